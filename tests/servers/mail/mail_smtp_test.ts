/** Handing a mail to servers, good and bad. */
import assert from "node:assert/strict";
import { sendSmtp } from "../../../bot/publish/mail/smtp.ts";
import type { OutgoingMail, Sent, SmtpServer } from "../../../bot/publish/mail/types.ts";
import { LOGIN, refusal, rude, smtp } from "./smtp.ts";

const NEVER = new AbortController().signal;
const QUICK = { connectMs: 2000, idleMs: 500 };
const MAIL: OutgoingMail = {
  from: "me@example.org",
  recipients: ["a@example.org", "b@example.org"],
  text: "Subject: x\n\n.dot\n..\nK\u00f6ln\n" + "y".repeat(990) + "\n\nend\n",
};

function at(port: number, more: Partial<SmtpServer> = {}): SmtpServer {
  return { kind: "smtp", host: "127.0.0.1", port, encryption: "none", ...more };
}

function send(server: SmtpServer, mail = MAIL, signal = NEVER): Promise<Sent> {
  return sendSmtp(server, mail, signal, QUICK);
}

Deno.test("a server with STARTTLS and AUTH takes a mail byte for byte", async (t) => {
  await using server = await smtp();
  const trusted = { encryption: "tls", certificates: server.authority, login: LOGIN } as const;
  await t.step("with all that it asks for", async () => {
    const sent = await send(at(server.port, trusted));
    assert.deepEqual(sent, { kind: "accepted", answer: "250 queued as 4711", refused: [] });
    const [mail] = server.received;
    assert.equal(mail!.text, MAIL.text.replaceAll("\n", "\r\n"));
    assert.equal(mail!.secure, true);
    assert.equal(mail!.body, "8bitmime");
    assert.deepEqual([mail!.from, mail!.to], [MAIL.from, MAIL.recipients]);
  });
  const bad: [string, Partial<SmtpServer>, RegExp][] = [
    ["a wrong password", { ...trusted, login: { ...LOGIN, password: "x" } }, /535 no such login/],
    ["no password", { ...trusted, login: undefined }, /530/],
    ["a certificate that nobody knows", { encryption: "tls", login: LOGIN }, /certificate|issuer/i],
    ["no TLS", { encryption: "none" }, /530/],
    ["TLS where there is none", { ...trusted, encryption: "ssl" }, /./],
  ];
  for (const [name, how, why] of bad) {
    await t.step(name, async () => {
      const sent = await send(at(server.port, how));
      assert.equal(sent.kind, "refused");
      assert.match(sent.kind === "refused" ? sent.why : "", why);
      assert.doesNotMatch(JSON.stringify(sent), new RegExp(LOGIN.password));
      assert.equal(server.received.length, 1);
    });
  }
  await t.step("any certificate, if the user says so", async () => {
    const any = { ...trusted, certificates: "" };
    assert.equal((await send(at(server.port, any))).kind, "accepted");
  });
});

Deno.test("a server that hides STARTTLS gets nothing from who wants it", async () => {
  await using server = await smtp({ authOptional: true, disabledCommands: ["STARTTLS"] });
  const sent = await send(at(server.port, { encryption: "tls", certificates: server.authority }));
  assert.equal(sent.kind, "refused");
  assert.equal(server.received.length, 0);
  assert.equal((await send(at(server.port))).kind, "accepted", "who does not want it is served");
});

Deno.test("TLS from the first byte", async () => {
  await using server = await smtp({ secure: true });
  const how = { encryption: "ssl", certificates: server.authority, login: LOGIN } as const;
  assert.equal((await send(at(server.port, how))).kind, "accepted");
});

Deno.test("what a server refuses, nobody has", async (t) => {
  const open = { authOptional: true, disabledCommands: ["STARTTLS"] };
  const steps: [string, Parameters<typeof smtp>[0], RegExp][] = [
    ["the sender", { onMailFrom: (_a, _s, done) => done(refusal(451, "later")) }, /451 later/],
    ["all recipients", { onRcptTo: (_a, _s, done) => done(refusal(550, "no")) }, /550 no/],
    [
      "the text",
      {
        onData: (stream, _s, done) => {
          stream.resume();
          stream.on("end", () => done(refusal(554, "spam")));
        },
      },
      /554 spam/,
    ],
    [
      "the text, for now",
      {
        onData: (stream, _s, done) => {
          stream.resume();
          stream.on("end", () => done(refusal(452, "disk full")));
        },
      },
      /452 disk full/,
    ],
  ];
  for (const [name, options, why] of steps) {
    await t.step(name, async () => {
      await using server = await smtp({ ...open, ...options });
      const sent = await send(at(server.port));
      assert.equal(sent.kind, "refused", JSON.stringify(sent));
      assert.match(sent.kind === "refused" ? sent.why : "", why);
    });
  }
  await t.step("one of two recipients", async () => {
    await using server = await smtp({
      ...open,
      onRcptTo: ({ address }, _s, done) =>
        done(address.startsWith("b@") ? refusal(550, "no such user") : null),
    });
    const sent = await send(at(server.port));
    assert.equal(sent.kind, "accepted");
    assert.deepEqual(sent.kind === "accepted" && sent.refused, ["b@example.org"]);
    assert.deepEqual(server.received[0]!.to, ["a@example.org"]);
  });
});

Deno.test("a cut before the text is a refusal, one after it is an open question", async (t) => {
  const greeting = "220 here";
  const cases: [string, Parameters<typeof rude>[0], Sent["kind"]][] = [
    ["at once", {}, "refused"],
    ["a greeting that is none", { greeting: "SSH-2.0-x" }, "refused"],
    ["a server that is busy", { greeting: "421 too busy" }, "refused"],
    ["at MAIL", { greeting, cutAt: "MAIL" }, "refused"],
    ["at RCPT", { greeting, cutAt: "RCPT" }, "refused"],
    ["at DATA", { greeting, cutAt: "DATA" }, "refused"],
    ["after the text", { greeting, cutAt: "." }, "unknown"],
    ["silence at MAIL", { greeting, silentAt: "MAIL" }, "refused"],
    ["silence after the text", { greeting, silentAt: "." }, "unknown"],
    ["no fault", { greeting }, "accepted"],
  ];
  for (const [name, script, want] of cases) {
    await t.step(name, async () => {
      await using server = rude(script);
      const sent = await send(at(server.port));
      assert.equal(sent.kind, want, JSON.stringify(sent));
    });
  }
  await t.step("nobody there", async () => {
    const { port } = await gone();
    assert.equal((await send(at(port))).kind, "refused");
  });
  await t.step("interrupted while the server thinks", async () => {
    await using server = rude({ greeting, silentAt: "." });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    assert.equal((await send(at(server.port), MAIL, stop.signal)).kind, "unknown");
  });
});

/** A port that nobody listens at. */
async function gone(): Promise<{ port: number }> {
  await using server = rude({});
  return { port: server.port };
}
