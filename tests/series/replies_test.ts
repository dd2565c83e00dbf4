import assert from "node:assert/strict";
import { parseSeries, type RawMessage } from "../../bot/series/mod.ts";
import { change, mail, refused, reply, thread } from "./mails.ts";

Deno.test("replies are never patches", async (t) => {
  const posted = thread(2);
  const answers: [string, RawMessage][] = [
    ["one that quotes the diff", reply(posted[1]!, "Why?")],
    [
      "one with a diff of its own, as maintainers send",
      reply(
        posted[0]!,
        `Here is what changed in my tree:\n\n${
          change("mm/1.c").replace(/^(?:diff|index).*\n/gm, "").replace(
            "--- a/mm/1.c",
            "--- a/mm/1.c~old",
          )
        }_`,
      ),
    ],
    ["one with a whole patch", reply(posted[2]!, `How about:\n---\n${change("mm/other.c")}`)],
    [
      "an answer without Re: and without brackets",
      mail({
        subject: "mm: fix it all, part 1",
        replyTo: "mm-fix-it-all-v1-1@example.org",
        body: `Maybe this:\n\n${change("mm/other.c")}`,
      }),
    ],
    [
      "a bot that says what it took",
      mail({
        subject: "[tip: x86/mm] mm: fix it all, part 1",
        replyTo: "mm-fix-it-all-v1-1@example.org",
      }),
    ],
    [
      "a proposal that a reviewer sends as a single patch",
      mail({
        subject: "[PATCH] fixup! mm: fix it all, part 1",
        id: "fixup@example.org",
        replyTo: "mm-fix-it-all-v1-1@example.org",
        diff: change("mm/other.c"),
      }),
    ],
    [
      "a mail about something else, with a diff",
      mail({
        subject: "+ other.patch added to my tree",
        diff: change("mm/other.c"),
      }),
    ],
    [
      "a build bot's report",
      mail({
        subject: "[linux-next:master 1234/5678] mm/a.c:1: warning: unused",
        body: "tree: here\n\nmm/a.c:1: warning\n",
      }),
    ],
  ];
  const want = (await parseSeries(posted)).patches.map(({ diff }) => diff);
  for (const [name, answer] of answers) {
    await t.step(name, async () => {
      const series = await parseSeries([answer, ...posted]);
      assert.deepEqual(series.patches.map(({ diff }) => diff), want);
      assert.equal(series.notes.length, name.startsWith("a build bot") ? 0 : 1);
    });
  }
  await t.step("and alone they are no series", async () => {
    assert.match((await refused([answers[0]![1]])).text, /test\.mbox:1: the only mail is a reply/);
    assert.match((await refused(answers.slice(0, 3).map(([, one]) => one))).text, /none of the 3/);
  });
});
