import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { BREAK_AND_MEND, commitSeries } from "../toy/kernel.ts";
import { programArgv, type ToyHome, toyHome } from "../commands/program.ts";
import { PLAIN_GIT } from "../surroundings.ts";

/** Runs git as its user would, with everystep on the PATH. */
async function git(home: ToyHome, args: readonly string[]) {
  const bin = `${home.dir}/bin/everystep`;
  await Deno.mkdir(`${home.dir}/bin`, { recursive: true });
  const words = programArgv([]).map((word) => `'${word}'`).join(" ");
  await Deno.writeTextFile(bin, `#!/bin/sh\nINIT_CWD=$PWD exec ${words} "$@"\n`);
  await Deno.chmod(bin, 0o755);
  const who = { GIT_COMMITTER_NAME: "A", GIT_COMMITTER_EMAIL: "a@example.org" };
  const { code, stdout, stderr } = await new Deno.Command("git", {
    args: [...args],
    cwd: home.tree,
    env: { ...PLAIN_GIT, ...who, PATH: `${home.dir}/bin:${Deno.env.get("PATH")}` },
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("git rebase --exec 'everystep verify HEAD~..' stops at the commit that breaks", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  await gitText(home.tree, ["checkout", "-q", "series"]);
  const flags = ["--arch", "toya", ...home.flags.slice(2)].join(" ");
  const ran = await git(home, ["rebase", "main", "--exec", `everystep verify HEAD~.. ${flags}`]);
  assert.notEqual(ran.code, 0);
  const subject = (rev: string) => gitText(home.tree, ["log", "-1", "--format=%s", rev]);
  assert.equal(await subject("HEAD"), "mm: use a helper", ran.text);
  assert.match(ran.text, /not bisect-safe: patch 1 breaks toya/);
  await Deno.writeTextFile(
    `${home.tree}/mm/a.c`,
    (await Deno.readTextFile(`${home.tree}/mm/a.c`)).replace(
      "helper(x + ARCH_ORDER",
      "(x + ARCH_ORDER)",
    ),
  );
  await gitText(home.tree, ["commit", "-qa", "--amend", "--no-edit"]);
  const again = await git(home, ["-c", "core.editor=true", "rebase", "--continue"]);
  assert.match(again.text, /patch 5|mm: close|conflict/i, "the fix of patch 5 is no more");
  assert.match(again.text, /bisect-safe on toya/);
});
