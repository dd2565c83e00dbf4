import assert from "node:assert/strict";
import { answerThread, type MailOptions } from "../../bot/publish/mail/answer.ts";
import { UserError } from "../../bot/system/errors.ts";
import { quietTerminal } from "../../bot/system/terminal/terminal.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { denoDir } from "../servers/process.ts";
import { posted } from "../report/mail/fixtures.ts";
import { REPORTS } from "../report/fixtures.ts";

const HOME = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");

const POLICY = `enabled = true
embargo_hours = 0
failure = ["author", "cc"]
warning = []
success = []
`;

/** A directory with reports and a policy; `sendmail` there notes what it got. */
async function home(policy = POLICY) {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const write = (name: string, text: string) => Deno.writeTextFile(`${dir}/${name}`, text);
  await write("mail.toml", policy);
  await write("broken.json", JSON.stringify(posted("break-and-mend")));
  await write("good.json", JSON.stringify(posted("all-pass")));
  await write("private.json", JSON.stringify(REPORTS["break-and-mend"]));
  await write("sendmail", `#!/bin/sh\ncat >> ${dir}/sent\n`);
  await Deno.chmod(`${dir}/sendmail`, 0o755);
  const run = async (
    file: string,
    { json = false, ...more }: Partial<MailOptions> & { json?: boolean } = {},
  ) => {
    const out: string[] = [], notes: string[] = [];
    const options: MailOptions = {
      ...{ file, send: false, retry: false, from: "Bot <bot@example.com>", configs: dir },
      ...{ smtpServer: `${dir}/sendmail`, ...more },
    };
    await answerThread(options, {
      ...{ json, cache: `${dir}/the cache`, cwd: dir, home: HOME },
      signal: new AbortController().signal,
      terminal: { ...quietTerminal, out: (text) => void out.push(text) },
      ui: { ...silent, note: (text) => void notes.push(text) },
    });
    return { out: out.join("\n"), notes: notes.join("\n") };
  };
  const sent = () => Deno.readTextFile(`${dir}/sent`).catch(() => "");
  return { dir, run, sent, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}

Deno.test("mail prints, and sends nothing unless told", async () => {
  await using at = await home();
  const { out, notes } = await at.run("broken.json");
  assert.match(
    out,
    /^From: Bot <bot@example.com>\nTo: .*\nCc: "M. Aintainer" <maint@example.net>\n/,
  );
  assert.equal(notes, "nothing was sent; --send does");
  assert.equal(await at.sent(), "");
});

Deno.test("mail --send sends what it printed, once", async () => {
  await using at = await home();
  const printed = (await at.run("broken.json")).out;
  const first = await at.run("broken.json", { send: true });
  assert.match(
    first.out,
    /^sent everystep\.\w+@example\.com to dev@example.org, maint@example.net/,
  );
  const dated = (text: string) => text.replace(/^Date: .*$/m, "").trim();
  assert.equal(dated(await at.sent()), dated(printed));
  const second = await at.run("broken.json", { send: true });
  assert.match(second.notes, /^nothing sent: v4 had its mail on \d{4}-.*, everystep\./);
  assert.equal(dated(await at.sent()), dated(printed));
});

Deno.test("mail --send obeys the policy", async (t) => {
  await t.step("off", async () => {
    await using at = await home(POLICY.replace("true", "false"));
    await assert.rejects(at.run("broken.json", { send: true }), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^mail is off/);
      return true;
    });
    assert.match((await at.run("broken.json")).out, /^From: /, "it can be read nevertheless");
  });
  await t.step("the embargo", async () => {
    await using at = await home(POLICY.replace("= 0", "= 2"));
    const fresh = posted("break-and-mend", 0, { date: new Date().toUTCString() });
    const run = { ...fresh.run, startedAt: new Date().toISOString() };
    await Deno.writeTextFile(`${at.dir}/fresh.json`, JSON.stringify({ ...fresh, run }));
    const held = await at.run("fresh.json", { send: true });
    assert.match(held.notes, /^nothing sent: embargo_hours: not before \d{4}-/);
    assert.equal(await at.sent(), "");
  });
  await t.step("nobody wants to hear of a success", async () => {
    await using at = await home();
    const { notes } = await at.run("good.json", { send: true });
    assert.match(notes, /^nothing sent: by the policy, nobody gets a mail about a success/);
  });
  await t.step("a series nobody posted", async () => {
    await using at = await home();
    assert.match((await at.run("private.json")).notes, /^no mail: the series was not posted/);
  });
});

Deno.test("mail --maildir and --json", async () => {
  await using at = await home(POLICY.replace("true", "false"));
  const draft = await at.run("broken.json", { maildir: "drafts" });
  const file = /^draft: (.*)$/.exec(draft.notes)![1]!;
  assert.match(
    await Deno.readTextFile(file),
    /^In-Reply-To: <20260127121253\.3-v4@example\.org>$/m,
  );
  const { out } = await at.run("broken.json", { json: true });
  const { kind, sent, recipients, text } = JSON.parse(out);
  assert.deepEqual([kind, sent, recipients], [
    "mail",
    false,
    ["dev@example.org", "maint@example.net"],
  ]);
  assert.match(text, /^From: /);
  assert.equal(JSON.parse((await at.run("good.json", { json: true })).out).kind, "none");
});

Deno.test("a moderator sees a mail first, and passes it on", async () => {
  const moderated = `moderator = "mod@example.net"\nto = "moderator"\n${POLICY}`;
  await using at = await home(moderated);
  const printed = (await at.run("broken.json")).out;
  assert.doesNotMatch(printed, /mod@example\.net/, "what would go out in the end");
  const first = await at.run("broken.json", { send: true });
  assert.match(first.out, /^sent everystep\.moderate\.\w+@example\.com to mod@example.net:/);
  const asked = await at.sent();
  assert.match(asked, /^To: mod@example\.net\nSubject: \[moderate\] Re: /m);
  assert.doesNotMatch(asked, /^(?:To|Cc): .*(?:dev@example\.org|maint)/m);
  const [, line, id] = /^ {2}(cd .* mail --pass ([0-9a-f]{16}) --send .*)$/m.exec(asked) ?? [];
  assert.ok(line !== undefined && id !== undefined, asked);
  assert.match((await at.run("broken.json", { send: true })).notes, /^nothing sent: v4 had its/);
  // Another run with the same verdict has other words, which nobody was shown.
  const was = await Deno.readTextFile(`${at.dir}/broken.json`);
  const later = was.replaceAll("tlb_remove_ptdesc", "another_word");
  await Deno.writeTextFile(`${at.dir}/broken.json`, later);
  assert.notEqual((await at.run("broken.json")).out, printed);
  assert.match((await at.run("broken.json", { send: true })).notes, /^nothing sent: v4 had its/);
  const dryRun = await at.run("", { pass: id });
  const dated = (text: string) => text.replace(/^Date: .*$/m, "").trim();
  assert.equal(dated(dryRun.out), dated(printed));
  await Deno.remove(`${at.dir}/sent`);
  // As it is printed, by a shell that stands elsewhere and knows nothing of us.
  const passed = await new Deno.Command("sh", {
    args: ["-c", line],
    cwd: "/",
    env: { HOME: at.dir, DENO_DIR: await denoDir() },
  }).output();
  const mailText = new TextDecoder().decode(passed.stdout);
  assert.equal(passed.code, 0, new TextDecoder().decode(passed.stderr));
  assert.match(mailText, /to dev@example.org, maint@example.net/);
  assert.equal(dated(await at.sent()), dated(printed));
  assert.match(
    (await at.run("", { pass: id, send: true })).notes,
    /^nothing sent: v4 had its mail/,
  );
  await assert.rejects(at.run("", { pass: "../../x" }), /no mail waits under/);
});
