/** What is sent later, to be put into a series; what has a number that nobody understands. */
import assert from "node:assert/strict";
import { parseSeries, type RawMessage } from "../../../bot/series/mod.ts";
import { change, mail, thread } from "../mails.ts";

const v1 = thread(2), id = (n: number) => `mm-fix-it-all-v1-${n}@example.org`;

function more(subject: string, word: string, replyTo?: string, from?: string) {
  const diff = change("mm/9.c", word);
  return mail({ subject: `[${subject}] mm: more`, id: `${word}@x`, replyTo, diff, from });
}

async function read(mails: readonly RawMessage[]) {
  const series = await parseSeries(mails);
  const words = series.patches.map(({ diff }) => /^-(?!--)(.*)$/m.exec(diff)?.[1]).join(" ");
  return { ...series, words, notesText: series.notes.join("\n") };
}

Deno.test("a patch that is sent later has its place between two others", async (t) => {
  const table: [string, RawMessage[], string, RegExp][] = [
    ["1.5/2", [more("PATCH 1.5/2", "a", id(1))], "v1 a v1", /says 1\.5: it is put behind patch 1/],
    ["0.5/2", [more("PATCH 0.5/2", "a", id(0))], "a v1 v1", /behind patch 0/],
    ["2.5/2", [more("PATCH 2.5/2", "a", id(2))], "v1 v1 a", /behind patch 2/],
    [
      "two of them",
      [more("PATCH 1.7/2", "b", id(1)), more("PATCH 1.5/2", "a", id(1))],
      "v1 a b v1",
      /1\.5.*\n.*1\.7/,
    ],
    [
      "its own next version",
      [more("PATCH 1.5/2", "a", id(1)), more("PATCH v2 1.5/2", "b", id(1))],
      "v1 b v1",
      /left out: "mm: more", which says 1\.5/,
    ],
    [
      "another's",
      [more("PATCH 1.5/2", "a", id(1), "Bob <bob@example.org>")],
      "v1 v1",
      /left out: "mm: more", which says 1\.5/,
    ],
    ["one that is in no thread", [more("PATCH 1.5/2", "a")], "v1 a v1", /behind patch 1/],
    [
      "one of another thread",
      [more("PATCH 1.5/2", "a", "another@example.org")],
      "v1 v1",
      /left out: "mm: more", which says 1\.5/,
    ],
  ];
  for (const [name, mails, words, messages] of table) {
    await t.step(name, async () => {
      for (const all of [[...v1, ...mails], [...mails, ...v1]]) {
        const series = await read(all);
        assert.equal(series.words, words);
        assert.match(series.notesText, messages);
      }
    });
  }
  await t.step("who names it means its series", async () => {
    const mails = [...v1, more("PATCH 1.5/2", "a", id(1))];
    for (const member of [{ messageId: "a@x" }, { within: "a@x" }]) {
      assert.equal((await parseSeries(mails, { member })).patches.length, 3);
    }
  });
  await t.step(
    "alone it is what is meant",
    async () => assert.equal((await read([more("PATCH 1.5/2", "a")])).words, "a"),
  );
});

Deno.test("a number that nobody understands is told", async (t) => {
  for (const number of ["1/n", "2a/5", "3/?", "1/2/3"]) {
    await t.step(number, async () => {
      const { notesText: output } = await read([more(`PATCH ${number}`, "a")]);
      assert.match(output, /is no number that is understood: patches may be missing/);
    });
  }
});
