import assert from "node:assert/strict";
import fc from "fast-check";
import { type Outgoing, sendOnce } from "../../../bot/publish/mail/outbox.ts";
import type { Sent } from "../../../bot/publish/mail/types.ts";

const MAIL: Outgoing = {
  posting: "v4 cover@example.org",
  messageId: "everystep.1@example.com",
  recipients: ["a@example.org"],
  text: "Subject: x\n\nbody\n",
};
const ACCEPTED: Sent = { kind: "accepted", answer: "250 queued", refused: [] };
const REFUSED: Sent = { kind: "refused", why: "550 no" };
const UNKNOWN: Sent = { kind: "unknown", why: "cut" };

/** An empty outbox, gone when disposed. */
async function outbox() {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const sent: Outgoing[] = [];
  const send = (outcome: Sent | "crash", mail = MAIL, retry = false) =>
    sendOnce(mail, {
      dir: `${dir}/mail`,
      at: "2026-01-28T06:00:00.000Z",
      retry,
      send: (one) => {
        sent.push(one);
        return outcome === "crash" ? Promise.reject(new Error("killed")) : Promise.resolve(outcome);
      },
    });
  const remove = () => Deno.remove(dir, { recursive: true });
  return { dir: `${dir}/mail`, sent, send, [Symbol.asyncDispose]: remove };
}

Deno.test("a version of a series has one mail, whatever it says", async () => {
  await using box = await outbox();
  assert.equal((await box.send(ACCEPTED)).kind, "sent");
  const again = await box.send(ACCEPTED, { ...MAIL, messageId: "other@example.com" });
  assert.equal(again.kind, "already");
  assert.equal(again.kind === "already" && again.entry.messageId, MAIL.messageId);
  assert.equal((await box.send(ACCEPTED, MAIL, true)).kind, "already");
  assert.equal(
    (await box.send(ACCEPTED, { ...MAIL, posting: "v5 next@example.org" })).kind,
    "sent",
  );
  assert.equal(box.sent.length, 2);
});

Deno.test("what a server refused may be sent later", async () => {
  await using box = await outbox();
  await box.send(REFUSED);
  assert.deepEqual([...Deno.readDirSync(box.dir)].filter(({ name }) => !/lock$/.test(name)), []);
  assert.equal((await box.send(ACCEPTED)).kind, "sent");
});

Deno.test("after a crash, or a cut connection, nothing goes out by itself", async (t) => {
  for (const how of ["crash", UNKNOWN] as const) {
    await t.step(how === "crash" ? "a crash" : "a cut", async () => {
      await using box = await outbox();
      if (how === "crash") await assert.rejects(box.send(how));
      else await box.send(how);
      const second = await box.send(ACCEPTED, { ...MAIL, text: "another text" });
      assert.equal(second.kind, "unsure");
      assert.equal(box.sent.length, 1);
      const third = await box.send(REFUSED, { ...MAIL, text: "another text" }, true);
      assert.equal(third.kind, "sent");
      assert.deepEqual(box.sent[1], MAIL, "the very same mail");
      assert.equal((await box.send(ACCEPTED)).kind, "unsure", "the first may still be there");
      assert.equal((await box.send(ACCEPTED, MAIL, true)).kind, "sent");
      assert.equal((await box.send(ACCEPTED, MAIL, true)).kind, "already");
    });
  }
});

Deno.test("a damaged file counts as a mail that may have gone out, even with --retry", async () => {
  await using box = await outbox();
  await box.send(ACCEPTED);
  const [{ name }] = [...Deno.readDirSync(box.dir)].filter(({ name }) => /json$/.test(name)) as [
    Deno.DirEntry,
  ];
  for (const text of ["", "{}", '{"state":"sent"', "\u0000"]) {
    await Deno.writeTextFile(`${box.dir}/${name}`, text);
    assert.equal((await box.send(ACCEPTED, MAIL, true)).kind, "unsure");
  }
  assert.equal(box.sent.length, 1);
});

Deno.test("of two at once, one sends", async () => {
  await using box = await outbox();
  const held = Promise.withResolvers<Sent>();
  const begun = Promise.withResolvers<void>();
  const first = sendOnce(MAIL, {
    dir: box.dir,
    at: "",
    retry: false,
    send: () => {
      begun.resolve();
      return held.promise;
    },
  });
  await begun.promise;
  assert.equal((await box.send(ACCEPTED)).kind, "busy");
  held.resolve(ACCEPTED);
  assert.equal((await first).kind, "sent");
  assert.equal((await box.send(ACCEPTED)).kind, "already");
});

Deno.test("law: without --retry a mail that a server may have is never followed by another", async () => {
  const outcome = fc.constantFrom<Sent | "crash">(ACCEPTED, REFUSED, UNKNOWN, "crash");
  await fc.assert(
    fc.asyncProperty(fc.array(outcome, { maxLength: 6 }), async (outcomes) => {
      await using box = await outbox();
      for (const one of outcomes) await box.send(one).catch(() => {});
      const first = outcomes.findIndex((one) => one !== REFUSED);
      assert.equal(box.sent.length, first < 0 ? outcomes.length : first + 1);
    }),
    { numRuns: 30 },
  );
});
