/** What applying a series and explaining a reject take: few questions to git, and time in proportion to the patch. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { explainReject } from "../../bot/tree/reject/explain.ts";
import { linesOf, matchHunk } from "../../bot/tree/reject/match.ts";
import { commitLookup } from "../../bot/tree/lookup.ts";
import {
  applySeries,
  checkSeries,
  openTree,
  openWorkspace,
  resolveBase,
} from "../../bot/tree/mod.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
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

/** Page faults of all processes that this one started and that have ended (proc_pid_stat(5)): their work, whatever the load. */
function faults(): number {
  const stat = Deno.readTextFileSync("/proc/self/stat");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[8]);
}

/** A diff that adds a file. */
const added = (file: string) =>
  `diff --git a/${file} b/${file}\nnew file mode 100644\n--- /dev/null\n+++ b/${file}\n@@ -0,0 +1 @@\n+int x;\n`;

Deno.test("an early reject costs no more than the series would", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const cost = async (second: string) => {
    const mails = Array.from({ length: 60 }, (_, i) => {
      const diff = i === 1 ? second : added(`new/${i}.c`);
      return mail({ subject: `[PATCH ${i + 1}/60] new: ${i}`, id: `${i}@x`, diff });
    });
    const series = await parseSeries(mails);
    const base = await resolveBase(tree, series, { base: "master" });
    const before = faults();
    const applied = await checkSeries(tree, base, series);
    return { applied, faults: faults() - before };
  };
  const good = await cost(added("new/1.c"));
  const reject = await cost(change("gone/a.c"));
  assert.deepEqual([good.applied.ok, reject.applied.ok], [true, false]);
  assert.ok(!reject.applied.ok && reject.applied.reject.patch === 2);
  assert.ok(reject.faults < 1.5 * good.faults, `${reject.faults}, ${good.faults}`);
});

Deno.test("git looks at all files of the tree a few times for a long series", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  await using workspace = await openWorkspace(tree, { cache: dir.cache, ui: silent });
  const mails = Array.from({ length: 60 }, (_, i) => {
    const subject = `[PATCH ${i + 1}/60] new: ${i}`;
    return mail({ subject, id: `${i}@x`, diff: added(`new/${i}.c`) });
  });
  const series = await parseSeries(mails);
  const base = await resolveBase(tree, series, { base: "master" });
  const cost = async (run: () => Promise<{ readonly ok: boolean }>) => {
    const before = faults();
    assert.ok((await run()).ok);
    return faults() - before;
  };
  const checked = await cost(() => checkSeries(tree, base, series));
  const applied = await cost(() => applySeries(workspace, tree, base, series, { ui: silent }));
  // A check has a git for each mail; an `am` for each has more to do than that.
  assert.ok(applied < 0.7 * checked, `${applied}, ${checked}`);
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
