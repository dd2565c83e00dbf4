/**
 * Who sends a series to the bot's own address asks for a run: the service takes it from a maildir, answers by mail, clean results
 * included, and tells two patchworks, each with its own token.
 */
import assert from "node:assert/strict";
import { gitText } from "../../../bot/system/process/git.ts";
import { everystep, toyHome } from "../../commands/program.ts";
import { patchwork } from "../../publish/patchwork_server.ts";
import { AUTHOR, commitSeries, type Edit } from "../../toy/kernel.ts";
import { mailHome } from "./mail_home.ts";
import { denoDir } from "../process.ts";
import { serve, type Served, until } from "../service/serve_rig.ts";
import { smtp } from "./smtp.ts";

const ASK = "ask@bots.example.org";
const CLEAN: Edit = {
  subject: "mm: document b()",
  files: { "mm/b.c": ["int b(", "/* twice x */\nint b("] },
};
const BREAK: Edit = { subject: "mm: break a()", files: { "mm/a.c": ["x + ARCH_ORDER", "(x +"] } };

Deno.test("a run that is asked for by mail is answered, and two patchworks hear of it", async (t) => {
  await using home = await toyHome();
  const { dir, tree } = home, box = `${dir}/mailbox`;
  await using server = await smtp();
  const tokens = ["0123456789abcdef", "fedcba9876543210"];
  await using one = patchwork(undefined, undefined, tokens[0]);
  await using two = patchwork(undefined, undefined, tokens[1]);
  const sites = [one, two];
  await mailHome(dir, server);
  await Deno.writeTextFile(
    `${dir}/configs/mail.toml`,
    `enabled = true\nembargo_hours = 24\nfailure = []\nwarning = []\nsuccess = []\n` +
      `[[policy]]\nlists = ["${ASK}"]\nreply_to_author = true\nsend_positive_review = true\n` +
      "embargo_hours = 0\n",
  );
  const homes = sites.map(({ url }) => `"${url}/project/linux-mm/"`).join(", ");
  await Deno.writeTextFile(
    `${dir}/configs/service.toml`,
    `listen = "127.0.0.1:0"\npublic_url = "https://ci.example.org"\nlevel = "objects"\n` +
      `patience_hours = 1\n[retry]\nlimit = 20\ndelay = 1\ndelay_max = 2\n` +
      `[notify]\nmail = true\npatchwork = [${homes}]\n` +
      `[[tree]]\nname = "toy-next"\npath = "${tree}"\nbase = "main"\n` +
      `[[watch]]\nname = "asked"\nkind = "maildir"\nurl = "maildir:${box}"\nevery = 1\n` +
      `[[rule]]\nlists = ["${ASK}"]\ntree = "toy-next"\narchs = ["toya"]\n`,
  );
  for (const part of ["cur", "new", "tmp"]) await Deno.mkdir(`${box}/${part}`, { recursive: true });
  let count = 0;
  const deliver = async (text: string) => {
    await Deno.writeTextFile(`${box}/tmp/${count}`, text);
    await Deno.rename(`${box}/tmp/${count}`, `${box}/new/${count++}.host`);
  };
  /** A single patch as its author sends it; patchwork knows `p+N`. */
  const patch = async (edit: Edit, n: number, to: string) => {
    await commitSeries(tree, [edit]);
    const text = await gitText(tree, ["format-patch", "--stdout", "-1", "series"], { env: AUTHOR });
    await gitText(tree, ["branch", "-q", "-D", "series"]);
    const date = new Date().toUTCString().replace("GMT", "+0000");
    return text.replace(/^From .*\n/, "").replace(
      /^Date: .*$/m,
      `Date: ${date}\nTo: ${to}\nMessage-ID: <p+${n}@example.org>`,
    ) + "\n";
  };
  const clean = await patch(CLEAN, 1, ASK), broken = await patch(BREAK, 3, ASK);
  const odd = (await patch(CLEAN, 4, ASK)).replace("\n int b(int x)\n", "\n long c(int x)\n");
  const nobodys = await patch(CLEAN, 5, "linux-mm@lists.example");
  const hosts = sites.map(({ port }, i) => `127.0.0.1:${port}=${tokens[i]}`).join(" ");
  const env = { PATCHWORK_TOKEN: hosts };
  await using served = await serve(dir, { env });
  await firstLook(served, (n) => deliver(nobodys.replaceAll("p+5@", `decoy.${n}@`)));
  const judged = async (id: string) => {
    const ask = async () => JSON.parse(await served.page(`/api/series?msgid=${id}`)).series?.[0];
    await until(async () => (await ask())?.verdict !== undefined, () => served.log());
    return await ask();
  };
  const checks = (patch: number) =>
    sites.map(({ kept }) =>
      kept.filter((check) => check.patch === patch).map(({ state }) => state)
    );

  await t.step("a clean result is answered, and is told to both", async () => {
    await deliver(clean);
    const found = await judged("p%2B1@example.org");
    assert.equal(found.verdict, "bisect-safe", JSON.stringify(found));
    await until(() => server.received.length > 0, () => served.log());
    const [mail] = server.received;
    assert.deepEqual(mail!.to, ["author@example.org"], "who asked, and no list");
    const text = mail!.text.replaceAll("\r\n", "\n");
    assert.match(text, /^In-Reply-To: <p\+1@example\.org>$/m);
    assert.match(text, /^tree: {2}toy-next$/m);
    assert.match(text, /^base: {2}[0-9a-f]{40}$/m);
    assert.match(text, /^page: {2}https:\/\/ci\.example\.org\/series\/[0-9a-f]{16}/m);
    assert.match(text, /^This patch builds on toya\./m);
    assert.ok(!text.includes(dir), "no path of this machine");
    const both = [["pending", "success"], ["pending", "success"]];
    await until(() => checks(501).join() === both.join(), () => JSON.stringify(checks(501)));
  });

  await t.step("so is a break", async () => {
    await deliver(broken);
    const found = await judged("p%2B3@example.org");
    assert.equal(found.verdict, "not-bisect-safe", JSON.stringify(found));
    await until(() => server.received.length > 1, () => served.log());
    assert.match(server.received[1]!.text, /^With this patch, toya does not build:\r?$/m);
    const both = [["pending", "fail"], ["pending", "fail"]];
    await until(() => checks(503).join() === both.join(), () => JSON.stringify(checks(503)));
    assert.equal(server.received.length, 2, "one mail for each");
    await Deno.writeTextFile(
      `${dir}/report.json`,
      await served.page(new URL(found.links.report).pathname),
    );
  });

  await t.step("and a patch that does not apply", async () => {
    await deliver(odd);
    const found = await judged("p%2B4@example.org");
    assert.equal(found.verdict, "does-not-apply", JSON.stringify(found));
    await until(() => server.received.length > 2, () => served.log());
    const text = server.received[2]!.text.replaceAll("\r\n", "\n");
    assert.match(text, /^tree: {2}toy-next$/m);
    assert.match(text, /^This patch does not apply there:$/m);
    assert.ok(!text.includes(dir), "no path of this machine");
    // That it does not apply may be known before anybody was told that it is looked at.
    const ends = /^(?:pending,)?fail$/;
    await until(
      () => checks(504).length === 2 && checks(504).every((states) => ends.test(states.join())),
      () => JSON.stringify(checks(504)),
    );
  });

  await t.step("publish: where one is away, the other is told nevertheless", async () => {
    const away = "http://127.0.0.1:9/project/linux-mm/";
    const run = async (...patchworks: string[]) =>
      await everystep(dir, [
        ...["publish", "report.json", "--send", "--name", "by hand", "--cache", `${dir}/cache`],
        ...patchworks.flatMap((url) => ["--patchwork", url]),
      ], { env: { ...env, HOME: dir, DENO_DIR: await denoDir() } });
    const first = `${one.url}/project/linux-mm/`, second = `${two.url}/project/linux-mm/`;
    const half = await run(first, away);
    assert.notEqual(half.code, 0);
    assert.match(half.stderr, /127\.0\.0\.1:9/);
    assert.deepEqual(checks(503).map((states) => states.length), [3, 2]);
    const all = await run(first, second);
    assert.equal(all.code, 0, all.stderr);
    assert.deepEqual(checks(503).map((states) => states.length), [3, 3], "nothing twice");
    const none = await everystep(dir, [
      ...["publish", "report.json", "--send", "--cache", `${dir}/cache`],
      ...["--patchwork", first, "--patchwork", second],
    ], { env: { HOME: dir, DENO_DIR: await denoDir(), PATCHWORK_TOKEN: tokens[0]! } });
    assert.equal(none.code, 2, none.stderr);
    assert.match(none.stderr, /one token, and there are several patchworks/);
    assert.ok(!none.stderr.includes(tokens[0]!));
  });
});

/** Delivers mails that nobody serves until one is looked at: what was there at first was not asked for. */
async function firstLook(served: Served, deliver: (n: number) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const answer = await fetch(`${served.url}/events`, { signal: stop.signal });
  let text = "", n = 0;
  const reading = (async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  })().catch(() => {});
  await until(async () => {
    await deliver(n++);
    return text.includes("not served");
  }, () => `${text}\n${served.log()}`);
  stop.abort();
  await reading;
}
