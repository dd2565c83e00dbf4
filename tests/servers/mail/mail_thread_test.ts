/** From a thread in an archive to our answer in it: public-inbox, verify, an SMTP server, public-inbox. */
import assert from "node:assert/strict";
import { toyHome } from "../../commands/program.ts";
import { BREAK_AND_MEND, commitSeries, type Edit } from "../../toy/kernel.ts";
import { LIST, mailHome, parentOf } from "./mail_home.ts";
import { runTool } from "../process.ts";
import { publicInbox } from "../watch/public_inbox.ts";
import { LOGIN, smtp } from "./smtp.ts";

/** The Message-ID of patch n; 0 is the cover letter. */
const id = (n: number) => `toy.${n}@example.org`;

/** A series as git send-email posts it: with Message-IDs, in a thread, to the list. */
async function posted(tree: string, dir: string, edits: readonly Edit[]): Promise<Uint8Array[]> {
  await commitSeries(tree, edits);
  const git = ["git", "-C", tree, "-c", "format.thread=shallow", "-c", "user.name=J\u00f6rg M"];
  await runTool([
    ...git,
    ...["-c", "user.email=author@example.org", "format-patch", "-q", "--cover-letter"],
    ...["--to", LIST, "--cc", "Someone Else <else@example.net>", "-o", dir, "main..series"],
  ]);
  const names = Array.from(Deno.readDirSync(dir), ({ name }) => name).sort();
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(`${dir}/${name}`)));
  const ids = texts.map((text) => /^Message-I[dD]: <(.*)>$/m.exec(text)![1]!);
  return texts.map((text) =>
    ids.reduce((all, old, n) => all.replaceAll(old, id(n)), text)
      .replace("*** SUBJECT HERE ***", "toy: six steps").replace("*** BLURB HERE ***", "Hello.")
  ).map((text) => new TextEncoder().encode(text));
}

for (
  const [name, edits, about, words] of [
    [
      "a break is answered at its patch",
      BREAK_AND_MEND,
      3,
      /^With this patch, toya and toyb do not/,
    ],
    ["a good series is answered at its letter", BREAK_AND_MEND.slice(0, 2), 0, /^Every patch of/],
  ] as const
) {
  Deno.test(`from an archive into it: ${name}`, async (t) => {
    await using home = await toyHome();
    await using inbox = await publicInbox(await posted(home.tree, `${home.dir}/out`, edits));
    await using server = await smtp();
    const run = await mailHome(home.dir, server);
    const mailFlags = ["--configs", `${home.dir}/configs`, "--cache", home.cache];
    let printed = "";

    await t.step("verify reads the thread", async () => {
      const ran = await run(
        ...["verify", id(0), "--inbox", inbox.url, ...home.flags],
        ...["--arch", "toya,toyb", "-o", "report"],
      );
      assert.equal(ran.code, about === 0 ? 0 : 1, ran.stderr);
    });
    await t.step("the answer is printed, and nothing is sent", async () => {
      const ran = await run("mail", "report", ...mailFlags);
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(ran.stderr, /^nothing was sent; --send does$/m);
      assert.equal(server.received.length, 0);
      printed = ran.stdout;
      assert.match(printed, words.source.startsWith("^") ? new RegExp(words, "m") : words);
      assert.ok(!printed.includes(LOGIN.password));
    });
    await t.step("the server takes just what was printed", async () => {
      const ran = await run("mail", "report", "--send", ...mailFlags);
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(ran.stdout, /^sent everystep\.\w+@example\.com to .*: 250 queued as 4711$/m);
      const [mail] = server.received;
      assert.deepEqual(mail!.to, ["author@example.org", LIST]);
      const dated = (text: string) => text.replace(/^Date: .*$/m, "Date:");
      assert.equal(dated(mail!.text.replaceAll("\r\n", "\n")), dated(printed));
      assert.ok(!`${ran.stdout}${ran.stderr}`.includes(LOGIN.password));
    });
    await t.step("a second time nothing is sent", async () => {
      const ran = await run("mail", "report", "--send", ...mailFlags);
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(ran.stderr, /^nothing sent: v1 had its mail on /m);
      assert.equal(server.received.length, 1);
    });
    await t.step("the archive has it below the right mail", async () => {
      const { text } = server.received[0]!;
      await inbox.deliver(new TextEncoder().encode(text.replaceAll("\r\n", "\n")));
      const own = /^Message-ID: <(.*)>$/m.exec(text)![1]!.trim();
      const raw = await (await fetch(`${inbox.url}${own}/raw`)).text();
      assert.ok(raw.includes(printed.split("\n\n")[1]!), raw);
      assert.equal(await parentOf(inbox, id(0), own), id(about));
      const thread = await (await fetch(`${inbox.url}${own}/T/`)).text();
      for (let n = 0; n <= edits.length; n++) assert.ok(thread.includes(`toy.${n}@`), `${n}`);
    });
    await t.step("and the series reads as before", async () => {
      const ran = await run("plan", id(0), "--inbox", inbox.url, ...home.flags, "--json");
      assert.equal(ran.code, 0, ran.stderr);
    });
  });
}
