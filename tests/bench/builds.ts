/** Parts that build: the naive gate, the levels, the first red, and a run with nothing to do. */
import { variables } from "../../bot/compile/kbuild.ts";
import { loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { type Figure, forAll } from "./figures.ts";
import { against, expect, measure, row, scratch, type Usage } from "./measure.ts";
import { cloneWithSeries, COMMITTER, everystep, type Options, seriesFiles } from "./options.ts";
import { watchOverhead } from "./overhead.ts";
import { inTurn, type Program, programs } from "./turns.ts";
import { cellsOf, makesOf, verify, verifyArgv } from "./verify.ts";

type How = "clean" | "incremental";

/**
 * `git rebase --exec` with a build of the defconfig at each of the last states: clean, or going on
 * in the output directory of the state before, which is built first and not counted.
 */
export async function naive(options: Options, how: How): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const states = seriesFiles(options).length + 1;
  for (const arch of options.archs) {
    await using dir = await scratch();
    const usage = await rebase(options, arch, how, dir.path);
    const each = (usage.cpu / options.states).toFixed(usage.cpu < 100 ? 2 : 0);
    const note = `${options.states} of ${states} states measured; ${each} CPU s a state`;
    row(`git rebase --exec, ${how}, ${arch}`, usage, note);
    const what = how === "clean" ? "naive" : how;
    figures.push({ what, arch, cpu: forAll(usage.cpu, options.states, states) });
  }
  return figures;
}

async function rebase(options: Options, arch: string, how: How, dir: string): Promise<Usage> {
  const clone = `${dir}/linux`, out = `${dir}/out`, log = `${dir}/log`;
  const { signal, states } = options;
  await cloneWithSeries(options, clone);
  const { words, defconfig } = await makeWords(options, arch);
  const make = `make -j${options.jobs} O=${out} ${words}`;
  const build = `{ { ${make} ${defconfig} && ${make}; } >${log} 2>&1 || ` +
    `{ tail -n 20 ${log} >&2; false; }; }`;
  if (how === "incremental") {
    const before = `git checkout -q series~${states} && ${build} && git checkout -q series`;
    expect(await measure(["sh", "-c", before], { cwd: clone, signal }));
  }
  const exec = how === "clean" ? `rm -rf ${out} && ${build}` : build;
  const env = { GIT_SEQUENCE_EDITOR: "true", ...COMMITTER };
  const argv = ["git", "rebase", "-q", "-f", "--exec", exec, `HEAD~${states}`];
  return expect(await measure(argv, { cwd: clone, env, signal }));
}

/** What a developer types for an architecture. */
async function makeWords(
  { configs = SHIPPED_CONFIGS }: Options,
  arch: string,
): Promise<{ words: string; defconfig: string }> {
  const config = (await loadArchs(configs)).find((one) => one.name === arch);
  if (config === undefined) throw new Error(`no architecture ${arch}`);
  return { words: variables(config).join(" "), defconfig: config.defconfig };
}

const WARMTH = [["cold", []], ["warm", ["--fresh"]]] as const;

/** A level cold and then with a warm compiler cache; each architecture by itself. */
export async function level(
  options: Options,
  name: "objects" | "image",
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  // The levels' goals differ: at `objects` the dry run and the closure are work of our own.
  const goal = name === "image" ? { atMost: 1.05 } : {};
  for (const arch of options.archs) {
    await using dir = await scratch();
    await using turns = await programs(options, dir.path);
    for (const [how, more] of WARMTH) {
      const args = ["--level", name, "--arch", arch, ...more];
      const once = async ({ slot, home }: Program) => {
        const usage = await verify(options, `${dir.path}/cache-${slot}`, args, home);
        const over = how === "cold"
          ? ""
          : `; CPU of it over its makes' ${against(usage.cpu / makesOf(usage.report), goal)}`;
        return { ...usage, note: `${cellsOf(usage.report)}${over}` };
      };
      const goals = name === "objects" && how === "warm" ? { cpu: 0.35 } : {};
      const usage = await inTurn(turns.all, `everystep ${name}, ${how}, ${arch}`, once, goals);
      figures.push({ what: `${name}, ${how}`, arch, cpu: usage.cpu });
    }
  }
  return figures;
}

/** `objects` of all architectures in one run, as a user runs it: cold, then with a warm compiler cache. */
export async function together(options: Options): Promise<void> {
  const archs = options.archs.join(",");
  await using dir = await scratch();
  await using turns = await programs(options, dir.path);
  for (const [how, more] of WARMTH) {
    const args = ["--level", "objects", "--arch", archs, ...more];
    await inTurn(turns.all, `everystep objects, ${how}, ${archs}`, async ({ slot, home }) => {
      const usage = await verify(options, `${dir.path}/cache-${slot}`, args, home);
      return { ...usage, note: cellsOf(usage.report) };
    }, how === "cold" ? { cpu: 0.75 } : { cpu: 0.4, seconds: 0.4 });
  }
}

/** A break in the last patch but one, on the first architecture: how long until it is told. */
export async function red(options: Options): Promise<void> {
  const { signal, configs } = options;
  const patches = seriesFiles(options).length;
  if (patches < 2) throw new Error("red: the series has one patch only");
  await using dir = await scratch();
  const clone = `${dir.path}/linux`;
  await cloneWithSeries(options, clone);
  const script = `set -e
git checkout -q series~1
test -f "$1" || { echo "$1 is no file of the tree: --break names one" >&2; exit 1; }
echo 'int broken(void) { return nothing; }' >> "$1"
git commit -qam 'a break' --amend --no-edit
git cherry-pick series >/dev/null
git checkout -q -B broken`;
  expect(
    await measure(["sh", "-c", script, "sh", options.broken], {
      cwd: clone,
      env: COMMITTER,
      signal,
    }),
  );
  const arch = options.archs[0]!;
  await using turns = await programs(options, dir.path);
  const argv = ({ slot, home }: Program, more: readonly string[]) =>
    everystep([
      ...["verify", "base..broken", "--tree", clone, "--level", "objects", "--fail-fast"],
      ...["--arch", arch, "--jobs", String(options.jobs), "--cache", `${dir.path}/cache-${slot}`],
      ...configs === undefined ? [] : ["--configs", configs],
      ...more,
    ], home);
  const subject = `patch ${patches - 1} breaks`;
  const run = (more: readonly string[]) => async (program: Program) => {
    const usage = expect(await measure(argv(program, more), { signal }), [1]);
    if (usage.stdout.includes(subject)) return usage;
    throw new Error(`red: no "${subject}": --break names a file that ${arch} compiles there`);
  };
  const what = `first red, a break at patch ${patches - 1}, ${arch}`;
  await inTurn(turns.all, `${what}, cold`, run([]));
  await inTurn(turns.all, `${what}, warm`, run(["--fresh"]), { seconds: 0.25 });
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
  const archs = options.archs.join(",");
  const seen = await watchOverhead(
    verifyArgv(options, `${dir.path}/cache`, ["--level", "objects", "--arch", archs]),
    options.signal,
  );
  const share = 100 * seen.alone / seen.seconds;
  console.log(
    `own overhead, ${archs}: ${seen.alone.toFixed(2)} s of ${seen.seconds.toFixed(2)} s; ` +
      `percent ${against(share, { atMost: 3 })}`,
  );
  console.log(`memory of our own process: MB ${against(seen.rssMB, { atMost: 250 })}`);
  console.log(`first output: seconds ${against(seen.firstWord, { atMost: 0.5 })}`);
}
