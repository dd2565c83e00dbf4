/** One version that was posted twice, in halves, or as one patch of what was three. */
import assert from "node:assert/strict";
import { parseSeries, type RawMessage } from "../../../bot/series/mod.ts";
import { change, mail, refused, thread } from "../mails.ts";

const read = async (mails: readonly RawMessage[], reroll?: number) => {
  const series = await parseSeries(mails, { reroll });
  const words = series.patches.map(({ diff }) => /^-(?!--)(.*)$/m.exec(diff)?.[1]);
  return { ...series, words: words.join(" ") };
};

/** Patch n of `total`, sent at a minute of an hour. */
function sent(n: number, total: number, word: string, minute: number, replyTo?: string) {
  return mail({
    subject: `[PATCH ${n}/${total}] part ${n}`,
    id: `${word}-${n}@x`,
    replyTo,
    diff: change(`mm/${n}.c`, word),
    date: `Tue, 27 Jan 2026 12:${String(minute).padStart(2, "0")}:00 +0000`,
  });
}

function coverLetter(id: string, minute: number, title = "all") {
  const date = `Tue, 27 Jan 2026 12:${String(minute).padStart(2, "0")}:00 +0000`;
  return mail({ subject: `[PATCH 0/2] ${title}`, id, date, body: `The letter ${id}.\n` });
}

Deno.test("one version that was posted twice", async (t) => {
  const first = [sent(1, 2, "old", 1), sent(2, 2, "old", 2, "old-1@x")];
  const table: [string, RawMessage[], string][] = [
    [
      "in answer to itself",
      [sent(1, 2, "new", 9, "old-1@x"), sent(2, 2, "new", 10, "new-1@x")],
      "new new",
    ],
    ["in a thread of its own", [sent(1, 2, "new", 9), sent(2, 2, "new", 10, "new-1@x")], "new new"],
    [
      "and came in another order",
      [sent(2, 2, "new", 10, "new-1@x"), sent(1, 2, "new", 9)],
      "new new",
    ],
    [
      "a third time",
      [
        ...[sent(1, 2, "new", 9), sent(2, 2, "new", 10, "new-1@x")],
        ...[sent(1, 2, "last", 19), sent(2, 2, "last", 20, "last-1@x")],
      ],
      "last last",
    ],
  ];
  for (const [name, again, words] of table) {
    await t.step(name, async () => {
      for (const mails of [[...first, ...again], [...again, ...first]]) {
        const series = await read(mails);
        assert.equal(series.words, words);
        assert.match(
          series.notes.join("\n"),
          /v1 was posted more than once: the last is read, of Tue/,
        );
      }
    });
  }
  await t.step("each with its letter", async () => {
    const mails = [
      ...[coverLetter("b@x", 8), sent(1, 2, "new", 9, "b@x"), sent(2, 2, "new", 10, "b@x")],
      ...[coverLetter("a@x", 0), sent(1, 2, "old", 1, "a@x"), sent(2, 2, "old", 2, "a@x")],
    ];
    const series = await read(mails);
    assert.deepEqual([series.words, series.cover?.body], ["new new", "The letter b@x."]);
  });
  await t.step("a letter alone, twice, before it goes with its patches", async () => {
    const whole = [
      coverLetter("c@x", 8),
      sent(1, 2, "new", 9, "c@x"),
      sent(2, 2, "new", 10, "c@x"),
    ];
    const series = await read([coverLetter("a@x", 0), coverLetter("b@x", 4), ...whole]);
    assert.equal(series.words, "new new");
  });
  await t.step("another series of the same size, in answer to it", async () => {
    const again = [
      mail({ subject: "[PATCH 0/2] more", id: "d@x", replyTo: "a@x", body: "x\n" }),
      ...[3, 4].map((n) =>
        mail({
          subject: `[PATCH ${n - 2}/2] part ${n}`,
          ...{ id: `more-${n}@x`, replyTo: "d@x", diff: change(`mm/${n}.c`, "more") },
          date: "Tue, 27 Jan 2026 12:40:00 +0000",
        })
      ),
    ];
    const own = [coverLetter("a@x", 0), sent(1, 2, "own", 1, "a@x"), sent(2, 2, "own", 2, "a@x")];
    const { text } = await refused([...own, ...again]);
    assert.match(text, /two different series have the same numbers: "all"; "more"/);
    for (const [messageId, words] of [["d@x", "more more"], ["own-2@x", "own own"]] as const) {
      const series = await parseSeries([...own, ...again], { member: { messageId } });
      const found = series.patches.map(({ diff }) => /^-(?!--)(.*)$/m.exec(diff)?.[1]).join(" ");
      assert.equal(found, words);
      assert.match(series.notes.join(), /also here, with the same numbers/);
    }
  });
  await t.step("another series of another size, by the name of a mail", async () => {
    const own = [coverLetter("a@x", 0), sent(1, 2, "own", 1, "a@x"), sent(2, 2, "own", 2, "a@x")];
    const third = sent(1, 3, "more", 9, "a@x");
    const more = [third, sent(2, 3, "more", 10, "more-1@x"), sent(3, 3, "more", 11, "more-1@x")];
    assert.match((await refused([...own, ...more])).text, /two different postings say v1/);
    const series = await parseSeries([...own, ...more], { member: { messageId: "more-2@x" } });
    assert.equal(series.patches.length, 3);
  });
  await t.step("the letter that the patches answer, not one that went alone", async () => {
    const whole = [
      coverLetter("c@x", 8),
      sent(1, 2, "new", 9, "c@x"),
      sent(2, 2, "new", 10, "c@x"),
    ];
    for (const mails of [[coverLetter("a@x", 0), ...whole], [...whole, coverLetter("a@x", 0)]]) {
      assert.equal((await parseSeries(mails)).cover?.messageId, "c@x");
    }
  });
  await t.step("nobody can say which counts of one patch alone", async () => {
    const { text } = await refused([...first, sent(2, 2, "new", 9, "old-2@x")]);
    assert.match(text, /patch 2\/2 is there twice, with different diffs/);
  });
  await t.step("nor where a clock goes wrong", async () => {
    const again = [sent(1, 2, "new", 9), sent(2, 2, "new", 10, "new-1@x")];
    const now = Date.parse("2026-01-20T12:00:00Z");
    await assert.rejects(parseSeries([...first, ...again], { now }), /there twice/);
    const later = await parseSeries([...first, ...again], { now: now + 10 * 86_400_000 });
    assert.match(later.notes.join(), /posted more than once/);
  });
  await t.step("nor where a date is none", async () => {
    const undated = mail({
      subject: "[PATCH 1/2] part 1",
      id: "n@x",
      date: "soon",
      diff: change("mm/1.c", "new"),
    });
    const { text } = await refused([...first, undated, sent(2, 2, "new", 10, "n@x")]);
    assert.match(text, /there twice/);
  });
});

Deno.test("a posting that was interrupted and sent on", async (t) => {
  const half = [sent(1, 4, "a", 1), sent(2, 4, "a", 2, "a-1@x")];
  const rest = [sent(3, 4, "b", 30), sent(4, 4, "c", 31, "b-3@x")];
  await t.step("is one series", async () => {
    assert.equal((await read([...half, ...rest])).words, "a a b c");
    assert.equal((await read([...rest, ...half])).words, "a a b c");
  });
  await t.step("by another sender it is none", async () => {
    const other = mail({ subject: "[PATCH 3/4] x", from: "B <b@x>", id: "o-3@x" });
    const last = mail({ subject: "[PATCH 4/4] y", from: "B <b@x>", id: "o-4@x", replyTo: "o-3@x" });
    assert.match((await refused([...half, other, last])).text, /there are 2 different series/);
  });
  await t.step("what lacks one is none", async () => {
    const last = [sent(4, 4, "c", 31), sent(4, 4, "d", 32, "c-4@x")];
    assert.match((await refused([...half, ...last])).text, /different series|missing/);
  });
});

Deno.test("a later version without numbers, by the sender of the series", async (t) => {
  const v1 = thread(3), id = (n: number) => `mm-fix-it-all-v1-${n}@example.org`;
  const v2 = (subject: string, more: Parameters<typeof mail>[0] = {}) =>
    mail({ subject, id: "v2@x", replyTo: id(0), diff: change("mm/2.c", "new"), ...more });
  await t.step("all in one patch", async () => {
    const series = await read([...v1, v2("[PATCH v2] mm: fix it at once")]);
    assert.deepEqual([series.version, series.words], [2, "new"]);
    assert.equal((await read([...v1, v2("[PATCH v2] mm: fix it at once")], 1)).words, "v1 v1 v1");
  });
  await t.step("one patch of the three, by its title", async () => {
    const one = v2("[PATCH v2] mm: fix it all, part 2", { replyTo: id(2) });
    const series = await read([...v1, one]);
    assert.deepEqual([series.version, series.words], [2, "v1 new v1"]);
    assert.match(series.notes.join("\n"), /v2 has patch 2 of 3 alone/);
  });
  await t.step("two patches of what was one", async () => {
    const mails = [
      mail({ subject: "[PATCH] mm: all", id: "1@x" }),
      v2("[PATCH v2 1/2] mm: all", { replyTo: "1@x" }),
      v2("[PATCH v2 2/2] mm: the rest", { id: "v2b@x", replyTo: "1@x" }),
    ];
    const { version, words } = await read(mails);
    assert.deepEqual([version, words], [2, "new new"]);
  });
  await t.step("another series with other numbers in its thread is refused", async () => {
    const mails = [
      v2("[PATCH 1/2] mm: and", { replyTo: id(1) }),
      v2("[PATCH 2/2] mm: more", { id: "v2b@x", replyTo: id(1) }),
    ];
    assert.match((await refused([...v1, ...mails])).text, /two different postings say v1/);
  });
  await t.step("the change-id of a prerequisite is not its own", async () => {
    const coverLetter = (subject: string, id: string, line: string) =>
      mail({ subject, id, body: `Hello\n\n${line}\n` });
    const mails = [
      coverLetter("[PATCH 0/1] this", "t@x", "prerequisite-change-id: 20260101-that-abc:v1"),
      mail({ subject: "[PATCH 1/1] this one", id: "t1@x", replyTo: "t@x" }),
      coverLetter("[PATCH 0/1] that", "o@x", "change-id: 20260101-that-abc"),
      mail({ subject: "[PATCH 1/1] that one", id: "o1@x", replyTo: "o@x" }),
    ];
    // What stands beside it is what it stands on, no reroll of it.
    assert.equal((await read(mails)).title, "this");
  });
  await t.step("of somebody else it is a proposal", async () => {
    const series = await read([
      ...v1,
      v2("[PATCH v2] mm: or so", { from: "B <b@example.org>", replyTo: id(2) }),
    ]);
    assert.deepEqual([series.version, series.words], [1, "v1 v1 v1"]);
  });
  await t.step("without a later version, too", async () => {
    assert.equal((await read([...v1, v2("[PATCH] mm: and this", { replyTo: id(2) })])).version, 1);
  });
});

Deno.test("what another person sends into a thread under the same names is not the series", async (t) => {
  const ANN = "Ann <ann@example.org>", EVE = "Eve <eve@example.net>";
  const LATER = "Wed, 28 Jan 2026 12:00:00 +0000";
  const ann = (n: number) =>
    mail({
      ...{
        from: ANN,
        subject: `[PATCH v2 ${n}/2] part ${n}`,
        id: `ann-${n}@x`,
        replyTo: "ann-0@x",
      },
      diff: change(`mm/${n}.c`, "ann"),
    });
  const eve = (n: number, subject = `[PATCH v2 ${n}/2] part ${n}`) =>
    mail({
      ...{ from: EVE, date: LATER, subject, id: `eve-${n}@x`, replyTo: "ann-0@x" },
      diff: change(`mm/${n}.c`, "eve"),
    });
  const own = [
    mail({ from: ANN, subject: "[PATCH v2 0/2] all", id: "ann-0@x", body: "All.\n" }),
    ...[ann(1), ann(2)],
  ];
  const words = async (mails: readonly RawMessage[], messageId?: string) => {
    const member = messageId === undefined ? undefined : { messageId };
    const { patches, notes } = await parseSeries(mails, { member });
    const all = patches.map(({ diff }) => /^-(?!--)(.*)$/m.exec(diff)?.[1]).join(" ");
    return { all, notes: notes.join("\n") };
  };
  await t.step("all of it, with the same numbers and titles", async () => {
    const mails = [...own, eve(1), eve(2)];
    for (const id of ["ann-0@x", "ann-2@x"]) assert.equal((await words(mails, id)).all, "ann ann");
    assert.equal((await words(mails, "eve-1@x")).all, "eve eve");
    assert.match((await refused(mails)).message, /two different series have the same numbers/);
  });
  for (const name of ["RESEND v2", "v2.1", "v2"]) {
    await t.step(`one patch, ${name}`, async () => {
      const { all, notes } = await words([...own, eve(2, `[PATCH ${name} 2/2] part 2`)]);
      assert.equal(all, "ann ann");
      assert.match(notes, /left out: 2\/2 was sent anew by eve@example\.net, and was ann@exam/);
    });
  }
  await t.step("one patch, where there is no cover letter", async () => {
    const sent = (from: string, n: number, replyTo?: string) =>
      mail({
        ...{ from, replyTo, id: `${from.slice(0, 3)}-${n}@x`, subject: `[PATCH ${n}/3] part ${n}` },
        diff: change(`mm/${n}.c`, from.slice(0, 3)),
      });
    const mails = [sent(ANN, 1), sent(ANN, 2, "Ann-1@x"), sent(ANN, 3, "Ann-1@x")];
    for (const answered of [1, 2]) {
      const { all, notes } = await words([...mails, sent(EVE, 2, `Ann-${answered}@x`)]);
      assert.equal(all, "Ann Ann Ann");
      assert.match(notes, /left out: 2\/3 was sent anew by eve@example\.net/);
    }
  });
  await t.step("a later version, where none was named, with a word about it", async () => {
    const mails = [...own, eve(1, "[PATCH v3 1/2] part 1"), eve(2, "[PATCH v3 2/2] part 2")];
    const { all, notes } = await words(mails);
    assert.equal(all, "eve eve");
    assert.match(notes, /v3 was sent by eve@example\.net, the others by ann@example\.org/);
    assert.equal((await words(mails, "ann-0@x")).all, "ann ann");
  });
});
