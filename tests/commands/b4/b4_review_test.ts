import assert from "node:assert/strict";
import { gitText } from "../../../bot/system/process/git.ts";
import { BREAK_AND_MEND, commitSeries } from "../../toy/kernel.ts";
import { serve } from "../../system/http/server.ts";
import { called, everystep, toyHome } from "../program.ts";

Deno.test("hook b4-review answers from what verify found", async (t) => {
  await using home = await toyHome();
  const { dir, tree } = home;
  await commitSeries(tree, BREAK_AND_MEND.slice(0, 3));
  await gitText(tree, [
    "format-patch",
    "-q",
    "--cover-letter",
    "--thread",
    "-o",
    `${dir}/patches`,
    "main..series",
  ]);
  const files = Array.from(
    Deno.readDirSync(`${dir}/patches`),
    ({ name }) => `${dir}/patches/${name}`,
  ).sort();
  const mails = await Promise.all(files.map((file) => Deno.readTextFile(file)));
  const ids = mails.map((text) => /^Message-I[Dd]: <(.*)>$/m.exec(text)![1]!);
  const cache = home.flags.slice(4);
  const ask = async (args: readonly string[], stdin?: string, env: Record<string, string> = {}) => {
    const ran = await everystep(tree, ["hook", "b4-review", ...cache, ...args], {
      stdin,
      env: { B4_TRACKING_FILE: "", ...env },
    });
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(ran.stderr, "");
    return JSON.parse(ran.stdout) as { tool: string; status: string; summary: string }[];
  };
  const answersOf = (results: Awaited<ReturnType<typeof ask>>) =>
    results.map(({ tool, status }) => `${tool} ${status}`);

  await t.step("nothing while there is no report", async () => {
    assert.deepEqual(await ask([], mails[0]), []);
    assert.deepEqual(await ask([], mails[1]), []);
  });
  const ran = await called(dir, [
    ...["verify", `${dir}/patches`, ...home.flags, "--arch", "toya", "-o", `${dir}/out`],
  ]);
  assert.equal(ran.code, 1, ran.stderr);

  await t.step("the letter and each patch, by the mail", async () => {
    assert.deepEqual(answersOf(await ask([], mails[0])), ["everystep-series fail"]);
    assert.deepEqual(answersOf(await ask([], mails[1])), ["everystep pass"]);
    const [three] = await ask([], mails[3]);
    assert.equal(three!.status, "fail");
    assert.match(three!.summary, /^breaks toya: mm\/a\.c:6/);
  });

  await t.step("by a Message-ID, and by b4's notes", async () => {
    assert.deepEqual(answersOf(await ask([ids[3]!])), ["everystep fail"]);
    assert.deepEqual(answersOf(await ask([`<${ids[3]}>`])), ["everystep fail"]);
    const file = `${dir}/tracking.json`;
    await Deno.writeTextFile(
      file,
      JSON.stringify({ series: { "header-info": { msgid: ids[0] } }, patches: [] }),
    );
    assert.deepEqual(answersOf(await ask([], "", { B4_TRACKING_FILE: file })), [
      "everystep-series fail",
    ]);
  });

  await t.step("the lines of b4 am --check", async () => {
    const am = async (stdin: string, ...more: string[]) => {
      const ran = await everystep(tree, ["hook", "b4-am", ...cache, ...more], {
        ...{ stdin, env: { B4_TRACKING_FILE: "" } },
      });
      assert.equal(ran.code, 0, ran.stderr);
      return ran.stdout;
    };
    assert.equal(await am(mails[1]!), "");
    assert.match(await am(mails[3]!), /^ERROR: breaks toya: mm\/a\.c:6.*\n$/);
    const other = ["--cache", `${dir}/other`];
    assert.equal(await am(mails[1]!, ...other), "WARNING: everystep has no answer yet\n");
  });

  await t.step("from a server, where nothing is kept here", async () => {
    const report = JSON.parse(await Deno.readTextFile(`${dir}/out/report.json`));
    const asked: string[] = [];
    await using server = serve((request) => {
      const { pathname, searchParams } = new URL(request.url);
      asked.push(`${pathname} ${searchParams.get("msgid") ?? ""}`.trim());
      if (pathname === "/series/1/report.json") return Response.json(report);
      if (searchParams.get("msgid") !== ids[0]) {
        return Response.json({ error: "no series has a mail with this Message-ID" }, {
          status: 404,
        });
      }
      const links = {
        page: "https://ci.example.org/series/1",
        report: "https://ci.example.org/series/1/report.json",
      };
      const verdict = asked.length > 2 ? { verdict: "not-bisect-safe" } : {};
      return Response.json({ series: [{ ...verdict, links }] });
    });
    const there = ["--cache", `${dir}/elsewhere`, "--server", server.url];
    assert.deepEqual(await ask(there, mails[3]), [], "no verdict yet");
    assert.deepEqual(asked, [`/api/series ${ids[3]}`, `/api/series ${ids[0]}`]);
    const [three] = await ask(there, mails[3]);
    assert.equal(three!.status, "fail");
    assert.equal((three as { url?: string }).url, "https://ci.example.org/series/1");
    const count = asked.length;
    assert.deepEqual(answersOf(await ask(there, mails[1])), ["everystep pass"]);
    assert.deepEqual(answersOf(await ask(there, mails[0])), ["everystep-series fail"]);
    assert.equal(asked.length, count, "its other mails are kept");
    const gone = ["--cache", `${dir}/third`, "--server", "http://127.0.0.1:9"];
    assert.deepEqual(await ask(gone, mails[3]), [], "a server that is away is no answer");
  });

  await t.step("a series that does not apply any more", async () => {
    await Deno.writeTextFile(`${tree}/mm/a.c`, "int start(void)\n{\n\treturn 1;\n}\n");
    await gitText(tree, ["commit", "-qam", "mm: all new"]);
    const ran = await called(dir, [
      "verify",
      `${dir}/patches`,
      ...home.flags,
      "--arch",
      "toya",
      "--base",
      "main",
    ]);
    assert.equal(ran.code, 4, ran.stderr);
    assert.match((await ask([], mails[3]))[0]!.summary, /^does not apply: mm\/a\.c/);
    assert.deepEqual(await ask([], mails[1]), [], "what was found on the other base is no answer");
  });

  await t.step("without a mail it says what is missing", async () => {
    const env = { B4_TRACKING_FILE: "" };
    const ran = await everystep(tree, ["hook", "b4-review", ...cache], { stdin: "", env });
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /knows of no mail/);
    assert.equal(ran.stdout, "");
  });
});
