import assert from "node:assert/strict";
import { type CoverLetterFacts } from "../../bot/cover_letter/mod.ts";
import { findings, short } from "./made.ts";
import type { NamedCommit } from "../../bot/tree/types.ts";
import { compareNumbers } from "../../bot/cover_letter/shortlog.ts";
import { parseSeries } from "../../bot/series/mod.ts";
import { change, mail } from "../series/mails.ts";

Deno.test("the trailers of the patches", async (t) => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const found = new Map<string, NamedCommit>([
    ["0123456789ab", { commit, subject: "mm: break it" }],
    ["01234567", {
      commit,
      subject: "mm: break it",
    }],
  ]);
  const rows: [string, string, Partial<CoverLetterFacts>, RegExp][] = [
    ["right", `0123456789ab ("mm: break it")`, {}, /^ok: /],
    ["another subject", `0123456789ab ("mm: mend it")`, {}, /^mismatch: .*is \("mm: break it"\)/],
    ["too short", `01234567 ("mm: break it")`, {}, /^note: .*12 digits: 0123456789ab$/],
    ["no subject", "0123456789ab", {}, /^note: .*quote its subject/],
    ["not there", `ba9876543210 ("x")`, {}, /^mismatch: .*no such commit/],
    ["no history", `ba9876543210 ("x")`, { history: "none" }, /^note: .*tree has no history$/],
    ["history cut", `ba9876543210 ("x")`, { history: "cut" }, /^note: .*history is cut$/],
    ["ambiguous", `0123456789 ("x")`, {}, /^mismatch: .*several objects/],
    ["a link", "https://example.org/x", {}, /^note: .*names no commit/],
  ];
  for (const [name, value, more, want] of rows) {
    await t.step(`Fixes: ${name}`, async () => {
      const facts = {
        commits: new Map(found).set("0123456789", "ambiguous"),
        ...more,
      };
      const all = await findings("fixes", [], { trailers: [`Fixes: ${value}`], facts });
      assert.match(short(all[0]!), want);
      assert.equal(all.length, 2);
    });
  }
  await t.step(
    "a tree without history is said once, and what is wrong anyhow beside it",
    async () => {
      const trailers = [`Fixes: 0123456789ab ("x")`, `Fixes: ba9876543210 ("y")`, "Fixes: none"];
      const all = await findings("fixes", [], { trailers, facts: { history: "none" } });
      assert.deepEqual(all.map(short), [
        "note: Fixes: none / names no commit: 12 hex digits, then the subject",
        "note: Fixes: none / names no commit: 12 hex digits, then the subject",
        "note: 4 Fixes: tags / cannot be checked: the tree has no history",
      ]);
    },
  );
  await t.step("numbers of several series in one list are no claims", async () => {
    const list = async (...subjects: string[]) =>
      compareNumbers(
        await parseSeries(subjects.map((subject, i) => {
          const one = mail({ subject, id: `${i}@x`, diff: change(`mm/${i}.c`) });
          return { ...one, order: "listed" as const };
        })),
      ).map(short);
    assert.deepEqual(await list("[PATCH 28/30] a", "[PATCH 1/2] b", "[PATCH 2/2] c"), [
      "note: numbers of 2 lengths / those of the series that they are from",
    ]);
    assert.deepEqual(await list("[PATCH 3/4] a", "[PATCH 1/4] b", "[PATCH] c"), [
      "note: numbers up to 4 / those of the series that they are from",
    ]);
    assert.deepEqual(await list("[PATCH 1/2] a", "[PATCH 2/2] b"), []);
  });
  await t.step("what a list leaves out of a series is said once", async () => {
    const list = async (total: number, ...numbers: number[]) => {
      const mails = numbers.map((n) => {
        const subject = `[PATCH ${n}/${total}] mm: ${n}`;
        return {
          ...mail({ subject, id: `${n}@x`, diff: change(`mm/${n}.c`) }),
          order: "listed" as const,
        };
      });
      return compareNumbers(await parseSeries(mails)).map(short);
    };
    assert.deepEqual(await list(3, 1, 3), [
      "mismatch: numbers up to 3 / the list leaves out 2",
    ]);
    assert.deepEqual(await list(72, 1, ...Array.from({ length: 50 }, (_, i) => i + 3)), [
      `mismatch: numbers up to 72 / the list leaves out ${
        [2, ...Array.from({ length: 19 }, (_, i) => i + 53)].join(", ")
      } and 1 more`,
    ]);
  });
  await t.step("links", async () => {
    const trailers = [
      "Link: https://lore.kernel.org/r/1@x",
      "Link: https://lore.kernel.org/r/2@x [1]",
      "Closes: <https://bugzilla.kernel.org/show_bug.cgi?id=1>",
      "Closes: bug 12",
    ];
    const all = await findings("link", [], { trailers });
    assert.deepEqual(all.map(short), Array(2).fill("note: Closes: bug 12 / is no web address"));
  });
  await t.step("Signed-off-by", async () => {
    const ask = async (trailer: string) =>
      (await findings("sign-off", [], { trailers: [trailer] })).map(short)[0];
    assert.match((await ask("Signed-off-by: A U Thor <author@example.org>"))!, /^ok/);
    assert.match((await ask("Signed-off-by: A U Thor <other@example.org>"))!, /^ok/);
    assert.equal(
      await ask("Signed-off-by: B <b@example.org>"),
      "note:  / all patches lack the Signed-off-by of the author",
    );
  });
});
