/**
 * The main job on the real kernel with real compilers. The first run compiles for about five
 * minutes on two cores; later ones take the objects from the compiler cache, and link.
 */
import assert from "node:assert/strict";
import { git, gitText } from "../../bot/system/process/git.ts";
import { everystep } from "../commands/program.ts";

interface Cell {
  readonly state: number;
  readonly arch: string;
  readonly verdict: string;
  readonly reason: string;
  readonly compiled: number;
  readonly log?: string;
  readonly boot?: {
    readonly result: string;
    readonly boots?: number;
    readonly summary: string;
    readonly tests: readonly { readonly name: string; readonly result: string }[];
    readonly values: readonly { readonly name: string; readonly value: string }[];
  };
  readonly diagnostics: readonly { file?: string; severity: string; status: string }[];
}

const HOME = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");

function verdicts(cells: readonly Cell[], arch: string): string {
  return cells.filter((cell) => cell.arch === arch).map((cell) => cell.verdict).join(" ");
}

interface Answer {
  readonly cells: readonly Cell[];
  readonly verdict: { readonly text: string };
  readonly coverage: {
    readonly missing: readonly { readonly patch: number; readonly file: string }[];
  };
}

const ALPHA = ["2 arch/alpha/Kconfig", "2 arch/alpha/include/asm/tlb.h"];

const UM = ["6 arch/um/Kconfig"];

const BEFORE_UM = [
  "3 arch/loongarch/Kconfig",
  "3 arch/loongarch/include/asm/pgalloc.h",
  "4 arch/mips/Kconfig",
  "4 arch/mips/include/asm/pgalloc.h",
  "5 arch/parisc/Kconfig",
  "5 arch/parisc/include/asm/tlb.h",
];

const BEHIND_UM = [
  "7 arch/powerpc/Kconfig",
  "7 arch/powerpc/include/asm/tlb.h",
  "7 arch/sparc/Kconfig",
  "7 arch/sparc/include/asm/tlb_64.h",
  "8 arch/x86/Kconfig",
];

/** What no build of the default series compiles where one architecture alone is built, by patch. */
function missed({ coverage }: Answer): readonly string[] {
  return coverage.missing.map(({ patch, file }) => `${patch} ${file}`);
}

async function answer(args: readonly string[], code: number): Promise<Answer> {
  const ran = await everystep(HOME, ["verify", ...args, "--json"]);
  assert.equal(ran.code, code, ran.stderr);
  return JSON.parse(ran.stdout);
}

Deno.test("the default series passes on um, built whole and booted at every state", async () => {
  const ran = await answer(["--arch", "um", "--level", "boot", "--fresh"], 3);
  const { cells, verdict } = ran;
  assert.equal(
    verdicts(cells, "um"),
    "pass pass unaffected unaffected unaffected unaffected pass pass pass",
  );
  // What the other seven compile is named: this architecture alone verifies less than the series.
  assert.match(verdict.text, /^incomplete: no build compiles arch\/alpha\/Kconfig of patch 2/);
  // mm/pt_reclaim.c is built from patch 8 on, as patch 1 left it.
  assert.deepEqual(missed(ran), [...ALPHA, ...BEFORE_UM, ...BEHIND_UM]);
  for (const cell of cells.filter((cell) => cell.verdict === "pass")) {
    assert.ok(cell.compiled > 500, `state ${cell.state}: ${cell.compiled} objects`);
    assert.match(await Deno.readTextFile(cell.log!), /^ {2}LINK linux$/m);
  }
  // What the series is for: page tables are given back from patch 8 on.
  const given = (state: number) => {
    const { boot } = cells.find((cell) => cell.state === state)!;
    assert.deepEqual(boot?.tests.filter((one) => one.result === "not ok"), []);
    return boot?.values.find((one) => one.name === "page-tables-given-back")?.value;
  };
  assert.deepEqual([0, 1, 6, 7, 8].map(given), ["no", "no", "no", "no", "yes"]);
  // It is in the build, too: um reclaims page tables from patch 8 on, and not before.
  const log = (state: number) =>
    Deno.readTextFile(cells.find((cell) => cell.state === state)!.log!);
  assert.doesNotMatch(await log(7), /mm\/pt_reclaim\.o/);
  assert.match(await log(8), / {2}CC {6}mm\/pt_reclaim\.o/);
});

Deno.test("it passes on alpha, where all that it can change is compiled", async () => {
  const ran = await answer(["--arch", "alpha", "--level", "objects", "--fresh"], 3);
  const { cells } = ran;
  assert.equal(
    verdicts(cells, "alpha"),
    "pass unaffected pass unaffected unaffected unaffected unaffected pass pass",
  );
  assert.deepEqual(missed(ran), [...BEFORE_UM, ...UM, ...BEHIND_UM]);
  for (const state of [2, 7, 8]) {
    const cell = cells.find((one) => one.state === state)!;
    assert.match(cell.reason, /^\d+ objects; link facts (?:unchanged|resolved)/);
    assert.match(await Deno.readTextFile(cell.log!), / {2}CC {6}mm\/memory\.o/);
  }
});

/** Commits edits of single files on top of a base without checking it out. */
async function commitEdits(
  dir: string,
  edits: readonly (readonly [subject: string, path: string, from: string, to: string])[],
): Promise<void> {
  const env = {
    GIT_INDEX_FILE: `${dir}/.git/series-index`,
    GIT_AUTHOR_NAME: "A U Thor",
    GIT_AUTHOR_EMAIL: "author@example.org",
    GIT_AUTHOR_DATE: "1700000000 +0000",
  };
  await gitText(dir, ["read-tree", "base"], { env });
  let parent = await gitText(dir, ["rev-parse", "base"]);
  for (const [subject, path, from, to] of edits) {
    const text = (await git(dir, ["show", `:${path}`], { env })).stdout;
    assert.ok(text.includes(from), `${path} has no ${from}`);
    const blob = await gitText(dir, ["hash-object", "-w", "--stdin"], {
      stdin: text.replace(from, () => to),
    });
    await gitText(dir, ["update-index", "--cacheinfo", `100644,${blob},${path}`], { env });
    const tree = await gitText(dir, ["write-tree"], { env });
    parent = await gitText(dir, ["commit-tree", tree, "-p", parent, "-m", subject], { env });
  }
  await gitText(dir, ["branch", "-f", "series", parent]);
}

/** A clone of the kernel with these edits as the range base..series; gone when disposed. */
async function editedTree(
  edits: Parameters<typeof commitEdits>[1],
): Promise<AsyncDisposable & { readonly linux: string }> {
  const { gitDir, head } = JSON.parse((await everystep(HOME, ["tree", "--json"])).stdout);
  const dir = await Deno.makeTempDir();
  const linux = `${dir}/linux`;
  await gitText(dir, ["clone", "-q", "--shared", "--no-checkout", gitDir, linux]);
  await gitText(linux, ["branch", "-f", "base", head]);
  await gitText(linux, ["symbolic-ref", "HEAD", "refs/heads/base"]);
  await commitEdits(linux, edits);
  return { linux, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}

Deno.test("on um, a break at patch 3 that patch 5 mends: fail, inherited, fixed, exit 1", async () => {
  await using tree = await editedTree([
    [
      "mm: at mincore",
      "mm/mincore.c",
      "#include <linux/gfp.h>",
      "/* gfp */\n#include <linux/gfp.h>",
    ],
    ["mm: at msync", "mm/msync.c", "#include <linux/fs.h>", "/* fs */\n#include <linux/fs.h>"],
    ["mm: use a helper that is not there", "mm/mincore.c", "linux/gfp.h", "linux/not_there.h"],
    ["mm: more at msync", "mm/msync.c", "/* fs */", "/* fs again */"],
    ["mm: do without the helper", "mm/mincore.c", "linux/not_there.h", "linux/gfp.h"],
  ]);
  const args = ["base..series", "--tree", tree.linux, "--arch", "um", "--incremental"];
  const { cells } = await answer(args, 1);
  assert.equal(verdicts(cells, "um"), "pass pass pass fail inherited fixed");
  const [first] = cells.find((cell) => cell.state === 3)!.diagnostics;
  assert.deepEqual([first?.file, first?.severity, first?.status], [
    "mm/mincore.c",
    "error",
    "new",
  ]);
});

Deno.test("on um, what builds everywhere and panics from patch 2 on: fail at 2, then inherited", async () => {
  await using tree = await editedTree([
    ["mm: at msync", "mm/msync.c", "#include <linux/fs.h>", "/* fs */\n#include <linux/fs.h>"],
    [
      "init: stop before init",
      "init/main.c",
      "\tdo_sysctl_args();\n",
      '\tdo_sysctl_args();\n\tpanic("no further");\n',
    ],
    ["mm: more at msync", "mm/msync.c", "/* fs */", "/* fs again */"],
  ]);
  const { cells } = await answer([
    ...["base..series", "--tree", tree.linux, "--arch", "um", "--incremental"],
    ...["--level", "boot"],
  ], 1);
  assert.equal(verdicts(cells, "um"), "pass pass fail inherited");
  const boots = cells.map((cell) => cell.boot!);
  assert.deepEqual(boots.map((boot) => boot.result), ["booted", "booted", "broken", "broken"]);
  assert.match(boots[2]!.summary, /^Kernel panic - not syncing: no further$/);
  assert.equal(boots[2]!.boots, 2, "a fail is booted another time");
  assert.equal(boots[3]!.boots, undefined, "what fails as before is not");
  // No probe stands beside a git range: the default one ran.
  assert.equal(boots[0]!.tests.at(-1)?.name, "userspace");
});
