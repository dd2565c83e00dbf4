/**
 * Installs what the tests need, runs all of them, and ends with one plain line that counts them.
 * A test that is skipped for want of a tool fails the run where CI is set. With the word `unit` it
 * runs the fast ones alone, with what is installed; other words go to `deno test` as they are.
 */
import { lineSplitter } from "../bot/compile/lines.ts";
import { loadArchs, loadSettings, pickArchs } from "../bot/config/mod.ts";
import { examine, install } from "../bot/doctor/mod.ts";
import { freeBytes } from "../bot/system/files/files.ts";
import { missingPackages } from "./packages.ts";

/**
 * The whole proof of bot/affected takes half an hour on two cores; of it, the default series and
 * two small patches on um stand here. `EVERYSTEP_TEST_ONLY= EVERYSTEP_TEST_ARCHS=um,alpha` has all.
 */
function soundness(): Record<string, string> {
  const some = { EVERYSTEP_TEST_ARCHS: "um", EVERYSTEP_TEST_ONLY: "^patch|internal.h|a new file" };
  const own = Object.entries(some).filter(([name]) => Deno.env.get(name) === undefined);
  return Object.fromEntries(own);
}

interface Ran {
  readonly code: number;
  readonly summary: string;
}

/** One `deno test`, shown as it goes on. */
async function tests(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...args],
    cwd: decodeURIComponent(new URL("..", import.meta.url).pathname),
    env: { NO_COLOR: "1", ...soundness(), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    // With a group of its own it is ended with the programs that its tests started.
    detached: true,
  }).spawn();
  running.add(child.pid);
  let summary = "";
  // Lines of two that run at once stay whole.
  const lines = lineSplitter((line) => {
    console.log(line);
    if (/\| \d+ passed|^ok \||^FAILED \|/.test(line)) summary = line;
  });
  for await (const chunk of child.stdout) lines.push(chunk);
  lines.end();
  const { code } = await child.status;
  running.delete(child.pid);
  // Nothing else begins then, and the end comes from there.
  if (ending) await new Promise(() => {});
  return { code, summary };
}

/** Groups of those that run. */
const running = new Set<number>();
let ending = false;
const ENDS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Who ends us ends what we started; what does not end at once is killed. */
function endTogether(): void {
  const toAll = (signal: Deno.Signal) => {
    for (const pid of running) {
      try {
        Deno.kill(-pid, signal);
      } catch { /* it has ended */ }
    }
  };
  for (const [name, number] of Object.entries(ENDS)) {
    const signal = name as keyof typeof ENDS;
    Deno.addSignalListener(signal, () => {
      ending = true;
      toAll(signal);
      setTimeout(() => {
        toAll("SIGKILL");
        Deno.exit(128 + number);
      }, 2000);
    });
  }
}

const WAITING = ["tests/servers", "tests/hostile", "tests/long"];
const BUILDING = ["tests/real"];

/** What starts most programs. A fork costs by the memory that a process has: these go first. */
const STARTING = ["tests/tree", "tests/commands", "tests/letter", "tests/compile"];

const MEMORY = "/dev/shm";
const ENOUGH = 4 * 2 ** 30;

/**
 * Small tests write thousands of small files: into memory, where there is enough of it. Each waits
 * now and then for a program, so that one more than there are cores runs.
 */
async function unit(): Promise<readonly Ran[]> {
  const own = Deno.env.has("TMPDIR") || (await freeBytes(MEMORY) ?? 0) < ENOUGH;
  const jobs = Deno.env.get("DENO_JOBS") ?? String(navigator.hardwareConcurrency + 1);
  const env = { DENO_JOBS: jobs, ...own ? {} : { TMPDIR: MEMORY } };
  const others = `--ignore=${[...STARTING, ...WAITING, ...BUILDING].join()}`;
  return [
    await tests(["--parallel", ...STARTING], env),
    await tests(["--doc", "--parallel", others], env),
  ];
}

async function installMissing(): Promise<void> {
  const configs = decodeURIComponent(new URL("../configs", import.meta.url).pathname);
  const archs = pickArchs(await loadArchs(configs), ["um", "alpha"]);
  const machine = await examine(archs, await loadSettings(configs));
  const findings = [...machine, ...await missingPackages()];
  if (findings.some((one) => one.status === "missing" && one.packages.length > 0)) {
    await install(findings, { note: console.log, step() {}, debug() {} });
  }
}

/** Small ones first. Then one that builds kernels, and beside it what waits for a program now and then. */
async function all(): Promise<readonly Ran[]> {
  const small = await unit();
  return [
    ...small,
    ...await Promise.all([tests(BUILDING), tests(["--parallel", ...WAITING])]),
  ];
}

async function main(args: readonly string[]): Promise<number> {
  const isUnit = args.length === 1 && args[0] === "unit";
  if (!isUnit) await installMissing();
  const runs = isUnit ? await unit() : args.length > 0 ? [await tests(args)] : await all();
  const count = (word: string) =>
    runs.map(({ summary }) => Number(new RegExp(`(\\d+) ${word}`).exec(summary)?.[1] ?? 0))
      .reduce((sum, n) => sum + n, 0);
  const passed = count("passed"), failed = count("failed"), skipped = count("ignored");
  if (skipped > 0) console.log(`${skipped} skipped: a tool that they need is missing`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  const code = runs.find((one) => one.code !== 0)?.code ?? 0;
  const strict = (Deno.env.get("CI") ?? "") !== "";
  return code !== 0 ? code : passed === 0 || (strict && skipped > 0) ? 1 : 0;
}

if (import.meta.main) {
  endTogether();
  Deno.exit(await main(Deno.args));
}
