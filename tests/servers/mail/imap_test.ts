import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { splitMbox } from "../../../bot/source/mbox.ts";
import { readSource, writeMbox } from "../../../bot/source/mod.ts";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { remote } from "../../source/remote/context.ts";
import { dovecot } from "./dovecot.ts";
import { idOf, postedThread } from "./posted.ts";
import { runTool } from "../process.ts";

const USER = "me%40example.org";
const PASSWORD = { EVERYSTEP_IMAP_PASSWORD: "secret-word" };

async function read(arg: string, env: Record<string, string> = PASSWORD) {
  await using context = await remote({ env });
  return await readSource(arg, { cwd: context.cwd, ui: silent, remote: context });
}

async function failure(arg: string, env?: Record<string, string>): Promise<string> {
  try {
    await read(arg, env);
  } catch (error) {
    assert.ok(error instanceof UserError || error instanceof InfraError, String(error));
    assert.doesNotMatch(error.message, /secret/);
    return `${error.name}: ${error.message}`;
  }
  assert.fail("it was read");
}

Deno.test("a folder of a real Dovecot", async (t) => {
  const mails = await postedThread();
  const other = new TextEncoder().encode(
    "From: a@b.org\nSubject: [PATCH] other: thing\nMessage-ID: <other@example.org>\n\nx\n---\n" +
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
  );
  await using server = await dovecot([...mails, other]);
  const at = `imap://${USER}@127.0.0.1:${server.port}`;
  const folder = `${at}/lists/linux-mm`;

  await t.step("one thread of it gives the same series as a mailbox", async () => {
    const source = await read(`${folder}?${idOf(5)}`);
    assert.equal(source.kind, "imap");
    assert.equal(source.messages.length, mails.length);
    const want = await parseSeries(splitMbox(writeMbox(mails.map((bytes) => ({ bytes }))), "x"));
    const got = await parseSeries(source.messages);
    assert.deepEqual(
      got.patches.map(({ raw }) => raw.bytes),
      want.patches.map(({ raw }) => raw.bytes),
    );
    assert.match(got.patches[0]!.raw.file, /^imap:\/\/127.0.0.1\/lists\/linux-mm;UID=\d+$/);
  });
  await t.step("all of it", async () => {
    const { messages } = await read(folder);
    assert.equal(messages.length, mails.length + 1);
    await assert.rejects(parseSeries(messages), /there are 2 different series/);
  });
  await t.step("nothing there is changed", () => {
    const names = Array.from(Deno.readDirSync(`${server.maildir}/cur`), ({ name }) => name);
    assert.equal(names.length, mails.length + 1);
    assert.ok(names.every((name) => name.endsWith(":2,S")), "no flag was set or taken");
  });
  await t.step("what is not there", async () => {
    assert.match(await failure(`${at}/nowhere`), /^UserError: 127.0.0.1: has no folder nowhere/);
    assert.match(await failure(`${folder}?no@such`), /^UserError: .*has no message no@such/);
    assert.match(await failure(`${at}/INBOX`), /^UserError: .*the folder INBOX is empty/);
  });
  await t.step("who is not let in", async () => {
    const wrong = { EVERYSTEP_IMAP_PASSWORD: "wrong" };
    assert.match(await failure(folder, wrong), /^UserError: .*lets me@example.org not in/);
    assert.match(
      await failure(folder, { HOME: "/nonexistent" }),
      /^UserError: there is no password/,
    );
  });
  await t.step("the password from netrc", async () => {
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(
      file,
      "machine 127.0.0.1\nlogin me@example.org password secret-word\n",
    );
    assert.ok((await read(`${folder}?other@example.org`, { NETRC: file })).messages.length === 1);
    await Deno.remove(file);
  });
  await t.step("the password from a credential helper of git", async () => {
    await using context = await remote();
    const git = (...args: string[]) => runTool(["git", "-C", context.cwd, ...args]);
    await git("init", "-q");
    await git("config", "credential.helper", `store --file=${context.cwd}/store`);
    const url = `imap://${USER}:secret-word@127.0.0.1%3a${server.port}\n`;
    await Deno.writeTextFile(`${context.cwd}/store`, url);
    const arg = `${folder}?other@example.org`;
    const source = await readSource(arg, { cwd: context.cwd, ui: silent, remote: context });
    assert.equal(source.messages.length, 1);
  });
  await t.step("a certificate that nobody signed is refused", async () => {
    const secure = `imaps://${USER}@127.0.0.1:${server.tlsPort}/lists/linux-mm`;
    assert.match(
      await failure(secure),
      /^InfraError: 127.0.0.1:\d+: .*(?:certificate|SELF_SIGNED)/i,
    );
  });
});
