import assert from "node:assert/strict";
import { definesIn } from "../../bot/affected/defines.ts";

/** A command, and each macro of it with its words, or `?`. */
const TABLE: readonly (readonly [command: string, macros: string])[] = [
  ["gcc -DMODULE -c a.c", "MODULE=1"],
  ["gcc -D MODULE -c a.c", "MODULE=1"],
  ["gcc -DMODULE", "MODULE=1"],
  ["gcc -DX= -c a.c", "X="],
  ["gcc -DX=a -DY=b -c a.c", "X=a Y=b"],
  ["gcc -DX='\"a b\"' -c a.c", "X=a,b"],
  ["gcc '-DX=a b' -c a.c", "X=a,b"],
  ['gcc "-DX=a b" -DY -c a.c', "X=a,b Y=1"],
  ["gcc -D'X=a b' -c a.c", "X=a,b"],
  ["gcc -DX='a b'c -c a.c", "X=a,bc"],
  ["gcc -Dpr_fmt\\(fmt\\)='\"x: \"fmt' -c a.c", "pr_fmt=fmt,x,fmt"],
  ["gcc '-Dpr_fmt(fmt)=\"x: \" fmt' -c a.c", "pr_fmt=fmt,x,fmt"],
  ["gcc -DX=$(cat y) -c a.c", "X=?"],
  ["gcc -DX=`cat y` -c a.c", "X=?"],
  ['gcc -DX="$y" -c a.c', "X=?"],
  ["gcc -DX=\"'$y'\" -c a.c", "X=?"],
  ["gcc -DX='$y' -c a.c", "X=y"],
  ['gcc -DX="\\"a\\"" -c a.c', "X=?"],
  // Whose quote it is that ends it, is not followed.
  ["sh -c 'gcc -DX=\"a b\" -DY'; true", "X=a,b Y=?"],
  ['gcc -DX="a b', "X=?"],
  ["gcc -DX; rm y", "X=1"],
  ["gcc --DX -dD a-DX", ""],
];

Deno.test("the macros of a command, with the words of their values", async (t) => {
  for (const [command, macros] of TABLE) {
    await t.step(command, () => {
      const found = definesIn(command).map(({ name, words }) => `${name}=${words?.join() ?? "?"}`);
      assert.equal(found.join(" "), macros);
    });
  }
});
