/** Words that are wrong whatever the series is: refused before anything is read that takes time. */
import assert from "node:assert/strict";
import { commitSeries, formatSeries, writeFiles } from "../toy/kernel.ts";
import { called, toyHome } from "../commands/program.ts";

Deno.test("a wrong word is refused before the series is read and the tree is opened", async (t) => {
  await using home = await toyHome();
  await writeFiles(home.dir, { "words.txt": "no directory\n", "none/readme": "no probe\n" });
  // Neither is there: who looks for one of them first says so.
  const nowhere = ["absent.mbox", "--tree", "absent", ...home.flags.slice(2)];
  const table: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an architecture", ["--arch", "toyc"], /no architecture "toyc"; did you mean/],
    ["the architecture of a build", ["--build", "vax:defconfig"], /no architecture "vax"/],
    ["a configuration", ["--kconfig", "allmodconfg"], /no configuration "allmodconfg"/],
    ["that of a build", ["--build", "toya:allmodconfg"], /no configuration "allmodconfg"/],
    ["a symbol", ["-K", "CONFIG_X=maybe"], /"CONFIG_X=maybe" sets no symbol/],
    ["a compiler", ["--toolchain", "tcc"], /no toolchain "tcc"/],
    ["that of an architecture", ["-a", "toya", "-t", "gcc-1234"], /no toolchain "gcc-1234"/],
    ["a self-test for a compiler", ["-t", "size:get_size"], /--kselftest TARGET:PROGRAM/],
    ["a level", ["--level", "images"], /--level/],
    ["states out of order", ["--states", "5..2"], /--states 5\.\.2 runs backwards/],
    ["fixes", ["--fixes", "gone"], /gone: there is no such file or directory/],
  ];
  const ofVerify: typeof table = [
    ["probes", ["--boot", "--probe", "none"], /--probe none: no \*\.c in this directory/],
    ["an output", ["-o", "words.txt"], /words\.txt: cannot be written/],
    ["a machine", ["--kunit=vax"], /--kunit: vax: there is no such architecture/],
    ["a shard", ["-o", "out", "--shard", "vax@1..2"], /--shard: the plan has no vax/],
    ["a sandbox", ["--untrusted", "--no-sandbox"], /exclude each other/],
    ["what is kept", ["--untrusted", "--incremental"], /exclude each other/],
  ];
  const cases = [
    ...[...table, ...ofVerify].map(([name, args, why]) =>
      [name, ["verify", ...args], why] as const
    ),
    ["a machine", ["plan", "--kunit=vax"], /--kunit: vax: there is no such architecture/] as const,
    ...table.map(([name, args, why]) => [name, ["plan", ...args], why] as const),
    ...table.filter(([, [flag]]) => flag !== "--states").map(([name, args, why]) =>
      [name, ["mend", "-o", "mended", ...args], why] as const
    ),
  ];
  for (const [name, [command, ...args], why] of cases) {
    await t.step(`${command}: ${name}`, async () => {
      const ran = await called(home.dir, [command!, ...nowhere, ...args]);
      assert.equal(ran.code, 2, ran.stderr);
      assert.match(ran.stderr, why);
      assert.doesNotMatch(ran.stderr, /absent/);
    });
  }

  await t.step("a hook that would refuse every mail is not installed", async () => {
    const args = ["hook", "install", ...home.flags, "--arch", "vax"];
    assert.match((await called(home.dir, args)).stderr, /no architecture "vax"/);
    const file = `${home.tree}/.git/hooks/sendemail-validate`;
    await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
  });

  await t.step("states that the series has not, before its tree is opened", async () => {
    await commitSeries(home.tree, [{ subject: "mm: x", files: { "mm/b.c": ["2", "3"] } }]);
    await formatSeries(home.tree, `${home.dir}/mails`);
    for (const command of ["verify", "plan"]) {
      const args = [command, "mails", ...nowhere.slice(1), "--states", "7"];
      assert.match((await called(home.dir, args)).stderr, /no states 7: they are 0 to 1/);
    }
  });
});
