import assert from "node:assert/strict";
import { type Report, reportSchema } from "../../../bot/report/model/schema.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { called, type ToyHome, toyHome } from "../../commands/program.ts";
import { commitSeries, type Edit, formatSeries, TOY_FILES, writeFiles } from "../../toy/kernel.ts";

/** A base that toyb does not build. */
const BROKEN = {
  ...TOY_FILES,
  "arch/toyb/include/arch.h": "#define ARCH_ORDER 2\n#error the compiler is too old\n",
};
const FIX: Edit = {
  subject: "toyb: any compiler will do",
  files: { "arch/toyb/include/arch.h": ["#error the compiler is too old\n", ""] },
};
const SERIES: readonly Edit[] = [
  { subject: "mm: add one", files: { "mm/a.c": ["x + ARCH", "1 + x + ARCH"] } },
  { subject: "mm: forget the semicolon", files: { "mm/a.c": ["return a(1)", "int return a(1)"] } },
];

/** The series in `patches`, the fix in `fixes/`, on a tree that has neither. */
async function placed(series = SERIES, fix = FIX): Promise<ToyHome> {
  const home = await toyHome(BROKEN);
  await commitSeries(home.tree, [fix]);
  await formatSeries(home.tree, `${home.dir}/fixes`);
  await Deno.remove(`${home.dir}/fixes/v1-0000-cover-letter.patch`);
  await commitSeries(home.tree, []);
  await gitText(home.tree, ["checkout", "-q", "-B", "series", "main"]);
  await gitText(home.tree, ["checkout", "-q", "main"]);
  await commitSeries(home.tree, series);
  await formatSeries(home.tree, `${home.dir}/patches`);
  return home;
}

async function verified(home: ToyHome, args: readonly string[], series?: string) {
  const from = series ?? `${home.dir}/patches`;
  const flags = [...home.flags, "--arch", "toya,toyb", "--level", "image", "--json"];
  const ran = await called(home.dir, ["verify", from, ...flags, ...args]);
  assert.ok(ran.stdout.startsWith("{"), ran.stderr);
  return { ...ran, report: reportSchema.parse(JSON.parse(ran.stdout)) };
}

const verdicts = ({ cells }: Report, name: string) =>
  cells.filter(({ arch }) => arch === name).map(({ verdict }) => verdict).join(" ");

const FILE = "v1-0001-toyb-any-compiler-will-do.patch";
const TEXT =
  `"toyb: any compiler will do" (${FILE}) is applied to the base; it is no part of the series`;

Deno.test("--fixes: a base that does not build is judged whole", async (t) => {
  await using home = await placed();

  await t.step("without them the base is broken", async () => {
    const { report } = await verified(home, []);
    assert.equal(verdicts(report, "toyb"), "base-broken base-broken fail");
  });

  await t.step("with them it is held against a base that builds", async () => {
    const { report, code, stderr } = await verified(home, ["--fixes", "fixes"]);
    assert.equal(code, 1);
    assert.equal(verdicts(report, "toyb"), "pass pass fail");
    assert.equal(report.series.patches.length, 2);
    const [fix] = report.tree.base.fixes!;
    assert.deepEqual({ ...fix, sha256: "" }, {
      ...{ subject: "toyb: any compiler will do", from: "--fixes", file: FILE },
      ...{ sha256: "", result: "applied" },
    });
    assert.notEqual(report.states[0]!.tree, report.tree.base.tree);
    assert.equal(report.tree.base.commit, await gitText(home.tree, ["rev-parse", "main"]));
    assert.match(stderr, /^fix: "toyb: any compiler will do"/m);
  });

  await t.step("all forms of the report, and the certificate, name them", async () => {
    const out = `${home.dir}/out`;
    await verified(home, ["--fixes", "fixes", "--output", out]);
    const rendered = async (format: string) =>
      (await called(home.dir, ["report", out, "--format", format])).stdout;
    const terminal = await rendered("terminal");
    assert.ok(terminal.replaceAll(/\s+/g, " ").includes(`fix ${TEXT}`), terminal);
    assert.ok(terminal.includes(`$ git am ${FILE}\n`));
    assert.ok((await rendered("markdown")).includes("- fix: "));
    assert.ok((await rendered("html")).includes("is applied to the base"));
    const sealed = await called(home.dir, ["certify", `${out}/report.json`, "--any"]);
    const { predicate } = JSON.parse(sealed.stdout);
    assert.equal(predicate.base.fixes[0].subject, "toyb: any compiler will do");
    const script = await Deno.readTextFile(`${out}/logs/toyb-2.reproduce.sh`);
    assert.match(script, /state-2\.diff/);
    assert.match(await Deno.readTextFile(`${out}/logs/state-2.diff`), /-#error the compiler/);
  });

  await t.step("commits of a range are patches on top", async () => {
    const { report } = await verified(home, ["--fixes", "fixes"], "main..series");
    assert.equal(verdicts(report, "toyb"), "pass pass fail");
    assert.equal(report.series.patches[0]!.commit, undefined);
  });
});

Deno.test("an architecture's file may name fixes", async (t) => {
  await using home = await placed();
  const arch = `${home.dir}/configs/arch/toyb.toml`;
  const text = await Deno.readTextFile(arch);
  await Deno.writeTextFile(arch, `fixes = ["any.patch"]\n${text}`);
  await t.step("a file that is not there is an error with its line", async () => {
    const ran = await called(home.dir, ["verify", `${home.dir}/patches`, ...home.flags]);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /toyb\.toml:1: fixes: there is no any\.patch/);
  });
  await Deno.mkdir(`${home.dir}/configs/fixes`);
  await Deno.copyFile(`${home.dir}/fixes/${FILE}`, `${home.dir}/configs/fixes/any.patch`);
  await t.step("they are below the builds of a run that has that architecture", async () => {
    const { report } = await verified(home, []);
    assert.equal(verdicts(report, "toyb"), "pass pass fail");
    assert.equal(report.tree.base.fixes![0]!.from, "toyb");
    const other = await called(home.dir, [
      ...["verify", `${home.dir}/patches`, ...home.flags, "--arch", "toya", "--json"],
    ]);
    assert.equal(JSON.parse(other.stdout).tree.base.fixes, undefined);
  });
  await t.step("one for another kernel is left out", async () => {
    const mail = await Deno.readTextFile(`${home.dir}/fixes/${FILE}`);
    await Deno.writeTextFile(
      `${home.dir}/configs/fixes/any.patch`,
      mail.replaceAll("too old", "too young"),
    );
    const { report } = await verified(home, []);
    assert.equal(verdicts(report, "toyb"), "base-broken base-broken fail");
    assert.equal(report.tree.base.fixes![0]!.result, "left-out");
  });
  await t.step("one on which the series does not apply, too", async () => {
    const edit = { "mm/a.c": ["return x + ARCH_ORDER", "return (x + ARCH_ORDER)"] } as const;
    await using other = await placed(SERIES, { subject: "mm: brackets", files: edit });
    const [name] = [...Deno.readDirSync(`${other.dir}/fixes`)].map((one) => one.name);
    await Deno.mkdir(`${other.dir}/configs/fixes`);
    await Deno.copyFile(`${other.dir}/fixes/${name}`, `${other.dir}/configs/fixes/any.patch`);
    await Deno.writeTextFile(
      `${other.dir}/configs/arch/toyb.toml`,
      `fixes = ["any.patch"]\n${text}`,
    );
    const { report } = await verified(other, []);
    assert.equal(verdicts(report, "toya"), "pass pass fail");
    assert.equal(report.tree.base.fixes![0]!.why, "the series does not apply on it");
  });
});

Deno.test("a fix of the user's that does not apply is an error; one that the base has is named", async () => {
  await using home = await placed();
  const file = `${home.dir}/fixes/${FILE}`, mail = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, mail.replaceAll("too old", "too young"));
  const args = ["verify", `${home.dir}/patches`, ...home.flags, "--fixes", "fixes"];
  const ran = await called(home.dir, args);
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /fixes\/v1-0001-.*\.patch:\d+: the fix does not apply to the base: /);
  await writeFiles(`${home.dir}/none`, { "README": "nothing\n" });
  const none = await called(home.dir, [...args.slice(0, -1), "none"]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /there is no patch in this directory/);
  await Deno.writeTextFile(file, mail);
  await gitText(home.tree, ["am", "-q", file]);
  const { report } = await verified(home, ["--fixes", "fixes"]);
  assert.equal(report.tree.base.fixes![0]!.result, "in-tree");
  assert.equal(verdicts(report, "toyb"), "pass pass fail");
});

Deno.test("check and plan take --fixes, so that a series that needs them is looked at on them", async () => {
  const series: readonly Edit[] = [{
    subject: "toyb: order",
    files: { "arch/toyb/include/arch.h": ["#define ARCH_ORDER 2\n", "#define ARCH_ORDER 3\n"] },
  }];
  await using home = await toyHome(BROKEN);
  await commitSeries(home.tree, [FIX, ...series]);
  await formatSeries(home.tree, `${home.dir}/both`);
  for (const [from, to] of [["0001", "fixes"], ["0002", "patches"]] as const) {
    await Deno.mkdir(`${home.dir}/${to}`);
    for (const { name } of Deno.readDirSync(`${home.dir}/both`)) {
      if (!name.includes(from)) continue;
      // Each is a series of one.
      const mail = await Deno.readTextFile(`${home.dir}/both/${name}`);
      await Deno.writeTextFile(
        `${home.dir}/${to}/${name}`,
        mail.replace(/^Subject: \[PATCH[^\]]*\]/m, "Subject: [PATCH]"),
      );
    }
  }
  const ran = (command: string, ...args: readonly string[]) =>
    called(home.dir, [command, `${home.dir}/patches`, ...home.flags, "--base", "main", ...args]);
  const without = await ran("check", "--json"),
    fixed = await ran("check", "--json", "--fixes", "fixes");
  assert.deepEqual([without.code, fixed.code], [4, 0], without.stderr + fixed.stderr);
  const { base } = JSON.parse(fixed.stdout);
  // What others have: a run begins there, and puts the fixes on it itself.
  assert.equal(base.commit, await gitText(home.tree, ["rev-parse", "main"]));
  assert.deepEqual(base.fixes.map(({ result }: { result: string }) => result), ["applied"]);
  assert.equal((await ran("plan", "--fixes", "fixes")).code, 0);
  const none = await ran("plan", "--fixes", "nothing-there");
  assert.equal(none.code, 2);
  assert.match(none.stderr, /nothing-there/);
});
