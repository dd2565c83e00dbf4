/** What an archive finds by searching: a change-id, and parts that stand in no thread. */
import assert from "node:assert/strict";
import { called, toyHome } from "../../commands/program.ts";
import { publicInbox } from "../watch/public_inbox.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** A patch that adds a file, or a letter. */
function mail(
  id: string,
  subject: string,
  { body = "", from = "ann@example.org", day = 27, replyTo = "" } = {},
): Uint8Array {
  const name = id.replace(/\W.*/, "");
  const diff =
    `diff --git a/mm/${name}.c b/mm/${name}.c\nnew file mode 100644\nindex 0000000..1\n` +
    `--- /dev/null\n+++ b/mm/${name}.c\n@@ -0,0 +1 @@\n+int ${name};\n`;
  return encode(
    `From: Someone <${from}>\nDate: Tue, ${day} Jan 2026 12:00:00 +0000\nMessage-ID: <${id}>\n` +
      `Subject: ${subject}\nTo: linux-mm@lists.example\n` +
      (replyTo === "" ? "" : `In-Reply-To: <${replyTo}>\n`) +
      `\n${body === "" ? `Text\n---\n${diff}` : body}`,
  );
}

Deno.test("an archive is searched for what no thread has", async (t) => {
  await using home = await toyHome();
  const change = "change-id: 20260101-thing-0123456789ab";
  await using inbox = await publicInbox([
    mail("one@x.org", "[PATCH 1/3] mm: part one"),
    mail("two@x.org", "[PATCH 2/3] mm: part two"),
    mail("three@x.org", "[PATCH 3/3] mm: part three"),
    mail("other@x.org", "[PATCH 2/3] mm: of another", { from: "bob@example.org" }),
    mail("early@x.org", "[PATCH 2/3] mm: too early", { day: 13 }),
    mail("lone@x.org", "[PATCH 1/2] mm: lone one", { from: "carl@example.org" }),
    mail("v1cover@x.org", "[PATCH 0/1] mm: a thing", { body: `Hello\n\n${change}\n` }),
    mail("v1@x.org", "[PATCH 1/1] mm: add it", { replyTo: "v1cover@x.org" }),
    mail("v2cover@x.org", "[PATCH v2 0/1] mm: renamed", { body: `Hello\n\n${change}\n`, day: 28 }),
    mail("v2@x.org", "[PATCH v2 1/1] mm: add it now", { replyTo: "v2cover@x.org", day: 28 }),
  ]);
  const fetch = (arg: string, ...more: string[]) =>
    called(home.dir, ["fetch", arg, "--inbox", inbox.url, "--cache", home.cache, ...more]);

  await t.step("parts without a thread", async () => {
    const ran = await fetch("two@x.org", "-o", "strays");
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^strays: 3 patches of "mm: part one and 2 more" \(v1\)$/m);
    assert.match(
      ran.stderr,
      /2 mails of it stand in no thread with it: found by sender and numbers/,
    );
  });
  await t.step("what nobody sent is missing still", async () => {
    const ran = await fetch("lone@x.org", "-o", "lone");
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /has 2 patches, and patch 2 is missing/);
  });
  await t.step("a change-id is its latest version", async () => {
    const ran = await fetch("change-id:20260101-thing-0123456789ab", "-o", "change");
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /"mm: renamed" \(v2\)$/m);
    const first = await fetch("change-id:20260101-thing-0123456789ab", "--reroll", "1", "-o", "v1");
    assert.match(first.stdout, /"mm: a thing" \(v1\)$/m);
  });
  await t.step("a change-id that is nowhere, and one that is none", async () => {
    const gone = await fetch("change-id:20260101-nothing", "-o", "gone");
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /the archive has no series with the change-id 20260101-nothing/);
    const bad = await fetch('change-id:x" OR s:"y', "-o", "bad");
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /is no change-id/);
  });
});

Deno.test("in one heap two people's parts with the same numbers stay apart", async () => {
  await using home = await toyHome();
  const all = [
    mail("one@x.org", "[PATCH 1/2] mm: part one"),
    mail("two@x.org", "[PATCH 2/2] mm: part two"),
    mail("bone@x.org", "[PATCH 1/2] mm: of bob", { from: "bob@example.org" }),
    mail("btwo@x.org", "[PATCH 2/2] mm: of bob, two", { from: "bob@example.org" }),
  ];
  const mbox = all.map((one) =>
    `From x Thu Jan  1 00:00:00 1970\n${new TextDecoder().decode(one)}\n`
  ).join("");
  await Deno.writeTextFile(`${home.dir}/heap.mbox`, mbox);
  const ran = await called(home.dir, ["plan", "heap.mbox", ...home.flags.slice(2)]);
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /2 different series: .*part one.*of bob/);
});
