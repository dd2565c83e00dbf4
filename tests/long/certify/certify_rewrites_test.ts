/** What becomes of a certificate when the branch is rewritten. */
import assert from "node:assert/strict";
import { commit, sh } from "../../tree/toy.ts";
import { everystepHere, FILE, home, lines, SIGN } from "./certify_rig.ts";

/** What a developer does to a branch, and what becomes of its certificate. */
const REWRITES: [string, (tree: string) => Promise<unknown>, string[], number, RegExp[]][] = [
  ["nothing", () => Promise.resolve(), [], 0, [/^covered: 3 commits/]],
  [
    "the last commit is reworded and signed off",
    (tree) => sh(tree, "commit", "-q", "--amend", "-s", "-m", "mm: a better subject"),
    [],
    0,
    [/^covered: 3 commits/],
  ],
  [
    "all are rebased onto a reworded base",
    async (tree) => {
      await sh(tree, "checkout", "-q", "master");
      await sh(tree, "commit", "-q", "--amend", "-m", "another base, of the same content");
      await sh(tree, "rebase", "-q", "--onto", "master", "topic~3", "topic");
    },
    ["--range", "master..topic"],
    0,
    [/^covered: 3 commits/],
  ],
  [
    "merged, and worked on",
    async (tree) => {
      await sh(tree, "checkout", "-q", "master");
      await sh(tree, "merge", "-q", "--no-ff", "-m", "merge topic", "topic");
      await commit(tree, { "mm/b.c": "int b;\n" }, "mm: later");
    },
    [],
    0,
    [/^covered: 4 commits/, /leaves out {2}1 commit on top/],
  ],
  [
    "the last two are squashed",
    async (tree) => {
      await sh(tree, "reset", "-q", "--soft", "HEAD~2");
      await sh(tree, "commit", "-q", "-m", "mm: two and three");
    },
    [],
    0,
    [/^covered: 2 commits/, /patch 2 \("mm: two"\) has no commit of its own/],
  ],
  [
    "one line is changed in the last",
    async (tree) => {
      await Deno.writeTextFile(`${tree}/${FILE}`, lines(1, 20, 39));
      await sh(tree, "commit", "-q", "-a", "--amend", "--no-edit");
    },
    [],
    1,
    [
      /^not covered/,
      /no commit of HEAD has the tree after patch 3/,
      /\("mm: three"\): its tree is not/,
    ],
  ],
  [
    "the second is dropped",
    (tree) => sh(tree, "rebase", "-q", "--onto", "HEAD~2", "HEAD~1", "topic"),
    ["--range", "master..topic"],
    1,
    [/patch 2 \("mm: two"\) is not among the commits/, /\("mm: three"\): its tree is not/],
  ],
  [
    "the last is dropped",
    (tree) => sh(tree, "reset", "-q", "--hard", "HEAD~1"),
    [],
    1,
    [/no commit of HEAD has the tree/, /patch 3 \("mm: three"\) is not among/],
  ],
  [
    "two are swapped",
    async (tree) => {
      const [three, two, one] = (await sh(tree, "log", "-3", "--format=%H")).split("\n");
      await sh(tree, "reset", "-q", "--hard", one!);
      await sh(tree, "cherry-pick", three!, two!);
    },
    ["--range", "master..topic"],
    1,
    [/patch 2 stands above patch 3/, /\("mm: three"\): its tree is not the one after patch 3/],
  ],
  [
    "rebased onto another base",
    async (tree) => {
      await sh(tree, "checkout", "-q", "master");
      await commit(tree, { "mm/b.c": "int b;\n" }, "mm: before");
      await sh(tree, "rebase", "-q", "master", "topic");
    },
    ["--range", "master..topic"],
    1,
    [/\("mm: one"\)/, /\("mm: two"\)/, /\("mm: three"\)/],
  ],
  [
    "refs/replace shows another history",
    async (tree) => {
      const good = await sh(tree, "rev-parse", "HEAD");
      await Deno.writeTextFile(`${tree}/${FILE}`, lines(1, 20, 39));
      await sh(tree, "commit", "-q", "-a", "--amend", "--no-edit");
      await sh(tree, "replace", "HEAD", good);
    },
    [],
    1,
    [/\("mm: three"\): its tree is not/],
  ],
];

Deno.test("certify --check: a certificate follows the trees", async (t) => {
  await using place = await home();
  assert.equal((await everystepHere(place.dir, ...SIGN)).code, 0);
  for (const [i, [name, rewrite, flags, code, want]] of REWRITES.entries()) {
    await t.step(name, async () => {
      const clone = `${place.dir}/clone${i}`;
      await sh(place.dir, "clone", "-q", "-b", "topic", place.tree, clone);
      await sh(clone, "branch", "-q", "master", "origin/master");
      await rewrite(clone);
      const ran = await everystepHere(
        place.dir,
        ...["--check", "c.json", `clone${i}`, "--signers", "signers", ...flags],
      );
      assert.equal(ran.code, code, ran.stdout + ran.stderr);
      for (const one of want) assert.match(ran.stdout, one);
    });
  }
});
