/** What a series says that it stands on, in all the ways there are. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { prerequisiteLine } from "../../../bot/series/prerequisites/lines.ts";
import { linkedPrerequisites } from "../../../bot/series/prerequisites/prose.ts";
import { change, mail } from "../mails.ts";

const ID = "abcdef0123".repeat(4);

Deno.test("lines that name what a series stands on", async (t) => {
  const cases: [line: string, kind: string | undefined, id?: unknown][] = [
    [`prerequisite-patch-id: ${ID}`, "patch-id", ID],
    [`prerequisite-patch-id: ${ID.toUpperCase()}`, "patch-id", ID],
    ["prerequisite-change-id: 20260101-fix-abc:v3", "change-id", ["20260101-fix-abc", 3]],
    ["prerequisite-change-id: 20260101-fix-abc", "change-id", ["20260101-fix-abc", undefined]],
    ["prerequisite-message-id: <a-1@example.org>", "message-id", "a-1@example.org"],
    ["Depends-on: <a-1@example.org>", "message-id", "a-1@example.org"],
    ["Depends-on: https://lore.kernel.org/all/a-1@example.org/", "message-id", "a-1@example.org"],
    ["Depends-on: https://patch.msgid.link/a-1@example.org", "message-id", "a-1@example.org"],
    [
      "Depends-on: https://patchwork.kernel.org/project/x/patch/a-1@example.org/",
      "message-id",
      "a-1@example.org",
    ],
    ["Depends-on: https://patchwork.kernel.org/project/x/list/?series=77", "patchwork"],
    ['Depends-on: series-77 ("mm: x")', "unknown"],
    ["Based-on: <a-1@example.org>", "message-id", "a-1@example.org"],
    ["based-on: a-1@example.org", "message-id", "a-1@example.org"],
    ['Depends-on: 0123456789ab ("a commit")', undefined],
    ["Based-on: a talk at the conference", undefined],
    ["Depends-on: <https://lore.kernel.org/all/a-1@example.org/>", "message-id", "a-1@example.org"],
    ["Depends-on: a-1@example.org.", "message-id", "a-1@example.org"],
    ["Based-on: message-id:a-1@example.org", "message-id", "a-1@example.org"],
    ["Based-on: id:<a-1@example.org>", "message-id", "a-1@example.org"],
    ['Depends-on: <a-1@example.org> ("mm: ask b@example.org")', "message-id", "a-1@example.org"],
    [
      "prerequisite-message-id: <https://lore.kernel.org/r/a-1@example.org>",
      "message-id",
      "a-1@example.org",
    ],
    ["prerequisite-change-id: 20260101-fix-abc: v3", "change-id", ["20260101-fix-abc", 3]],
    [
      "prerequisite-change-id: 20260101-fix-abc:v3 # mm: x",
      "change-id",
      ["20260101-fix-abc", 3],
    ],
    ["prerequisite-change-id: 20260101-fix-abc:vX", "unknown"],
    ["prerequisite-change-id: lines are what b4 writes", undefined],
    [`prerequisite-patch-id: ${ID} # mm: x`, "patch-id", ID],
    ["Based-on: work by Ann <ann@example.org>", undefined],
    [`> prerequisite-patch-id: ${ID}`, undefined],
  ];
  for (const [line, kind, id] of cases) {
    await t.step(line, () => {
      const all = prerequisiteLine(line);
      assert.ok(typeof all !== "string", String(all));
      const [found] = all;
      assert.equal(all.length, kind === undefined ? 0 : 1);
      if (kind === undefined || found === undefined) return;
      assert.equal(found.kind, kind);
      if (found.kind === "change-id") assert.deepEqual([found.id, found.version], id);
      else if ("id" in found) assert.equal(found.id, id);
    });
  }
  await t.step("several on one line", () => {
    const found = prerequisiteLine(
      'Depends-on: <a-1@example.org> ("mm: x"), https://lore.kernel.org/r/b@x.org by Ann <c@x.org>',
    );
    assert.ok(typeof found !== "string");
    assert.deepEqual(found.map((one) => [one.says, "id" in one && one.id]), [
      ["Depends-on: <a-1@example.org>", "a-1@example.org"],
      ["Depends-on: https://lore.kernel.org/r/b@x.org", "b@x.org"],
    ]);
  });
  await t.step("a link behind a title, which is prose behind Based-on:", () => {
    for (const [word, prose] of [["Depends-on", undefined], ["Based-on", true]] as const) {
      const [found] = prerequisiteLine(`${word}: [PATCH] x https://lore.kernel.org/r/b@x.org.`);
      assert.ok(found !== undefined && typeof found !== "string");
      assert.deepEqual([found.kind, found.prose], ["message-id", prose]);
    }
  });
  await t.step("a URL that leads to no series is said", () =>
    assert.match(
      String(prerequisiteLine("Depends-on: https://example.org/index.html")),
      /index\.html: there is no series at this URL/,
    ));
  await t.step(
    "a short name is said and not used",
    () =>
      assert.match(String(prerequisiteLine("prerequisite-patch-id: abc")), /no full object name/),
  );
});

Deno.test("they come in their order, each once, from the letter and the patches", async () => {
  const cover = mail({
    subject: "[PATCH 0/1] x",
    body: `Hello\n\nDepends-on: <a@example.org>\n---\nprerequisite-change-id: c-1:v2\n` +
      `prerequisite-patch-id: ${ID}\nDepends-on: <a@example.org>\n`,
  });
  const patch = mail({ subject: "[PATCH 1/1] y" });
  const { prerequisites } = await parseSeries([cover, patch]);
  assert.deepEqual(prerequisites.map(({ says }) => says), [
    "Depends-on: <a@example.org>",
    "prerequisite-change-id: c-1:v2",
    `prerequisite-patch-id: ${ID}`,
  ]);
});

Deno.test("prose with a link", async (t) => {
  const url = "https://lore.kernel.org/all/a-1@example.org/";
  const cases: [name: string, coverLetter: string, ids: string[]][] = [
    ["based on", `Hi,\n\nThis series is based on ${url}.\nThanks`, ["a-1@example.org"]],
    ["the next line", `This applies on top of the series\n"mm: x" [1].\n\n[1] ${url}`, [
      "a-1@example.org",
    ]],
    ["a footnote with a colon", `It depends on [2].\n\n[2]: ${url}\n`, ["a-1@example.org"]],
    ["a list", `This depends on:\n\n - ${url}\n - https://lore.kernel.org/r/b@x.org\n`, [
      "a-1@example.org",
      "b@x.org",
    ]],
    ["talk is no code", `This is based on a discussion with Ann, see ${url}`, []],
    ["a report", `This is based on the report in [1].\n\n[1] ${url}`, []],
    ["the next sentence", `It is based on v6.19. See also ${url} for more.`, []],
    ["a link alone", `See ${url}`, []],
    ["quoted", `> based on ${url}`, []],
    ["an earlier version's base", `Changes in v2:\n - rebased on top of ${url}\n`, []],
    ["this version's base", `Changes in v3:\n - rebased on top of ${url}\n`, ["a-1@example.org"]],
    ["another site", "This is based on https://example.org/page", []],
  ];
  for (const [name, coverLetter, ids] of cases) {
    await t.step(name, () => {
      const found = linkedPrerequisites(coverLetter, 3);
      assert.deepEqual(found.map((one) => "id" in one ? one.id : one.kind), ids);
      assert.ok(found.every(({ prose }) => prose === true));
    });
  }
  await t.step("a hostile letter takes no time", () => {
    const coverLetter = `${"based on on top of ".repeat(50)}\n`.repeat(5000) + url;
    assert.ok(linkedPrerequisites(coverLetter, 1).length <= 8);
  });
});

Deno.test("of two series the one that stands on the other is read", async (t) => {
  const id = "first@example.org";
  const first = mail({ subject: "[PATCH] mm: first", id });
  const body = `Text\n---\n${change("mm/b.c")}\nprerequisite-message-id: <${id}>\n-- \n2.39\n`;
  const second = mail({ subject: "[PATCH] mm: second", body });
  await t.step("it names the other", async () => {
    const series = await parseSeries([first, second]);
    assert.equal(series.title, "mm: second");
    assert.match(series.notes.join(), /also here: "mm: first"/);
  });
  await t.step("nothing is guessed where neither does", async () => {
    const third = mail({ subject: "[PATCH] mm: third" });
    await assert.rejects(() => parseSeries([first, third]), /2 different series/);
  });
  await t.step("a member names its series", async () => {
    const series = await parseSeries([first, second], { member: { messageId: id } });
    assert.equal(series.title, "mm: first");
  });
});
