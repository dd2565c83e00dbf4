/** Somebody else's series, patch or letter in the thread of a series. */
import assert from "node:assert/strict";
import { parseSeries, type RawMessage } from "../../../bot/series/mod.ts";
import { change, mail, refused, thread } from "../mails.ts";

const BOB = "B <b@example.com>";
const v1 = thread(2), id = (n: number) => `mm-fix-it-all-v1-${n}@example.org`;

/** Bob's own series of two, in answer to the second patch. */
const series = [
  mail({
    subject: "[PATCH 0/2] fs: mine",
    id: "bob-0@x",
    replyTo: id(2),
    from: BOB,
    body: "Hm.\n",
  }),
  ...[1, 2].map((n) =>
    mail({
      subject: `[PATCH ${n}/2] fs: mine, part ${n}`,
      id: `bob-${n}@x`,
      replyTo: "bob-0@x",
      from: BOB,
      diff: change(`fs/${n}.c`),
      date: `Tue, 27 Jan 2026 13:0${n}:00 +0000`,
    })
  ),
];

Deno.test("a series with the same numbers that answers another is none of its versions", async (t) => {
  await t.step("nobody can say which is meant", async () => {
    assert.match((await refused([...v1, ...series])).text, /there are 2 different series/);
  });
  for (const [named, title] of [[id(1), "mm: fix it all"], ["bob-2@x", "fs: mine"]] as const) {
    await t.step(`but for who asks for a message: ${title}`, async () => {
      const found = await parseSeries([...v1, ...series], { member: { within: named } });
      assert.equal(found.title, title);
    });
  }
  await t.step("a message of the thread that is no patch names none", async () => {
    const asked = parseSeries([...v1, ...series], { member: { within: "reply@x" } });
    await assert.rejects(asked, /2 different series/);
    assert.equal((await parseSeries(v1, { member: { within: "reply@x" } })).patches.length, 2);
  });
  await t.step("a message of an older version means the latest", async () => {
    const both = [...v1, ...thread(2, { version: 2 })];
    assert.equal((await parseSeries(both, { member: { within: id(1) } })).version, 2);
  });
});

Deno.test("what others put into a thread", async (t) => {
  const one = mail({ subject: "[PATCH] mm: one", id: "one@x" });
  const bot = (more: Parameters<typeof mail>[0] = {}) =>
    mail({ subject: "[PATCH] mm: fix", id: "bot@x", replyTo: "one@x", from: BOB, ...more });
  const table: [string, RawMessage[], string, RegExp | undefined][] = [
    [
      "a letter alone",
      [
        ...v1,
        mail({ subject: "[PATCH 0/5] far away", replyTo: id(1), from: BOB, body: "Soon.\n" }),
      ],
      "mm: fix it all",
      undefined,
    ],
    ["a bot's patch below a single one", [one, bot()], "mm: one", /left out: "mm: fix"/],
    [
      "the same, with a version",
      [
        one,
        bot({ subject: "[PATCH v2] mm: fix" }),
      ],
      "mm: one",
      /left out: "mm: fix"/,
    ],
  ];
  for (const [name, mails, title, note] of table) {
    await t.step(name, async () => {
      const found = await parseSeries(mails);
      assert.equal(found.title, title);
      if (note !== undefined) assert.match(found.notes.join("\n"), note);
    });
  }
  await t.step("a second patch of the same sender may belong to it", async () => {
    const text = (await refused([one, bot({ from: undefined })])).text;
    assert.match(text, /two different postings say v1/);
  });
  await t.step("the bot's is read by who asks for it", async () => {
    const found = await parseSeries([one, bot()], { member: { messageId: "bot@x" } });
    assert.equal(found.title, "mm: fix");
  });
  await t.step("whoever takes a series over sends its next version", async () => {
    const next = thread(2, { version: 2 }).map((mail) => ({
      ...mail,
      bytes: new TextEncoder().encode(
        new TextDecoder().decode(mail.bytes).replace(/^From: .*$/m, `From: ${BOB}`),
      ),
    }));
    assert.equal((await parseSeries([...v1, ...next])).version, 2);
  });
  await t.step("patches that were sent twice by their authors are one series", async () => {
    const by = (n: number, again: boolean) =>
      mail({
        subject: `[PATCH ${n}/2] part ${n}`,
        id: `${again ? "b" : "a"}-${n}@x`,
        replyTo: n === 1 ? undefined : "a-1@x",
        from: `A <a${n}@x.org>`,
        diff: change(`mm/${n}.c`, again ? "new" : "old"),
        date: `Tue, 27 Jan 2026 1${again ? 3 : 2}:0${n}:00 +0000`,
      });
    const all = [by(1, false), by(2, false), { ...by(1, true) }, by(2, true)];
    const found = await parseSeries(all);
    assert.deepEqual(found.patches.map(({ diff }) => /new/.test(diff)), [true, true]);
  });
});

Deno.test("an answer with a diff and without brackets is named, and read where it is all there is", async () => {
  const bare = mail({ subject: "mm: and this", id: "bare@x", replyTo: id(2) });
  const found = await parseSeries([...v1, bare]);
  assert.equal(found.patches.length, 2);
  assert.match(found.notes.join("\n"), /left out: "mm: and this": it has a diff/);
  const many = Array.from({ length: 9 }, () => bare);
  const { notes } = await parseSeries([...v1, ...many]);
  assert.deepEqual(notes.filter((note) => note.startsWith("left out")).length, 4);
  assert.match(notes.at(-1)!, /6 more answers with a diff/);
  assert.equal((await parseSeries([bare])).title, "mm: and this");
});

Deno.test("patches of one sender without brackets have no order that anybody knows", async () => {
  const bare = (n: number, replyTo?: string) =>
    mail({
      subject: `PATCH ${n}/2: mm: part ${n}`,
      id: `p${n}@x`,
      replyTo,
      diff: change(`mm/${n}.c`),
    });
  assert.match((await refused([bare(1), bare(2, "p1@x")])).text, /two different postings say v1/);
});

Deno.test("one series for two stable trees is two", async () => {
  const sent = (branch: string, n: number) =>
    mail({
      subject: `[PATCH ${branch} ${n}/2] mm: part ${n}`,
      id: `${branch}-${n}@x`,
      replyTo: "upstream@x",
      diff: change(`mm/${n}.c`, branch),
    });
  const all = ["6.12.y", "6.6.y"].flatMap((branch) => [sent(branch, 1), sent(branch, 2)]);
  assert.match((await refused(all)).text, /is here for several trees: 6\.12\.y, 6\.6\.y/);
  assert.equal((await parseSeries(all.slice(2))).tags[0], "6.6.y");
});

Deno.test("a count of none is no count", async () => {
  assert.equal((await parseSeries([mail({ subject: "[PATCH 1/0] mm: x" })])).patches.length, 1);
});

Deno.test("a list that sends in its own name, for DMARC's sake", async (t) => {
  const via = (name: string) => `${name} via List <list@example.org>`;
  const original = (name: string) => [`X-Original-From: ${name} <${name.toLowerCase()}@x.org>`];
  await t.step("the author is who sent it to the list", async () => {
    const one = mail({ from: via("'Ann'"), headers: original("Ann") });
    assert.deepEqual((await parseSeries([one])).patches[0]!.author, {
      name: "Ann",
      email: "ann@x.org",
    });
  });
  await t.step("the header alone says nothing", async () => {
    const one = mail({ from: "Bea <bea@x.org>", headers: original("Ann") });
    assert.equal((await parseSeries([one])).patches[0]!.author.name, "Bea");
  });
  await t.step("mailman has put the sender into Reply-To, or into Cc", async () => {
    for (
      const [from, header] of [
        [via("Ann"), 'Reply-To: "Ann" <ann@x.org>'],
        [via('"Ann B"'), "Cc: Bob <bob@x.org>,\n  Ann B <ann@x.org>"],
        [via("'Ann'"), "Cc: Bob <bob@x.org>, Ann <ann@x.org>, Ann C <c@x.org>"],
      ] as const
    ) {
      const [patch] = (await parseSeries([mail({ from, headers: [header] })])).patches;
      assert.equal(patch!.author.email, "ann@x.org", header);
    }
    const stranger = mail({ from: via("Ann"), headers: ["Reply-To: Bob <bob@x.org>"] });
    assert.equal((await parseSeries([stranger])).patches[0]!.author.email, "list@example.org");
  });
  await t.step("two people who send by it are two", async () => {
    const one = mail({
      subject: "[PATCH] mm: one",
      id: "1@x",
      from: via("Ann"),
      headers: original("Ann"),
    });
    const bot = mail({
      ...{ subject: "[PATCH] mm: fix", id: "2@x", replyTo: "1@x" },
      ...{ from: via("Bob"), headers: original("Bob"), diff: change("mm/b.c") },
    });
    assert.equal((await parseSeries([one, bot])).title, "mm: one");
  });
});
