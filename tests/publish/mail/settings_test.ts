import assert from "node:assert/strict";
import { readSender, type SenderFlags, senderOf } from "../../../bot/publish/mail/settings.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { gitText } from "../../../bot/system/process/git.ts";

const USER = { "user.name": 'Dev "D" Eloper', "user.email": "dev@example.org" };

async function repository(config: Readonly<Record<string, string>>) {
  const cwd = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await gitText(cwd, ["init", "-q"]);
  for (const [key, value] of Object.entries({ ...USER, ...config })) {
    await gitText(cwd, ["config", key, value]);
  }
  return {
    where: { cwd, signal: new AbortController().signal },
    [Symbol.asyncDispose]: () => Deno.remove(cwd, { recursive: true }),
  };
}

Deno.test("git's own settings say how a mail is sent", async (t) => {
  const cases: [string, Record<string, string>, SenderFlags, unknown][] = [
    [
      "STARTTLS at a port, with a password",
      {
        "sendemail.smtpServer": "mail.example.org",
        "sendemail.smtpServerPort": "587",
        "sendemail.smtpEncryption": "tls",
        "sendemail.smtpUser": "me",
        "sendemail.smtpPass": "a secret",
        "sendemail.from": "Me <me@example.com>",
        "sendemail.smtpSslCertPath": "/etc/ca.pem",
      },
      {},
      {
        from: { name: "Me", email: "me@example.com" },
        through: {
          ...{ kind: "smtp", host: "mail.example.org", port: 587, encryption: "tls" },
          login: { user: "me", password: "a secret" },
          certificates: "/etc/ca.pem",
        },
      },
    ],
    [
      "an identity goes first, a flag before both",
      {
        "sendemail.smtpServer": "a.example.org",
        "sendemail.identity": "work",
        "sendemail.work.smtpServer": "b.example.org",
        "sendemail.work.smtpEncryption": "ssl",
        "sendemail.Home.smtpServer": "c.example.org",
      },
      { smtpServerPort: 4650 },
      {
        from: { name: "Dev D Eloper", email: "dev@example.org" },
        through: { kind: "smtp", host: "b.example.org", port: 4650, encryption: "ssl" },
      },
    ],
    [
      "--identity",
      { "sendemail.smtpServer": "a.example.org", "sendemail.Home.smtpServer": "c.example.org:26" },
      { identity: "Home" },
      {
        from: { name: "Dev D Eloper", email: "dev@example.org" },
        through: { kind: "smtp", host: "c.example.org", port: 26, encryption: "none" },
      },
    ],
    [
      "a program, and who hears of bounces",
      { "sendemail.smtpServer": "/usr/bin/msmtp", "sendemail.envelopeSender": "auto" },
      { from: "Bot <bot@b\u00fccher.example>" },
      {
        from: { name: "Bot", email: "bot@xn--bcher-kva.example" },
        envelopeFrom: "bot@xn--bcher-kva.example",
        through: { kind: "program", path: "/usr/bin/msmtp" },
      },
    ],
    [
      "no password where the server wants none",
      {
        "sendemail.smtpServer": "127.0.0.1",
        "sendemail.smtpAuth": "none",
        "sendemail.smtpUser": "me",
      },
      {},
      {
        from: { name: "Dev D Eloper", email: "dev@example.org" },
        through: { kind: "smtp", host: "127.0.0.1", port: 25, encryption: "none" },
      },
    ],
  ];
  for (const [name, config, flags, want] of cases) {
    await t.step(name, async () => {
      await using at = await repository(config);
      assert.deepEqual(await readSender(flags, at.where), want);
    });
  }
});

Deno.test("a password comes from git's credential helpers", async () => {
  await using at = await repository({
    "sendemail.smtpServer": "mail.example.org",
    "sendemail.smtpEncryption": "ssl",
    "sendemail.smtpUser": "me@example.org",
  });
  const store = `${at.where.cwd}/store`;
  await Deno.writeTextFile(store, "smtp://me%40example.org:pass%3Aword@mail.example.org\n");
  await gitText(at.where.cwd, ["config", "credential.helper", ""]);
  await gitText(at.where.cwd, ["config", "--add", "credential.helper", `store --file=${store}`]);
  const { through } = await readSender({}, at.where);
  assert.deepEqual(through.kind === "smtp" && through.login, {
    user: "me@example.org",
    password: "pass:word",
  });
});

Deno.test("settings that cannot be meant", async (t) => {
  const host = { "sendemail.smtpServer": "mail.example.org" };
  const cases: [string, Record<string, string>, SenderFlags, RegExp][] = [
    ["a password in the clear", { ...host, "sendemail.smtpUser": "me" }, {}, /in the clear/],
    ["no server", { "sendemail.smtpServer": "a b" }, {}, /^no mail server: a b/],
    ["a shell's line", { "sendemail.sendmailCmd": "msmtp -a x" }, {}, /is a line for a shell/],
    ["no port", { ...host, "sendemail.smtpServerPort": "70000" }, {}, /is no port: 70000/],
    ["no encryption", { ...host, "sendemail.smtpEncryption": "yes" }, {}, /is ssl or tls, not yes/],
    ["no sender", host, { from: "nobody" }, /^no sender: nobody/],
    ["no envelope", { ...host, "sendemail.envelopeSender": "-oQ@/tmp" }, {}, /is no address/],
  ];
  for (const [name, config, flags, message] of cases) {
    await t.step(name, async () => {
      await using at = await repository(config);
      await assert.rejects(readSender(flags, at.where), (error: unknown) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }
  await t.step("printing needs a sender, and no server", async () => {
    await using at = await repository({ "sendemail.smtpServer": "a b" });
    assert.equal((await senderOf({}, at.where)).email, "dev@example.org");
  });
});
