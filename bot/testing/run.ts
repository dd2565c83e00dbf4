/**
 * Runs a test on a state that was built: in the sandbox, in the state's source, with a time limit.
 * @module
 */
import type { CellRequest } from "../compile/cell.ts";
import { variables } from "../compile/kbuild.ts";
import { maker, type MakeRun } from "../compile/make.ts";
import { bytesBeneath, readTextBeneath } from "../system/files/beneath.ts";
import { readEnds } from "../system/files/ends.ts";
import { InfraError } from "../system/errors.ts";
import { remove, writeAtomic } from "../system/files/files.ts";
import { placesOf } from "../system/process/sandbox.ts";
import { ticks } from "../system/wait.ts";
import { cleanLine, cleanLog, cleanSource } from "../text/clean.ts";
import { shellWord } from "../text/shell.ts";
import { countsOf } from "./counts.ts";
import { readExitCode } from "./exit_code.ts";
import { type KunitResults, readKunit } from "./ktap.ts";
import { readKselftest } from "./kselftest/read.ts";
import { bothRuns, isDoubtful } from "./two_runs.ts";
import type { ResultKind, RunnableTest, TestOutcome } from "./types.ts";

/** All that a test needs; `build` is that of the state, whose output directory is whole. */
export interface TestRequest {
  readonly test: RunnableTest;
  readonly build: CellRequest;
  /** The number of the state. */
  readonly state: number;
  /** Seconds that it may take. */
  readonly limit: number;
  /** File of all that it prints. */
  readonly log: string;
}

/** How much more time the second try gets: the first may have met a busy machine. */
const PATIENCE = 3;
/** Lines of a log that a report shows, and the bytes that these are looked for in. */
const LINES = 20, TAIL = 32 * 1024;
/** What `kselftest/run.sh` ends with: its programs do not build; a tool is missing. */
const UNBUILT = 70, LACKS = 71;
/** Who reads what. */
const READERS = { kunit: readKunit, kselftest: readKselftest };
/** Tells that the test was started: a sandbox that fails has an exit code as well. */
const STARTED = ".everystep-test";
/** `$0` is the marker, `$1` the line. */
const SCRIPT = ': > "$0"; cd -- "$EVERYSTEP_SOURCE" || exit 1; exec sh -c "$1"';

/**
 * Runs the test, and once more with more time if it did not end. Never throws for what it does; the
 * machine's faults are outcomes, too.
 */
export async function runTest(request: TestRequest): Promise<TestOutcome> {
  const { limit } = request;
  try {
    const first = await runOnce(request, limit);
    const second = first.late ? await runOnce(request, PATIENCE * limit) : first;
    if (request.test.results === undefined || second.outcome.kind === "infra") {
      return second.outcome;
    }
    if (second.end === UNBUILT) return second.outcome;
    const read = await resultsOf(request, second);
    // Told apart before anybody is blamed: what fails once in two runs is flaky.
    if (!isDoubtful(read.results) || second !== first) return read.outcome;
    const again = await runOnce(request, limit);
    if (again.outcome.kind === "infra" || again.end === UNBUILT) return again.outcome;
    const other = await resultsOf(request, again);
    return consoleOutcome(other.ran, bothRuns(read.results, other.results));
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    return noTest(request.test, error.message);
  }
}

/** One run, and whether it did not end in its time. */
interface Ran {
  readonly late: boolean;
  /** Why we ended it; undefined: it ended by itself. */
  readonly stopped?: string;
  /** Its exit code, of one that ended by itself. */
  readonly end?: number;
  readonly outcome: TestOutcome;
}

/** The outcome of a test that the machine kept us from running. */
export function noTest(
  { name, command }: Pick<RunnableTest, "name" | "command">,
  summary: string,
): TestOutcome {
  const none = { stops: false, seconds: 0, excerpt: [], log: "", reproduce: [] };
  return { name, command, kind: "infra", summary, ...none };
}

async function runOnce(
  { test, build, state, log }: TestRequest,
  seconds: number,
): Promise<Ran> {
  const { sandbox, mounts } = build;
  const title = `$ ${test.line}\n`;
  await writeAtomic(log, title);
  await remove(`${mounts.build}/${STARTED}`);
  const own = {
    ...mounts,
    readOnly: [...mounts.readOnly ?? [], ...test.files.map(({ path }) => path)],
    // It may run the kernel.
    boots: true,
  };
  const places = placesOf(sandbox, own);
  const runner = maker({ ...build, mounts: own, log, timeoutMinutes: seconds / 60 });
  const home = test.own === undefined ? [] : [`EVERYSTEP_HOME=${test.own.home}`];
  const env = [...testEnv(build.arch, { ...places, state }), ...home];
  const at = ticks();
  const done = await runner.call("test", [
    ...["env", ...env, "sh", "-c", SCRIPT],
    ...[`${places.build}/${STARTED}`, test.line],
  ]);
  const elapsed = (ticks() - at) / 1000;
  const started = bytesBeneath(mounts.build, STARTED) !== undefined;
  await remove(`${mounts.build}/${STARTED}`);
  const { name, command } = test;
  const text = await readEnds(log, 0, TAIL) ?? "";
  const late = done.end?.timedOut === true && done.excess === undefined;
  const outcome = outcomeOf(done, { started, limit: seconds, results: test.results });
  return {
    late,
    ...late || done.excess !== undefined ? { stopped: outcome.summary } : {},
    ...done.end === undefined || done.end.signal !== null ? {} : { end: done.end.code },
    outcome: {
      ...{ name, command },
      ...outcome,
      seconds: elapsed,
      excerpt: lastLines(text.startsWith(title) ? text.slice(title.length) : text),
      log,
      reproduce: reproduce(test, [
        ...testEnv(build.arch, { ...BY_HAND, state }),
        ...test.own === undefined ? [] : [HOME_BY_HAND],
      ]),
    },
  };
}

function lastLines(text: string): readonly string[] {
  const clean = cleanLog(text).trimEnd();
  return clean === "" ? [] : clean.split("\n").slice(-LINES).map(cleanSource);
}

/** No console of tests is longer; of a longer one the middle is left out. */
const MAX_CONSOLE = 32 * 2 ** 20;

/** A run of kernel tests, with what their results say. One that was ended from outside did not come to its end. */
async function resultsOf({ log, test, build: { mounts } }: TestRequest, run: Ran) {
  const text = await readEnds(log, MAX_CONSOLE, MAX_CONSOLE) ?? "";
  const read = READERS[test.results!](text), { stopped } = run;
  const unbuilt = await unbuiltOf(mounts.build, test.symbols ?? []);
  const ran = unbuilt.length === 0 ? run : { ...run, outcome: { ...run.outcome, unbuilt } };
  const lost = [stopped, read.lost].filter((one) => one !== undefined).join(": ");
  const results = lost === "" ? read : { ...read, lost };
  return { results, ran, outcome: consoleOutcome(ran, results) };
}

/** Symbols that a kernel was built without; a module is none of it. */
async function unbuiltOf(build: string, symbols: readonly string[]): Promise<readonly string[]> {
  const config = await readTextBeneath(build, ".config") ?? "";
  const there = new Set(config.match(/^CONFIG_\w+=y$/gm) ?? []);
  return symbols.filter((symbol) => !there.has(`CONFIG_${symbol}=y`));
}

function consoleOutcome({ outcome }: Ran, { cases, lost, unsure }: KunitResults): TestOutcome {
  const cleaned = cases.map(({ lines, why, ...one }) => ({
    ...one,
    lines: lines.map(cleanSource),
    ...why === undefined ? {} : { why: cleanLine(why) },
  }));
  return {
    ...outcome,
    stops: false,
    kind: lost === undefined ? "passed" : "failed",
    summary: cleanLine(lost ?? countsOf(cases)),
    cases: cleaned,
    ...unsure === undefined ? {} : { unsure: cleanLine(unsure) },
  };
}

/** What its end says. Only its exit code counts, whatever it prints. */
function outcomeOf(
  { end, excess, fault }: MakeRun,
  { started, limit, results }: {
    readonly started: boolean;
    readonly limit: number;
    readonly results: RunnableTest["results"];
  },
): Pick<TestOutcome, "kind" | "summary" | "stops"> {
  const infra = (summary: string) => ({ kind: "infra", summary, stops: false }) as const;
  if (excess !== undefined) return { kind: "failed", summary: excess, stops: false };
  if (end === undefined || end.cancelled) return infra(fault ?? "interrupted");
  if (end.timedOut) {
    return { kind: "failed", summary: `not finished after ${limit} s`, stops: false };
  }
  if (!started) return infra(fault ?? "the sandbox could not start it");
  // A kernel that dies ends its program in many ways; what it printed tells.
  if (results === "kselftest" && end.signal === null) {
    if (end.code === UNBUILT) {
      return { kind: "failed", summary: "its programs do not build", stops: false };
    }
    if (end.code === LACKS) return infra("a tool that runs self-tests is missing");
  }
  if (results !== undefined) return { kind: "failed", summary: "ended", stops: false };
  return end.signal === null ? readExitCode(end.code) : infra(fault ?? `ended by ${end.signal}`);
}

/** Where source and output stand for who does it by hand, as the lines of a build have them. */
const BY_HAND = { source: "$PWD", build: "$PWD/../build" };

/** Kbuild's own variables, so that make in the state's tree does the right thing, and where all is. */
function testEnv(
  arch: CellRequest["arch"],
  { source, build, state }: { source: string; build: string; state: number },
): readonly string[] {
  return [
    ...variables(arch),
    `KBUILD_OUTPUT=${build}`,
    `EVERYSTEP_SOURCE=${source}`,
    `EVERYSTEP_OUTPUT=${build}`,
    `EVERYSTEP_BUILD=${arch.name}`,
    `EVERYSTEP_STATE=${state}`,
  ];
}

/** Where everystep is: who does it by hand knows. */
const HOME_BY_HAND = 'EVERYSTEP_HOME="${EVERYSTEP_HOME:?where everystep is}"';

/** What a kernel printed decides, so that is what is looked at; of programs, which may print of panics, all that they tell. */
const BAD_LINES = {
  kunit: "^ *not ok |Kernel panic",
  kselftest: "^not ok |^(# )+ *(not ok |Bail out!)|^[^#]*Kernel panic",
};

function resultsByHand(kind: ResultKind): string {
  return "2>&1 | tee ../console.log; " +
    `! grep -aE '${BAD_LINES[kind]}' ../console.log && grep -aq 'TAP version' ../console.log`;
}

function reproduce({ line, results }: RunnableTest, env: readonly string[]): readonly string[] {
  const words = env.map((word) =>
    word === HOME_BY_HAND
      ? word
      : word.includes("$PWD")
      ? word.replace(/=(.*)/, '="$1"')
      : shellWord(word)
  );
  const whole = results === undefined ? line : `${line} ${resultsByHand(results)}`;
  return [`env ${words.join(" ")} sh -c ${shellWord(whole)}`];
}
