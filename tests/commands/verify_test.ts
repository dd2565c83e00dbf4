import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { BREAK_AND_MEND, commitSeries, formatSeries } from "../toy/kernel.ts";
import { called, toyHome } from "./program.ts";
import { fingerprint } from "./fingerprint.ts";

interface ReportLike {
  readonly cells: readonly {
    readonly state: number;
    readonly arch: string;
    readonly verdict: string;
    readonly cached: boolean;
    readonly diagnostics: readonly { file?: string; line?: number; status: string }[];
    readonly log?: string;
    readonly hunk?: string;
  }[];
  readonly verdict: { readonly exit: number; readonly text: string };
  readonly complete: boolean;
}

/** The verdicts of one architecture, in the order of the states. */
function verdicts(report: ReportLike, arch: string): string {
  return report.cells.filter((cell) => cell.arch === arch).map((cell) => cell.verdict).join(" ");
}

Deno.test("a break at patch 3 that patch 5 mends", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  await formatSeries(home.tree, `${home.dir}/patches`);
  const args = ["verify", `${home.dir}/patches`, ...home.flags, "--arch", "toya,toyb"];
  const before = await fingerprint(home.tree);

  await t.step("is judged patch by patch, exit 1", async () => {
    const ran = await called(home.dir, [...args, "--json"]);
    assert.equal(ran.code, 1, ran.stderr);
    const report: ReportLike = JSON.parse(ran.stdout);
    assert.equal(verdicts(report, "toya"), "pass pass pass fail inherited fixed unaffected");
    assert.equal(
      verdicts(report, "toyb"),
      "pass pass unaffected fail inherited fixed unaffected",
    );
    assert.equal(report.verdict.text, "not bisect-safe: patch 3 breaks toya, toyb");
    assert.equal(report.complete, true);
    const fail = report.cells.find((cell) => cell.state === 3 && cell.arch === "toya")!;
    assert.equal(fail.diagnostics[0]?.file, "mm/a.c");
    assert.equal(fail.diagnostics[0]?.status, "new");
    assert.match(fail.hunk!, /^mm\/a\.c @@ -[\d,]+ \+[\d,]+ @@$/);
    assert.match(await Deno.readTextFile(fail.log!), /mm\/a\.c:6/);
  });

  await t.step("a rerun builds nothing and says the same", async () => {
    const ran = await called(home.dir, [...args, "--json"]);
    const report: ReportLike = JSON.parse(ran.stdout);
    assert.equal(ran.code, 1);
    assert.equal(verdicts(report, "toya"), "pass pass pass fail inherited fixed unaffected");
    const built = report.cells.filter((cell) => cell.verdict !== "unaffected");
    assert.deepEqual(built.filter((cell) => !cell.cached), []);
  });

  await t.step("the terminal shows the grid, the error and how to see it", async () => {
    const ran = await called(home.dir, args);
    assert.match(ran.stdout, /mm\/a\.c:6/);
    assert.match(ran.stdout, /likely cause: mm\/a\.c @@ -/);
    assert.match(ran.stdout, /make O=\.\.\/build ARCH=toya/);
    assert.match(ran.stdout, /not bisect-safe: patch 3 breaks toya, toyb/);
    const page = /^page: (.*\/report\.html)$/m.exec(ran.stderr)![1]!;
    assert.match(await Deno.readTextFile(page), /<mark>.*mm\/a\.c:6:/);
  });

  await t.step("of a range it names the user's commits for git bisect skip", async () => {
    const range = ["verify", "main..series", ...home.flags];
    const ran = await called(home.dir, range);
    const args = ["rev-list", "--reverse", "series~4..series~2"];
    const commits = (await gitText(home.tree, args)).split("\n");
    const line = commits.map((commit) => commit.slice(0, 12)).join(" ");
    assert.ok(ran.stdout.includes(`    $ git bisect skip ${line}\n`), ran.stdout);
    assert.match(ran.stdout, /, patch 3: breaks toya: mm\/a\.c:6/);
    assert.match(ran.stdout, /may fold it: patch 5 mends what patch 3 broke/);
    const report = JSON.parse((await called(home.dir, [...range, "--json"])).stdout);
    const own = await gitText(home.tree, ["rev-list", "--reverse", "main..series"]);
    const reported = report.series.patches.map((patch: { commit?: string }) => patch.commit);
    assert.deepEqual(reported, own.split("\n"));
  });

  await t.step("--fail-fast stops there", async () => {
    const ran = await called(home.dir, [...args, "--json", "--fail-fast"]);
    const report: ReportLike = JSON.parse(ran.stdout);
    assert.equal(ran.code, 1);
    assert.equal(report.complete, false);
    const fails = report.cells.filter((cell) => cell.verdict === "fail");
    assert.ok(fails.length > 0 && fails.every((cell) => cell.state === 3), "the first one");
    assert.deepEqual(report.cells.filter((cell) => cell.state > 3), []);
  });

  await t.step("the mended series without patches 3 to 5 is safe, exit 0", async () => {
    const ran = await called(home.dir, ["verify", "series~4", "--json", ...home.flags]);
    assert.equal(ran.code, 2, "a single commit is no range");
    const range = await called(home.dir, ["verify", "main..series~4", "--json", ...home.flags]);
    assert.equal(range.code, 0, range.stderr);
    assert.equal(JSON.parse(range.stdout).bisectSkip, undefined);
  });

  await t.step("the user's tree is as it was", async () => {
    assert.equal(await fingerprint(home.tree), before);
  });
});

Deno.test("a git range, on a tree with local changes", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  await Deno.writeTextFile(`${home.tree}/mm/a.c`, "#error local\n");
  const before = await fingerprint(home.tree);
  const ran = await called(home.dir, ["verify", "main..series~4", "--json", ...home.flags]);
  assert.equal(ran.code, 0, ran.stderr);
  assert.equal(await fingerprint(home.tree), before);
});

Deno.test("inside the tree a range needs no --tree", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND.slice(0, 2));
  const ran = await called(home.tree, [
    ...["verify", "main..series", "--json", "--arch", "toya"],
    ...home.flags.slice(2),
  ]);
  assert.equal(ran.code, 0, ran.stderr);
});

Deno.test("a series that does not apply ends with 4 and says why", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  await formatSeries(home.tree, `${home.dir}/patches`);
  const patch = `${home.dir}/patches/v1-0003-mm-use-a-helper.patch`;
  await Deno.writeTextFile(
    patch,
    (await Deno.readTextFile(patch)).replaceAll("x + ARCH_ORDER;", "x + ORDER;"),
  );
  for (const command of ["check", "verify"]) {
    const flags = home.flags.filter((_, i) => command === "verify" || i < 2 || i > 3);
    const ran = await called(home.dir, [command, `${home.dir}/patches`, ...flags]);
    assert.equal(ran.code, 4, ran.stderr);
    assert.match(ran.stdout, /mm\/a\.c/);
    assert.match(ran.stdout, /x \+ ARCH_ORDER/);
  }
});

Deno.test("a missing compiler is untested, exit 3, never a fail", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND.slice(0, 1));
  const file = `${home.dir}/configs/arch/toyb.toml`;
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace('prefix = ""', 'prefix = "no-such-cpu-"'));
  const ran = await called(home.dir, ["verify", "main..series", "--json", ...home.flags]);
  assert.equal(ran.code, 3, ran.stderr);
  const report: ReportLike = JSON.parse(ran.stdout);
  assert.equal(verdicts(report, "toya"), "pass pass");
  assert.equal(verdicts(report, "toyb"), "untested untested");
});

Deno.test("too little disk is said before the first cell, and is no patch's fault", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  const file = `${home.dir}/configs/everystep.toml`;
  const settings = await Deno.readTextFile(file);
  const verify = async (gib: number, kconfig: string, level = "image") => {
    await Deno.writeTextFile(file, settings.replace("disk_gib = 0", `disk_gib = ${gib}`));
    const build = ["--arch", "toya", "--kconfig", kconfig, "--level", level, "--states", "0,1"];
    return await called(home.dir, ["verify", "main..series", ...build, ...home.flags]);
  };
  const short = await verify(1e6, "allmodconfig");
  assert.equal(short.code, 3, short.stderr + short.stdout);
  const at = short.stderr.search(/^\/.*: [\d.]+ GiB of disk free, 1000000\.0 GiB needed$/m);
  assert.ok(at >= 0 && at < short.stderr.search(/^\[ *1\//m), short.stderr);
  assert.match(short.stderr, /^\[ *1\/7\] state 0 .*: infra/m);
  // Of the same disk a defconfig and the objects of a patch take what they are known to take.
  for (const [kconfig, level] of [["defconfig", "image"], ["allmodconfig", "objects"]] as const) {
    const enough = await verify(1e6, kconfig, level);
    assert.doesNotMatch(enough.stderr, /of disk free/, `${kconfig} ${level}`);
  }
});
