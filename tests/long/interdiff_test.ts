/** `interdiff` with real git as the judge: range-diff for the pairs, apply and diff for the sum. */
import assert from "node:assert/strict";
import { git } from "../../bot/system/process/git.ts";
import { golden } from "../report/golden.ts";
import { commit, repo, sh, temp, write } from "../tree/toy.ts";
import { called, everystep } from "../commands/program.ts";

const GOLDEN = new URL("golden/", import.meta.url);

/** One commit: what it does to the lines of which files. */
type Step = readonly [subject: string, files: Readonly<Record<string, (lines: string[]) => void>>];

const set = (at: number, text: string) => (lines: string[]) => void (lines[at] = text);
/** Enough for git range-diff to see two patches as one. */
const LINES = Array.from({ length: 12 }, (_, i) => `# line ${i}`);
const STEPS: Readonly<Record<string, Step>> = {
  a: ["mm: mend a", { "mm/a.c": set(3, "int mended;") }],
  b: ["mm: mend b", { "mm/b.c": set(20, "int better;\nint more;") }],
  c: ["mm: use both", { "mm/a.c": set(30, "int used_a;"), "mm/b.c": set(2, "int used_b;") }],
  d: ["mm: say so", { "mm/Makefile": (lines) => void lines.push(...LINES, "# said") }],
  // The same as a, with another message; as b, with another line; as c, elsewhere, too.
  a2: ["mm: mend a\n\nIt was broken.", { "mm/a.c": set(3, "int mended;") }],
  b2: ["mm: mend b", { "mm/b.c": set(20, "int better;\nint most;") }],
  c2: ["mm: use both of them", {
    "mm/a.c": set(30, "int used_a;"),
    "mm/b.c": set(2, "int used_b;"),
    "Kconfig": (lines) => void lines.push("# used"),
  }],
  n: ["mm: near c", { "mm/a.c": set(28, "int near;") }],
  d2: ["mm: say so", { "mm/Makefile": (lines) => void lines.push(...LINES, "# told") }],
};

/** Branches of these steps on one base, in a kernel of a few files. */
async function branches(path: string, all: Readonly<Record<string, string>>): Promise<string> {
  const base = await repo(path);
  for (const [name, steps] of Object.entries(all)) {
    await sh(path, "checkout", "-q", "-b", name, base);
    for (const step of steps.split(" ")) {
      const [subject, files] = STEPS[step]!;
      for (const [file, edit] of Object.entries(files)) {
        const lines = (await Deno.readTextFile(`${path}/${file}`)).trimEnd().split("\n");
        edit(lines);
        await write(path, { [file]: `${lines.join("\n")}\n` });
      }
      await commit(path, {}, subject);
    }
  }
  await sh(path, "checkout", "-q", "--detach", base);
  return base;
}

/** `1=1 2!3 3<-`, as git range-diff has it. */
async function judge(path: string, base: string, old: string, now: string): Promise<string> {
  const text = await sh(
    path,
    "range-diff",
    "--no-color",
    "-s",
    `${base}..${old}`,
    `${base}..${now}`,
  );
  return text.split("\n").map((line) => {
    const match = /^ *(\d+|-): +\S+ ([=!<>]) +(\d+|-): /.exec(line);
    return match === null ? line : `${match[1]}${match[2]}${match[3]}`;
  }).join(" ");
}

const MARKS: Readonly<Record<string, string>> = {
  same: "=",
  context: "!",
  message: "!",
  changed: "!",
  added: ">",
  dropped: "<",
};

const OLD = "a b c d";
const NEW: Readonly<Record<string, string>> = {
  same: "a b c d",
  edited: "a b2 c d2",
  reordered: "d a b c",
  much: "d2 a2 n c2",
};

Deno.test("interdiff pairs as git range-diff does, and its sum makes the one tree of the other", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await branches(path, { old: OLD, ...NEW });
  const run = (...args: string[]) =>
    called(dir.path, ["interdiff", ...args, "--tree", path, "--cache", dir.cache]);
  for (const name of Object.keys(NEW)) {
    await t.step(name, async () => {
      const sum = `${dir.path}/${name}.diff`;
      const ran = await run(`${base}..old`, `${base}..${name}`, "--json", "-o", sum);
      assert.equal(ran.code, 0, ran.stderr);
      const view = JSON.parse(ran.stdout);
      const pairs = view.patches.map((one: { old?: number; new?: number; kind: string }) =>
        `${one.old ?? "-"}${MARKS[one.kind]}${one.new ?? "-"}`
      ).join(" ");
      assert.equal(pairs, await judge(path, base, "old", name));
      if (name === "same") assert.equal(view.sum.diff, "");
      // git apply of the sum, on the tree of the one, gives the tree of the other.
      await sh(path, "checkout", "-q", "--detach", "old");
      if (view.sum.diff !== "") await sh(path, "apply", "--index", sum);
      assert.equal(await sh(path, "write-tree"), await sh(path, "rev-parse", `${name}^{tree}`));
      await sh(path, "reset", "-q", "--hard");
      const stat = await sh(path, "diff", "--stat", "--summary", "-M", `old`, name);
      assert.equal(view.sum.stat.trimEnd(), stat.trimEnd());
    });
  }
  await t.step("the text, and with --stat", async () => {
    const strip = (text: string) =>
      text.replaceAll(base, "BASE").replaceAll(base.slice(0, 12), "BASE");
    const text = await run(`${base}..old`, `${base}..much`);
    await golden(GOLDEN, "interdiff.txt", strip(text.stdout));
    const stat = await run(`${base}..old`, `${base}..much`, "--stat");
    await golden(GOLDEN, "interdiff-stat.txt", strip(stat.stdout));
    const argv = ["interdiff", `${base}..old`, `${base}..edited`, "--color=always"];
    const color = await everystep(dir.path, [...argv, "--tree", path, "--cache", dir.cache]);
    assert.ok(color.stdout.includes("\u001b[32m    +") || color.stdout.includes("    \u001b[32m+"));
  });
});

Deno.test("interdiff of two versions in one mbox, with and without a tree, and of what is wrong", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await branches(path, { old: OLD, much: NEW["much"]!, later: "n" });
  const mails = async (version: number, branch: string) =>
    await sh(
      path,
      "format-patch",
      "--stdout",
      `-v${version}`,
      "--cover-letter",
      "--thread",
      "--subject-prefix=PATCH",
      `${base}..${branch}`,
    );
  const mbox = `${await mails(3, "old")}\n${await mails(4, "much")}\n`
    .replaceAll("*** SUBJECT HERE ***", "mm: mend it all");
  await Deno.writeTextFile(`${dir.path}/thread.mbox`, mbox);
  const run = (...args: string[]) =>
    called(dir.path, ["interdiff", ...args, "--cache", dir.cache, "--json"]);
  const rerolls = ["thread.mbox", "--reroll", "3", "--reroll", "v4"];
  const kinds = (text: string) =>
    JSON.parse(text).patches.map((one: { kind: string }) => one.kind).join(" ");
  const tree = await run(...rerolls, "--tree", path);
  await t.step("by trees and by mails they say the same", async () => {
    assert.equal(tree.code, 0, tree.stderr);
    const mail = await run(...rerolls);
    assert.equal(mail.code, 0, mail.stderr);
    assert.equal(kinds(mail.stdout), kinds(tree.stdout));
    const view = JSON.parse(mail.stdout);
    assert.equal(view.sum, undefined);
    assert.match(view.notes[0], /no tree: compared by the mails alone/);
    assert.deepEqual([view.old.version, view.new.version], [3, 4]);
  });
  await t.step("a base on which one does not apply", async () => {
    await sh(path, "checkout", "-q", "--detach", base);
    const other = await commit(path, { "mm/Makefile": "all else\n" }, "elsewhere");
    const ran = await run(...rerolls, "--tree", path, "--base", other);
    assert.equal(ran.code, 0, ran.stderr);
    const view = JSON.parse(ran.stdout);
    assert.match(
      view.notes[0],
      /^v\d does not apply on .*patch \d is refused; compared by the mails/,
    );
    assert.equal(kinds(ran.stdout), kinds(tree.stdout));
  });
  const wrong: [string[], RegExp][] = [
    [[], /interdiff needs two versions: OLD NEW/],
    [["thread.mbox"], /interdiff needs two versions to compare/],
    [["thread.mbox", "--reroll", "3"], /needs two versions/],
    [["a", "b", "c"], /takes/],
    [["thread.mbox", "--reroll", "3", "--reroll", "4", "--reroll", "5"], /two versions, not 3/],
    [["thread.mbox", "--reroll", "3", "--reroll", "9"], /there is no v9/],
    [[...rerolls, "-o", "x.diff"], /there is no sum to write/],
  ];
  for (const [args, want] of wrong) {
    await t.step(`wrong: ${args.join(" ")}`, async () => {
      const ran = await run(...args);
      assert.equal(ran.code, 2, ran.stdout);
      assert.match(ran.stderr, want);
    });
  }
  assert.ok((await git(path, ["status"])).ok);
});
