/** Letters that git itself wrote: everything in them holds, whatever the series does. */
import assert from "node:assert/strict";
import {
  checkCoverLetter,
  coverLetterQuestions,
  type Finding,
} from "../../bot/cover_letter/mod.ts";
import { parseSeries } from "../../bot/series/mod.ts";
import { readSource } from "../../bot/source/mod.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { checkSeries, historyOf, namedCommits, openTree, resolveBase } from "../../bot/tree/mod.ts";
import { patchIdsBelow } from "../../bot/tree/mod.ts";
import { commit, repo, sh, temp } from "../tree/toy.ts";
import { facts } from "./made.ts";

const lines = (count: number, word = "int") =>
  Array.from({ length: count }, (_, i) => `${word} a${i};`).join("\n") + "\n";
const DEEP = "drivers/gpu/drm/amd/display/dc/dml2/dml21/src/dml2_core/dml2_core_shared_types.h";

/** The findings on what format-patch writes of `base..`, with these options. */
async function examine(path: string, base: string, cache: string, ...args: string[]) {
  const out = await Deno.makeTempDir({ prefix: "letter-" });
  try {
    await sh(path, "format-patch", "-q", "--cover-letter", "-o", out, ...args, `${base}..`);
    const source = await readSource(out, { cwd: out, ui: silent });
    const series = await parseSeries(source.messages);
    const tree = await openTree(path, { cache, ui: silent });
    const used = await resolveBase(tree, series, { base });
    const applied = await checkSeries(tree, used, series, { stats: true });
    assert.ok(applied.ok);
    return checkCoverLetter(
      series,
      facts({
        base: used,
        history: await historyOf(tree, base),
        stats: applied.stats,
        commits: await namedCommits(tree, coverLetterQuestions(series).commits),
        patchIds: await patchIdsBelow(tree, base),
        bases: new Map([[base, { commit: base, matching: 1, of: 1 }]]),
      }),
    );
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

/** What does not hold; that the template's text is still there does not. */
const bad = (found: readonly Finding[]) =>
  found.filter((one) => one.severity === "mismatch" && one.kind !== "template").map((
    { says, is },
  ) => `${says} / ${is}`);
const kinds = (found: readonly Finding[]) =>
  new Set(found.filter((one) => one.severity === "ok").map(({ kind }) => kind));

Deno.test("a letter that git format-patch wrote holds in every form of its diffstat", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  const prepared = await commit(path, { "mm/c.c": lines(90), [DEEP]: lines(300) }, "mm: prepare");
  const base = await commit(path, { "mm/d.c": "int d;\n" }, "mm: before");
  await commit(path, { "mm/c.c": null, "mm/moved.c": lines(91) }, "mm: move c.c");
  await commit(
    path,
    { [DEEP]: lines(300, "long"), "mm/ü.c": "int u;\n", "mm/x.bin": new Uint8Array(99) },
    "drm: " + "a subject that is longer than a line of the letter may be ".repeat(2).trim(),
  );
  const hash = (await sh(path, "rev-parse", "--short=12", prepared)).trim();
  await commit(path, { "mm/b.c": null }, `mm: drop b.c\n\nFixes: ${hash} ("mm: prepare")`);
  await commit(path, { [DEEP]: lines(280, "long") }, "drm: change it again");
  await sh(path, "update-index", "--chmod=+x", "mm/a.c");
  await sh(path, "commit", "-q", "-m", "mm: run a.c");
  const rows: [string, string[]][] = [
    ["default", []],
    ["without renames", ["--no-renames"]],
    ["narrow, names are cut", ["--stat=50"]],
    ["narrower", ["--stat=40,25"]],
    ["wide", ["--stat=300"]],
    ["signed off", ["--signoff"]],
    ["rerolled, with its base", ["-v7", `--base=${base}`]],
    ["with a prerequisite", [`--base=${prepared}`]],
  ];
  for (const [name, args] of rows) {
    await t.step(name, async () => {
      const found = await examine(path, base, dir.cache, ...args);
      assert.deepEqual(bad(found), []);
      assert.ok(new Set(["count", "shortlog", "diffstat", "fixes"]).isSubsetOf(kinds(found)));
      if (name.includes("prerequisite")) assert.ok(kinds(found).has("prerequisite"));
      if (name === "signed off") assert.ok(!kinds(found).has("sign-off"), "the committer signed");
    });
  }
});
