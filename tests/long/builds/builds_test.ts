import assert from "node:assert/strict";
import { gitText } from "../../../bot/system/process/git.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { commitSeries } from "../../toy/kernel.ts";
import { called, type ToyHome, toyHome } from "../../commands/program.ts";
import { BUILDS_FILES } from "./kernel.ts";

/** A break under clang alone, under allmodconfig alone, and under odd seeds alone. */
const EDITS = [
  {
    subject: "mm: no clang",
    files: { "mm/b.c": ["int b(", "#ifdef __clang__\n#error no\n#endif\nint b("] },
  },
  { subject: "mm: break all", files: { "mm/all.c": ["5", "five"] } },
  { subject: "mm: break odd", files: { "mm/odd.c": ["6", "six"] } },
] as const;

const BUILDS = [
  ...["toya", "toya:defconfig:clang-16", "toya:allmodconfig", "toya:allmodconfig:clang-16"],
  ...["toya:randconfig=6", "toya:randconfig=7"],
];

async function verified(home: ToyHome, args: readonly string[]) {
  const ran = await called(home.dir, ["verify", "main..series", ...home.flags, ...args]);
  const file = /^report: (.*)$/m.exec(ran.stderr)?.[1];
  const report: Report | undefined = file === undefined
    ? undefined
    : JSON.parse(await Deno.readTextFile(file));
  return { ...ran, report };
}

/** Runs the lines that a report gives, in the tree of a state, as somebody would type them. */
async function byHand(home: ToyHome, commit: string, lines: readonly string[]) {
  const dir = `${home.dir}/by-hand/linux`;
  await Deno.remove(`${home.dir}/by-hand`, { recursive: true }).catch(() => {});
  await gitText(home.tree, ["clone", "-q", home.tree, dir]);
  await gitText(dir, ["checkout", "-q", commit]);
  for (const line of lines) {
    const { success, stderr } = await new Deno.Command("sh", { args: ["-c", line], cwd: dir })
      .output();
    if (!success) return new TextDecoder().decode(stderr);
  }
  return "";
}

Deno.test("two configurations and two compilers of one architecture side by side", async (t) => {
  await using home = await toyHome(BUILDS_FILES);
  await commitSeries(home.tree, EDITS);
  const flags = ["--build", BUILDS.join(",")];
  for (const level of ["objects", "image"]) {
    await t.step(level, async (t) => {
      const out = `${home.dir}/out-${level}`;
      const { code, report, stdout, stderr } = await verified(home, [
        ...flags,
        ...["--level", level, "-o", out],
      ]);
      assert.equal(code, 1, stderr);
      assert.deepEqual(report!.archs.map(({ name }) => name), BUILDS);
      const of = (name: string) =>
        report!.cells.filter(({ arch }) => arch === name).map(({ verdict }) => verdict).join(" ");
      const same = level === "objects" ? "unaffected" : "pass";
      assert.equal(of("toya"), `pass pass ${same} ${same}`, stdout);
      assert.equal(of("toya:defconfig:clang-16"), "pass fail inherited inherited");
      assert.equal(
        of("toya:allmodconfig"),
        `pass pass fail ${level === "objects" ? "inherited" : "inherited"}`,
      );
      assert.equal(of("toya:allmodconfig:clang-16"), "pass fail fail inherited");
      assert.equal(of("toya:randconfig=6"), `pass pass ${same} ${same}`);
      assert.equal(of("toya:randconfig=7"), `pass pass ${same} fail`);
      assert.match(stdout, /toya +toya +toya/);
      assert.match(stdout, /allmodconfig +randconfig=6/);

      await t.step(
        "the lines of each show it by hand, and no error at the state before",
        async () => {
          const failed = report!.cells.filter(({ verdict }) => verdict === "fail");
          assert.equal(failed.length, 5);
          for (const cell of failed) {
            const commit = report!.states[cell.state]!.commit;
            const error = await byHand(home, commit, cell.reproduce);
            assert.match(error, /error/, `${cell.arch}: ${cell.reproduce.join("\n")}`);
          }
          const one = failed.find(({ arch }) => arch === "toya:randconfig=7")!;
          assert.match(one.reproduce[0]!, /ARCH=toya KCONFIG_SEED=7 randconfig$/);
          assert.equal(await byHand(home, report!.states[2]!.commit, one.reproduce), "");
          const clang = failed.find(({ arch }) => arch === "toya:defconfig:clang-16")!;
          assert.match(clang.reproduce[0]!, /ARCH=toya CC=clang-16 defconfig$/);
          assert.equal(await byHand(home, report!.states[0]!.commit, clang.reproduce), "");
          assert.ok(await Deno.stat(`${out}/logs/toya.defconfig.clang-16-1.log`));
          const script = `${out}/logs/toya.allmodconfig-2.reproduce.sh`;
          assert.match(await Deno.readTextFile(script), /allmodconfig/);
        },
      );
    });
  }

  await t.step("shards of builds give the same verdict", async () => {
    const matrix = await called(home.dir, [
      ...["plan", "main..series", ...home.flags, ...flags, "--matrix", "--shards", "3"],
    ]);
    const { include } = JSON.parse(matrix.stdout);
    assert.equal(include.length, 3);
    const dirs: string[] = [];
    for (const { shard, archs, builds } of include) {
      assert.match(shard, /^[\w.~+@-]+$/);
      assert.equal(archs, "toya");
      assert.ok(builds.split(",").every((name: string) => BUILDS.includes(name)));
      dirs.push(`${home.dir}/shard-${dirs.length}`);
      const ran = await verified(home, [...flags, "--shard", shard, "-o", dirs.at(-1)!]);
      assert.equal(ran.code, 0, ran.stderr);
    }
    const merged = await called(home.dir, ["merge", ...dirs, "-o", `${home.dir}/merged`]);
    assert.equal(merged.code, 1, merged.stderr);
    const text = await Deno.readTextFile(`${home.dir}/merged/report.json`);
    const report: Report = JSON.parse(text);
    assert.deepEqual(report.archs.map(({ name }) => name), BUILDS);
    assert.equal(report.cells.filter(({ verdict }) => verdict === "fail").length, 5);
    const kcidb = await called(home.dir, ["report", `${home.dir}/merged`, "--format", "kcidb"]);
    const { builds } = JSON.parse(kcidb.stdout);
    const names = new Set(
      builds.map((one: { architecture: string; config_name: string; compiler: string }) =>
        `${one.architecture} ${one.config_name} ${one.compiler.split("-")[0]}`
      ),
    );
    assert.deepEqual([...names].sort(), [
      "toya allmodconfig clang",
      "toya allmodconfig gcc",
      "toya defconfig clang",
      "toya defconfig gcc",
      "toya randconfig=6 gcc",
      "toya randconfig=7 gcc",
    ]);
  });
});

Deno.test("what is set on top is built, and said where it does not end up so", async (t) => {
  await using home = await toyHome(BUILDS_FILES);
  await commitSeries(home.tree, EDITS.slice(2));
  await Deno.writeTextFile(`${home.dir}/odd.config`, "# some\nCONFIG_TOY_ODD=y\n");
  await Deno.writeTextFile(`${home.tree}/.config`, "CONFIG_TOY_ODD=y\n");
  const ways = [
    [["-a", "toya", "-K", "CONFIG_TOY_ODD=y"], "toya:defconfig+CONFIG_TOY_ODD=y"],
    [["-a", "toya", "-K", "odd.config"], "toya:defconfig+odd"],
    [["-a", "toya", "-k", "odd.config"], "toya:odd.config"],
    [["-a", "toya", "-k", "current"], "toya:current"],
  ] as const;
  for (const [args, name] of ways) {
    await t.step(name, async () => {
      const { code, report, stderr } = await verified(home, args);
      assert.equal(code, 1, stderr);
      assert.deepEqual(report!.archs.map((one) => one.name), [name]);
      const cell = report!.cells[1]!;
      assert.equal(cell.verdict, "fail");
      // A file is named as it was typed.
      const lines = cell.reproduce.map((line) =>
        line.replace(" odd.config", ` ${home.dir}/odd.config`)
      );
      if (name !== "toya:current") {
        assert.match(
          await byHand(home, report!.states[1]!.commit, lines),
          /error/,
          lines.join("\n"),
        );
      }
    });
  }
  await t.step("a symbol that cannot be set", async () => {
    for (const level of ["objects", "image"]) {
      const args = ["-a", "toya", "-K", "CONFIG_TOY_NEVER=y", "--level", level];
      const { code, stderr } = await verified(home, args);
      assert.equal(code, 2, stderr);
      assert.match(
        stderr,
        /toya:defconfig\+CONFIG_TOY_NEVER=y: .*CONFIG_TOY_NEVER=y \(it depends on TOY_HOST && TOY_ALL\)/,
      );
    }
  });
});

Deno.test("a directory of configs adds to what is shipped", async () => {
  await using home = await toyHome(BUILDS_FILES);
  await commitSeries(home.tree, EDITS);
  const configs = `${home.dir}/configs`;
  const file = `${configs}/arch/toya.toml`, text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, `builds = ["defconfig", "allmodconfig:clang-16"]\n${text}`);
  await Deno.writeTextFile(
    `${configs}/builds.toml`,
    '[sets]\nquick = ["toyb"]\nown = ["toya", "um"]\n',
  );
  const plan = async (...args: string[]) => {
    const ran = await called(home.dir, ["plan", "main..series", ...home.flags, "--json", ...args]);
    return ran.code === 0 ? JSON.parse(ran.stdout).archs : ran.stderr;
  };
  assert.deepEqual(await plan("-a", "toya"), ["toya", "toya:allmodconfig:clang-16"]);
  assert.deepEqual(await plan("-a", "riscv,uml"), ["riscv64", "um"]);
  assert.deepEqual(await plan("--build", "own"), ["toya", "toya:allmodconfig:clang-16", "um"]);
  assert.deepEqual(await plan("--build", "quick"), ["toyb"], "the same name replaces it");
  assert.equal((await plan("--build", "defconfigs")).length > 15, true);
  await Deno.writeTextFile(`${configs}/builds.toml`, '[sets]\num = ["toya"]\n');
  assert.match(await plan(), /the set "um" has the name of an architecture/);
});
