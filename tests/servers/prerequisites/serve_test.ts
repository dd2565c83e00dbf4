/** A series from another machine: the service fetches its trees, finds the one, and applies what it stands on. */
import assert from "node:assert/strict";
import { gitText } from "../../../bot/system/process/git.ts";
import { everystep, toyHome } from "../../commands/program.ts";
import { AUTHOR, commitSeries, makeToyTree, TOY_FILES } from "../../toy/kernel.ts";
import { denoDir } from "../process.ts";
import { serve, until } from "../service/serve_rig.ts";

const TOKEN = "0123456789abcdef0123";

Deno.test("submit --server, trees that are fetched, and a prerequisite", async () => {
  await using home = await toyHome();
  const { dir, tree } = home, other = `${dir}/other`;
  await makeToyTree(other, {
    ...TOY_FILES,
    "mm/b.c": "#include <toy.h>\nint b(int x)\n{\n\treturn x;\n}\n",
  });
  const needs = ["int b(", "int one(void)\n{\n\treturn 1;\n}\n\nint b("] as const;
  await commitSeries(tree, [
    {
      subject: "mm: add one()",
      files: { "mm/b.c": needs, "include/toy.h": ["int b", "int one(void);\nint b"] },
    },
    { subject: "mm: use one()", files: { "mm/a.c": ["a(1)", "a(one())"] } },
  ]);
  await gitText(tree, ["branch", "-q", "dev", "series~1"]);
  await gitText(tree, ["checkout", "-q", "series"]);
  await gitText(tree, [
    ...["format-patch", "-q", "-1", "--base=main", "-o", `${dir}/patches`],
  ], { env: AUTHOR });
  await gitText(tree, ["checkout", "-q", "main"]);
  const file = `${dir}/patches/0001-mm-use-one.patch`, mail = await Deno.readTextFile(file);
  assert.match(mail, /^prerequisite-patch-id: /m);
  await Deno.writeTextFile(
    file,
    mail.replace(/^Subject:/m, "Message-ID: <one@example.org>\nSubject:"),
  );
  await gitText(tree, ["branch", "-q", "-D", "series"]);
  await Deno.writeTextFile(
    `${dir}/configs/service.toml`,
    `listen = "127.0.0.1:0"\nlevel = "objects"\npatience_hours = 1\n[retry]\nlimit = 20\ndelay = 1\n` +
      `delay_max = 2\n[[tree]]\nname = "other"\nurl = "file://${other}"\n` +
      `[[tree]]\nname = "linux"\nurl = "file://${tree}"\nfetch = 60\n`,
  );
  const env = { EVERYSTEP_SUBMIT_TOKEN: TOKEN };
  await using served = await serve(dir, { env });
  const submitted = async () =>
    await everystep(dir, [
      ...["submit", `${dir}/patches`, "--server", served.url, "--on", "auto", "--arch", "toya"],
    ], { env: { ...env, HOME: dir, DENO_DIR: await denoDir() } });
  const ran = await submitted();
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, /^[0-9a-f]{16}: v1 of "mm: use one\(\)", on auto, \/series\//);
  const ask = async (id = "one") =>
    JSON.parse(await served.page(`/api/series?msgid=${id}@example.org`)).series?.[0];
  await until(async () => (await ask())?.verdict !== undefined, () => served.log());
  const found = await ask();
  assert.equal(found.verdict, "bisect-safe", JSON.stringify(found));
  const report = JSON.parse(await served.page(found.links.report));
  assert.equal(report.tree.name, "linux", "as service.toml calls it");
  assert.deepEqual([report.tree.base.how, report.tree.chosen.of], ["base-commit", 2]);
  assert.match(report.tree.chosen.why, /files are as the patches expect|base-commit/);
  assert.ok(
    report.tree.notes.some((note: string) => /^linux is chosen of 2 trees: /.test(note)),
    report.tree.notes.join("\n"),
  );
  assert.ok(report.tree.notes.some((note: string) => note.startsWith("other: ")));
  assert.ok(!JSON.stringify(report).includes(dir), "no path of this machine");
  assert.equal(report.tree.base.commit, await gitText(tree, ["rev-parse", "main"]));
  assert.deepEqual(
    report.tree.base.prerequisites.map((
      { result, where }: Record<string, string>,
    ) => [result, where]),
    [["applied", "history"]],
  );

  // A reroll stays where the version before was verified.
  await Deno.writeTextFile(
    file,
    (await Deno.readTextFile(file)).replace("<one@", "<two@").replace("[PATCH]", "[PATCH v2]"),
  );
  const again = await submitted();
  assert.equal(again.code, 0, again.stderr);
  await until(async () => (await ask("two"))?.verdict !== undefined, () => served.log());
  const second = JSON.parse(await served.page((await ask("two")).links.report));
  assert.equal(second.tree.name, "linux");
  assert.match(second.tree.chosen.why, /^v1 was verified there/);
  assert.equal(second.tree.base.commit, report.tree.base.commit);
});
