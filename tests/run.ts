/**
 * Installs what the tests need, runs all of them, and ends with one plain line that counts them.
 * A test that is skipped for want of a tool fails the run where CI is set. With the word `unit` it
 * runs the fast ones alone, with what is installed, and leaves the types to `task ok`; other words
 * go to `deno test` as they are. `--no-install` before them takes the machine as it is.
 */
import { lineSplitter } from "../bot/compile/lines.ts";
import { loadArchs, loadSettings, pickArchs } from "../bot/config/mod.ts";
import { examine, install } from "../bot/doctor/mod.ts";
import { freeBytes } from "../bot/system/files/files.ts";
import { groupsOf, writeGroup } from "./groups.ts";
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

const root = decodeURIComponent(new URL("..", import.meta.url).pathname);

interface TestOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Show it when it has ended, in one piece; undefined: as it goes on. */
  readonly whole?: boolean;
}

/** One `deno test`. */
async function tests(args: readonly string[], options: TestOptions = {}): Promise<Ran> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...args],
    cwd: root,
    env: { NO_COLOR: "1", ...soundness(), ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    // With a group of its own it is ended with the programs that its tests started.
    detached: true,
  }).spawn();
  running.add(child.pid);
  let summary = "";
  const kept: string[] = [];
  // Lines of two that run at once stay whole.
  const lines = lineSplitter((line) => {
    if (options.whole) kept.push(line);
    else console.log(line);
    if (/\| \d+ passed|^ok \||^FAILED \|/.test(line)) summary = line;
  });
  for await (const chunk of child.stdout) lines.push(chunk);
  lines.end();
  const { code } = await child.status;
  running.delete(child.pid);
  // Nothing else begins then, and the end comes from there.
  if (ending) await new Promise(() => {});
  if (kept.length > 0) console.log(kept.join("\n"));
  return { code, summary };
}

/** Groups of those that run. */
const running = new Set<number>();
/** Directories that go with us. */
const scratch = new Set<string>();
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
        for (const dir of scratch) Deno.removeSync(dir, { recursive: true });
        Deno.exit(128 + number);
      }, 2000);
    });
  }
}

const WAITING = ["servers", "hostile", "long"];
const BUILDING = ["real"];

const MEMORY = "/dev/shm";
const ENOUGH = 4 * 2 ** 30;

/** Types are checked before, once; WebAssembly that runs for a second is not worth optimizing. */
const PLAIN = ["--no-check", "--v8-flags=--liftoff-only"];

/**
 * Small tests write thousands of small files: into memory, where there is enough of it. Each waits
 * now and then for a program, so that one more than there are cores runs.
 */
async function unit(): Promise<readonly Ran[]> {
  const own = Deno.env.has("TMPDIR") || (await freeBytes(MEMORY) ?? 0) < ENOUGH;
  const place = own ? {} : { dir: MEMORY };
  const dir = await Deno.makeTempDir({ ...place, prefix: "everystep-tests-" });
  scratch.add(dir);
  // Some tests run programs as another user, who has to reach what is in it.
  await Deno.chmod(dir, 0o711);
  const env = { TMPDIR: dir };
  const jobs = Number(Deno.env.get("DENO_JOBS") ?? navigator.hardwareConcurrency + 1);
  const groups = groupsOf(`${root}tests`, [...WAITING, ...BUILDING]).values();
  const ran: Ran[] = [];
  const runner = async () => {
    for (const group of groups) {
      const file = await writeGroup(dir, group);
      ran.push(await tests([...PLAIN, "--config", `${root}deno.json`, file], { env, whole: true }));
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, runner));
    // Examples of the documentation.
    return [...ran, await tests([...PLAIN, "--doc", "--ignore=tests"], { env })];
  } finally {
    scratch.delete(dir);
    // What a test that failed left running may still write there.
    await Deno.remove(dir, { recursive: true }).catch(console.error);
  }
}

/** Kernels of the first two are built; what the compilers of the others write is read. */
const ARCHS = [
  ...["um", "alpha"],
  ...["arm", "arm64", "loongarch", "m68k", "mips64", "parisc64", "powerpc64", "riscv64"],
  ...["s390x", "sparc64"],
];

async function installMissing(): Promise<void> {
  const configs = decodeURIComponent(new URL("../configs", import.meta.url).pathname);
  const archs = pickArchs(await loadArchs(configs), ARCHS);
  const machine = await examine(archs, await loadSettings(configs));
  const findings = [...machine, ...await missingPackages()];
  if (findings.some((one) => one.status === "missing" && one.packages.length > 0)) {
    await install(findings, { note: console.log, step() {}, debug() {} });
  }
}

const folders = (names: readonly string[]) => names.map((name) => `tests/${name}`);

/** All types at once: `deno test` would look at those of a folder alone, and again at the next. */
async function check(): Promise<boolean> {
  const args = ["check", "--quiet", "--doc"];
  const child = new Deno.Command(Deno.execPath(), { args, cwd: root, stdin: "null" }).spawn();
  return (await child.status).success;
}

/** Small ones first. Then one that builds kernels, and beside it what waits for a program now and then. */
async function all(): Promise<readonly Ran[]> {
  const small = await unit();
  return [
    ...small,
    ...await Promise.all([
      tests(["--no-check", ...folders(BUILDING)]),
      tests(["--no-check", "--parallel", ...folders(WAITING)]),
    ]),
  ];
}

async function main(words: readonly string[]): Promise<number> {
  const asItIs = words[0] === "--no-install", args = asItIs ? words.slice(1) : words;
  const isUnit = args.length === 1 && args[0] === "unit";
  if (!isUnit && !asItIs) await installMissing();
  if (args.length === 0 && !await check()) return 1;
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
