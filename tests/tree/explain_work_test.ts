/** What explaining a reject takes: few questions to git, and time in proportion to the patch. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { explainReject } from "../../bot/tree/reject/explain.ts";
import { linesOf, matchHunk } from "../../bot/tree/reject/match.ts";
import { commitLookup } from "../../bot/tree/lookup.ts";
import { change, mail } from "../series/mails.ts";
import { growth } from "../series/growth.ts";
import { repo, temp } from "./toy.ts";

Deno.test("many missing files are looked up together", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  const diff = Array.from({ length: 90 }, (_, i) => change(`gone/${i}/a.c`)).join("");
  const [patch] = (await parseSeries([mail({ diff })])).patches;
  const file = `${dir.path}/diff`;
  await Deno.writeTextFile(file, diff);
  const lookup = commitLookup(`${path}/.git`, "HEAD");
  let asked = 0;
  const counted = {
    ...lookup,
    entries: (paths: readonly string[]) => (asked++, lookup.entries(paths)),
  };
  const { hunks } = await explainReject(counted, patch!, { diff: file }, "");
  assert.equal(hunks.length, 90);
  assert.match(hunks[89]!.problem, /the same name: mm\/a\.c/);
  assert.equal(asked, 1);
  // The list of all names is made once.
  assert.equal(await lookup.sameName("a.c"), await lookup.sameName("a.c"));
});

Deno.test("where a hunk fits is found in linear time", async (t) => {
  const hunk = (lines: string[]) => ({
    oldStart: 1,
    oldLines: lines.length,
    newStart: 1,
    newLines: lines.length,
    lines,
  });
  const table: [string, (n: number) => { file: string; lines: string[] }][] = [
    ["one line again and again", (n) => ({
      file: "a\n".repeat(n),
      lines: [...Array.from({ length: n / 2 }, () => " a"), "-b"],
    })],
    ["nothing in common", (n) => ({
      file: Array.from({ length: n }, (_, i) => `f${i}`).join("\n"),
      lines: Array.from({ length: n }, (_, i) => `-h${i}`),
    })],
    ["every other line", (n) => ({
      file: Array.from({ length: n }, (_, i) => `f${i}`).join("\n"),
      lines: Array.from({ length: n }, (_, i) => i % 2 === 0 ? ` f${i}` : `-h${i}`),
    })],
    ["blanks alone", (n) => ({
      file: Array.from({ length: n }, (_, i) => `f  ${i}`).join("\n"),
      lines: Array.from({ length: n }, (_, i) => `-f ${i % 50}`),
    })],
  ];
  for (const [name, make] of table) {
    await t.step(name, () =>
      growth(
        name,
        ({ file, lines }: ReturnType<typeof make>) => matchHunk(linesOf(file), hunk(lines)),
        (size) => make(Math.ceil(size / 8)),
      ));
  }
  await t.step(
    "many hunks of one file",
    () =>
      growth("many hunks", ({ file, count }: { file: string; count: number }) => {
        const lines = linesOf(file);
        for (let i = 0; i < count; i++) matchHunk(lines, hunk([` f${i}`, `-g${i}`, ` f${i + 2}`]));
      }, (size) => ({
        file: Array.from({ length: size / 8 }, (_, i) => `f${i}`).join("\n"),
        count: size / 100,
      })),
  );
});
