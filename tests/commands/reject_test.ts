import assert from "node:assert/strict";
import { publish } from "../../bot/commands/publish.ts";
import { answerThread, type MailOptions } from "../../bot/publish/mail/answer.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { quietTerminal } from "../../bot/system/terminal/terminal.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { patchwork, TOKEN } from "../publish/patchwork_server.ts";
import { BREAK_AND_MEND, commitSeries } from "../toy/kernel.ts";
import { called, toyHome } from "./program.ts";

const POLICY = "enabled = true\nembargo_hours = 0\nfailure = []\nwarning = []\nsuccess = []\n";

Deno.test("a series that does not apply reaches its author", async (t) => {
  await using home = await toyHome();
  const { dir, tree } = home;
  await commitSeries(tree, BREAK_AND_MEND.slice(0, 3));
  await gitText(tree, ["format-patch", "-q", "-o", `${dir}/patches`, "main..series"]);
  for (
    const [i, { name }] of [...Deno.readDirSync(`${dir}/patches`)].toSorted((a, b) =>
      a.name < b.name ? -1 : 1
    ).entries()
  ) {
    const file = `${dir}/patches/${name}`, text = await Deno.readTextFile(file);
    const head = `Message-ID: <p+${i + 1}@example.org>\nTo: linux-mm@kvack.org\n`;
    await Deno.writeTextFile(file, text.replace(/^From: /m, `${head}From: `));
  }
  // The tree goes on: patch 3 has no place there any more.
  await Deno.writeTextFile(`${tree}/mm/a.c`, "int start(void)\n{\n\treturn 1;\n}\n");
  await gitText(tree, ["commit", "-qam", "mm: all new"]);
  const verify = ["verify", `${dir}/patches`, ...home.flags, "--arch", "toya", "-o", `${dir}/out`];

  await t.step("verify keeps it in place of a report", async () => {
    await Deno.mkdir(`${dir}/out`);
    await Deno.writeTextFile(`${dir}/out/report.json`, "{}");
    const ran = await called(dir, [...verify, "--base", "main"]);
    assert.equal(ran.code, 4, ran.stderr);
    assert.match(ran.stderr, /^reject: .*\/out\/reject\.json$/m);
    const text = await Deno.readTextFile(`${dir}/out/reject.json`);
    const kept = JSON.parse(text);
    assert.equal(kept.schema, "everystep.reject/1");
    assert.equal(kept.reject.patch, 3);
    assert.equal(kept.series.posted[2].messageId, "p+3@example.org");
    assert.ok(!text.includes(dir), "no path of the machine");
    await assert.rejects(Deno.stat(`${dir}/out/report.json`));
    for (const args of [["report", "out"], ["publish", "out", "--kcidb"]]) {
      const none = await called(dir, args);
      assert.equal(none.code, 2);
      assert.match(none.stderr, /out: has no report: the series does not apply/);
    }
  });

  const out: string[] = [], notes: string[] = [];
  const context = {
    ...{ cache: `${dir}/cache`, cwd: dir, home: dir, signal: new AbortController().signal },
    ui: { ...silent, note: (text: string) => void notes.push(text) },
    terminal: { ...quietTerminal, out: (text: string) => void out.push(text) },
    ...{ json: false, commands: [], view: { color: false, width: 100 }, print() {} },
  };

  await t.step("patchwork: the one patch fails, once", async () => {
    await using server = patchwork();
    await gitText(dir, ["init", "-q"]);
    await gitText(dir, ["config", "pw.token", TOKEN]);
    const run = () =>
      publish.run({
        ...{ file: "out", send: true, name: "everystep" },
        where: { kind: "patchwork", homes: [`${server.url}/project/linux-mm/`] },
      }, context);
    assert.equal(await run(), 0);
    assert.equal(await run(), 0);
    assert.deepEqual(server.kept.map(({ patch, state }) => [patch, state]), [[503, "fail"]]);
    assert.match(String(server.kept[0]!.description), /^does not apply: mm\/a\.c: /);
  });

  await t.step("mail: only where the policy says so", async () => {
    const run = async (policy: string) => {
      await Deno.writeTextFile(`${dir}/mail.toml`, policy);
      const options: MailOptions = {
        ...{ file: "out", send: false, retry: false, from: "Bot <bot@example.com>", configs: dir },
        url: "https://ci.example.org/series/7",
      };
      out.length = notes.length = 0;
      await answerThread(options, context);
      return { text: out.join("\n"), notes: notes.join("\n") };
    };
    assert.match((await run(POLICY)).notes, /by the policy, nobody gets a mail about a reject/);
    const { text } = await run(`${POLICY}reject = ["author"]\n`);
    assert.match(text, /^To: .*$/m);
    assert.match(text, /^In-Reply-To: <p\+3@example\.org>$/m);
    assert.match(text, /\n\ntree: {2}a tree that is not public\nbase: {2}[0-9a-f]{40}\n/);
    assert.match(
      text,
      /^page: {2}https:\/\/ci\.example\.org\/series\/7\n\nThis patch does not apply there:\n\n {2}mm\/a\.c/m,
    );
    assert.match(text, /^ {6}expected \|$/m);
    assert.match(text, /^ {2}git checkout [0-9a-f]{40}\n {2}b4 shazam p\+1@example\.org$/m);
    assert.ok(!text.includes(dir), "no path of the machine");
  });

  await t.step("a run on a base where it applies leaves no reject", async () => {
    const ran = await called(dir, [...verify, "--base", "main~1"]);
    assert.equal(ran.code, 1, ran.stderr);
    await assert.rejects(Deno.stat(`${dir}/out/reject.json`));
  });
});
