import assert from "node:assert/strict";
import { everystep, toyHome } from "../commands/program.ts";
import { commitSeries } from "../toy/kernel.ts";

Deno.test("in a workflow no subject and no compiler speaks to GitHub's runner", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{
    subject: "::error::mm: ##[add-mask]break it",
    files: {
      "mm/b.c": ["x * 2;", "x * 2\n#warning ::set-output name=x::y\n#error ##[group]here"],
      "knobs.mk": "$(info ::warning::from make)\n$(info  ##[error]from make)\n",
    },
  }]);
  const env = { GITHUB_ACTIONS: "true" };
  const args = ["main..series", ...home.flags, "--arch", "toya"];
  for (const command of ["verify", "plan", "check"]) {
    const flags = command === "check" ? [...args.slice(0, 3), "--cache", home.cache] : args;
    const { stdout, stderr } = await everystep(home.dir, [command, ...flags, "--verbose"], { env });
    for (const line of `${stdout}\n${stderr}`.split(/\r\n|\r|\n/)) {
      assert.ok(!line.trim().startsWith("::") && !line.includes("##["), `${command}: ${line}`);
    }
    assert.match(stdout + stderr, /add-mask/, `${command} shows the subject`);
  }
});
