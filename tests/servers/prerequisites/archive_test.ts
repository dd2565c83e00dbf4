/** A series that stands on two others, from a real public-inbox to the mail that answers it. */
import assert from "node:assert/strict";
import { gitText } from "../../../bot/system/process/git.ts";
import { called, toyHome } from "../../commands/program.ts";
import { AUTHOR, commitSeries, type Edit } from "../../toy/kernel.ts";
import { publicInbox } from "../watch/public_inbox.ts";
import { PLAIN_GIT } from "../../surroundings.ts";

const EDITS: readonly Edit[] = [
  {
    subject: "mm: add one()",
    files: { "include/toy.h": ["int b(int x);", "int b(int x);\nint one(void);"] },
  },
  {
    subject: "mm: define one()",
    files: { "mm/b.c": ["int b(", "int one(void)\n{\n\treturn 1;\n}\n\nint b("] },
  },
  {
    subject: "mm: document b()",
    files: { "mm/b.c": ["int y = x * 2;", "int y = x * 2; /* twice */"] },
  },
  { subject: "mm: use one()", files: { "mm/a.c": ["a(1)", "a(one())"] } },
  { subject: "mm: break it", files: { "mm/a.c": ["a(one())", "a(one()"] } },
];

Deno.test("two prerequisites come from the archive, and are named everywhere", async (t) => {
  await using home = await toyHome();
  const { dir, tree, flags } = home;
  await commitSeries(tree, EDITS);
  const format = async (range: string, id: string, ...args: string[]) => {
    await gitText(tree, [
      ...["format-patch", "-q", "--thread", "-o", `${dir}/${id}`, ...args, range],
    ], { env: AUTHOR });
    const names = Array.from(Deno.readDirSync(`${dir}/${id}`), ({ name }) => name).sort();
    return await Promise.all(names.map(async (name, i) => {
      const mail = (await Deno.readTextFile(`${dir}/${id}/${name}`)).replace(/^From .*\n/, "")
        .replace("*** SUBJECT HERE ***", `mm: ${id}`);
      // Each has a name of ours.
      const refs = i === 0 ? "" : `In-Reply-To: <${id}-0@example.org>\n`;
      return mail.replace(/^(?:Message-I[dD]|In-Reply-To|References): .*\n/gm, "").replace(
        /^Subject:/m,
        `Message-ID: <${id}-${i}@example.org>\n${refs}To: linux-mm@lists.example\nSubject:`,
      );
    }));
  };
  const above = (mail: string, ...lines: string[]) =>
    mail.replace(/\n-- \n/, () => `\n${lines.join("\n")}\n-- \n`);
  const patchId = async (commit: string) => {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `git -C "$1" show ${commit} | git patch-id --stable`, "sh", tree],
      env: PLAIN_GIT,
    }).output();
    return new TextDecoder().decode(stdout).split(" ")[0]!;
  };
  const first = await format("main..series~3", "first", "--cover-letter");
  first[0] = above(first[0]!, "change-id: 20260101-one-abcdef");
  const second = await format("series~3..series~2", "second");
  const own = await format("series~2..series", "own", "--cover-letter");
  own[0] = above(
    own[0]!,
    "prerequisite-change-id: 20260101-one-abcdef:v1",
    `prerequisite-patch-id: ${await patchId("series~4")}`,
    `prerequisite-patch-id: ${await patchId("series~3")}`,
    `prerequisite-patch-id: ${await patchId("series~2")}`,
  );
  const depends = (await format("series~2..series~1", "depends"))
    .map((mail) => mail.replace("\n---\n", "\nDepends-on: <first-2@example.org>\n---\n"));
  await gitText(tree, ["branch", "-q", "-D", "series"]);
  await gitText(tree, ["reflog", "expire", "--expire=now", "--all"]);
  const bytes = [...first, ...second, ...own, ...depends].map((mail) =>
    new TextEncoder().encode(mail)
  );
  await using inbox = await publicInbox(bytes);
  const archive = ["--inbox", inbox.url], place = ["--tree", tree, "--cache", home.cache];
  const from = ["--from", "A Bot <bot@example.org>"];

  await t.step("verify applies them before state 0", async () => {
    const ran = await called(dir, [
      ...[
        "verify",
        "own-0@example.org",
        ...flags,
        ...archive,
        "--arch",
        "toya",
        "-o",
        `${dir}/out`,
      ],
    ]);
    assert.equal(ran.code, 1, ran.stderr);
    assert.match(
      ran.stderr,
      /^prerequisite: prerequisite-change-id: 20260101-one-abcdef:v1: applied, from the archive: 2 patches of ".*" \(v1\)|^prerequisite: /m,
    );
    assert.match(ran.stdout, /^needs {2}prerequisite-change-id: .*applied, from the/m);
    assert.match(ran.stdout, /^ +2 mm: break it +FAIL/m);
    const report = JSON.parse(await Deno.readTextFile(`${dir}/out/report.json`));
    const { base } = report.tree;
    assert.equal(base.commit, await gitText(tree, ["rev-parse", "main"]));
    assert.deepEqual(
      base.prerequisites.map(({ result, where }: { result: string; where?: string }) =>
        [result, where ?? ""].join(" ").trim()
      ),
      ["applied archive", "applied", "applied", "applied archive"],
    );
    assert.notEqual(report.states[0].tree, base.tree);
    assert.doesNotMatch(JSON.stringify(base), /"mails"|"below"/);
  });
  await t.step("the mail and Markdown name them, and how to get there", async () => {
    const mail = await called(dir, ["mail", `${dir}/out`, ...from, ...flags.slice(2, 4)]);
    assert.equal(mail.code, 0, mail.stderr);
    assert.match(mail.stdout, /^needs: prerequisite-change-id: .*: 2 patches of "mm: first/m);
    assert.match(mail.stdout, /git checkout [0-9a-f]{40}\n *b4 shazam -P _ first-1@example\.org\n/);
    await inbox.deliver(new TextEncoder().encode(mail.stdout));
    const id = /^Message-ID: <(.*)>$/m.exec(mail.stdout)![1]!;
    const back = await (await fetch(`${inbox.url}${id}/raw`)).text();
    assert.match(back, /^In-Reply-To: <own-2@example\.org>$/m);
    const thread = await called(dir, ["fetch", "own-0@example.org", ...archive, "-o", "again"]);
    assert.equal(thread.code, 0, thread.stderr);
    const text = await called(dir, ["report", `${dir}/out`, "--format", "markdown"]);
    assert.match(text.stdout, /^- needs: prerequisite\\?-change/m);
  });
  await t.step("the lines of the mail, with the real b4, lead to the break", async () => {
    const mail = await called(dir, ["mail", `${dir}/out`, ...from, ...flags.slice(2, 4)]);
    const lines = /^To see it on toya:\n\n?((?: {2}.*\n)+)/m.exec(mail.stdout)?.[1];
    assert.ok(lines !== undefined, mail.stdout);
    assert.match(lines, /^ {2}git checkout /);
    await gitText(dir, ["clone", "-q", tree, `${dir}/reader/linux`]);
    await Deno.writeTextFile(
      `${dir}/reader/.gitconfig`,
      `[user]\n\tname = R\n\temail = r@example.org\n[b4]\n\tmidmask = ${inbox.url}%s\n` +
        `\tlinkmask = ${inbox.url}%s\n\tsearchmask = ${inbox.url}?x=m&t=1&q=%s\n`,
    );
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: ["-e", "-c", lines],
      cwd: `${dir}/reader/linux`,
      env: {
        HOME: `${dir}/reader`,
        XDG_DATA_HOME: `${dir}/reader`,
        XDG_CACHE_HOME: `${dir}/reader`,
      },
    }).output();
    const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assert.notEqual(code, 0, text);
    assert.match(text, /mm\/a\.c:\d+:\d+: error: /, text);
    const made = await gitText(`${dir}/reader/linux`, ["rev-parse", "HEAD^{tree}"]);
    const report = JSON.parse(await Deno.readTextFile(`${dir}/out/report.json`));
    assert.equal(made, report.states.at(-1).tree, "all that it stands on, and the patches");
  });
  await t.step("the script of the break has them", async () => {
    const { code, stderr } = await new Deno.Command("sh", {
      args: [`${dir}/out/logs/toya-2.reproduce.sh`, tree, `${dir}/work`],
      cwd: dir,
    }).output();
    assert.equal(code, 1);
    assert.match(new TextDecoder().decode(stderr), /mm\/a\.c/);
  });
  await t.step("what nobody has leaves no verdict, unless it is left out", async () => {
    const file = `${dir}/unknown.patch`;
    await Deno.writeTextFile(
      file,
      depends[0]!.replace(/Depends-on: .*/, "Depends-on: <nobody@example.org>"),
    );
    const verify = (...more: string[]) =>
      called(dir, [
        ...["verify", file, ...place, ...archive, "--configs", `${dir}/configs`],
        ...["--arch", "toya", "-o", "unknown", ...more],
      ]);
    const ran = await verify();
    assert.equal(ran.code, 3, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /^prerequisite: Depends-on: <nobody@example\.org>: NOT FOUND/m);
    assert.match(ran.stderr, /^prerequisite: .*--no-prerequisites verifies the series as it is/m);
    assert.match(ran.stdout, /^incomplete: Depends-on: <nobody@example\.org> is not found/m);
    const render = async (format: string) =>
      (await called(dir, ["report", `${dir}/unknown`, "--format", format])).stdout;
    for (const format of ["markdown", "html", "junit"]) {
      assert.match(await render(format), /Depends-on.* is not found/, format);
    }
    const { checkouts } = JSON.parse(await render("kcidb"));
    assert.equal(checkouts.length, 1, "the base, and nothing of the series");
    const mail = await called(dir, ["mail", `${dir}/unknown`, ...from, ...flags.slice(2, 4)]);
    assert.match(mail.stderr, /^no mail: incomplete: Depends-on/m);
    const without = await verify("--no-prerequisites");
    assert.equal(without.code, 1, without.stdout);
    assert.match(without.stdout, /^not bisect-safe: patch 1 breaks toya/m);
  });
  await t.step("Depends-on takes the whole series", async () => {
    const ran = await called(dir, [
      "check",
      "depends-0@example.org",
      ...place,
      ...archive,
      "--json",
    ]);
    assert.equal(ran.code, 0, ran.stderr);
    const { base, prerequisites } = JSON.parse(ran.stdout);
    assert.deepEqual(base.prerequisites.map(({ result }: { result: string }) => result), [
      "applied",
    ]);
    assert.equal(prerequisites.match(/^From /gm).length, 3, "the mails, for another machine");
    await Deno.writeTextFile(`${dir}/needs.mbox`, prerequisites);
    await inbox.down();
    const file = `${dir}/depends/0001-mm-use-one.patch`;
    await Deno.writeTextFile(file, depends[0]!);
    const again = await called(dir, [
      ...["check", file, ...place, "--prerequisites", `${dir}/needs.mbox`, "--json"],
    ]);
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(JSON.parse(again.stdout).base.prerequisites[0].where, "source");
  });
  await t.step("--no-prerequisites leaves them out", async () => {
    const ran = await called(dir, [
      ...["check", `${dir}/depends/0001-mm-use-one.patch`, ...place, "--no-prerequisites"],
    ]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, /^1 prerequisites? (?:is|are) left out: --no-prerequisites$/m);
  });
  await t.step("an archive that is away is told, and is no verdict", async () => {
    const ran = await called(dir, [
      ...["check", `${dir}/depends/0001-mm-use-one.patch`, "--tree", tree, ...archive],
      ...["--json", "--cache", `${dir}/cache2`],
    ]);
    const { base } = JSON.parse(ran.stdout);
    assert.equal(base.prerequisites[0].result, "unreachable");
    assert.match(ran.stderr, /^prerequisite: Depends-on: .*COULD NOT BE LOOKED UP/m);
    const verify = await called(dir, [
      ...["verify", `${dir}/depends/0001-mm-use-one.patch`, "--tree", tree, ...archive],
      ...["--cache", `${dir}/cache2`, "--configs", `${dir}/configs`, "--arch", "toya"],
    ]);
    assert.equal(verify.code, 3, verify.stderr);
    assert.match(verify.stdout, /^incomplete: could not look up Depends-on: /m);
  });
});
