import assert from "node:assert/strict";
import { everystep, toyHome } from "../../commands/program.ts";
import { BREAK_AND_MEND, commitSeries } from "../../toy/kernel.ts";
import { denoDir, runTool } from "../process.ts";

/**
 * What b4 0.14 makes of a check command's output (b4_checks_test.ts runs one that does): the b4 of this
 * Debian is older and has no such command; the mails are its own.
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
  await t.step("b4: is the branch that one stands on, with its letter", async () => {
    await tool(
      "git",
      "config",
      "core.editor",
      "sed -i 's/^EDITME: .*/toy: six steps/; s/^EDITME.*//'",
    );
    await tool("b4", "prep", "--edit-cover");
    const ran = await everystep(home.tree, ["plan", "b4:", ...flags], { env });
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^toy: six steps \(v1, 6 patches\)$/m);
    const named = await everystep(home.tree, ["plan", "b4:b4/toy", ...flags], { env });
    assert.equal(named.stdout, ran.stdout);
    await tool("git", "checkout", "-q", "main");
    const none = await everystep(home.tree, ["plan", "b4:", ...flags], { env });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /b4 keeps no notes of the branch main/);
  });
  await t.step(
    "b4 send asks no hook, as a reader is told where ways of sending are named",
    async () => {
      await tool("git", "checkout", "-q", "b4/toy");
      const hook = `${home.tree}/.git/hooks/sendemail-validate`;
      await Deno.mkdir(`${home.tree}/.git/hooks`, { recursive: true });
      await Deno.writeTextFile(hook, `#!/bin/sh\necho asked >> ${home.dir}/asked\nexit 1\n`);
      await Deno.chmod(hook, 0o755);
      await Deno.writeTextFile(
        `${home.dir}/sendmail`,
        `#!/bin/sh\ncat > /dev/null\necho mailed >> ${home.dir}/mailed\n`,
        { mode: 0o755 },
      );
      await tool("git", "config", "sendemail.smtpServer", `${home.dir}/sendmail`);
      await runTool(["b4", "send", "--no-sign", "--to", "list@example.org"], {
        ...{ cwd: home.tree, env },
        stdin: new TextEncoder().encode("\n"),
      });
      assert.equal((await Deno.readTextFile(`${home.dir}/mailed`)).trim().split("\n").length, 7);
      await assert.rejects(Deno.stat(`${home.dir}/asked`), "if it is asked one day, say so");
      await Deno.remove(hook);
      for (const page of ["README.md", ".github/docs/hooks.md", ".github/docs/developer.md"]) {
        const text = await Deno.readTextFile(new URL(`../../../${page}`, import.meta.url));
        assert.match(text.replace(/\s+/g, " "), /`b4 send` asks no hook/, page);
      }
    },
  );
  for (const strategy of ["branch-description", "tip-commit"]) {
    await t.step(`b4: where the letter is kept as ${strategy}`, async () => {
      await tool("git", "checkout", "-q", "main");
      await tool("git", "config", "b4.prep-cover-strategy", strategy);
      await tool("b4", "prep", "-n", `toy-${strategy}`, "-f", "main");
      await tool("git", "cherry-pick", "main..series~4");
      // b4 wants its commit at the tip, and leaves it to its user to put it there.
      if (strategy === "tip-commit") {
        const [own = ""] = (await tool("git", "rev-list", "--reverse", "main..")).split("\n");
        await tool("git", "checkout", "-q", "-B", `b4/toy-${strategy}`, "main");
        await tool("git", "cherry-pick", "main..series~4");
        await tool("git", "cherry-pick", "--allow-empty", own);
      }
      await tool("b4", "prep", "--edit-cover");
      const ran = await everystep(home.tree, ["plan", "b4:", ...flags], { env });
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(ran.stdout, /^toy: six steps \(v1, 2 patches\)$/m);
    });
  }
});
