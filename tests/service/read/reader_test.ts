import assert from "node:assert/strict";
import { mailReader } from "../../../bot/service/read/reader.ts";
import { REPORTS } from "../../report/fixtures.ts";

const HOME = decodeURIComponent(new URL("../../..", import.meta.url).pathname).replace(/\/$/, "");
const bytes = (text: string) => new TextEncoder().encode(text);
const raw = (text: string) => ({ bytes: bytes(text), file: "a mail", line: 1 });
const MAIL = `From: A <a@example.org>
Subject: [PATCH 1/2] mm: fix it
Message-ID: <m1@example.org>

Because.
---
diff --git a/mm/a.c b/mm/a.c
--- a/mm/a.c
+++ b/mm/a.c
@@ -1 +1 @@
-1
+2
`;

Deno.test("mails are read in a process that is allowed nothing", async () => {
  await using reader = mailReader(HOME);
  const classified = await reader.classify(raw(MAIL), false);
  assert.equal(classified.kind, "part");
  assert.deepEqual(classified.kind === "part" && classified.part.paths, ["mm/a.c"]);
  assert.deepEqual(await reader.classify(raw("Subject: hello\n\nYou.\n"), false), { kind: "none" });
  const mbox = `From a Thu Jan  1 00:00:00 1970\n${MAIL.replace("1/2", "1/1")}`;
  assert.deepEqual(await reader.subjects(bytes(mbox)), ["mm: fix it"]);
  assert.deepEqual(await reader.subjects(bytes("no mail")), []);
});

Deno.test("feeds and reports are read there, too; what is none is told", async () => {
  await using reader = mailReader(HOME);
  const entry = "<entry><title>t</title><updated>2026-01-01T00:00:00Z</updated>" +
    '<link href="http://a/all/x%40y.z/"/></entry>';
  const feed = await reader.feed(bytes(`<feed>${entry}</feed>`), "a feed");
  assert.deepEqual(feed, {
    kind: "feed",
    entries: [{ id: "x@y.z", title: "t", at: Date.UTC(2026, 0, 1) }],
  });
  const cut = await reader.feed(bytes(`<feed>${entry}`), "a feed");
  assert.match(cut.kind === "broken" ? cut.why : "", /^a feed: is no Atom feed/);
  const report = REPORTS["break-and-mend"]!;
  const read = await reader.report(bytes(JSON.stringify(report)));
  assert.ok(read.kind === "report");
  assert.equal(read.verdict, report.verdict.kind);
  assert.equal(read.cells.length, report.cells.length);
  const none = await reader.report(bytes("[".repeat(1_000_000)));
  assert.match(none.kind === "broken" ? none.why : "", /is no JSON/);
});

Deno.test("a mail is not refused because the machine ended its reader", async () => {
  await using reader = mailReader(HOME);
  const find = async () => {
    for await (const { name } of Deno.readDir("/proc")) {
      const command = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
      const parent = await Deno.readTextFile(`/proc/${name}/stat`).catch(() => "");
      const own = Number(parent.slice(parent.lastIndexOf(")") + 2).split(" ")[1]) === Deno.pid;
      if (own && command.includes("read/main.ts")) return Number(name);
    }
    assert.fail("no reader runs");
  };
  assert.equal((await reader.classify(raw(MAIL), false)).kind, "part");
  for (let times = 0; times < 2; times++) {
    Deno.kill(await find(), "SIGKILL");
    assert.equal((await reader.classify(raw(MAIL), false)).kind, "part", "killed while it waited");
  }
  const classified = reader.classify(raw(MAIL), false);
  Deno.kill(await find(), "SIGKILL");
  assert.equal((await classified).kind, "part", "killed at work");
});
