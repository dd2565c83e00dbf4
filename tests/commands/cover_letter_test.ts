import assert from "node:assert/strict";
import { git } from "../../bot/system/process/git.ts";
import { TOY_FILES } from "../toy/kernel.ts";
import { BREAK_AND_MEND, commitSeries, formatSeries } from "../toy/kernel.ts";
import { called, type ToyHome, toyHome } from "./program.ts";

/** Scripts in the manner of the kernel's, which also look around where they run. */
const SCRIPTS = {
  "scripts/checkpatch.pl": `use strict;
my @files = grep { !/^--/ } @ARGV;
print "$_:1: WARNING:TOY: a toy's \\x1b[2Jwarning\\n" for @files;
print "$files[0]:2: ERROR:WROTE: it wrote into the patches\\n" if open(my $f, '>', "$files[0].x");
exit 1;
`,
  "scripts/get_maintainer.pl": `use strict;
die "no MAINTAINERS here" unless -f "MAINTAINERS";
my $text = do { local @ARGV = grep { !/^--/ } @ARGV; join "", <> };
print "\\"A. Maintainer\\" <a\\@example.org> (maintainer:TOY A)\\n" if $text =~ m{b/mm/a.c};
print "toy\\@example.org (open list)\\n";
`,
};

/** A toy home with the scripts, and the series below it in `patches`. */
async function home(): Promise<ToyHome> {
  const toy = await toyHome({ ...TOY_FILES, ...SCRIPTS });
  await commitSeries(toy.tree, BREAK_AND_MEND);
  await formatSeries(toy.tree, `${toy.dir}/patches`);
  const coverLetter = `${toy.dir}/patches/v1-0000-cover-letter.patch`;
  await Deno.writeTextFile(
    coverLetter,
    (await Deno.readTextFile(coverLetter)).replace("*** SUBJECT HERE ***", "toy: six steps")
      .replace("*** BLURB HERE ***", "Words."),
  );
  return toy;
}

Deno.test("check and verify compare the letter with the facts", async (t) => {
  await using toy = await home();
  const tree = toy.flags.filter((_, i) => i !== 2 && i !== 3);
  const check = (...args: string[]) => called(toy.dir, ["check", "patches", ...tree, ...args]);
  await t.step("git's own letter holds", async () => {
    const ran = await check();
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^note: all patches lack the Signed-off-by of the author$/m);
    assert.match(ran.stdout, /^cover letter: 3 claims hold, 1 note$/m);
    assert.doesNotMatch(ran.stdout, /checkpatch/);
  });
  await t.step("--scripts runs the tree's scripts, and they cannot write there", async () => {
    const ran = await check("--scripts");
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^checkpatch\.pl: patch 6, .*a toy's \\x1b\[2Jwarning/m);
    assert.match(ran.stdout, /MAINTAINERS names no one for .*mm\/b\.c/);
    assert.match(ran.stdout, /; checkpatch\.pl: \d errors?, 6 warnings$/m);
    const wrote = /WROTE/.test(ran.stdout), open = /no sandbox/.test(ran.stderr);
    assert.equal(wrote, open, "only without a sandbox can a script write beside the tree");
  });
  await t.step("a letter that was edited by hand", async () => {
    const file = `${toy.dir}/patches/v1-0000-cover-letter.patch`;
    const text = await Deno.readTextFile(file);
    const line = text.split("\n").findIndex((one) => / mm\/a\.c .*\| /.test(one)) + 1;
    await Deno.writeTextFile(file, text.replace(/ mm\/a\.c .*\| .*/, " mm/a.c | 9 ++++-----"));
    const ran = await check();
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(
      ran.stdout,
      new RegExp(`^cover letter: line ${line}, "mm/a\\.c \\| 9 .*": mm/a\\.c \\| 2 \\+-$`, "m"),
    );
    assert.match(ran.stdout, /^cover letter: 2 claims hold, 1 does not, 1 note$/m);
    const { series } = JSON.parse((await check("--json")).stdout);
    assert.equal(series.coverLetter[0].severity, "mismatch");
  });
  await t.step("verify has it in its report, in the terminal and in Markdown", async () => {
    const out = `${toy.dir}/out`;
    const args = ["verify", "patches", ...toy.flags, "--arch", "toya", "-o", out];
    const ran = await called(toy.dir, args);
    assert.match(ran.stdout, /^cover letter: line \d+, "mm\/a\.c \| 9/m);
    const { series } = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
    assert.equal(series.patches[5].checkpatch.warnings, 1);
    assert.deepEqual(series.cc[0], {
      name: "A. Maintainer",
      email: "a@example.org",
      role: "maintainer",
      section: "TOY A",
    });
    const markdown = await called(toy.dir, ["report", out, "--format", "markdown"]);
    assert.match(markdown.stdout, /^## Cover letter checks$/m);
  });
});

Deno.test("cc prints what git send-email --cc-cmd reads", async (t) => {
  await using toy = await home();
  const tree = toy.flags.filter((_, i) => i !== 2 && i !== 3);
  const cc = (file: string) => called(toy.dir, ["cc", file, ...tree]);
  const all = [...Deno.readDirSync(`${toy.dir}/patches`)].map(({ name }) => name).sort();
  const LIST = "toy@example.org\n", BOTH = `"A. Maintainer" <a@example.org>\n${LIST}`;
  for (
    const [name, file, want] of [
      ["the series", "patches", BOTH],
      ["its cover letter", `patches/${all[0]}`, BOTH],
      ["a patch of it", `patches/${all[3]}`, BOTH],
      ["another", `patches/${all[1]}`, LIST],
    ] as const
  ) {
    await t.step(name, async () => {
      const ran = await cc(file);
      assert.deepEqual([ran.code, ran.stdout], [0, want], ran.stderr);
    });
  }
  await t.step("a tree without the script is the machine's fault", async () => {
    await git(toy.tree, ["rm", "-q", "scripts/get_maintainer.pl"]);
    await git(toy.tree, ["commit", "-qm", "drop it"], {
      env: { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.org" },
    });
    const ran = await cc("patches");
    assert.equal(ran.code, 3);
    assert.match(ran.stderr, /get_maintainer\.pl of .* is missing, or it failed/);
  });
});
