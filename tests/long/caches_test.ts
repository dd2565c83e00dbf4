import assert from "node:assert/strict";
import { run } from "../../bot/system/process.ts";
import { commitSeries } from "../toy/kernel.ts";
import { called, everystep, type ToyHome, toyHome } from "../commands/program.ts";

/** Adds to the toy's settings; `after` stands behind its tables. */
async function settings(home: ToyHome, before: string, after = ""): Promise<void> {
  const file = `${home.dir}/configs/everystep.toml`;
  await Deno.writeTextFile(file, before + await Deno.readTextFile(file) + after);
}

async function remoteHits(cache: string): Promise<number> {
  const done = await run(["ccache", "--print-stats"], {
    env: { PATH: "/usr/bin:/bin", CCACHE_DIR: `${cache}/ccache` },
  });
  return Number(/^remote_storage_hit\s+(\d+)/m.exec(done.stdout)?.[1]);
}

Deno.test("objects come from a remote storage, in the sandbox", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{ subject: "mm: one", files: { "mm/b.c": ["2", "3"] } }]);
  const verify = (cache: string, remote: string) =>
    everystep(home.dir, [
      ...["verify", "main..series", "--arch", "toya", "--level", "image", "--json"],
      ...home.flags.slice(0, 4),
      ...["--cache", `${home.dir}/${cache}`],
    ], { env: { CCACHE_REMOTE_STORAGE: remote } });
  const one = await verify("one", `file:${home.dir}/remote`);
  assert.equal(one.code, 0, one.stderr);
  assert.equal(await remoteHits(`${home.dir}/one`), 0);
  const two = await verify("two", `file:${home.dir}/remote|read-only`);
  assert.equal(two.code, 0, two.stderr);
  assert.ok(await remoteHits(`${home.dir}/two`) >= 4);
});

Deno.test("a remote storage over the network is refused unless the settings let the network in", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{ subject: "mm: one", files: { "mm/b.c": ["2", "3"] } }]);
  await settings(home, "", '\n[ccache]\nremote_storage = "http://127.0.0.1:1/"\n');
  const args = ["verify", "main..series", "--arch", "toya", "--level", "image", ...home.flags];
  const refused = await called(home.dir, args);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /ccache\.remote_storage of everystep\.toml needs the network/);
  assert.match(refused.stderr, /network = true below \[ccache\]/);
  await settings(home, "", "network = true\n");
  const ran = await called(home.dir, args);
  assert.equal(ran.code, 0, ran.stderr + ran.stdout);
});

Deno.test("kept results stay below their size, and those of the run stay", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{ subject: "mm: one", files: { "mm/b.c": ["2", "3"] } }]);
  await settings(home, "results_gib = 0\n");
  const verify = async (arch: string) => {
    const args = [
      "verify",
      "main..series",
      "--arch",
      arch,
      "--level",
      "image",
      "--json",
      ...home.flags,
    ];
    const { cells } = JSON.parse((await called(home.dir, args)).stdout);
    return cells.map((cell: { cached: boolean }) => cell.cached);
  };
  assert.deepEqual(await verify("toya"), [false, false]);
  assert.deepEqual(await verify("toya"), [true, true], "the run's own were left");
  assert.deepEqual(await verify("toyb"), [false, false]);
  assert.deepEqual(await verify("toya"), [false, false], "they had gone");
});
