/** Parts that build: the naive gate, the levels, the first red, and a run with nothing to do. */
import { against, expect, measure, row, scratch, type Took } from "./measure.ts";
import { cloneWithSeries, everystep, type Options, PATCHES, verify } from "./options.ts";
import { watchOverhead } from "./overhead.ts";

type How = "clean" | "incremental";

/**
 * `git rebase --exec` with a build of the defconfig at each of the last states: clean, or going on
 * in the output directory of the state before, which is built first and not counted.
 */
export async function naive(options: Options, how: How): Promise<void> {
  for (const arch of options.archs) {
    await using dir = await scratch();
    const took = await rebase(options, arch, how, dir.path);
    const each = took.cpu / options.states;
    const note = `${options.states} of 9 states measured; ${each.toFixed(0)} CPU s a state`;
    row(`git rebase --exec, ${how}, ${arch}`, took, note);
  }
}

async function rebase(options: Options, arch: string, how: How, dir: string): Promise<Took> {
  const clone = `${dir}/linux`, out = `${dir}/out`;
  await cloneWithSeries(options, clone);
  const { words, defconfig } = await makeWords(arch);
  const make = `make -j${options.jobs} O=${out} ${words}`;
  const build = `(${make} ${defconfig} && ${make}) >${dir}/log 2>&1`;
  if (how === "incremental") {
    const before = `git checkout -q series~${options.states} && ${build}; git checkout -q series`;
    expect(await measure(["sh", "-c", before], clone));
  }
  const exec = how === "clean" ? `rm -rf ${out}; ${build}` : build;
  const env = { GIT_SEQUENCE_EDITOR: "true", GIT_COMMITTER_NAME: "b", GIT_COMMITTER_EMAIL: "b@b" };
  const argv = ["git", "rebase", "-q", "-f", "--exec", exec, `HEAD~${options.states}`];
  return expect(await measure(argv, clone, env));
}

/** What a developer types for an architecture. */
async function makeWords(arch: string): Promise<{ words: string; defconfig: string }> {
  const { loadArchs, SHIPPED_CONFIGS } = await import("../../bot/config/mod.ts");
  const { variables } = await import("../../bot/build/kbuild.ts");
  const config = (await loadArchs(SHIPPED_CONFIGS)).find((one) => one.name === arch);
  if (config === undefined) throw new Error(`no architecture ${arch}`);
  return { words: variables(config).join(" "), defconfig: config.defconfig };
}

/** A level cold and then with a warm compiler cache; each architecture by itself. */
export async function level(options: Options, name: "objects" | "image"): Promise<void> {
  for (const arch of options.archs) {
    await using dir = await scratch();
    const args = ["--level", name, "--arch", arch];
    const cold = await verify(options, `${dir.path}/cache`, args);
    row(`everystep ${name}, cold, ${arch}`, cold, cells(cold));
    const warm = await verify(options, `${dir.path}/cache`, [...args, "--fresh"]);
    const makes = (warm.report.run.steps ?? []).reduce((sum, one) => sum + one.cpuSeconds, 0);
    const ratio = (warm.cpu / makes).toFixed(2);
    row(
      `everystep ${name}, warm, ${arch}`,
      warm,
      `${cells(warm)}; CPU of it over its makes' ${ratio}`,
    );
  }
}

function cells({ report }: { readonly report: { readonly cells: readonly unknown[] } }): string {
  return `${report.cells.length} cells`;
}

/** A break in patch 7, on the first architecture: how long until it is told. */
export async function red(options: Options): Promise<void> {
  await using dir = await scratch();
  const clone = `${dir.path}/linux`;
  await cloneWithSeries(options, clone);
  const script = `set -e
git checkout -q series~1
echo 'int broken(void) { return nothing; }' >> mm/pt_reclaim.c
git commit -qam 'a break' --amend --no-edit
git cherry-pick series >/dev/null
git checkout -q -B broken`;
  const name = { GIT_COMMITTER_NAME: "b", GIT_COMMITTER_EMAIL: "b@b" };
  expect(await measure(["sh", "-c", script], clone, name));
  const arch = options.archs[0]!;
  const run = (more: readonly string[]) =>
    measure(
      everystep([
        ...["verify", "base..broken", "--tree", clone, "--level", "objects", "--fail-fast"],
        ...[
          "--arch",
          arch,
          "--jobs",
          String(options.jobs),
          "--cache",
          `${dir.path}/cache`,
          ...more,
        ],
      ]),
      "/",
    );
  row(`first red, a break at patch 7, ${arch}, cold`, expect(await run([]), [1]));
  row(`first red, ccache warm, ${arch}`, expect(await run(["--fresh"]), [1]));
}

/** Everything again with nothing changed, and how soon the first word is said. */
export async function rerun(options: Options): Promise<void> {
  await using dir = await scratch();
  const cache = Deno.env.get("EVERYSTEP_BENCH_CACHE") ?? `${dir.path}/cache`;
  const args = ["--level", "objects", "--arch", options.archs.join(",")];
  await verify(options, cache, args);
  const again = await verify(options, cache, args);
  row(
    `a rerun, ${options.archs.join(",")}`,
    again,
    `wall ${against(again.seconds, { atMost: 2 })}`,
  );
}

/** The part of a run in which no program of ours ran, its memory, and when it says its first word. */
export async function overhead(options: Options): Promise<void> {
  await using dir = await scratch();
  const arch = options.archs[0]!;
  const seen = await watchOverhead(everystep([
    ...["verify", PATCHES, "--tree", options.tree, "--base", options.base, "--level", "objects"],
    ...["--arch", arch, "--jobs", String(options.jobs), "--cache", `${dir.path}/cache`],
  ]));
  const share = 100 * seen.alone / seen.seconds;
  console.log(
    `own overhead, ${arch}: ${seen.alone.toFixed(2)} s of ${seen.seconds.toFixed(2)} s; ` +
      `percent ${against(share, { atMost: 3 })}`,
  );
  console.log(`memory of our own process: MB ${against(seen.rssMB, { atMost: 250 })}`);
  console.log(`first output: seconds ${against(seen.firstWord, { atMost: 0.5 })}`);
}
