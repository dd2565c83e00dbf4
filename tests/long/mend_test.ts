import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { BREAK_AND_MEND, commitSeries, type Edit, formatSeries } from "../toy/kernel.ts";
import { fingerprint } from "../commands/fingerprint.ts";
import { called, programArgv, type ToyHome, toyHome } from "../commands/program.ts";

/** Applies mails with git am, as anyone would, in a clone of the tree; gives the tree hashes. */
async function amTrees(home: ToyHome, dir: string): Promise<string[]> {
  const clone = await Deno.makeTempDir({ dir: home.dir });
  await gitText(home.dir, ["clone", "-q", "-b", "main", home.tree, clone]);
  const names = [];
  for await (const { name } of Deno.readDir(dir)) names.push(name);
  const mails = names.filter((name) => name.endsWith(".patch") && !name.includes("0000-cover"));
  await gitText(clone, ["am", "-q", ...mails.sort().map((name) => `${dir}/${name}`)]);
  const log = await gitText(clone, ["log", "--reverse", "--format=%T", "origin/main..HEAD"]);
  return log.split("\n");
}

const tip = (home: ToyHome) => gitText(home.tree, ["rev-parse", "series^{tree}"]);

/** Fills in the cover letter and a change log, as a person does before sending. */
async function writeCoverLetter(dir: string): Promise<void> {
  const file = `${dir}/v1-0000-cover-letter.patch`;
  await Deno.writeTextFile(
    file,
    (await Deno.readTextFile(file)).replace("*** SUBJECT HERE ***", "mm: b\u00e4tter")
      .replace("*** BLURB HERE ***", "Dear list,\n\nmany things \u2014 here they are.")
      .replace(/\n-- \n/, `\nbase-commit: ${"a".repeat(40)}\n-- \n`),
  );
  const patch = `${dir}/v1-0004-mm-add-nothing.patch`;
  await Deno.writeTextFile(
    patch,
    (await Deno.readTextFile(patch)).replace("\n---\n", "\n---\nv1: na\u00efve first try\n\n"),
  );
}

Deno.test("mend folds a repair into the patch that needs it", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  await formatSeries(home.tree, `${home.dir}/patches`);
  await writeCoverLetter(`${home.dir}/patches`);
  const out = `${home.dir}/out`;
  const args = ["mend", "patches", "-o", "out", ...home.flags, "--arch", "toya"];
  const before = await fingerprint(home.tree);

  await t.step("and says what it did", async () => {
    const ran = await called(home.dir, args);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^mended: bisect-safe on toya; 5 patches, 1 trial/);
    assert.match(ran.stdout, /folded: all \(mm\/a\.c @@ -6 \+6 @@\) of patch 5/);
    assert.match(ran.stdout, /patch 5 \(mm: close the bracket\) is empty then, and dropped/);
    assert.match(ran.stdout, /^6: {2}\w+ = 5: {2}\w+ Documentation: say it$/m);
    assert.match(ran.stderr, /trial 1: all/);
  });
  await t.step("the mails apply and end in the very same tree", async () => {
    const trees = await amTrees(home, out);
    assert.equal(trees.length, 5);
    assert.equal(trees.at(-1), await tip(home));
  });
  await t.step("the letter is the author's, with new numbers and a range-diff", async () => {
    const coverLetter = await Deno.readTextFile(`${out}/v2-0000-cover-letter.patch`);
    assert.match(coverLetter, /^Subject: \[PATCH v2 0\/5\] =\?UTF-8\?q\?mm=3A_b=C3=A4tter\?=$/m);
    assert.match(
      coverLetter,
      /\n\nDear list,\n\nmany things \u2014 here they are\.\n\nA U Thor \(5\):/,
    );
    assert.match(coverLetter, /charset=UTF-8/);
    assert.match(coverLetter, / 5 files changed, 6 insertions\(\+\), 3 deletions\(-\)/);
    assert.match(coverLetter, /Range-diff against v1:\n1: {2}/);
    assert.match(coverLetter, /\nbase-commit: a{40}\n-- \n/);
    assert.equal(coverLetter.match(/files changed/g)?.length, 1, "the old diffstat is gone");
  });
  await t.step("messages, authors, dates and change logs are kept", async () => {
    const patch = await Deno.readTextFile(`${out}/v2-0004-mm-add-nothing.patch`);
    assert.match(patch, /^From: A U Thor <author@example\.org>$/m);
    assert.match(patch, /^Date: Tue, 14 Nov 2023 22:13:20 \+0000$/m);
    assert.match(patch, /^Subject: \[PATCH v2 4\/5\] mm: add nothing$/m);
    assert.match(patch, /\n---\nv1: na\u00efve first try\n\n mm\/extra\.c \| 2 \+-\n/);
  });
  await t.step(
    "again into the same directory, another version; then not into changed files",
    async () => {
      const again = await called(home.dir, [...args, "--reroll-count=7", "--json"]);
      assert.equal(again.code, 0, again.stderr);
      const mended = JSON.parse(again.stdout);
      assert.equal(mended.kind, "mended");
      assert.equal(mended.tree, await tip(home));
      const names = [];
      for await (const { name } of Deno.readDir(out)) names.push(name);
      assert.deepEqual(names.sort(), [".everystep-mend.json", ...mended.files]);
      assert.equal(mended.files[0], "v7-0000-cover-letter.patch");
      await Deno.writeTextFile(`${out}/v7-0001-mm-document-b.patch`, "mine", { append: true });
      const refused = await called(home.dir, args);
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /out: v7-0001-mm-document-b\.patch was changed since/);
    },
  );
  await t.step("the mended series has nothing to mend: exit 0, nothing written", async () => {
    await Deno.remove(out, { recursive: true });
    const series = ["mend", "main..series~4", "-o", "out", ...home.flags];
    const ran = await called(home.dir, series);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^nothing to mend: bisect-safe/);
    assert.equal(await Deno.stat(out).catch(() => undefined), undefined);
  });
  await t.step("the user's tree is as it was, and no trial stays", async () => {
    assert.equal(await fingerprint(home.tree), before);
    const left = [...Deno.readDirSync(`${home.cache}/mend`)].map(({ name }) => name);
    assert.deepEqual(left, ["0.lock"]);
  });
});

const LATE: readonly Edit[] = [
  { subject: "mm: raise", files: { "mm/extra.c": ["3", "5"] } },
  { subject: "mm: use twice()", files: { "mm/b.c": ["x * 2", "twice(x)"] } },
  { subject: "doc: say it", files: { "Documentation/toy.rst": "Toy\n" } },
  {
    subject: "mm: declare twice()",
    files: {
      "include/toy.h": ["int b(", "static inline int twice(int x) { return 2 * x; }\nint b("],
    },
  },
];

Deno.test("mend moves a patch that comes too late, of a git range", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, LATE);
  const ran = await called(home.dir, [
    ...["mend", "main..series", "-o", "out", "--arch", "toya"],
    ...home.flags,
  ]);
  assert.equal(ran.code, 0, ran.stderr + ran.stdout);
  assert.match(ran.stdout, /moved: patch 4 \(mm: declare twice\(\)\) before patch 2/);
  const trees = await amTrees(home, `${home.dir}/out`);
  assert.equal(trees.length, 4);
  assert.equal(trees.at(-1), await tip(home));
  const base = await gitText(home.tree, ["rev-parse", "main"]);
  const first = await Deno.readTextFile(`${home.dir}/out/0001-mm-raise.patch`);
  assert.match(first, /^Subject: \[PATCH 1\/4\] mm: raise$/m);
  assert.ok(first.includes(`\nbase-commit: ${base}\n-- \n`));
  assert.match(await Deno.readTextFile(`${home.dir}/out/range-diff.txt`), /^4: {2}\w+ = 2: {2}/m);
});

/** Does not end, on the second patch. */
const ENDLESS: readonly Edit[] = [
  BREAK_AND_MEND[0]!,
  {
    subject: "mm: wait",
    files: { "mm/b.c": ["2;", "3;"], "knobs.mk": "all: w\nw:\n\tsleep 600\n" },
  },
];

Deno.test("mend: where a cell has no answer, and where there is no break", async (t) => {
  await using home = await toyHome();
  const args = ["mend", "main..series", "-o", "out", ...home.flags, "--arch", "toya"];
  const written = () => Deno.stat(`${home.dir}/out`).catch(() => undefined);
  await commitSeries(home.tree, [
    { subject: "mm: warn", files: { "mm/b.c": ["int y =", "int z;\n\tint y ="] } },
  ]);
  await t.step("a warning is no break: exit 0", async () => {
    const ran = await called(home.dir, args);
    assert.deepEqual([ran.code, await written()], [0, undefined], ran.stderr);
    assert.match(ran.stdout, /^nothing to mend: bisect-safe on toya/);
  });
  await gitText(home.tree, ["branch", "-qD", "series"]);
  await commitSeries(home.tree, ENDLESS);
  await t.step("a build that does not end: exit 3", async () => {
    const ran = await called(home.dir, [...args, "--timeout", "0.03"]);
    assert.deepEqual([ran.code, await written()], [3, undefined], ran.stderr);
    assert.match(ran.stdout, /^not mended: state 2 on toya has no answer: /);
  });
  await t.step("SIGINT in mid-build: exit 130, and nothing is left", async () => {
    const [program, ...rest] = programArgv(args);
    const child = new Deno.Command(program!, {
      args: rest,
      cwd: home.dir,
      env: { INIT_CWD: home.dir, NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    let text = "", sent = false;
    for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (sent || !/state 1 toya/.test(text)) continue;
      sent = true;
      child.kill("SIGINT");
    }
    assert.deepEqual([(await child.status).code, await written()], [130, undefined], text);
    const left = [...Deno.readDirSync(`${home.cache}/mend`)].map(({ name }) => name);
    assert.deepEqual(left, ["0.lock"]);
  });
  await t.step("a directory with someone's work is refused before anything is built", async () => {
    const ran = await called(home.dir, ["mend", "main..series", "-o", "linux", ...home.flags]);
    assert.deepEqual([ran.code, ran.stdout], [2, ""]);
    assert.match(ran.stderr, /^everystep: linux: is not empty: \S+ is not from an earlier mend/);
  });
});

Deno.test("mend: a series that ends broken is refused, and nothing is written", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND.slice(0, 4));
  const args = ["mend", "main..series", "-o", "out", ...home.flags, "--arch", "toya"];
  const ran = await called(home.dir, args);
  assert.equal(ran.code, 1, ran.stderr);
  assert.match(
    ran.stdout,
    /^not mended: no later patch mends what patch 3 \(mm: use a helper\) breaks on toya/,
  );
  assert.match(ran.stdout, /tried: 0 trials built, 0 more did not apply/);
  assert.equal(await Deno.stat(`${home.dir}/out`).catch(() => undefined), undefined);
});

Deno.test("mend: a mended series with lines that no build compiles is written, exit 3", async () => {
  await using home = await toyHome();
  const elsewhere: Edit = {
    subject: "drivers: add one",
    files: { "drivers/one.c": "int one(void)\n{\n\treturn 1;\n}\n" },
  };
  await commitSeries(home.tree, [...BREAK_AND_MEND, elsewhere]);
  await formatSeries(home.tree, `${home.dir}/patches`);
  const args = ["mend", "patches", "-o", "out", ...home.flags, "--arch", "toya"];
  const ran = await called(home.dir, args);
  assert.match(ran.stdout, /^mended: incomplete: no build compiles drivers\/one\.c of patch 6/);
  assert.equal(ran.code, 3, ran.stderr);
  const names = [...Deno.readDirSync(`${home.dir}/out`)].map(({ name }) => name);
  assert.equal(names.filter((name) => /-000[1-6]-.*\.patch$/.test(name)).length, 6);
  const report = JSON.parse((await called(home.dir, [...args, "--json"])).stdout);
  assert.deepEqual([report.kind, report.exit], ["mended", 3]);
});
