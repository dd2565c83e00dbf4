/** What the sender of a series says of its base in an answer counts; what others say does not. */
import assert from "node:assert/strict";
import { parseSeries, type RawMessage } from "../../../bot/series/mod.ts";
import { mail, reply, thread } from "../mails.ts";

const ME = "A U Thor <author@example.org>";
const OLD = "1".repeat(40), NEW = "2".repeat(40);

/** What a thread says of its base: the base-commit, and the lines of prerequisites. */
async function based(messages: readonly RawMessage[], reroll?: number) {
  const { baseCommit, prerequisites } = await parseSeries(
    messages,
    reroll === undefined ? {} : { reroll },
  );
  return [baseCommit, ...prerequisites.map(({ says }) => says)];
}

function coverLetter(...lines: string[]): RawMessage[] {
  const [, ...patches] = thread(2);
  const root = "mm-fix-it-all-v1-0@example.org";
  const body = `Hello,\n\n${lines.join("\n")}\n`;
  return [mail({ subject: "[PATCH 0/2] mm: fix it all", id: root, body }), ...patches];
}

Deno.test("an answer of the sender corrects what the series stands on", async (t) => {
  const based1 = "Based-on: <one@example.org>", based2 = "Based-on: <two@example.org>";
  await t.step("Based-on", async () => {
    const series = coverLetter(based1);
    const answers = [
      reply(series[0]!, `Sorry, that was the wrong one.\n\n${based2}`, { from: ME }),
    ];
    assert.deepEqual(await based([...series, ...answers]), [undefined, based2]);
    const { notes } = await parseSeries([...series, ...answers]);
    assert.match(
      notes.join("\n"),
      /<two@example.org>" is from an answer .* in place of "Based-on: <one@/,
    );
  });
  await t.step("a base that was forgotten, asked for by a reviewer", async () => {
    const series = thread(2);
    const asked = reply(series[1]!, "What is it based on?");
    const answer = reply(asked, `base-commit: ${NEW}`, { from: "a u thor <Author@example.org>" });
    assert.deepEqual(await based([...series, asked, answer]), [NEW]);
  });
  await t.step("a base that was wrong; other lines stay", async () => {
    const series = coverLetter(`base-commit: ${OLD}`, based1);
    const answer = reply(series[2]!, `base-commit: ${NEW}`, { from: ME });
    assert.deepEqual(await based([...series, answer]), [NEW, based1]);
  });
  await t.step("of two answers the later one, in whatever order they are stored", async () => {
    const series = coverLetter(based1);
    const at = (hour: string, line: string) =>
      mail({
        ...{ subject: "Re: [PATCH 0/2] mm: fix it all", id: hour, body: `${line}\n` },
        ...{
          date: `Tue, 27 Jan 2026 ${hour}:00:00 +0000`,
          replyTo: "mm-fix-it-all-v1-0@example.org",
        },
      });
    const three = "Based-on: <three@example.org>";
    assert.deepEqual(await based([...series, at("15", three), at("14", based2)]), [
      undefined,
      three,
    ]);
  });
  await t.step("what a reviewer says, and what the sender quotes, decides nothing", async () => {
    const series = coverLetter(based1);
    const asked = reply(series[0]!, `Shouldn't it be\n\n${based2}`);
    const answer = reply(asked, "No.", { from: ME });
    assert.deepEqual(await based([...series, asked, answer]), [undefined, based1]);
  });
  await t.step("an answer to another version is about that", async () => {
    const one = thread(2), two = thread(2, { version: 2 });
    const answer = reply(one[0]!, `base-commit: ${OLD}`, { from: ME });
    assert.deepEqual(await based([...one, ...two, answer]), [undefined]);
    assert.deepEqual(await based([...one, ...two, answer], 1), [OLD]);
  });
});
