import assert from "node:assert/strict";
import fc from "fast-check";
import { whereIs } from "../../../bot/source/remote/where.ts";
import { UserError } from "../../../bot/system/errors.ts";

const ID = "20260127121253.8-x@linux.dev";

Deno.test("what an argument means", async (t) => {
  const lore = { kind: "thread", inbox: "https://lore.kernel.org/all/", id: ID };
  const pull = { kind: "pull", owner: "torvalds", repo: "linux", number: 12 };
  const pw = "https://patchwork.kernel.org";
  const cases: [string, unknown][] = [
    [ID, { kind: "thread", id: ID }],
    [`torvalds/linux#12@${"a1".repeat(20)}`, { ...pull, head: "a1".repeat(20) }],
    [`<${ID}>`, { kind: "thread", id: ID }],
    [`id:${ID}`, { kind: "thread", id: ID }],
    [`mid:${ID}`, { kind: "thread", id: ID }],
    ["<a.patch@x.patch>", { kind: "thread", id: "a.patch@x.patch" }],
    ["cover.1700000000.git.me/x+y=z@kernel.org", {
      kind: "thread",
      id: "cover.1700000000.git.me/x+y=z@kernel.org",
    }],
    [`https://lore.kernel.org/all/${ID}/`, lore],
    [`https://lore.kernel.org/all/${ID}`, lore],
    [`https://lore.kernel.org/all/${ID}/T/#u`, lore],
    [`https://lore.kernel.org/all/${ID}/t/#m1234`, lore],
    [`https://lore.kernel.org/all/${ID}/t.mbox.gz`, lore],
    [`https://lore.kernel.org/all/${ID}/raw`, lore],
    [`https://lore.kernel.org/all/${ID}/#t`, lore],
    [`https://lore.kernel.org/all/${ID.replace("@", "%40")}/`, lore],
    [`https://lore.kernel.org/r/${ID}`, { ...lore, inbox: "https://lore.kernel.org/r/" }],
    [`https://msgid.link/${ID}`, { ...lore, inbox: "https://msgid.link/" }],
    ["https://lore.kernel.org/git/a%2Fb@c/", {
      kind: "thread",
      inbox: "https://lore.kernel.org/git/",
      id: "a/b@c",
    }],
    [`http://127.0.0.1:80/x%20y/${ID}/`, {
      kind: "thread",
      inbox: "http://127.0.0.1/x%20y/",
      id: ID,
    }],
    ["torvalds/linux#12", pull],
    ["https://github.com/torvalds/linux/pull/12", { ...pull, api: "https://api.github.com" }],
    ["https://github.com/torvalds/linux/pull/12/files#diff-1", {
      ...pull,
      api: "https://api.github.com",
    }],
    ["https://git.corp.example/torvalds/linux/pull/12", {
      ...pull,
      api: "https://git.corp.example/api/v3",
    }],
    ["patchwork:patchwork.kernel.org/1234", { kind: "patchwork", home: pw, by: { series: 1234 } }],
    ["patchwork:example.org/pw/7", {
      kind: "patchwork",
      home: "https://example.org/pw",
      by: { series: 7 },
    }],
    ["patchwork:127.0.0.1:8000/7", {
      kind: "patchwork",
      home: "http://127.0.0.1:8000",
      by: { series: 7 },
    }],
    [`${pw}/project/linux-mm/list/?series=1234`, {
      kind: "patchwork",
      home: pw,
      by: { series: 1234 },
    }],
    [`${pw}/project/linux-mm/list/?state=*&series=1234`, {
      kind: "patchwork",
      home: pw,
      by: { series: 1234 },
    }],
    [`${pw}/series/1234/mbox/`, { kind: "patchwork", home: pw, by: { series: 1234 } }],
    [`${pw}/api/1.3/series/1234/`, { kind: "patchwork", home: pw, by: { series: 1234 } }],
    [`${pw}/api/series/1234/`, { kind: "patchwork", home: pw, by: { series: 1234 } }],
    [`${pw}/patch/55/`, { kind: "patchwork", home: pw, by: { patch: 55 } }],
    [`${pw}/api/patches/55/`, { kind: "patchwork", home: pw, by: { patch: 55 } }],
    [`${pw}/project/linux-mm/patch/${ID}/`, { kind: "patchwork", home: pw, by: { patch: ID } }],
    [`${pw}/project/linux-mm/cover/${ID}/`, { kind: "patchwork", home: pw, by: { cover: ID } }],
    ["imaps://me@imap.example.org/lists/linux-mm", {
      kind: "imap",
      host: "imap.example.org",
      port: 993,
      secure: true,
      user: "me",
      folder: "lists/linux-mm",
    }],
    [`imap://me%40example.org@localhost:1143/INBOX?${ID}`, {
      kind: "imap",
      host: "localhost",
      port: 1143,
      secure: false,
      user: "me@example.org",
      folder: "INBOX",
      id: ID,
    }],
    ...["HEAD", "HEAD@{1}", "@{u}", "series.mbox", "v3@home.mbox", "dir/0001.patch", "-", "a b@c"]
      .map((arg) => [arg, undefined] as [string, undefined]),
    ...["a@b@c", "@", "x@", "@x", "<a@b", "C:\\x@y", "owner/repo#", "/owner/repo#1", ""]
      .map((arg) => [arg, undefined] as [string, undefined]),
  ];
  for (const [arg, want] of cases) {
    await t.step(arg === "" ? "nothing" : arg, () => assert.deepEqual(whereIs(arg), want));
  }
});

Deno.test("URLs that are wrong say why", async (t) => {
  const cases: [string, RegExp][] = [
    ["https://", /not a URL/],
    ["https://lore.kernel.org/all/", /no series at such a URL\n {2}hint: a series is a Message-ID/],
    ["https://lore.kernel.org/all/a@b/c/d", /no series at such a URL/],
    ["https://lore.kernel.org/all/%zz@b/", /a % that encodes nothing/],
    ["https://me:secret@lore.kernel.org/all/a@b/", /^lore.kernel.org: a user or a password/],
    ["imaps://me:secret@host/INBOX", /^imaps:\/\/...@host\/INBOX: a password in a URL/],
    ["imaps://me@host/", /names no folder/],
    ["imaps://me@host/a%0d%0ab", /names no folder/],
    ["imaps://me@host/INBOX?x", /x is not a Message-ID/],
    ["patchwork:host", /is not patchwork:HOST\/ID/],
    ["patchwork:host/abc", /is not patchwork:HOST\/ID/],
  ];
  for (const [arg, want] of cases) {
    await t.step(arg, () => {
      assert.throws(() => whereIs(arg), (error: UserError) => {
        assert.match(error.text, want);
        assert.doesNotMatch(error.text, /secret/);
        return error instanceof UserError;
      });
    });
  }
});

Deno.test("any text is understood, refused or left alone", () => {
  const start = fc.constantFrom("", "https://", "imap://", "patchwork:", "<", "a/b#", "x@");
  fc.assert(fc.property(start, fc.string(), (prefix, rest) => {
    try {
      const where = whereIs(prefix + rest);
      if (where?.kind === "thread") assert.doesNotMatch(where.id, /[\s<>]/);
    } catch (error) {
      assert.ok(error instanceof UserError, String(error));
    }
  }));
});
