/** Standard output that cannot be written says nothing of a series: exit code 3 and one line. */
import assert from "node:assert/strict";
import { run } from "../../../bot/system/process/process.ts";
import { everystep, programArgv, toyHome } from "../../commands/program.ts";
import { commitSeries } from "../../toy/kernel.ts";

Deno.test("a full disk behind standard output", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{ subject: "mm: one", files: { "mm/b.c": ["2", "3"] } }]);
  const series = ["main..series", ...home.flags], tree = home.flags.slice(0, 2);
  const out = `${home.dir}/found`;
  const made = await everystep(home.dir, ["verify", ...series, "--arch", "toya", "-o", out]);
  assert.equal(made.code, 0, made.stderr);
  const table: readonly (readonly string[])[] = [
    ["verify", ...series, "--arch", "toya"],
    ["verify", ...series, "--arch", "toya", "--json"],
    ["plan", ...series],
    ["check", "main..series", ...home.flags.slice(0, 2), ...home.flags.slice(4)],
    ["--help"],
    ["--version"],
    ["completion", "bash"],
    ["schema"],
    ["help", "mend"],
    ["report", out],
    ["report", out, "--format", "markdown"],
    ["report", out, "--format", "html"],
    ["report", out, "--format", "junit"],
    ["certify", out],
    ["interdiff", "main..series", "main..series", ...tree],
    ["tree", ...tree],
    ["clean", ...home.flags.slice(4)],
    ["doctor", "--arch", "toya", ...home.flags.slice(2, 4)],
    ["hook", "b4-review", "a@b", ...home.flags],
  ];
  for (const argv of table) {
    await t.step(argv.filter((word) => !word.startsWith("/")).join(" "), async () => {
      // The two streams apart: the shell sends only the first to the device.
      const done = await run(["sh", "-c", '"$@" > /dev/full', "sh", ...programArgv(argv)], {
        cwd: home.dir,
        env: { ...Deno.env.toObject(), INIT_CWD: home.dir, NO_COLOR: "1" },
      });
      assert.equal(done.code, 3, done.stderr);
      assert.match(done.stderr, /^everystep: cannot write standard output: .*No space left.*$/m);
      assert.doesNotMatch(done.stderr, /^\s+at /m);
    });
  }
});
