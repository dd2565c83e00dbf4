import assert from "node:assert/strict";
import fc from "fast-check";
import { gather, listsOf, threadOf } from "../../../bot/service/watch/gather.ts";
import { classify, type Part } from "../../../bot/service/watch/classify.ts";
import type { RawMessage } from "../../../bot/source/types.ts";
import { DIFF, mail, series } from "./mails.ts";

async function parts(mails: readonly RawMessage[]): Promise<Part[]> {
  const classified = await Promise.all(mails.map((one) => classify(one)));
  return classified.map((one) => {
    assert.equal(one.kind, "part", JSON.stringify(one));
    return (one as { part: Part }).part;
  });
}

Deno.test("what a mail is", async (t) => {
  const cover = { body: "Words.\n" };
  const cases: [string, RawMessage, string | RegExp][] = [
    ["a patch", mail("[PATCH] mm: fix it"), "part"],
    ["a cover letter", mail("[PATCH net-next v2 0/3] mm: fix it", cover), "part"],
    ["a request for comments", mail("[RFC v3 1/2] mm: fix it"), "part"],
    ["a reply with a diff", mail("Re: [PATCH] mm: fix it"), "none"],
    [
      "a notice of absence that quotes a patch as it came",
      mail("[PATCH] mm: fix it", { headers: "Auto-Submitted: auto-replied (vacation)" }),
      "none",
    ],
    [
      "a patch that says it is none",
      mail("[PATCH] a: b", { headers: "Auto-Submitted: no" }),
      "part",
    ],
    ["talk", mail("mm: how about this?", cover), "none"],
    ["a question for comments", mail("[RFC] how about this?", cover), "none"],
    ["a diff without brackets", mail("mm: fix it"), "none"],
    ["a pull request", mail("[GIT PULL] mm fixes", cover), "none"],
    ["a pull request of several", mail("[GIT PULL 1/3] mm fixes", cover), "none"],
    ["a patch without its diff", mail("[PATCH 1/2] mm: fix it", cover), /has no diff/],
    ["a patch of one place", mail("[PATCH v2.1 3/8] mm: fix it"), /v2\.1 is of one patch/],
    ["more than there are", mail("[PATCH 9/3] mm: fix it"), /is number 9 of 3/],
    ["a heap of patches", mail("[PATCH 1/999999] mm: fix it"), /is number 1 of 999999/],
    ["no sender", mail("[PATCH] mm: fix it", { from: "nobody" }), /names no mail address/],
    ["an odd Message-ID", mail("[PATCH] x: y", { id: "../../etc{passwd}" }), /Message-ID is none/],
    ["nothing", { bytes: new Uint8Array(), file: "x", line: 1 }, "none"],
    [
      "too much",
      { bytes: new Uint8Array(17 * 1024 * 1024), file: "x", line: 1 },
      /larger than 12 MiB/,
    ],
  ];
  for (const [name, raw, want] of cases) {
    await t.step(name, async () => {
      const classified = await classify(raw);
      if (typeof want === "string") assert.equal(classified.kind, want, JSON.stringify(classified));
      else assert.match(classified.kind === "broken" ? classified.why : classified.kind, want);
    });
  }
});

Deno.test("what a patch says", async () => {
  const rename = DIFF.replace(
    /index.*\n/,
    "similarity index 90%\nrename from mm/memory.c\nrename to mm/mem.c\n$&",
  ).replace("b/mm/memory.c\nsim", "b/mm/mem.c\nsim").replace("+++ b/mm/memory.c", "+++ b/mm/mem.c");
  const [part] = await parts([
    mail("[PATCH net-next] =?utf-8?q?mm=3A_f=C3=BCr?= alle", {
      from: '"Thor, A U" <Author@Example.ORG>',
      to: "Linux-MM@kvack.org, Someone <some@one.org>",
      cc: "a group: x@y.org, z@w.org;",
      headers: "List-Id: Linux kernel\n mailing list <linux-kernel.vger.kernel.org>",
      body: rename.replace("---\n mm", "---\nchange-id: 20261121-mm-0123456789ab\n mm"),
    }),
  ]);
  assert.deepEqual(part!.paths, ["mm/mem.c", "mm/memory.c"]);
  assert.deepEqual(part!.subject.tags, ["net-next"]);
  assert.deepEqual([part!.sender, part!.from], [
    "author@example.org",
    "Thor, A U <Author@Example.ORG>",
  ]);
  assert.deepEqual(part!.lists, [
    ...["Linux-MM@kvack.org", "some@one.org", "x@y.org", "z@w.org"],
    "linux-kernel.vger.kernel.org",
  ]);
  const [gathered] = gather([part!]);
  assert.deepEqual(listsOf(gathered!), ["linux-mm@kvack.org"]);
  assert.equal(threadOf(gathered!), "20261121-mm-0123456789ab <author@example.org>");
});

Deno.test("a damaged diff still says what it touches", async () => {
  const [part] = await parts([mail("[PATCH] mm: fix it", { body: DIFF.replace("-b\n", "") })]);
  assert.deepEqual(part!.paths, ["mm/memory.c"]);
});

Deno.test("a series is whole whatever comes first, and two are not mixed", async () => {
  const all = await parts([
    ...series("mm: one", 2),
    ...series("mm: one", 2, { version: 2 }),
    ...series("mm: other", 3),
    mail("[PATCH] mm: single"),
  ]);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), (order) => {
      const whole = gather(order);
      assert.deepEqual(whole.map(({ lacks }) => lacks), [
        "nothing",
        "nothing",
        "nothing",
        "nothing",
      ]);
      assert.deepEqual(
        whole.map(({ first }) => first.id).sort(),
        [
          ...["PATCH-mm-single", "mm-one-v1-0", "mm-one-v2-0", "mm-other-v1-0"],
        ].map((id) => `${id}@example.org`),
      );
      return Promise.resolve();
    }),
    { numRuns: 50 },
  );
});

Deno.test("what a series lacks", async (t) => {
  const [cover, one, two] = series("mm: one", 2);
  const chained = mail("[PATCH 2/2] mm: b", { id: "b", answers: "a" });
  const cases: [string, RawMessage[], string[]][] = [
    ["nothing", [cover!, one!, two!], ["nothing"]],
    ["a patch", [cover!, two!], ["patches"]],
    ["all patches", [cover!], ["patches"]],
    ["its letter", [two!, one!], ["cover"]],
    ["no letter at all", [mail("[PATCH 1/2] mm: a", { id: "a" }), chained], ["nothing"]],
    [
      "no letter, in a thread",
      [mail("[PATCH v2 1/1] mm: a", { answers: "v1" })],
      ["cover"],
    ],
    [
      "no letter, as an answer to the last version",
      [mail("[PATCH 1/2] mm: a", { id: "a", answers: "v1" }), chained],
      ["nothing"],
    ],
    ["not in a thread", [mail("[PATCH 1/2] a: a"), mail("[PATCH 2/2] a: b")], ["nothing"]],
  ];
  for (const [name, mails, want] of cases) {
    await t.step(name, async () => {
      assert.deepEqual(gather(await parts(mails)).map(({ lacks }) => lacks), want);
    });
  }
});

Deno.test("rerolls share a thread, and others' series do not", async () => {
  const of = async (subject: string, from?: string) => {
    const [part] = await parts([mail(subject, from === undefined ? {} : { from })]);
    return threadOf(gather([part!])[0]!);
  };
  const v1 = await of("[PATCH] mm:  Fix it");
  assert.equal(await of("[PATCH RFC net-next v7] mm: fix it"), v1);
  assert.equal(await of("[PATCH v2] mm: fix it", "A. Thor <AUTHOR@example.org>"), v1);
  assert.notEqual(await of("[PATCH v2] mm: fix it", "Mallory <m@example.org>"), v1);
});

Deno.test("whatever comes is classified, and nothing throws", async () => {
  const good = mail("[PATCH v3 1/2] mm: fix it").bytes;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 20 }),
      fc.nat(good.length),
      async (changes, cut) => {
        const bytes = good.slice(0, cut);
        for (const [at, byte] of changes) if (at < cut) bytes[at] = byte;
        const classified = await classify({ bytes, file: "x", line: 1 });
        if (classified.kind !== "part") return;
        assert.ok(JSON.stringify(classified.part).length < 10_000);
        assert.equal(gather([classified.part]).length, 1);
      },
    ),
    { numRuns: 300 },
  );
});
