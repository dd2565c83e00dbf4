/** Which version is the latest where RFCs count by themselves, and letters that no subject calls one. */
import assert from "node:assert/strict";
import { parseSeries, type RawMessage } from "../../../bot/series/mod.ts";
import { change, mail } from "../mails.ts";

/** Two patches that answer the first mail of the thread. */
function posting(prefix: string, minute: number, word: string, root?: string): RawMessage[] {
  return [1, 2].map((n) =>
    mail({
      ...{ subject: `[${prefix} ${n}/2] mm: part ${n}`, id: `${word}-${n}@x` },
      ...(n === 1 && root === undefined ? {} : { replyTo: root ?? `${word}-1@x` }),
      date: `Tue, 27 Jan 2026 12:${String(minute + n).padStart(2, "0")}:00 +0000`,
      diff: change(`mm/${n}.c`, word),
    })
  );
}

async function read(mails: readonly RawMessage[], now?: number) {
  const { patches, version, notes } = await parseSeries(mails, now === undefined ? {} : { now });
  return { version, word: /^\+(\w+)/m.exec(patches[0]!.diff)?.[1], notes: notes.join("\n") };
}

Deno.test("patches that come after all RFCs are the latest, whatever these counted", async (t) => {
  const rfc = posting("RFC PATCH v2", 0, "rfc"), plain = posting("PATCH", 30, "plain", "rfc-1@x");
  await t.step("v1 after RFC v2", async () => {
    const { version, word, notes } = await read([...rfc, ...plain]);
    assert.deepEqual([version, word], [1, "plain"]);
    assert.match(notes, /v1 is read; v2 also here: it was sent after the last RFC/);
  });
  await t.step("not where the RFC was sent later", async () => {
    const late = posting("RFC PATCH v2", 40, "late", "plain-1@x");
    assert.equal((await read([...posting("PATCH", 30, "plain"), ...late])).version, 2);
  });
  await t.step("nor where v2 is none", async () => {
    const v2 = posting("PATCH v2", 0, "two");
    assert.equal((await read([...v2, ...posting("PATCH", 30, "one", "two-1@x")])).version, 2);
  });
  await t.step("nor by a date to come", async () => {
    const now = Date.parse("2026-01-20T12:00:00Z");
    assert.equal((await read([...rfc, ...plain], now)).version, 2);
  });
});

Deno.test("a letter without a number", async (t) => {
  const coverLetter = (more: Parameters<typeof mail>[0] = {}) =>
    mail({ subject: "mm: all of it", id: "root@x", body: "Why we do it.\n", ...more });
  const patches = posting("PATCH", 0, "one", "root@x");
  await t.step("is that of the patches of its sender which answer it", async () => {
    const series = await parseSeries([coverLetter(), ...patches]);
    assert.deepEqual([series.title, series.cover?.body], ["mm: all of it", "Why we do it."]);
  });
  const none: [string, RawMessage[]][] = [
    ["of another sender: a report", [coverLetter({ from: "B <b@example.org>" }), ...patches]],
    ["an answer", [coverLetter({ replyTo: "old@x" }), ...patches]],
    ["a reply", [coverLetter({ subject: "Re: mm: all of it" }), ...patches]],
    ["beside a letter that says so", [
      coverLetter(),
      mail({ subject: "[PATCH 0/2] mm: said", id: "said@x", replyTo: "root@x", body: "So.\n" }),
      ...patches,
    ]],
  ];
  for (const [name, mails] of none) {
    await t.step(`is none: ${name}`, async () => {
      assert.notEqual((await parseSeries(mails)).cover?.body, "Why we do it.");
    });
  }
});
