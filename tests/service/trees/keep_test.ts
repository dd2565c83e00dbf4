/** The service's own trees: made, kept up to date, and left alone where the remote is away. */
import assert from "node:assert/strict";
import { parseServiceSettings } from "../../../bot/config/service.ts";
import { treeArgs, verifyArgs } from "../../../bot/service/run/tree_args.ts";
import { fetchTree, keepTrees, placedTrees } from "../../../bot/service/trees/keep.ts";
import { journal } from "../../../bot/system/terminal/journal.ts";
import { commit, repo, sh, temp, until } from "../../tree/toy.ts";

Deno.test("a tree is fetched, again and again", async (t) => {
  await using dir = await temp();
  const remote = `${dir.path}/remote`, path = `${dir.path}/trees/linux.git`;
  const first = await repo(remote);
  await sh(remote, "branch", "other");
  const tree = { name: "linux", url: `file://${remote}`, path, branches: ["master"] };
  await t.step("it is made", async () => {
    assert.equal(await fetchTree(tree), undefined);
    assert.equal(await sh(path, "rev-parse", "HEAD"), first);
    assert.equal(await sh(path, "for-each-ref", "--format=%(refname)"), "refs/heads/master");
  });
  const second = await commit(remote, { "mm/a.c": "int a;\n" }, "later");
  await t.step("what is new comes, also where history was rewritten", async () => {
    assert.equal(await fetchTree(tree), undefined);
    assert.equal(await sh(path, "rev-parse", "HEAD"), second);
    await sh(remote, "reset", "-q", "--hard", "HEAD~1");
    const third = await commit(remote, { "mm/b.c": "int b;\n" }, "instead");
    assert.equal(await fetchTree(tree), undefined);
    assert.equal(await sh(path, "rev-parse", "HEAD"), third);
    assert.equal(await sh(path, "cat-file", "-t", second), "commit", "a run may stand on it");
  });
  await t.step("a remote that is away is told once, and costs nothing", async () => {
    const away = { ...tree, url: `file://${dir.path}/gone`, fetch: 60 };
    assert.match(await fetchTree(away) ?? "", /^fatal: /);
    const before = await sh(path, "rev-parse", "HEAD");
    const lines: string[] = [], stop = new AbortController();
    const log = journal({ write: (line: string) => void lines.push(line) });
    const done = keepTrees([away], { journal: log, busy: () => false }, stop.signal);
    await until(() => lines.length > 0);
    stop.abort();
    await done;
    assert.match(lines.join(), /a tree could not be fetched/);
    assert.equal(await sh(path, "rev-parse", "HEAD"), before);
  });
  await t.step("a job that reads it is waited for", async () => {
    let asked = 0;
    const stop = new AbortController(), log = journal({ write: () => {} });
    const fourth = await commit(remote, { "mm/b.c": "int c;\n" }, "fourth");
    const busy = () => ++asked > 0;
    const done = keepTrees([tree], { journal: log, busy }, stop.signal);
    await until(() => asked > 0);
    assert.notEqual(await sh(path, "rev-parse", "HEAD"), fourth);
    stop.abort();
    await done;
  });
});

Deno.test("service.toml: trees that are fetched, and that are found", () => {
  const base = 'listen = "127.0.0.1:0"\nlevel = "objects"\npatience_hours = 1\n';
  const read = (text: string) => parseServiceSettings("service.toml", `${base}${text}`);
  const two = '[[tree]]\nname = "net"\nurl = "https://git.example.org/net.git"\n' +
    'branches = ["main"]\nfetch = 600\nbase = "main"\n[[tree]]\nname = "linux"\npath = "/srv/linux"\n';
  const settings = read(`${two}[[rule]]\ntree = "auto"\n`);
  const trees = placedTrees(settings.trees, "/data/trees");
  assert.deepEqual(trees.map(({ path }) => path), ["/data/trees/net.git", "/srv/linux"]);
  assert.deepEqual(treeArgs({ trees }, "auto", {}), [
    "--tree=net=/data/trees/net.git#main",
    "--tree=linux=/srv/linux",
  ]);
  const plan = { base: "a".repeat(40), level: "objects", boot: false, tree: "linux" } as const;
  assert.deepEqual(verifyArgs({ trees }, { tree: "auto" }, plan).slice(0, 4), [
    ...["--tree=linux=/srv/linux", "--base", "a".repeat(40), "--level"],
  ]);
  assert.deepEqual(
    verifyArgs({ trees }, { tree: "auto" }, plan, { checked: "/tmp/x.json" }).slice(0, 4),
    [
      ...["--tree=linux=/srv/linux", "--checked", "/tmp/x.json", "--level"],
    ],
  );
  // What the series itself says comes before the tree's base: it is where the search begins.
  for (const names of [true, false]) {
    assert.deepEqual(treeArgs({ trees }, "net", { names }), [
      "--tree=net=/data/trees/net.git#main",
    ]);
  }
  const provided = [{ name: "linux", base: "v6.19" }];
  assert.deepEqual(treeArgs({ trees: provided }, "linux", {}), ["--base", "v6.19"]);
  assert.deepEqual(treeArgs({ trees: provided }, "linux", { names: true }), []);
  assert.throws(() => read('[[tree]]\nname = "auto"\n'), /auto is no tree/);
  assert.throws(() => read('[[tree]]\nname = "x"\nfetch = 600\n'), /of a tree with a url/);
  assert.throws(
    () => read('[[tree]]\nname = "x"\n[[rule]]\ntree = "auto"\n'),
    /no \[\[tree\]\] auto/,
  );
  assert.throws(
    () => read('[[tree]]\nname = "x"\nurl = "ext::sh -c id"\n'),
    /a URL that git fetches/,
  );
});
