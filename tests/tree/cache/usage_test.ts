import assert from "node:assert/strict";
import { silent } from "../../../bot/system/terminal/ui.ts";
import {
  type CacheKind,
  cacheUsage,
  cleanCache,
  openTree,
  openWorkspace,
} from "../../../bot/tree/mod.ts";
import { repo, temp, write } from "../toy.ts";

const ALL: CacheKind[] = ["builds", "ccache", "results", "runs", "downloads", "trees"];

async function filled(cache: string, path: string) {
  const head = await repo(path);
  const tree = await openTree(path, { cache, ui: silent });
  const workspace = await openWorkspace(tree, { cache, ui: silent });
  await workspace.checkout(head);
  await write(cache, {
    "downloads/x.tar.xz": "x".repeat(10_000),
    "downloads/lock": "",
    "ccache/a/b": "x",
    "results/r.json": "{}",
    "runs/1/report.json": "{}",
    "logs/um.log": "log",
    "mend/1/series": "x",
    "outbox/sent": "x",
  });
  await write(workspace.buildDir("um"), { "vmlinux": "x".repeat(1_000_000) });
  return { tree, workspace };
}

const linesOf = (items: readonly { kind: string; label: string }[]) =>
  items.map(({ kind, label }) => `${kind}: ${label}`);

Deno.test("usage lists everything once, with sizes", async () => {
  await using dir = await temp();
  assert.deepEqual(await cacheUsage(dir.cache), []);
  const path = `${dir.path}/linux`;
  const { workspace } = await filled(dir.cache, path);
  await using _workspace = workspace;
  const items = await cacheUsage(dir.cache);
  assert.deepEqual(linesOf(items).sort(), [
    `builds: of ${path}`,
    "ccache: ccache",
    "downloads: x.tar.xz",
    "other: outbox",
    "results: results",
    "runs: logs",
    "runs: mend",
    "runs: runs",
    `trees: ${path}`,
  ]);
  const bytes = (kind: string) => items.find((item) => item.kind === kind)?.bytes ?? 0;
  assert.ok(bytes("builds") >= 1_000_000 && bytes("builds") < 1_100_000);
  assert.ok(bytes("trees") > 0 && bytes("trees") < 900_000, "a tree does not count its builds");
  assert.ok(items.every((item) => item.bytes > 0));
});

Deno.test("clean spares what is in use, and frees it afterwards", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const { tree, workspace } = await filled(dir.cache, path);
  const trial = await cleanCache(dir.cache, ["downloads"], { ui: silent, dryRun: true });
  assert.deepEqual(linesOf(trial.freed), ["downloads: x.tar.xz"]);
  assert.equal((await cacheUsage(dir.cache)).length, 9);
  const first = await cleanCache(dir.cache, ALL, { ui: silent });
  assert.deepEqual(linesOf(first.freed), ["downloads: x.tar.xz"]);
  assert.equal(first.inUse.length, 7);
  await Deno.stat(`${workspace.buildDir("um")}/vmlinux`);
  await workspace[Symbol.asyncDispose]();
  const second = await cleanCache(dir.cache, ["builds"], { ui: silent });
  assert.deepEqual(linesOf(second.freed), [`builds: of ${path}`]);
  await Deno.stat(`${workspace.source}/Makefile`);
  // An interrupted removal.
  await write(`${dir.cache}/trees/.gone-old`, { "git/config": "" });
  const third = await cleanCache(dir.cache, ALL, { ui: silent });
  assert.deepEqual(third.inUse, []);
  assert.deepEqual([...Deno.readDirSync(`${dir.cache}/trees`)], []);
  assert.deepEqual(linesOf(await cacheUsage(dir.cache)), ["other: outbox"]);
  // Everything comes back.
  const again = await openTree(path, { cache: dir.cache, ui: silent });
  await using fresh = await openWorkspace(again, { cache: dir.cache, ui: silent });
  await fresh.checkout(tree.head);
  await Deno.stat(`${fresh.source}/Makefile`);
});

Deno.test("clean gone frees what is kept of trees that are no longer there, and nothing else", async () => {
  await using dir = await temp();
  const gone = `${dir.path}/gone`, here = `${dir.path}/here`;
  for (const path of [gone, here]) {
    const { workspace } = await filled(dir.cache, path);
    await workspace[Symbol.asyncDispose]();
  }
  await write(`${dir.cache}/trees/provided`, { "about.json": `{"label": "Linux"}` });
  const isGone = async () => linesOf((await cacheUsage(dir.cache)).filter(({ gone }) => gone));
  assert.deepEqual(await isGone(), []);
  await Deno.remove(gone, { recursive: true });
  const want = [`builds: of ${gone}`, `trees: ${gone}`];
  assert.deepEqual(await isGone(), want);
  const before = await cacheUsage(dir.cache);
  const { freed } = await cleanCache(dir.cache, ["gone"], { ui: silent });
  assert.deepEqual(linesOf(freed), want);
  const rest = before.filter(({ gone }) => !gone);
  assert.deepEqual(linesOf(await cacheUsage(dir.cache)), linesOf(rest));
});
