import assert from "node:assert/strict";
import { parseSeries, type RawMessage } from "../../../bot/series/mod.ts";
import { change, mail, reply, thread } from "../mails.ts";

const REVIEW = "Reviewed-by: R E Viewer <reviewer@example.org>";
const posted = thread(3);

/** The trailers of every patch, without the author's own, and the notes that tell of trailers. */
async function collect(messages: readonly RawMessage[], choice: "own" | "all" = "own") {
  const series = await parseSeries(messages, { trailers: choice });
  return {
    added: series.patches.map(({ trailers }) =>
      trailers.map(({ key, value }) => `${key}: ${value}`).filter((one) => !/A U Thor/.test(one))
    ),
    notes: series.notes.filter((note) => /^(?:added|left out|patch \d+ gets)/.test(note)),
  };
}

function answer(parts: Parameters<typeof mail>[0] & { subject: string }): RawMessage {
  return mail({ from: "R E Viewer <reviewer@example.org>", ...parts });
}

Deno.test("trailers of replies go where they belong", async (t) => {
  const cases: [string, RawMessage[], string[][]][] = [
    ["none", [], [[], [], []]],
    ["to one patch", [reply(posted[2]!, REVIEW)], [[], [REVIEW], []]],
    ["to the cover letter", [reply(posted[0]!, REVIEW)], [[REVIEW], [REVIEW], [REVIEW]]],
    ["to both: once", [reply(posted[0]!, REVIEW), reply(posted[2]!, REVIEW)], [
      [REVIEW],
      [REVIEW],
      [REVIEW],
    ]],
    ["deep in the talk", [
      reply(posted[1]!, "Hm?", { from: "A U Thor <author@example.org>" }),
      answer({
        subject: "Re: [PATCH 1/3] x",
        replyTo: "re-3-mm-fix-it-all-v1-1@example.org",
        body: `OK then.\n${REVIEW}\n`,
      }),
    ], [[REVIEW], [], []]],
    ["without Re:", [
      answer({ subject: "fine", replyTo: "mm-fix-it-all-v1-3@example.org", body: `${REVIEW}\n` }),
    ], [[], [], [REVIEW]]],
    ["References only: the last counts", [
      answer({
        subject: "Re: x",
        headers: ["References: <mm-fix-it-all-v1-0@example.org> <mm-fix-it-all-v1-2@example.org>"],
        body: `${REVIEW}\n`,
      }),
    ], [[], [REVIEW], []]],
    ["to nothing that is here", [
      answer({ subject: "Re: x", replyTo: "elsewhere@example.org", body: `${REVIEW}\n` }),
    ], [[], [], []]],
    ["in a circle", [
      answer({ subject: "Re: x", id: "a@x", replyTo: "b@x", body: `${REVIEW}\n` }),
      answer({ subject: "Re: x", id: "b@x", replyTo: "a@x", body: `${REVIEW}\n` }),
    ], [[], [], []]],
    [
      "by date, not by place",
      [
        answer({
          subject: "Re: x",
          from: "Late <late@example.org>",
          headers: ["Date: Fri, 30 Jan 2026 12:00:00 +0000"],
          replyTo: "mm-fix-it-all-v1-1@example.org",
          body: "Acked-by: Late <late@example.org>\n",
        }),
        reply(posted[1]!, REVIEW),
      ].map((one) => dated(one)),
      [[REVIEW, "Acked-by: Late <late@example.org>"], [], []],
    ],
  ];
  for (const [name, replies, want] of cases) {
    await t.step(name, async () => {
      assert.deepEqual((await collect([...posted, ...replies])).added, want);
    });
  }
});

/** Drops the first Date: of two. */
function dated(message: RawMessage): RawMessage {
  const text = new TextDecoder().decode(message.bytes);
  const twice = (text.match(/^Date:/gm) ?? []).length > 1;
  return {
    ...message,
    bytes: new TextEncoder().encode(twice ? text.replace(/^Date:.*\n/m, "") : text),
  };
}

Deno.test("trailers that are left out are told", async (t) => {
  const forged = reply(posted[1]!, "Reviewed-by: Linus <linus@example.net>");
  const cases: [string, RawMessage, RegExp | undefined][] = [
    [
      "another's name",
      forged,
      /^left out: "Reviewed-by: Linus <linus@example.net>", sent by R E Viewer <reviewer@example.org>; --trailers=all/,
    ],
    [
      "a NAK",
      reply(posted[1]!, "Nacked-by: R E Viewer <reviewer@example.org>"),
      /should not go in/,
    ],
    [
      "older than the patch",
      dated(answer({
        subject: "Re: x",
        headers: ["Date: Tue, 20 Jan 2026 12:00:00 +0000"],
        replyTo: "mm-fix-it-all-v1-1@example.org",
        body: `${REVIEW}\n`,
      })),
      /older than what it answers/,
    ],
    [
      "what the patch has, in a reply that quotes it without marks",
      reply(posted[1]!, "Signed-off-by: A U Thor <author@example.org>"),
      undefined,
    ],
    [
      "the author's own review",
      reply(posted[1]!, "Reviewed-by: A U Thor <author@example.org>", {
        from: "A U Thor <author@example.org>",
      }),
      undefined,
    ],
  ];
  for (const [name, message, want] of cases) {
    await t.step(name, async () => {
      const { added, notes } = await collect([...posted, message]);
      assert.deepEqual(added, [[], [], []]);
      if (want === undefined) assert.deepEqual(notes, []);
      else assert.match(notes[0]!, want);
    });
  }
  await t.step("--trailers=all takes another's name", async () => {
    const { added } = await collect([...posted, forged], "all");
    assert.deepEqual(added[0], ["Reviewed-by: Linus <linus@example.net>"]);
  });
  await t.step("what is added is told", async () => {
    const { notes } = await collect([...posted, reply(posted[0]!, REVIEW)]);
    assert.deepEqual(notes, [`added to all patches: ${REVIEW}`]);
  });
});

Deno.test("a reply to an older version counts while the patch is the same", async () => {
  const first = thread(2), second = thread(2, { version: 2 });
  // Patch 1 stays as it was; patch 2 changes, as thread() makes it.
  const same = second.map((message, i) =>
    i === 1
      ? {
        ...message,
        bytes: new TextEncoder().encode(
          new TextDecoder().decode(message.bytes).replaceAll("v2\n", "v1\n")
            .replaceAll("v2 and a half", "v1 and a half"),
        ),
      }
      : message
  );
  const replies = [reply(first[1]!, REVIEW), reply(first[2]!, REVIEW), reply(first[0]!, REVIEW)];
  const linked = same.map((message, i) =>
    i > 0 ? message : {
      ...message,
      bytes: new TextEncoder().encode(
        new TextDecoder().decode(message.bytes)
          .replace("\n\n", "\nIn-Reply-To: <mm-fix-it-all-v1-0@example.org>\n\n"),
      ),
    }
  );
  const { added } = await collect([...first, ...linked, ...replies]);
  assert.deepEqual(added, [[REVIEW], []]);
});

Deno.test("a patch that takes no trailers keeps its bytes", async () => {
  const html = mail({
    subject: "[PATCH 1/1] x",
    id: "p@x",
    headers: ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"],
    body: `--b\nContent-Type: text/plain\n\nWhy.\n---\n${change()}--b--\n`,
  });
  const { notes } = await collect([
    html,
    answer({ subject: "Re: x", replyTo: "p@x", body: `${REVIEW}\n` }),
  ]);
  assert.equal(notes[1], "patch 1 gets no trailers: it is multipart/mixed");
});
