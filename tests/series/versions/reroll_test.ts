/** Versions as people post them; b4 and patchwork read them so. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { change, mail, refused, reply, thread } from "../mails.ts";

const words = (series: Awaited<ReturnType<typeof parseSeries>>) =>
  series.patches.map(({ diff }) => /^-(.*)$/m.exec(diff.replace(/^--- .*$/m, ""))?.[1]);
const one = (
  tag: string,
  n: string,
  word: string,
  more: Partial<Parameters<typeof mail>[0]> = {},
) =>
  mail({
    subject: `[${tag} ${n}] part`,
    id: `${tag}-${n}-${word}@x`,
    diff: change(`mm/${n[0]}.c`, word),
    ...more,
  });

Deno.test("versions", async (t) => {
  await t.step("a letter alone says v3, with and without an older thread", async () => {
    const cover = mail({ subject: "[PATCH mm v3 0/2] all", id: "c@x", body: "Both.\n" });
    const patches = [1, 2].map((n) => one("PATCH", `${n}/2`, "three", { replyTo: "c@x" }));
    const series = await parseSeries([cover, ...patches]);
    assert.equal(series.version, 3);
    assert.equal(series.patches.length, 2);
    assert.equal(series.cover?.subject, "all");
    const older = thread(2, { version: 2, title: "all" });
    assert.deepEqual(words(await parseSeries([...older, cover, ...patches])), ["three", "three"]);
  });
  await t.step(
    "a letter [PATCHSET] without a number is that of the patches that answer it",
    async () => {
      const table: [string, string, number][] = [
        ["[PATCHSET] all", "PATCH", 1],
        ["[PATCHSET v2 wq/for-6.20] all", "PATCH", 2],
        ["[PATCHSET v2] all", "PATCH v2", 2],
        ["[PATCHSET] all", "PATCH v4", 4],
      ];
      for (const [subject, tag, version] of table) {
        const cover = mail({ subject, id: "c@x", body: "Both.\n" });
        const patches = [1, 2].map((n) => one(tag, `${n}/2`, "set", { replyTo: "c@x" }));
        const series = await parseSeries([cover, ...patches]);
        assert.deepEqual([series.version, series.patches.length, series.cover?.subject], [
          ...[version, 2],
          "all",
        ]);
        const alone = await parseSeries([cover, ...patches.toReversed()]);
        assert.equal(alone.title, "all");
      }
    },
  );
  await t.step("patches of v1 that answer a letter of v2 which has its own stay v1", async () => {
    const cover = mail({ subject: "[PATCH v2 0/1] all", id: "c@x", body: "x\n" });
    const old = one("PATCH", "1/1", "old", { replyTo: "c@x" });
    const now = one("PATCH v2", "1/1", "new", { replyTo: "c@x" });
    assert.deepEqual(words(await parseSeries([cover, old, now])), ["new"]);
  });
  const v1 = thread(3);
  const id = (n: number) => `mm-fix-it-all-v1-${n}@example.org`;
  await t.step("one patch of three is sent anew", async () => {
    const series = await parseSeries([...v1, one("PATCH v2", "2/3", "anew", { replyTo: id(2) })]);
    assert.equal(series.version, 2);
    assert.deepEqual(words(series), ["v1", "anew", "v1"]);
    assert.match(series.notes.join("\n"), /v2 has patch 2 of 3 alone/);
    assert.equal(series.cover?.subject, "mm: fix it all");
  });
  await t.step("in answer to a review of it, which is all that the mail refers to", async () => {
    const review = reply(v1[2]!, "Not so."), reviewed = `re-7-${id(2)}`;
    const again = reply(review, "How then?", { from: "A U Thor <author@example.org>" });
    for (const replyTo of [reviewed, `re-9-${reviewed}`]) {
      const anew = one("PATCH v2", "2/3", "anew", { replyTo });
      assert.deepEqual(words(await parseSeries([...v1, review, again, anew])), [
        "v1",
        "anew",
        "v1",
      ]);
    }
    const other = one("PATCH v2", "2/3", "anew", { replyTo: "nobody@x" });
    assert.match((await refused([...v1, review, other])).message, /there are 2 different series/);
  });
  await t.step("a patch that the sender adds in answer, with the larger count", async () => {
    const added = one("PATCH", "4/4", "added", { replyTo: id(0) });
    const series = await parseSeries([...v1, added]);
    assert.deepEqual(words(series), ["v1", "v1", "v1", "added"]);
    assert.match(series.notes.join("\n"), /v1 has 3 patches, and its sender added 1 in answer/);
    const two = [
      one("PATCH", "4/5", "added", { replyTo: id(3) }),
      one("PATCH", "5/5", "last", { replyTo: id(3) }),
    ];
    assert.deepEqual(words(await parseSeries([...v1, ...two])), [
      "v1",
      "v1",
      "v1",
      "added",
      "last",
    ]);
    const gap = one("PATCH", "5/5", "added", { replyTo: id(0) });
    assert.match((await refused([...v1, gap])).message, /two different postings/);
    const bob = one("PATCH", "4/4", "added", { replyTo: id(0), from: "Bob <bob@x.org>" });
    assert.equal((await parseSeries([...v1, bob]).catch(() => undefined))?.patches.length ?? 3, 3);
  });
  await t.step("and once more", async () => {
    const again = [
      one("PATCH v2", "2/3", "anew", { replyTo: id(2) }),
      one("PATCH v3", "3/3", "third", { replyTo: id(3) }),
    ];
    assert.deepEqual(words(await parseSeries([...v1, ...again])), ["v1", "anew", "third"]);
    assert.deepEqual(words(await parseSeries([...v1, ...again], { reroll: 2 })), [
      "v1",
      "anew",
      "v1",
    ]);
  });
  await t.step("one that the author calls UPDATED, or REPOST", async () => {
    for (const word of ["PATCH UPDATED", "PATCH REPOST", "update PATCH"]) {
      const series = await parseSeries([...v1, one(word, "2/3", "anew", { replyTo: id(2) })]);
      assert.deepEqual(words(series), ["v1", "anew", "v1"]);
      assert.match(series.notes.join("\n"), /patch 2\/3 was sent anew: the later one counts/);
    }
  });
  await t.step("one without numbers that says (v2) behind its title", async () => {
    const late = mail({
      subject: "[PATCH] mm: fix it all, part 2 (v2)",
      ...{ id: "late@x", replyTo: id(2), diff: change("mm/2.c", "anew") },
    });
    const series = await parseSeries([...v1, late]);
    assert.deepEqual([series.version, ...words(series)], [2, "v1", "anew", "v1"]);
  });
  await t.step("what answers nothing is incomplete", async () => {
    const lost = one("PATCH v2", "2/3", "anew", {
      subject: "[PATCH v2 2/3] mm: fix it all, part 2",
    });
    assert.match((await refused([...v1, lost])).text, /v2 .* patches 1 and 3 are missing/);
  });
  const subjects: [string, number, string[]][] = [
    ["[RESEND PATCH v2 01/12]", 2, ["RESEND"]],
    ["[RFC PATCH v4 1/2]", 4, ["RFC"]],
    ["[RFC v4 1/2]", 4, ["RFC"]],
    ["[PATCH 6.12.y 1/2]", 1, ["6.12.y"]],
    ["[PATCH 6.12.y v2 1/2]", 2, ["6.12.y"]],
    ["[PATCH net-next v2 1/2]", 2, ["net-next"]],
    ["[PATCH v2.1 1/2]", 2, []],
    ["[PATCHv10 1/2]", 10, []],
    ["[PATCH V3 1/2]", 3, []],
    ["[PATCH -next v2 1/2]", 2, ["-next"]],
    ["[patch v2 1/2]", 2, []],
    ["[PATCH v2 net 1/2]", 2, ["net"]],
    ["[PATCH][RESEND] x", 1, ["RESEND"]],
  ];
  const { parseSubject } = await import("../../../bot/series/mail/subject.ts");
  for (const [text, version, tags] of subjects) {
    await t.step(text, () => {
      const subject = parseSubject(`${text} mm: x`);
      assert.equal(subject.version, version);
      assert.deepEqual([...subject.tags], tags);
    });
  }
  await t.step("a single patch that says its version last", async () => {
    const now = mail({
      subject: "[PATCH] mm: fix it (v2)",
      id: "2@x",
      diff: change("mm/a.c", "new"),
    });
    const series = await parseSeries([mail({ id: "1@x" }), now]);
    assert.deepEqual([series.version, words(series)], [2, ["new"]]);
    assert.equal(series.patches[0]!.subject, "mm: fix it (v2)");
  });
  await t.step("Mercurial counts 1 of 2", async () => {
    const series = await parseSeries([
      mail({ subject: "[PATCH 0 of 2] all", id: "c@x", body: "Both.\n" }),
      one("PATCH", "2 of 2", "second", { replyTo: "c@x" }),
      one("PATCH", "1 of 2", "first", { replyTo: "c@x" }),
    ]);
    assert.deepEqual([series.cover?.subject, words(series)], ["all", ["first", "second"]]);
  });
  await t.step("v10 is later than v9", async () => {
    const series = await parseSeries([...thread(1, { version: 9 }), ...thread(1, { version: 10 })]);
    assert.equal(series.version, 10);
  });
  await t.step("the same patch over two lists", async () => {
    assert.equal((await parseSeries([...v1, ...v1])).patches.length, 3);
  });
});

Deno.test("a patch alone says v1.1 and no number, in answer to its own place", async () => {
  const v1 = [1, 2, 3].map((n) =>
    mail({
      ...{ subject: `[PATCH ${n}/3] part ${n}`, id: `p${n}@x`, diff: change(`mm/${n}.c`, "old") },
      ...(n === 1 ? {} : { replyTo: "p1@x" }),
    })
  );
  const anew = (tag: string, more: Partial<Parameters<typeof mail>[0]> = {}) =>
    mail({
      ...{ subject: `[${tag}] part 2`, id: "n@x", replyTo: "p2@x", diff: change("mm/2.c", "new") },
      ...more,
    });
  const series = await parseSeries([...v1, anew("PATCH v1.1")]);
  assert.deepEqual(words(series), ["old", "new", "old"]);
  assert.match(series.notes.join(), /2\/3 was sent anew: the later one counts/);
  const others = [anew("PATCH v1"), anew("PATCH v1.1", { from: "B <b@x.org>" })];
  for (const one of others) {
    assert.deepEqual(words(await parseSeries([...v1, one])), ["old", "old", "old"]);
  }
});

Deno.test("a cover letter that counts otherwise than its patches is theirs", async (t) => {
  const cover = (n: string) => mail({ subject: `[PATCH ${n}] all`, id: "c@x", body: "Both.\n" });
  const patches = [1, 2].map((n) => one("PATCH", `${n}/2`, "new", { replyTo: "c@x" }));
  for (const [n, total] of [["0/3", 3], ["0/1", 1]] as const) {
    await t.step(n, async () => {
      const series = await parseSeries([cover(n), ...patches]);
      assert.deepEqual([series.title, series.patches.length, series.cover?.total], [
        ...["all", 2],
        total,
      ]);
    });
  }
  await t.step("not if a patch is missing", async () => {
    await refused([cover("0/3"), patches[0]!]);
  });
  await t.step("not if the sender has a letter of that count, too", async () => {
    const own = mail({ subject: "[PATCH 0/2] own", id: "d@x", replyTo: "c@x", body: "Both.\n" });
    await refused([cover("0/3"), own, ...patches]);
  });
});
