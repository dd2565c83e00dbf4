import assert from "node:assert/strict";
import { type Case, holdsToTable } from "./cases.ts";
import { change, mail, refused, reply, thread } from "./mails.ts";

const CASES: Case[] = [
  { name: "no From:", messages: [mail({ from: null, file: "in.mbox" })], says: /no From: header/ },
  {
    name: "a From: without an address",
    messages: [mail({ from: "A U Thor", file: "in.mbox" })],
    says: /names no mail address: "A U Thor"/,
  },
  {
    name: "a patch without a diff",
    messages: [mail({ body: "Text.\n---\n", file: "in.mbox" })],
    says: /"mm: fix it" has no diff/,
    hint: /empty/,
  },
  {
    name: "a patch whose diff is quoted",
    messages: [mail({ body: change().replace(/^/gm, "> "), file: "in.mbox" })],
    says: /has no diff/,
    hint: /quoted/,
  },
  {
    name: "HTML mail",
    messages: [
      mail({
        body: "<p>Text</p><pre>---</pre>",
        headers: ["Content-Type: text/html"],
        file: "in.mbox",
      }),
    ],
    says: /has no diff/,
    hint: /HTML/,
  },
  {
    name: "two patches attached to one mail",
    messages: [mail({
      file: "in.mbox",
      headers: ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"'],
      body: [1, 2].map((i) =>
        `--b\nContent-Type: text/x-patch\nContent-Disposition: attachment\n\n${change(`${i}.c`)}`
      ).join("\n") + "\n--b--\n",
    })],
    says: /has 2 patches attached/,
  },
  {
    name: "MIME parts nested without end",
    messages: [mail({
      file: "in.mbox",
      headers: ['Content-Type: multipart/mixed; boundary="b0"'],
      body: Array.from(
        { length: 40 },
        (_, i) => `--b${i}\nContent-Type: multipart/mixed; boundary="b${i + 1}"\n\n`,
      ).join(""),
    })],
    says: /not a mail that can be read/,
  },
  {
    name: "headers without end",
    messages: [mail({ headers: [`X-Junk: ${"x".repeat(400_000)}`], file: "in.mbox" })],
    says: /not a mail that can be read/,
  },
  {
    name: "one patch missing",
    messages: thread(3).filter((_, i) => i !== 2),
    says: /v1 of "mm: fix it all" has 3 patches, and patch 2 is missing/,
    hint: /whole thread/,
    line: 1,
  },
  {
    name: "several patches missing",
    messages: thread(5, { version: 4 }).slice(3),
    says: /v4 of .* has 5 patches, and patches 1 and 2 are missing/,
  },
  {
    name: "a hundred patches missing",
    messages: [mail({ subject: "[PATCH 7/120] x" })],
    says: /patches 1, 2, 3, .* and 107 more are missing/,
  },
  {
    name: "the latest version incomplete",
    messages: [...thread(2), ...thread(2, { version: 2 }).slice(0, 2)],
    says: /v2 of .* patch 2 is missing/,
    hint: /--reroll 1/,
  },
  {
    name: "a missing patch whose mail is there, empty",
    messages: [
      ...thread(2).slice(0, 2),
      mail({
        subject: "[PATCH 2/2] mm: fix it all, part 2",
        body: "Oops\n",
        line: 77,
      }),
    ],
    says: /patch 2 is missing/,
    hint: /without a diff, at test\.mbox:77/,
  },
  {
    name: "one number, two patches",
    messages: [
      ...thread(2),
      mail({ subject: "[PATCH 2/2] mm: fix it all, part 2", diff: change("mm/9.c"), line: 500 }),
    ],
    says: /patch 2\/2 is there twice, with different diffs/,
    hint: /test\.mbox:200/,
    line: 500,
  },
  ...["From", "Subject"].map((name) => ({
    name: `two ${name}: headers`,
    messages: [mail({ headers: [`${name}: [PATCH] other <o@example.org>`] })],
    says: new RegExp(`the mail has two ${name}: headers that differ`),
    hint: /git am takes the last/,
  })),
  {
    name: "two series",
    messages: [...thread(2), ...thread(3, { title: "net: other" })],
    says: /2 different series: "mm: fix it all" \(v1, 2 patches\); "net: other" \(v1, 3 patches\)/,
  },
  {
    name: "two single patches",
    messages: [mail({ subject: "[PATCH] a" }), mail({ subject: "[PATCH] b" })],
    says: /2 different series: "a" \(v1, 1 patch\); "b"/,
  },
  {
    name: "two postings of one version",
    messages: [...thread(2), mail({ subject: "[PATCH 1/1] mm: fix it all, part 1" })],
    says: /two different postings say v1/,
  },
  {
    name: "a reroll that is not there",
    messages: [...thread(1, { version: 2 }), ...thread(1, { version: 4 })],
    reroll: 3,
    says: /there is no v3 of this series here/,
    hint: /there are v2, v4/,
  },
  {
    name: "a reroll that a listed series is not",
    messages: [mail({ order: "listed" })],
    reroll: 2,
    says: /there is no v2/,
    hint: /there is v1/,
  },
  {
    name: "a listed patch without a diff",
    messages: [mail({ order: "listed", body: "nothing\n", file: "p/a.patch" })],
    says: /has no diff/,
  },
  { name: "a cover letter alone", messages: thread(3).slice(0, 1), says: /and no patch/ },
  { name: "a reply alone", messages: [reply(thread(1)[1]!, "No.")], says: /only mail is a reply/ },
  {
    name: "no patch at all",
    messages: [mail({ subject: "hello", body: "x\n" }), mail({ subject: "you", body: "y\n" })],
    says: /none of the 2 mails is a patch/,
  },
  {
    name: "thousands of patches",
    messages: [mail({ subject: "[PATCH 1/99999] x", file: "in.mbox" })],
    says: /a series of 99999 patches; the limit is 2000/,
  },
  {
    name: "millions of lines",
    messages: [mail({ subject: "[PATCH] x", body: "\n".repeat(2_000_001), file: "in.mbox" })],
    says: /a message of more than 2 million lines/,
  },
];

Deno.test("a bad series gives one clear error that names the file", async (t) => {
  await holdsToTable(t, CASES);
});

Deno.test("no messages", async () => {
  assert.match((await refused([])).text, /there is no message/);
});
