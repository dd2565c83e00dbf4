/**
 * Law: whatever name the real preprocessor makes of pieces, its file is among those found. Programs are
 * random; the seed is fixed, so that a failure is the same each time.
 */
import assert from "node:assert/strict";
import { rngOf } from "../../../campaign/pick/rng.ts";
import { madeIn } from "../../../../bot/compile/link/names/made.ts";

const NAMES = ["abc", "ab2c"];
const PIECES = ["a", "b", "c", "ab", "bc", "x", "1", "2"];
const MACROS = ["M1", "M2", "aM", "MAKE"];
/** Macros without arguments, and what they stand for. */
const PLAIN = ["O1", "O2"];
const STANDS_FOR = [...PIECES, "", "2c", "a b", ...MACROS, ...PLAIN];
const PROGRAMS = 2000;

/** Macros that paste, call, hand on and are handed on, and statements that use them. */
function program(seed: number): string {
  const { chance, int, pick } = rngOf(`${seed}`);
  const one = <T>(of: readonly T[]) => pick(of)!;
  const arity = new Map(MACROS.map((name) => [name, 1 + int(3)]));
  const word = (params: readonly string[]) =>
    one(
      chance(0.55) && params.length > 0
        ? params
        : chance(0.3)
        ? MACROS
        : chance(0.3)
        ? PLAIN
        : PIECES,
    );
  const called = (params: readonly string[]) => {
    const dice = int(100) / 100;
    if (dice < 0.5 || params.length === 0) return one(MACROS);
    if (dice < 0.7) return one(params);
    return `${one([...params, "M", "N", "a"])}##${one([...params, "1", "2", "KE"])}`;
  };
  const list = (params: readonly string[], length: number, depth: number) =>
    Array.from({ length }, () => part(params, depth + 1)).join(", ");
  const part = (params: readonly string[], depth: number): string => {
    const dice = int(100) / 100;
    if (depth > 1 || dice < 0.35) return word(params);
    if (dice < 0.6 && params.length > 0) return `${word(params)}##${word(params)}`;
    if (dice < 0.65 && params.includes("__VA_ARGS__")) return "__VA_ARGS__";
    const name = called(params);
    const call = `${name}(${list(params, arity.get(name) ?? 2, depth)})`;
    return chance(0.15) ? `${call}(${list(params, 1 + int(2), depth)})` : call;
  };
  const macros = MACROS.map((name) => {
    const params = Array.from({ length: arity.get(name)! }, (_, i) => `p${i}`);
    const rest = chance(0.15);
    const known = rest ? [...params.slice(1), "__VA_ARGS__"] : params;
    const head = rest ? [...params.slice(1), "..."] : params;
    return `#define ${name}(${head.join(", ")}) ${part(known, 0)}\n`;
  });
  const plain = PLAIN.map((name) => `#define ${name} ${one(STANDS_FOR)}\n`);
  return `${macros.join("")}${plain.join("")}${part([], 0)};\n${part([], 0)};\n`;
}

/** What the preprocessor makes of each program; those that it finds wrong are left out. */
async function preprocessed(dir: string, all: readonly string[]): Promise<Map<number, string>> {
  const gone = [...MACROS, ...PLAIN].map((name) => `#undef ${name}\n`).join("");
  const lines = all.map((text, i) => `@@ ${i}\n${text}${gone}`).join("");
  await Deno.writeTextFile(`${dir}/all.c`, lines);
  const { stdout, stderr } = await new Deno.Command("gcc", {
    args: ["-E", "-P", "-w", `${dir}/all.c`],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const made = new Map(
    new TextDecoder().decode(stdout).split("@@ ").slice(1)
      .map((one) => [Number.parseInt(one), one.slice(one.indexOf("\n"))]),
  );
  const programs = lines.split("\n").map((line) => /^@@ (\d+)$/.exec(line)?.[1]);
  for (const [, line] of new TextDecoder().decode(stderr).matchAll(/all\.c:(\d+):/g)) {
    made.delete(Number(programs.slice(0, Number(line)).findLast((one) => one !== undefined)));
  }
  return made;
}

Deno.test("what the preprocessor makes is found", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-made-" });
  try {
    const all = Array.from({ length: PROGRAMS }, (_, i) => program(i));
    const made = await preprocessed(dir, all);
    let real = 0;
    for (const name of NAMES) {
      const whole = new RegExp(`\\b${name}\\b`);
      for (const [i, text] of made) {
        if (!whole.test(text) || whole.test(all[i]!)) continue;
        real++;
        const path = `${dir}/${i}.c`;
        await Deno.writeTextFile(path, all[i]!);
        const found = await madeIn([name], {
          files: [{ key: `${i}.c`, path }],
          defined: new Set(),
          values: () => [],
          seenWith: () => undefined,
          isLocal: () => true,
          textOf: ({ path }) => Deno.readTextFile(path),
        });
        assert.ok(found === undefined || found.size > 0, `${name} by\n${all[i]}`);
      }
    }
    assert.ok(made.size > PROGRAMS / 4 && real > 3, `${made.size}, ${real}`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
