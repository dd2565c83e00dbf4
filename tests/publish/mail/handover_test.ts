/** A mail into a maildir, and into a program that takes it as sendmail does. */
import assert from "node:assert/strict";
import { writeDraft } from "../../../bot/publish/mail/draft.ts";
import { sendByProgram } from "../../../bot/publish/mail/program.ts";
import { UserError } from "../../../bot/system/errors.ts";

const NEVER = new AbortController().signal;

async function directory() {
  const path = await Deno.makeTempDir({ prefix: "everystep-test-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("a draft is a mail in a maildir, once", async () => {
  await using dir = await directory();
  const box = `${dir.path}/drafts`;
  const file = await writeDraft(box, "everystep.1@example.org", "Subject: a\n\nb\n");
  assert.equal(file, `${box}/cur/everystep.1@example.org:2,DS`);
  await writeDraft(box, "everystep.1@example.org", "Subject: c\n\nd\n");
  assert.deepEqual([...Deno.readDirSync(`${box}/cur`)].length, 1);
  assert.deepEqual([...Deno.readDirSync(`${box}/tmp`)], []);
  assert.equal(await Deno.readTextFile(file), "Subject: c\n\nd\n");
});

Deno.test("what is no maildir is left alone", async () => {
  await using dir = await directory();
  await Deno.writeTextFile(`${dir.path}/file`, "x");
  await assert.rejects(writeDraft(dir.path, "a@b", ""), UserError);
  await assert.rejects(writeDraft(`${dir.path}/file`, "a@b", ""), UserError);
});

Deno.test("a program gets the mail, the recipients, and its say", async (t) => {
  await using dir = await directory();
  const path = `${dir.path}/sendmail`;
  const script = async (text: string) => {
    await Deno.writeTextFile(path, `#!/bin/sh\ncd ${dir.path}\n${text}\n`);
    await Deno.chmod(path, 0o755);
  };
  const mail = { recipients: ["a@example.org", "b@example.org"], text: "Subject: a\n\n.\nb\n" };
  const send = (signal = NEVER) =>
    sendByProgram({ kind: "program", path }, mail, "bounce@example.org", signal);
  await t.step("accepted", async () => {
    await script('printf "%s\\n" "$@" > args; cat > mail; echo queued');
    assert.deepEqual(await send(), { kind: "accepted", answer: "queued", refused: [] });
    const args = "-f\nbounce@example.org\n-i\na@example.org\nb@example.org\n";
    assert.equal(await Deno.readTextFile(`${dir.path}/args`), args);
    assert.equal(await Deno.readTextFile(`${dir.path}/mail`), mail.text);
  });
  await t.step("refused", async () => {
    await script("echo no such user >&2; exit 67");
    assert.deepEqual(await send(), {
      kind: "refused",
      why: `${path} ended with 67: no such user`,
    });
  });
  await t.step("killed: nobody knows", async () => {
    await script("cat > mail; kill -9 $$");
    assert.equal((await send()).kind, "unknown");
  });
});
