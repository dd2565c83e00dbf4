import assert from "node:assert/strict";
import { InfraError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { openTree, openWorkspace, provideTree } from "../../../bot/tree/mod.ts";
import { collect, sh, temp, write } from "../toy.ts";
import { offline, sourcesIn } from "../toy_sources.ts";

Deno.test("upstream: the tag, a commit, and what the cache has is not fetched again", async () => {
  await using dir = await temp();
  const sources = await sourcesIn(dir.path);
  const { cache } = dir;
  const tag = await provideTree({ cache, ui: silent, sources });
  assert.equal(tag.head, sources.base);
  assert.equal(tag.label, "Linux 6.19.6 (upstream)");
  assert.deepEqual(tag.notes, ["provided from toy: v6.19.6"]);
  const want = await provideTree({ cache, ui: silent, sources, commit: sources.later });
  assert.equal(want.head, sources.later);
  await using workspace = await openWorkspace(want, { cache, ui: silent });
  await workspace.checkout(want.head);
  assert.equal(await Deno.readTextFile(`${workspace.source}/mm/a.c`), "later\n");
  for (const [wantCommit, head] of [[undefined, sources.base], [sources.later, sources.later]]) {
    const kept = await provideTree({
      cache,
      ui: silent,
      sources: offline(sources),
      commit: wantCommit,
    });
    assert.equal(kept.head, head);
  }
  const unknown = "1".repeat(40);
  const other = await provideTree({ cache, ui: silent, sources, commit: unknown });
  assert.equal(other.head, sources.base);
});

Deno.test("no upstream: the tarball, every file of it, ready to build in", async () => {
  await using dir = await temp();
  const sources = offline(await sourcesIn(dir.path));
  const { cache } = dir;
  const ui = collect();
  const tree = await provideTree({ cache, ui, sources });
  assert.equal(tree.label, "Linux 6.19.6 (Debian source)");
  assert.match(tree.notes.join("\n"), /out of reach.*\nDebian's$/);
  const noted = () => ui.notes.filter((note) => note.includes("out of reach")).length;
  assert.equal(noted(), 1);
  const names = await sh(tree.gitDir, "ls-tree", "-r", "--name-only", tree.head);
  assert.ok(names.includes("mm/shipped.o"));
  await using workspace = await openWorkspace(tree, { cache, ui });
  assert.equal(await sh(workspace.source, "status", "--porcelain", "--ignored"), "");
  const before = (await Deno.stat(`${workspace.source}/Makefile`)).mtime?.getTime();
  await workspace.checkout(tree.head);
  assert.equal((await Deno.stat(`${workspace.source}/Makefile`)).mtime?.getTime(), before);
  // The tarball is not needed any more, nor is a network.
  await Deno.remove(`${cache}/downloads`, { recursive: true });
  const again = await provideTree({ cache, ui, sources: { ...sources, mirrors: [] } });
  assert.equal(again.head, tree.head);
  // A commit that it lacks asks upstream again; a report has that, and it is not noted as well.
  const commit = "1".repeat(40);
  const reported = await provideTree({ cache, ui, sources, commit, reports: true });
  assert.match(reported.notes[0]!, /out of reach/);
  assert.equal(noted(), 1);
});

Deno.test("a provided tree is a tree for --tree and git clone; one without HEAD is mended", async (t) => {
  await using dir = await temp();
  const sources = await sourcesIn(dir.path);
  for (const [name, from] of [["upstream", sources], ["tarball", offline(sources)]] as const) {
    await t.step(name, async () => {
      const cache = `${dir.path}/cache-${name}`;
      const provide = () => provideTree({ cache, ui: silent, sources: from });
      const opens = async (tree: Awaited<ReturnType<typeof provide>>) => {
        assert.equal(await sh(tree.gitDir, "rev-parse", "HEAD"), tree.head);
        assert.equal(await sh(tree.gitDir, "branch", "--list", "master"), "");
        const opened = await openTree(tree.gitDir, { cache: `${cache}-2`, ui: silent });
        assert.equal(opened.head, tree.head);
      };
      const tree = await provide();
      await opens(tree);
      // As earlier versions left it; two runs find it so.
      await sh(tree.gitDir, "symbolic-ref", "HEAD", "refs/heads/master");
      await assert.rejects(openTree(tree.gitDir, { cache, ui: silent }), /no commit at HEAD/);
      await Promise.all([provide(), provide()]);
      await opens(tree);
      const clone = `${dir.path}/clone-${name}`;
      await sh("/", "clone", "-q", tree.gitDir, clone);
      assert.equal(await sh(clone, "rev-parse", "HEAD"), tree.head);
      // Whoever points HEAD elsewhere is left alone.
      const other = await sh(tree.gitDir, "commit-tree", "-m", "own", `${tree.head}^{tree}`);
      await sh(tree.gitDir, "update-ref", "--no-deref", "HEAD", other);
      await provide();
      assert.equal(await sh(tree.gitDir, "rev-parse", "HEAD"), other);
    });
  }
});

Deno.test("a damaged download is fetched again; a wrong mirror is an InfraError", async () => {
  await using dir = await temp();
  const sources = offline(await sourcesIn(dir.path));
  await write(`${dir.cache}/downloads`, { "linux.tar.xz": "damaged", "linux.tar.xz.part": "torn" });
  const ui = collect();
  await provideTree({ cache: dir.cache, ui, sources });
  assert.match(ui.notes.join("\n"), /is damaged: downloading it again/);
  const tarball = { ...sources.tarball, sha256: "0".repeat(64) };
  const cache = `${dir.path}/cache2`;
  await assert.rejects(
    provideTree({ cache, ui, sources: { ...sources, tarball } }),
    (error) => error instanceof InfraError && /no mirror gave/.test(error.message),
  );
  const left = [...Deno.readDirSync(`${cache}/downloads`)].map((entry) => entry.name);
  assert.ok(!left.includes("linux.tar.xz"));
});

Deno.test("a network that does not answer costs no more than the probe", async () => {
  await using dir = await temp();
  const sources = await sourcesIn(dir.path);
  // It takes connections and says nothing.
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/linux.git`;
  const deaf = [1, 2, 3].map((n) => ({ name: `deaf ${n}`, url }));
  const tree = await provideTree({
    cache: dir.cache,
    ui: silent,
    sources: { ...sources, tagged: deaf, mainline: deaf, probeMs: 500 },
  });
  assert.match(tree.notes[0]!, /deaf 1, deaf 2, deaf 3 did not answer/);
});
