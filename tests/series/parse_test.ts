import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSeries, type RawMessage, type Series } from "../../bot/series/mod.ts";
import { change, mail, reply, thread } from "./mails.ts";

/** What of a series must not depend on the order of the messages. */
function essence(series: Series) {
  return {
    ...series,
    notes: [...series.notes].sort(),
    patches: series.patches.map(({ raw: _, ...patch }) => patch),
  };
}

Deno.test("a series is read in order, with its cover letter", async () => {
  const series = await parseSeries(thread(3, { version: 2 }));
  assert.equal(series.title, "mm: fix it all");
  assert.equal(series.version, 2);
  assert.deepEqual(series.patches.map(({ n }) => n), [1, 2, 3]);
  assert.deepEqual(series.patches.map(({ files }) => files[0]?.path), [
    "mm/1.c",
    "mm/2.c",
    "mm/3.c",
  ]);
  assert.deepEqual(series.cover?.author, { name: "A U Thor", email: "author@example.org" });
  assert.equal(series.cover?.body, "Hello,\n\nthis mends it.\n\n--\n2.39.5");
  const [first] = series.patches;
  assert.equal(first?.body, "It was broken.\n\nSigned-off-by: A U Thor <author@example.org>");
  assert.deepEqual(first?.trailers, [
    { key: "Signed-off-by", value: "A U Thor <author@example.org>" },
  ]);
  assert.equal(first?.diff, change("mm/1.c", "v2"));
  assert.equal(first?.date, "Tue, 27 Jan 2026 12:00:00 +0000");
  assert.deepEqual(series.notes, []);
});

Deno.test("law: shuffled messages give the same series", async () => {
  const v3 = thread(4, { version: 3 }), v4 = thread(5, { version: 4 });
  const all = [...v3, ...v4, reply(v4[2]!, "Looks good."), reply(v3[0]!, "Please resend.")];
  const want = essence(await parseSeries(all));
  assert.equal(want.version, 4);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(all, { minLength: all.length }),
      async (messages) => assert.deepEqual(essence(await parseSeries(messages)), want),
    ),
    { numRuns: 60 },
  );
});

Deno.test("law: a mail that comes twice changes nothing but the notes", async () => {
  const all = thread(4);
  const want = essence(await parseSeries(all));
  await fc.assert(
    fc.asyncProperty(fc.subarray(all), async (again) => {
      const got = essence(await parseSeries([...all, ...again]));
      assert.deepEqual({ ...got, notes: [] }, { ...want, notes: [] });
    }),
    { numRuns: 30 },
  );
});

Deno.test("of several versions the latest counts; reroll picks another", async () => {
  const all = [...thread(3, { version: 3 }), ...thread(2, { version: 4 })];
  const latest = await parseSeries(all);
  assert.equal(latest.version, 4);
  assert.equal(latest.patches.length, 2);
  assert.match(latest.notes.join("\n"), /v4 is read; v3 also here: the latest counts/);
  const third = await parseSeries(all, { reroll: 3 });
  assert.equal(third.version, 3);
  assert.match(third.patches[0]!.diff, /v3 and a half/);
});

Deno.test("a version without a thread in common is the same series by its titles", async () => {
  const strip = (message: RawMessage) => ({
    ...message,
    bytes: new TextEncoder().encode(
      new TextDecoder().decode(message.bytes).replace(
        /^(?:Message-ID|In-Reply-To|References):.*\n/gm,
        "",
      ),
    ),
  });
  const all = [...thread(3, { version: 1 }), ...thread(3, { version: 2 })].map(strip);
  assert.equal((await parseSeries(all)).version, 2);
  assert.equal((await parseSeries(all, { reroll: 1 })).patches.length, 3);
});

Deno.test("patches that git format-patch wrote need no brackets", async () => {
  const separator = `From ${"ab".repeat(20)} Mon Sep 17 00:00:00 2001`;
  const made = ["mm: one", "mm: two"].map((subject, i) =>
    mail({ subject, separator, diff: change(`mm/${i}.c`), replyTo: "thread@example.org" })
  );
  const series = await parseSeries(made);
  assert.equal(series.title, "mm: one and 1 more");
  assert.deepEqual(series.patches.map(({ subject }) => subject), ["mm: one", "mm: two"]);
  const named = ["[PATCH] mm: one", "[PATCH] mm: two"].map((subject, i) =>
    mail({ subject, order: "named", file: `p/000${i + 1}-x.patch`, diff: change(`mm/${i}.c`) })
  );
  assert.equal((await parseSeries(named)).patches.length, 2);
  assert.equal((await parseSeries([mail({ subject: "mm: alone" })])).title, "mm: alone");
});

Deno.test("a list decides over the subjects", async () => {
  const listed = [3, 1].map((n) =>
    mail({ subject: `[PATCH v2 ${n}/3] part ${n}`, order: "listed", diff: change(`mm/${n}.c`) })
  );
  const series = await parseSeries(listed);
  assert.equal(series.version, 2);
  assert.deepEqual(series.patches.map(({ n, subject }) => [n, subject]), [[1, "part 3"], [
    2,
    "part 1",
  ]]);
  assert.match(series.notes.join(), /count 3 patches; the list has 2/);
});

Deno.test("a list of patches is for what all of them say", async () => {
  const list = async (...tags: string[]) => {
    const mails = tags.map((tag, i) =>
      mail({
        subject: `[${tag}] part ${i}`,
        id: `${i}@x`,
        order: "listed",
        diff: change(`mm/${i}.c`),
      })
    );
    return (await parseSeries(mails)).tags;
  };
  assert.deepEqual(await list("PATCH", "6.12.y", "PATCH sh4"), []);
  assert.deepEqual(await list("PATCH net 6.12.y", "PATCH 6.12.y"), ["6.12.y"]);
});

Deno.test("v2.1 and RESEND replace one patch", async () => {
  const posted = thread(2, { version: 2 });
  const anew = mail({
    subject: "[PATCH v2.1 1/2] mm: fix it all, part 1",
    replyTo: "mm-fix-it-all-v2-1@example.org",
    diff: change("mm/1.c", "anew"),
  });
  const series = await parseSeries([...posted, anew]);
  assert.match(series.patches[0]!.diff, /anew and a half/);
  assert.match(series.notes.join(), /1\/2 was sent anew/);
});

Deno.test("a patch beyond the last follows it, if who sent the others sent it, and no number lacks", async (t) => {
  const extra = (n: number, more: { from?: string } = {}) =>
    mail({
      subject: `[PATCH ${n}/2] mm: fix it all, more`,
      replyTo: "mm-fix-it-all-v1-0@example.org",
      diff: change(`mm/${n}.c`),
      ...more,
    });
  const table: [string, ReturnType<typeof mail>[], number, RegExp][] = [
    ["3/2", [extra(3)], 3, /^"mm: fix it all, more", 3 of 2: beyond the last, and read/],
    ["3/2 and 4/2", [extra(4), extra(3)], 4, /4 of 2: beyond the last, and read/],
    ["behind a gap", [extra(5)], 2, /^left out: .*5 of 2: beyond the last$/],
    ["another's", [extra(3, { from: "B <b@x.org>" })], 2, /^left out: .*3 of 2: beyond/],
  ];
  for (const [name, more, count, note] of table) {
    await t.step(name, async () => {
      const series = await parseSeries([...thread(2), ...more]);
      assert.equal(series.patches.length, count);
      assert.match(series.notes.find((one) => one.includes("beyond"))!, note);
    });
  }
});

Deno.test("footers come from the cover letter or any patch", async (t) => {
  const base = "0123456789".repeat(4), id = "abcdef0123".repeat(4);
  const lines = `base-commit: ${base}\nprerequisite-patch-id: ${id}\nchange-id: 20260101-fix-abc\n`;
  const cover = mail({ subject: "[PATCH 0/1] x", body: `Hello\n\n---\n${lines}` });
  const patch = mail({ subject: "[PATCH 1/1] y" });
  const tail = mail({
    subject: "[PATCH 1/1] y",
    body: `Text\n---\n${change()}\n${lines}-- \n2.39\n`,
  });
  for (const [name, messages] of [["cover", [cover, patch]], ["patch", [tail]]] as const) {
    await t.step(name, async () => {
      const series = await parseSeries(messages);
      assert.equal(series.baseCommit, base);
      assert.deepEqual(series.prerequisites, [
        { kind: "patch-id", id, says: `prerequisite-patch-id: ${id}` },
      ]);
      assert.equal(series.changeId, "20260101-fix-abc");
    });
  }
  await t.step("one in the diff or in a reply does not count", async () => {
    const inDiff = change().replace("two and a half", `base-commit: ${base}`);
    const answer = reply(cover, `base-commit: ${base}`);
    const series = await parseSeries([mail({ subject: "[PATCH 1/1] y", diff: inDiff }), answer]);
    assert.equal(series.baseCommit, undefined);
  });
  const others: [string, boolean][] = [
    ["Based-on: <20260101.1-2-a@example.org>", true],
    ['Based-on: 20260101.1-2-a@example.org ("[PATCH v2 0/3] x")', true],
    ["Based-On: https://patchew.org/QEMU/20260101.1-2-a@example.org/", true],
    ["prerequisite-message-id: <20260101.1-2-a@example.org>", true],
    ["prerequisite-change-id: 20260101-other-topic-abc:v2", true],
    ['Depends-on: series-1234 ("x")', true],
    ["Depends-On: I0123456789abcdef", false],
    ["Based-on: the talk that we had", false],
    ["> Based-on: <20260101.1-2-a@example.org>", false],
  ];
  for (const [line, isNoted] of others) {
    await t.step(line, async () => {
      const coverLetter = mail({ subject: "[PATCH 0/1] x", body: `Hello\n\n${line}\n` });
      const { prerequisites } = await parseSeries([coverLetter, patch]);
      assert.equal(prerequisites.length === 1, isNoted);
    });
  }
  const based = (...lines: string[]) =>
    parseSeries([mail({ body: `x\n---\n${change()}\n${lines.join("\n")}\n` })]);
  for (
    const [line, name] of [
      ["base-commit: v6.19-rc7", "v6.19-rc7"],
      ["base-commit: 0123456789ab", "0123456789ab"],
      ['Base-commit: 0123456789ab ("mm: what it stands on")', "0123456789ab"],
      ["base-commit: commit 0123456789ab", "0123456789ab"],
      ['base-commit: 0123456789ab - "mm: what it stands on"', "0123456789ab"],
      ["base-commit: <0123456789ab> [origin/master]", "0123456789ab"],
      ["base-commit: v6.19-rc1-12-g0123456789ab", "0123456789ab"],
      ["base-commit: https://example.org/linux/commit/?h=next&id=0123456789ab", "0123456789ab"],
      ["base-commit: refs/tags/v6.19-rc7.", "v6.19-rc7"],
      ["base-commit: next-20260127", "next-20260127"],
      [`base-commit: ${base.slice(0, 12)}\nbase-commit: ${base}`, base],
      [`base-commit: ${base}\nbase-commit: ${base.slice(0, 12)}`, base],
    ] as const
  ) {
    await t.step(line, async () => {
      const series = await based(line);
      assert.equal(series.baseCommit, name);
      assert.deepEqual(series.notes, []);
    });
  }
  await t.step("a later patch's own base has the first patch in it", async () => {
    const part = (n: number, foot = "") =>
      mail({
        subject: `[PATCH ${n}/2] x`,
        ...{ id: `${n}@x`, replyTo: "1@x", body: `x\n---\n${change()}\n${foot}-- \n2.39\n` },
      });
    const second = await parseSeries([part(1), part(2, `base-commit: ${base}\n`)]);
    assert.equal(second.baseCommit, undefined);
    assert.match(second.notes.join(), /stands below a later patch, so it is not the series' base/);
    const each = await parseSeries([
      part(1, `base-commit: ${base}\n`),
      part(2, `base-commit: ${id}\n`),
    ]);
    assert.deepEqual([each.baseCommit, each.notes], [base, []]);
  });
  await t.step(
    "Gerrit's Change-Id is none of b4's",
    async () => assert.equal((await based("Change-Id: I0123456789")).changeId, undefined),
  );
  await t.step("what names no commit is noted, a second one, too", async () => {
    for (const name of ["<none>", "012345", "mainline", "net-next/main", "v6"]) {
      const series = await based(`base-commit: ${name}`);
      assert.equal(series.baseCommit, undefined);
      assert.match(series.notes.join(), /names no commit: not used/);
    }
    const two = mail({ body: `x\n---\n${change()}\nbase-commit: ${base}\nbase-commit: ${id}\n` });
    const both = await parseSeries([two]);
    assert.equal(both.baseCommit, base);
    assert.match(both.notes.join(), /second base/);
  });
});
