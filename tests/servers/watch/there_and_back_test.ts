/**
 * From an archive to a mail and back into the archive: the thread of the default series on the real kernel, and a series that
 * stands on two others, which the archive has, too.
 */
import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { cacheDir } from "../../../bot/system/files/files.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { toyHome } from "../../commands/program.ts";
import { AUTHOR, commitSeries, type Edit } from "../../toy/kernel.ts";
import { LIST, mailHome, parentOf } from "../mail/mail_home.ts";
import { idOf, latest, postedThread } from "../mail/posted.ts";
import { publicInbox } from "./public_inbox.ts";
import { smtp } from "../mail/smtp.ts";

const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const encode = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** A fifth version, whose last patch writes what Kconfig does not read: that costs no compiler's time. */
async function brokenReroll(): Promise<Uint8Array[]> {
  return (await latest()).map(latin1).map((text) =>
    text.replaceAll("-v4@", "-v5@").replace("[PATCH v4 ", "[PATCH v5 ")
      .replace("27 Jan 2026", "30 Jan 2026")
      .replace("+\tdepends on MMU_GATHER_RCU_TABLE_FREE", "+\tdepends_on MMU_GATHER_RCU_TABLE_FREE")
  ).map(encode);
}

const EDITS: readonly Edit[] = [
  {
    subject: "mm: declare one()",
    files: { "include/toy.h": ["int b(int x);", "int b(int x);\nint one(void);"] },
  },
  {
    subject: "mm: define one()",
    files: { "mm/b.c": ["int b(", "int one(void)\n{\n\treturn 1;\n}\n\nint b("] },
  },
  { subject: "mm: use one()", files: { "mm/a.c": ["a(1)", "a(one())"] } },
  { subject: "mm: break it", files: { "mm/a.c": ["a(one())", "a(one()"] } },
];

/** Three series of a tree as they are posted: `one`, `two`, and `own`, which stands on both. */
async function dependent(tree: string, dir: string): Promise<Uint8Array[]> {
  await commitSeries(tree, EDITS);
  const mails: string[] = [];
  const format = async (name: string, range: string, blurb: string) => {
    const to = `${dir}/${name}`;
    const args = ["format-patch", "-q", "--cover-letter", "--to", LIST, "-o", to, range];
    await gitText(tree, args, { env: AUTHOR });
    const names = Array.from(Deno.readDirSync(to), (one) => one.name).sort();
    for (const [i, file] of names.entries()) {
      const text = (await Deno.readTextFile(`${to}/${file}`)).replace(/^From .*\n/, "")
        .replace("*** SUBJECT HERE ***", `mm: ${name}`).replace("*** BLURB HERE ***", blurb)
        .replace(/^Message-I[dD]: .*\n/m, "");
      const answers = i === 0 ? "" : `In-Reply-To: <${name}-0@example.org>\n`;
      mails.push(`Message-ID: <${name}-${i}@example.org>\n${answers}${text}`);
    }
  };
  await format("one", "main..series~3", "Hello.\n\nchange-id: 20260101-one-abcdef");
  await format("two", "series~3..series~2", "Hello.");
  const needs = [
    "prerequisite-change-id: 20260101-one-abcdef:v1",
    "Depends-on: <two-0@example.org>",
  ];
  await format("own", "series~2..series", `Hello.\n\n${needs.join("\n")}`);
  await gitText(tree, ["branch", "-q", "-D", "series"]);
  await gitText(tree, ["reflog", "expire", "--expire=now", "--all"]);
  return mails.map((text) => new TextEncoder().encode(text));
}

Deno.test("the default series, and one with two dependencies: from archive to mail and back", async (t) => {
  await using home = await toyHome();
  const { dir, tree } = home;
  const thread = [...await postedThread(), ...await brokenReroll()];
  await using inbox = await publicInbox([...thread, ...await dependent(tree, dir)]);
  await using server = await smtp();
  const run = await mailHome(dir, server);
  const send = (...more: string[]) =>
    run("mail", "report", "--send", "--configs", `${dir}/configs`, "--cache", home.cache, ...more);
  const reportOf = async () =>
    reportSchema.parse(JSON.parse(await Deno.readTextFile(`${dir}/report/report.json`)));
  /** The mail that went out, back in the archive, as a reader of the thread sees it. */
  const delivered = async () => {
    const text = server.received.at(-1)!.text.replaceAll("\r\n", "\n");
    await inbox.deliver(new TextEncoder().encode(text));
    const own = /^Message-ID: <(.*)>$/m.exec(text)![1]!;
    const raw = await (await fetch(`${inbox.url}${own}/raw`)).text();
    assert.ok(raw.includes(text.split("\n\n")[1]!), raw);
    return { own, raw };
  };
  // Kernel tree, compiler cache and the results of tests/real are those of the machine.
  const verify = (version: number) =>
    run(
      ...["verify", idOf(0, version), "--inbox", inbox.url, "--cache", cacheDir()],
      ...["--reroll", `${version}`, "--arch", "alpha", "--level", "objects", "-o", "report"],
    );

  await t.step("version 4 on Linux 6.19.6, for alpha alone, is verified to nobody", async () => {
    const verified = await verify(4);
    assert.equal(verified.code, 3, verified.stderr);
    assert.deepEqual(
      (await reportOf()).cells.map(({ verdict }) => verdict).join(" "),
      "pass unaffected pass unaffected unaffected unaffected unaffected pass pass",
    );
    const sent = await send();
    assert.equal(sent.code, 0, sent.stderr);
    assert.match(sent.stderr, /^nothing sent: incomplete: no build compiles /m);
    assert.equal(server.received.length, 0);
  });

  await t.step("a version that breaks the configuration is answered at its patch", async () => {
    const verified = await verify(5);
    assert.equal(verified.code, 1, verified.stderr);
    const sent = await send();
    assert.equal(sent.code, 0, sent.stderr);
    assert.deepEqual(server.received.at(-1)?.to, ["everystep@example.org"]);
    const { own, raw } = await delivered();
    assert.match(raw, /^Subject: Re: \[PATCH v5 8\/8\] mm: make PT_RECLAIM/m);
    assert.match(raw, /mm\/Kconfig:1459/);
    assert.match(raw, /^ *b4 shazam /m);
    assert.equal(await parentOf(inbox, idOf(0, 5), own), idOf(8, 5));
  });

  await t.step("so is a series that stands on two others, and they are named", async () => {
    const ran = await run(
      ...["verify", "own-0@example.org", "--inbox", inbox.url, ...home.flags],
      ...["--arch", "toya", "-o", "report"],
    );
    assert.equal(ran.code, 1, ran.stderr);
    const { base } = (await reportOf()).tree;
    assert.deepEqual(
      base.prerequisites?.map(({ result, where }) => [result, where]),
      [["applied", "archive"], ["applied", "archive"]],
    );
    const sent = await send();
    assert.equal(sent.code, 0, sent.stderr);
    const { own, raw } = await delivered();
    assert.match(raw, /^needs: prerequisite-change-id: 20260101-one-abcdef:v1: .*"mm: one/m);
    assert.match(raw, /^needs: Depends-on: <two-0@example\.org>: .*"mm: two/m);
    assert.equal(await parentOf(inbox, "own-0@example.org", own), "own-2@example.org");
    assert.equal(server.received.length, 2, "one mail for each");
  });

  await t.step("with our answers in it the thread reads as before", async () => {
    const ran = await run("plan", "own-0@example.org", "--inbox", inbox.url, ...home.flags);
    assert.equal(ran.code, 0, ran.stderr);
    const fetched = await run("fetch", idOf(0, 5), "--inbox", inbox.url, "-o", "v5");
    assert.equal(fetched.code, 0, fetched.stderr);
    assert.match(fetched.stdout, /8 patches of .*\(v5\)$/m);
  });
});
