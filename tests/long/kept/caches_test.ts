import assert from "node:assert/strict";
import { PREPROCESSOR } from "../../../bot/compile/ccache/preprocessor.ts";
import { run } from "../../../bot/system/process/process.ts";
import { commitSeries } from "../../toy/kernel.ts";
import { called, everystep, type ToyHome, toyHome } from "../../commands/program.ts";

/** Adds to the toy's settings; `after` stands behind its tables. */
async function settings(home: ToyHome, before: string, after = ""): Promise<void> {
  const file = `${home.dir}/configs/everystep.toml`;
  await Deno.writeTextFile(file, before + await Deno.readTextFile(file) + after);
}

/** Of the states of a report, in their order. */
function verdicts(report: string): string[] {
  return JSON.parse(report).cells.map((cell: { verdict: string }) => cell.verdict);
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

/**
 * Fails where every object was compiled. A build of strangers' patches writes no counters that a test could
 * read, so the build itself asks what ccache did.
 */
const ASKS = `export CCACHE_STATSLOG := $(CURDIR)/hits
.PHONY: taken
all: taken
taken: mm/a.o
	@grep -qx "[a-z]*_cache_hit" hits || { echo "mm/a.c:1:1: error: compiled" >&2; false; }
`;

/** Files below a directory, with what is in them: all but the program that everystep itself puts there. */
async function contents(dir: string): Promise<string> {
  const files = ["-type", "f", "!", "-name", PREPROCESSOR];
  const found = await run(["find", dir, ...files, "-exec", "sha256sum", "{}", "+"]);
  return found.stdout.split("\n").sort().join("\n");
}

Deno.test("strangers' patches take objects from a filled remote, and leave nothing anywhere", async () => {
  await using home = await toyHome();
  const script =
    `$(shell echo x > ${home.dir}/remote/pwned; echo x > $$CCACHE_DIR/pwned; echo x > ${home.dir}/two/ccache/pwned)\n`;
  await commitSeries(home.tree, [
    { subject: "mm: one", files: { "mm/b.c": ["2", "3"] } },
    { subject: "kbuild: write", files: { "knobs.mk": script + ASKS } },
  ]);
  const verify = (cache: string, remote: string, range: string, flags: readonly string[]) =>
    everystep(home.dir, [
      ...[
        "verify",
        range,
        "--arch",
        "toya",
        "--json",
        "--level",
        "image",
        ...home.flags.slice(0, 4),
      ],
      ...["--cache", `${home.dir}/${cache}`, ...flags],
    ], { env: { CCACHE_REMOTE_STORAGE: remote } });
  const trusted = await verify("one", `file:${home.dir}/remote`, "main..series~1", []);
  assert.equal(trusted.code, 0, trusted.stderr);
  const filled = await contents(`${home.dir}/remote`);
  assert.match(filled, /\n.*\n.*\n/);
  const strangers = () =>
    verify("two", `file:${home.dir}/remote|read-only`, "main..series", ["--untrusted", "--fresh"]);
  const first = await strangers();
  assert.equal(first.code, 0, first.stderr + first.stdout);
  // The shell says what it could not write.
  assert.deepEqual(verdicts(first.stdout), ["pass", "pass", "warn"], "mm/a.o came from there");
  assert.equal(await contents(`${home.dir}/remote`), filled);
  assert.equal(await contents(`${home.dir}/two/ccache`), "");
  // Damaged, it is as if nothing were there.
  await run([
    "find",
    `${home.dir}/remote`,
    "-type",
    "f",
    "-exec",
    "truncate",
    "-s",
    "20",
    "{}",
    "+",
  ]);
  const damaged = await strangers();
  assert.deepEqual(verdicts(damaged.stdout), ["pass", "pass", "fail"], damaged.stderr);
  assert.match(damaged.stdout, /"compiled"/);
});

Deno.test("a header that comes before another breaks a state, whatever the cache holds", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [
    { subject: "mm: one", files: { "mm/b.c": ["2", "3"] } },
    { subject: "toy: an arch.h for all", files: { "include/arch.h": "#error no\n" } },
    { subject: "toy: drop it", files: { "include/arch.h": null } },
  ]);
  for (const used of [false, true]) {
    const ran = await called(home.dir, [
      ...["verify", "main..series", "--arch", "toya", "--level", "image", "--fresh", "--json"],
      ...home.flags,
    ]);
    assert.deepEqual(verdicts(ran.stdout), ["pass", "pass", "fail", "fixed"], `used: ${used}`);
  }
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
