import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSeries } from "../../../bot/series/mod.ts";
import { postedMails } from "../../../bot/series/mail/posted.ts";

const DIFF =
  "a change\n---\n a | 2 +-\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n";
const raw = (head: string, body = DIFF) => ({
  bytes: new TextEncoder().encode(`${head}\n\n${body}`),
  file: "x",
  line: 1,
});
const COVER = `From: =?utf-8?q?J=C3=B6rg?= <j@example.org>
Subject: [PATCH v2 0/1] a
 long title
Message-ID: <cover@example.org>
In-Reply-To: <v1@example.org>
Date: Tue, 27 Jan 2026 20:12:53 +0800
To: "Maintainer, A." <m@example.org>, undisclosed: one@example.org, two@example.org;
Cc: linux-mm@kvack.org`;
const PATCH = `From: Somebody <s@example.org>
Subject: [PATCH v2 1/1] mm: change a
Message-ID: <patch@example.org>
In-Reply-To: <cover@example.org>
References: <v1@example.org>
 <cover@example.org>`;

Deno.test("postedMails: what an answer needs, of the letter and of the patches", async () => {
  const series = await parseSeries([raw(COVER, "Hello\n"), raw(PATCH)]);
  assert.deepEqual(await postedMails(series), [
    {
      n: 0,
      messageId: "cover@example.org",
      subject: "[PATCH v2 0/1] a long title",
      date: "Tue, 27 Jan 2026 20:12:53 +0800",
      from: { name: "J\u00f6rg", email: "j@example.org" },
      references: ["v1@example.org"],
      to: [
        { name: "Maintainer, A.", email: "m@example.org" },
        { name: "one@example.org", email: "one@example.org" },
        { name: "two@example.org", email: "two@example.org" },
      ],
      cc: [{ name: "linux-mm@kvack.org", email: "linux-mm@kvack.org" }],
    },
    {
      n: 1,
      messageId: "patch@example.org",
      subject: "[PATCH v2 1/1] mm: change a",
      from: { name: "Somebody", email: "s@example.org" },
      references: ["v1@example.org", "cover@example.org"],
      to: [],
      cc: [],
    },
  ]);
});

Deno.test("postedMails: of very many people the first are named, and that there are more", async () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => `p${i}@example.org`).join(",\n ");
  const of = async (cc: number) => {
    const cover = COVER.replace("Cc: linux-mm@kvack.org", `Cc: ${many(cc)}`);
    const [mail] = await postedMails(await parseSeries([raw(cover, "Hello\n"), raw(PATCH)]));
    return [mail?.cc.length, mail?.more];
  };
  assert.deepEqual(await of(500), [500, undefined]);
  assert.deepEqual(await of(501), [500, true]);
});

Deno.test("postedMails: where a list sends in its own name, who sent it is another", async (t) => {
  const rows: [string, string, string][] = [
    ["it says who", "X-Original-From: Ann <ann@example.org>", "ann@example.org"],
    ["answers go to who it was", "Reply-To: Ann <ann@example.org>", "ann@example.org"],
    ["nobody knows", "Reply-To: kdev@lists.example.org", "kdev@lists.example.org"],
  ];
  for (const [name, line, want] of rows) {
    await t.step(name, async () => {
      const head = `From: Ann via kdev <kdev@lists.example.org>\n${line}`;
      const mail = raw(`${head}\nSubject: [PATCH] a: b\nMessage-ID: <p@x>`);
      const [posted] = await postedMails(await parseSeries([mail]));
      assert.equal(posted?.from.email, want);
    });
  }
});

Deno.test("postedMails: a mail that was never posted has no Message-ID, and is left out", async () => {
  const series = await parseSeries([raw("From: A <a@example.org>\nSubject: [PATCH] mm: a")]);
  assert.deepEqual(await postedMails(series), []);
});

Deno.test("postedMails: a chain without end keeps its first and its last links", async () => {
  const chain = Array.from({ length: 1000 }, (_, i) => `<${i}@example.org>`).join("\n ");
  const series = await parseSeries([raw(PATCH.replace(/References:[^]*/, `References: ${chain}`))]);
  const { references } = (await postedMails(series))[0]!;
  assert.equal(references.length, 200);
  assert.deepEqual([references[0], references.at(-1)], ["0@example.org", "999@example.org"]);
});

Deno.test("postedMails: any header at all gives whole addresses or none", async () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, text, async (to, id) => {
      const bytes = raw(`From: a@example.org\nMessage-ID: <a@b>${id}\nTo: ${to}`).bytes;
      const patches = [{ n: 1, raw: { bytes, file: "x", line: 1 } }];
      const found = await postedMails({ patches } as unknown as Parameters<typeof postedMails>[0]);
      for (const mail of found) {
        assert.match(mail.messageId, /^[^<>\s]+$/);
        for (const { email } of mail.to) assert.notEqual(email, "");
      }
    }),
    { numRuns: 50 },
  );
});
