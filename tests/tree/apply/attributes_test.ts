import assert from "node:assert/strict";
import { called, type Ran, toyHome } from "../../commands/program.ts";
import { commitSeries, formatSeries, TOY_FILES } from "../../toy/kernel.ts";

const REFUSED: readonly (readonly [path: string, line: string])[] = [
  ["mm/.gitattributes", "b.c working-tree-encoding=ISO-8859-1"],
  [".gitattributes", "*.c -text\t-working-tree-encoding"],
  [".gitattributes", '"mm/*" diff=cpp filter=x'],
  [".gitattributes", "[attr]odd ident"],
  ["mm/.gitattributes", "*.h eol=crlf"],
];
const TAKEN = "# ident\n*.c diff=cpp\n*.S -text -ident -filter\n*.xz binary\n*.sh text eol=lf\n";

Deno.test("attributes by which files are compiled otherwise than they are sent are refused", async (t) => {
  await using home = await toyHome({ ...TOY_FILES, "mm/notes": "b.c ident\n" });
  const run = async (command: string, source: string, ...flags: string[]) =>
    await called(home.dir, [command, source, ...home.flags, ...flags]);
  const refused = ({ code, stdout, stderr }: Ran) => {
    assert.equal(code, 2, stdout + stderr);
    assert.match(stderr, /\.gitattributes: has git write other contents/);
  };
  for (const [path, line] of REFUSED) {
    await t.step(line, async () => {
      const files = { [path]: `${line}\n` };
      await commitSeries(home.tree, [{ subject: "mm: attributes", files }]);
      refused(await run("check", "main..series"));
    });
  }
  await t.step("in a mail, and moved there", async () => {
    const files = { "mm/notes": null, "mm/.gitattributes": "b.c ident\n" };
    await commitSeries(home.tree, [{ subject: "mm: move the notes", files }]);
    await formatSeries(home.tree, `${home.dir}/patches`);
    refused(await run("verify", "patches", "--arch", "toya"));
  });
  await t.step("others are taken", async () => {
    const files = { ".gitattributes": TAKEN };
    await commitSeries(home.tree, [{ subject: "mm: attributes", files }]);
    const ran = await run("check", "main..series");
    assert.equal(ran.code, 0, ran.stderr);
  });
});
