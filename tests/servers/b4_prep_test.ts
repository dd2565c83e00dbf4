import assert from "node:assert/strict";
import { everystep, toyHome } from "../commands/program.ts";
import { BREAK_AND_MEND, commitSeries } from "../toy/kernel.ts";
import { denoDir, runTool } from "./process.ts";

/**
 * What b4 0.14 makes of a check command's output, as its documentation says. Debian's b4 is older and
 * has no such command; the mails are its own.
 */
function asB4Reads({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) {
  const lines = (text: string) => text.trim() === "" ? [] : text.trim().split("\n");
  const flags = [
    ...lines(stdout).map((line) => line.includes("ERROR:") ? "fail" : "warning"),
    ...lines(stderr).map(() => "fail"),
  ];
  return flags.length === 0 ? [code === 0 ? "success" : "fail"] : flags;
}

Deno.test("the patches of a b4 prep branch, checked one by one, and as a range", async (t) => {
  await using home = await toyHome();
  const env = {
    HOME: home.dir,
    XDG_DATA_HOME: `${home.dir}/xdg`,
    XDG_CACHE_HOME: `${home.dir}/xdg`,
    DENO_DIR: await denoDir(),
    PATH: Deno.env.get("PATH")!,
  };
  await Deno.writeTextFile(
    `${home.dir}/.gitconfig`,
    "[user]\n\tname = A\n\temail = a@example.org\n",
  );
  const tool = (...argv: string[]) => runTool(argv, { cwd: home.tree, env });
  await commitSeries(home.tree, BREAK_AND_MEND);
  await tool("b4", "prep", "-n", "toy", "-f", "main");
  await tool("git", "cherry-pick", "main..series");
  await tool("b4", "prep", "--format-patch", `${home.dir}/mails`);
  const mails = Array.from(Deno.readDirSync(`${home.dir}/mails`), ({ name }) => name).sort();
  assert.equal(mails.length, 7, "a cover letter and six patches");
  const flags = ["--arch", "toya", ...home.flags.slice(2)];
  const want = ["success", "success", "fail", "warning", "success", "success"];
  for (const [i, name] of mails.slice(1).entries()) {
    await t.step(name, async () => {
      const stdin = await Deno.readTextFile(`${home.dir}/mails/${name}`);
      const ran = await everystep(home.tree, ["hook", "b4", ...flags], { stdin, env });
      assert.deepEqual(asB4Reads(ran), [want[i]], ran.stdout + ran.stderr);
    });
  }
  await t.step("the branch, b4's own commit with the cover letter in it", async () => {
    const ran = await everystep(home.tree, ["verify", "main..", ...flags], { env });
    assert.equal(ran.code, 1, ran.stderr);
    assert.match(ran.stdout, /not bisect-safe: patch 3 breaks toya/);
  });
});
