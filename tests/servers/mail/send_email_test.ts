import assert from "node:assert/strict";
import { everystep, type ToyHome, toyHome } from "../../commands/program.ts";
import { BREAK_AND_MEND, commitSeries, formatSeries } from "../../toy/kernel.ts";
import { denoDir } from "../process.ts";

/** What git takes for a mail server: it counts the mails. */
const SENDMAIL = '#!/bin/sh\ncat > /dev/null\necho mailed >> "$HOME/mailed"\n';

/** `git send-email` as a user runs it, in the toy tree. */
async function sendEmail(home: ToyHome, args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command("git", {
    args: ["send-email", "--quiet", "--force", "--confirm=never", "--suppress-cc=all", ...args],
    cwd: home.tree,
    env: { HOME: home.dir, DENO_DIR: await denoDir(), NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { code, text };
}

/** How many mails went out since the last look. */
async function mailed(home: ToyHome): Promise<number> {
  const file = `${home.dir}/mailed`;
  const text = await Deno.readTextFile(file).catch(() => "");
  await Deno.writeTextFile(file, "");
  return text.split("\n").length - 1;
}

async function ready(edits: typeof BREAK_AND_MEND): Promise<ToyHome> {
  const home = await toyHome();
  await commitSeries(home.tree, edits);
  await formatSeries(home.tree, `${home.dir}/outgoing`);
  await Deno.writeTextFile(`${home.dir}/sendmail`, SENDMAIL, { mode: 0o755 });
  await Deno.writeTextFile(
    `${home.dir}/.gitconfig`,
    "[user]\n\tname = A\n\temail = a@example.org\n[sendemail]\n\tto = list@example.org\n" +
      `\tsmtpServer = ${home.dir}/sendmail\n`,
  );
  const flags = ["--arch", "toya", ...home.flags];
  const ran = await everystep(home.dir, ["hook", "install", ...flags]);
  assert.equal(ran.code, 0, ran.stderr);
  return home;
}

const names = (dir: string) =>
  Array.from(Deno.readDirSync(dir), ({ name }) => `${dir}/${name}`).sort();

Deno.test("git send-email mails a series only once all of it is verified", async (t) => {
  await using home = await ready(BREAK_AND_MEND);
  const outgoing = `${home.dir}/outgoing`;
  await t.step("a series that breaks: no mail, and why", async () => {
    const ran = await sendEmail(home, names(outgoing));
    assert.notEqual(ran.code, 0);
    assert.match(ran.text, /patch 3 breaks toya: mm\/a\.c:6/);
    assert.match(ran.text, /nothing is mailed; git send-email --no-validate/);
    assert.match(ran.text, /rejected by sendemail-validate hook/);
    assert.equal(await mailed(home), 0);
  });
  await t.step("not even its cover letter, or one of its good patches", async () => {
    for (const i of [0, 1]) {
      const ran = await sendEmail(home, [names(outgoing)[i]!]);
      assert.notEqual(ran.code, 0);
    }
    assert.equal(await mailed(home), 0);
  });
  await t.step("--no-validate goes round it", async () => {
    assert.equal((await sendEmail(home, ["--no-validate", ...names(outgoing)])).code, 0);
    assert.equal(await mailed(home), 7);
  });
  await t.step("commits by their range: those that build are mailed", async () => {
    const ran = await sendEmail(home, ["main..series~4"]);
    assert.equal(ran.code, 0, ran.text);
    assert.match(ran.text, /everystep: bisect-safe on toya/);
    assert.equal(await mailed(home), 2);
  });
  await t.step("a patch of a series without the others is refused", async () => {
    await Deno.mkdir(`${home.dir}/alone`);
    await Deno.copyFile(names(outgoing)[2]!, `${home.dir}/alone/0002.patch`);
    const ran = await sendEmail(home, [`${home.dir}/alone/0002.patch`]);
    assert.notEqual(ran.code, 0);
    assert.equal(await mailed(home), 0);
  });
});

Deno.test("a series that was verified is mailed at once, and anew after a change", async () => {
  await using home = await ready(BREAK_AND_MEND.slice(0, 2));
  const files = names(`${home.dir}/outgoing`);
  const first = await sendEmail(home, ["--dry-run", ...files]);
  assert.equal(first.code, 0, first.text);
  assert.equal(first.text.match(/everystep: bisect-safe on toya/g)?.length, 1, first.text);
  const second = await sendEmail(home, files);
  assert.equal(second.code, 0, second.text);
  assert.ok(!second.text.includes("everystep"), "nothing was asked again");
  assert.equal(await mailed(home), 3);
  const last = files.at(-1)!;
  await Deno.writeTextFile(
    last,
    (await Deno.readTextFile(last)).replace("ORDER 3", "ORDER ("),
  );
  const third = await sendEmail(home, files);
  assert.notEqual(third.code, 0, "another patch is another series");
  assert.equal(await mailed(home), 0);
});
