import assert from "node:assert/strict";
import fc from "fast-check";
import { interdiff, type VersionPatch } from "../../../bot/series/interdiff/interdiff.ts";
import { change } from "../mails.ts";

const author = { name: "A U Thor", email: "author@example.org" };

/** A patch with a subject and a diff. */
function patch(n: number, subject: string, diff = change(`mm/${subject}.c`)): VersionPatch {
  return { n, subject, author, body: "Words.", diff };
}

const list = (...subjects: string[]) => subjects.map((one, i) => patch(i + 1, one));
/** ` 1=1 2>`: places and kinds in one line. */
const short = (changes: ReturnType<typeof interdiff>) =>
  changes.map((one) => `${one.old ?? "-"}${one.kind[0]}${one.new ?? "-"}${one.moved ? "*" : ""}`)
    .join(" ");

Deno.test("which patch became which", async (t) => {
  const rows: [string, VersionPatch[], VersionPatch[], string][] = [
    ["nothing changed", list("a", "b"), list("a", "b"), "1s1 2s2"],
    ["one came", list("a", "b"), list("a", "x", "b"), "1s1 -a2 2s3"],
    ["one went", list("a", "x", "b"), list("a", "b"), "1s1 2d- 3s2"],
    ["two changed places", list("a", "b", "c"), list("b", "a", "c"), "2s1 1s2* 3s3"],
    ["the last went first", list("a", "b", "c"), list("c", "a", "b"), "3s1* 1s2 2s3"],
    ["a new subject, the same change", list("a", "b"), [
      patch(1, "z", change("mm/a.c")),
      list("a", "b")[1]!,
    ], "1m1 2s2"],
    ["the same subject, another change", list("a"), [patch(1, "a", change("mm/z.c"))], "1c1"],
    ["all new", list("a"), [patch(1, "z", change("mm/z.c", "other"))], "1d- -a1"],
    ["from nothing", [], list("a"), "-a1"],
    ["to nothing", list("a"), [], "1d-"],
    ["twins", [patch(1, "a"), patch(2, "a")], [patch(1, "a")], "1s1 2d-"],
  ];
  for (const [name, old, now, want] of rows) {
    await t.step(name, () => assert.equal(short(interdiff(old, now)), want));
  }
  await t.step("by how much is alike: neither subject nor all lines are the same", () => {
    const lines = (words: string[]) =>
      `diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -0,0 +1,${words.length} @@\n` +
      words.map((word) => `+${word}\n`).join("");
    const old = [patch(1, "one", lines(["a", "b", "c", "d"])), patch(2, "x", lines(["q"]))];
    const now = [patch(1, "y", lines(["r"])), patch(2, "two", lines(["a", "b", "c", "e"]))];
    assert.match(short(interdiff(old, now)), /1c2/);
  });
});

Deno.test("other context is told from another change, and the message from both", async (t) => {
  const [a] = list("a");
  const diff = a!.diff;
  const rows: [string, Partial<VersionPatch>, string][] = [
    ["other line numbers and blobs", {
      diff: diff.replace("@@ -1,3 +1,3 @@", "@@ -71,3 +71,3 @@").replace("1111111", "3333333"),
    }, "1s1"],
    ["other context", { diff: diff.replace(" one", " won") }, "1c1 context"],
    ["another message", { body: "Other words." }, "1m1"],
    ["another author", { author: { ...author, name: "B" } }, "1m1"],
    ["another line", { diff: diff.replace("+two and a half", "+three") }, "1c1"],
    ["another file", { diff: diff.replaceAll("mm/a.c", "mm/b.c") }, "1c1"],
    ["another mode", {
      diff: diff.replace("index 1111111..2222222 100644", "old mode 100644\nnew mode 100755"),
    }, "1c1"],
  ];
  for (const [name, more, want] of rows) {
    await t.step(name, () => {
      const changes = interdiff([a!], [{ ...a!, ...more }]);
      const context = changes[0]!.kind === "context" ? " context" : "";
      assert.equal(short(changes) + context, want);
      assert.equal(changes[0]!.message.length > 0, changes[0]!.kind === "message");
    });
  }
});

Deno.test("interdiff(A, A) is empty, and B after A mirrors A after B", () => {
  const subject = fc.constantFrom("a", "b", "c", "d", "e", "f");
  const series = fc.array(fc.tuple(subject, subject), { maxLength: 7 }).map((pairs) =>
    pairs.map(([one, file], i) => patch(i + 1, one, change(`mm/${file}.c`, one)))
  );
  fc.assert(
    fc.property(
      series,
      (all) =>
        interdiff(all, all).every((one) =>
          one.kind === "same" && one.old === one.new && !one.moved && one.diff.length === 0 &&
          one.message.length === 0
        ),
    ),
  );
  fc.assert(fc.property(series, series, (a, b) => {
    const there = interdiff(a, b), back = interdiff(b, a);
    const count = (changes: typeof there, kind: string) =>
      changes.filter((one) => one.kind === kind).length;
    assert.equal(count(there, "same"), count(back, "same"));
    assert.equal(count(there, "dropped"), count(back, "added"));
    // Every patch of both has one place.
    const places = (which: "old" | "new") =>
      there.flatMap((one) => one[which] === undefined ? [] : [one[which]]).sort((x, y) => x - y);
    assert.deepEqual(places("old"), a.map(({ n }) => n));
    assert.deepEqual(places("new"), b.map(({ n }) => n));
  }));
});

Deno.test("large and broken diffs come to an end", () => {
  const noise = (seed: number) =>
    "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1,60000 @@\n" +
    Array.from({ length: 60_000 }, (_, i) => `+${(i * seed) % 60_013}\n`).join("");
  const [changed] = interdiff([patch(1, "a", noise(7))], [patch(1, "a", noise(11))]);
  assert.equal(changed!.kind, "changed");
  assert.equal(changed!.cut, true);
  const [broken] = interdiff([patch(1, "a", "no diff")], [patch(1, "a", "@@ -1 +1 @@\nneither")]);
  assert.equal(broken!.kind, "changed");
});
