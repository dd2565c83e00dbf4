import assert from "node:assert/strict";
import type { Series } from "../../bot/series/types.ts";
import { UserError } from "../../bot/system/errors.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { type BaseOptions, openTree, resolveBase } from "../../bot/tree/mod.ts";
import { nearest } from "../../bot/tree/rev.ts";
import { commit, KERNEL, mails, repo, seriesOf, sh, temp, write } from "./toy.ts";

Deno.test("the choice of the base", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  await sh(path, "tag", "v6.19");
  await commit(path, { "mm/a.c": "edited\n" }, "one");
  const two = await commit(path, { "mm/a.c": "edited twice\n", "mm/new.c": "x\n" }, "two");
  await commit(path, { "mm/new.c": "y\n" }, "three");
  const series = seriesOf(await mails(path, `${base}..`));
  // A side branch has what HEAD never had; only a tag leads there.
  await sh(path, "checkout", "-q", "--orphan", "side");
  const side = await commit(path, { "mm/b.c": "side\n" }, "side");
  await sh(path, "tag", "-a", "-m", "x", "side-tag");
  await commit(path, { "mm/b.c": "side 2\n" }, "side 2");
  const sideSeries = seriesOf(await mails(path, "HEAD^!"));
  await sh(path, "checkout", "-q", "master");
  await sh(path, "branch", "-q", "-D", "side");
  await sh(path, "reset", "-q", "--hard", base);
  const head1 = await commit(path, { "Kconfig": "config OTHER\n" }, "elsewhere");
  const later = await commit(path, { "mm/a.c": "drifted\n" }, "drifted");
  await sh(path, "branch", "topic", two);
  const strip = (from: Series): Series => ({
    ...from,
    patches: from.patches.map((patch) => ({
      ...patch,
      files: patch.files.map((file) => ({ ...file, oldBlob: undefined })),
    })),
  });
  const nowhere = "0123456789".repeat(4);
  const wrong: Series = {
    ...series,
    patches: series.patches.map((patch) => ({
      ...patch,
      files: patch.files.map((file) => ({ ...file, oldBlob: "1234567" })),
    })),
  };
  const table: {
    name: string;
    head?: string;
    series: Series;
    options?: BaseOptions;
    want: [string, string, RegExp];
  }[] = [
    {
      name: "a tag given",
      series,
      options: { base: "v6.19" },
      want: [base, "--base", /--base v6\.19$/],
    },
    { name: "a branch given", series, options: { base: "topic" }, want: [two, "--base", /topic/] },
    {
      name: "an expression given",
      series,
      options: { base: "HEAD~1" },
      want: [head1, "--base", /HEAD~1$/],
    },
    {
      name: "a short name given",
      series,
      options: { base: base.slice(0, 9) },
      want: [base, "--base", new RegExp(base.slice(0, 12))],
    },
    {
      name: "--base before base-commit",
      series: { ...series, baseCommit: two },
      options: { base },
      want: [base, "--base", /./],
    },
    {
      name: "a range",
      series,
      options: { range: "v6.19" },
      want: [base, "range", /start of the range/],
    },
    {
      name: "base-commit",
      series: { ...series, baseCommit: two },
      want: [two, "base-commit", /^the series names it: base-commit$/],
    },
    {
      name: "base-commit with prerequisites",
      series: {
        ...series,
        baseCommit: two,
        prerequisites: [{ kind: "unknown", says: "Depends-on: series-1" }],
      },
      want: [two, "base-commit", /^the series names it: base-commit$/],
    },
    {
      name: "base-commit, shortened",
      series: { ...series, baseCommit: two.slice(0, 12) },
      want: [two, "base-commit", new RegExp(`base-commit ${two.slice(0, 12)}$`)],
    },
    {
      name: "base-commit, a release",
      series: { ...series, baseCommit: "v6.19" },
      want: [base, "base-commit", /base-commit v6\.19$/],
    },
    {
      name: "base-commit, a release that the tree lacks",
      head: head1,
      series: { ...series, baseCommit: "v6.20" },
      want: [head1, "blobs", /base-commit v6\.20 is not in the tree$/],
    },
    {
      name: "base-commit, a day of linux-next that the tree lacks",
      head: head1,
      series: { ...series, baseCommit: "next-20260107" },
      want: [head1, "blobs", /base-commit next-20260107 is not in the tree$/],
    },
    {
      name: "an unknown base-commit",
      head: head1,
      series: { ...series, baseCommit: nowhere },
      want: [
        head1,
        "blobs",
        /^the one file is as the patches expect at HEAD; .* 012345678901 is not in/,
      ],
    },
    { name: "blobs at HEAD", head: head1, series, want: [head1, "blobs", /at HEAD$/] },
    {
      name: "blobs in the history",
      series,
      want: [head1, "blobs", new RegExp(`at ${head1.slice(0, 12)}, and 0 at HEAD$`)],
    },
    {
      name: "blobs at a tag",
      series: sideSeries,
      want: [side, "blobs", /at side-tag, and 0 at HEAD/],
    },
    {
      name: "blobs nowhere",
      series: wrong,
      want: [later, "HEAD", /0 of 1 files .* no commit is found/],
    },
    {
      name: "no index lines",
      series: strip(series),
      want: [later, "HEAD", /no index lines to go by$/],
    },
    {
      name: "an option as base-commit",
      head: head1,
      series: { ...series, baseCommit: "--all" },
      want: [head1, "blobs", /./],
    },
  ];
  for (const { name, head, series, options, want } of table) {
    await t.step(name, async () => {
      await sh(path, "checkout", "-q", head ?? "master");
      const tree = await openTree(path, { cache: dir.cache, ui: silent });
      const found = await resolveBase(tree, series, options);
      assert.deepEqual([found.commit, found.how], want.slice(0, 2), found.why);
      assert.match(found.why, want[2]);
      assert.ok(!found.why.includes("\n"));
      assert.equal(found.tree, await sh(path, "rev-parse", `${found.commit}^{tree}`));
    });
  }
  await t.step("an unknown --base", async () => {
    const tree = await openTree(path, { cache: dir.cache, ui: silent });
    const cases: [string, RegExp][] = [
      ["v6.91", /^did you mean v6\.19\?$/],
      ["topci", /^did you mean topic\?$/],
      ["deadbeef", /shallow or older/],
      ["nothing-like-it", /git branch --all; git tag/],
      ["--all", /./],
      ["HEAD:Makefile", /./],
      ["", /./],
    ];
    for (const [base, hint] of cases) {
      await assert.rejects(resolveBase(tree, series, { base }), (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.message, `--base ${base}: no such commit, tag or branch in ${path}`);
        assert.match(error.hint ?? "", hint);
        return true;
      });
    }
  });
});

Deno.test("a plain directory has its one commit for a base", async () => {
  await using dir = await temp();
  await write(`${dir.path}/linux`, KERNEL);
  const tree = await openTree(`${dir.path}/linux`, { cache: dir.cache, ui: silent });
  const base = await resolveBase(tree, seriesOf([]), {});
  assert.deepEqual([base.commit, base.how], [tree.head, "HEAD"]);
  assert.equal((await resolveBase(tree, seriesOf([]), { base: "HEAD" })).commit, tree.head);
});

Deno.test("names a few keystrokes away, nearest first", () => {
  const names = ["v6.19", "v6.18", "v6.19-rc7", "master", "V6.19x"];
  assert.deepEqual(nearest("v6.19", names), ["v6.19", "V6.19x", "v6.18"].slice(0, 3));
  assert.deepEqual(nearest("mastre", names), ["master"]);
  assert.deepEqual(nearest("x".repeat(1e6), names), []);
});
