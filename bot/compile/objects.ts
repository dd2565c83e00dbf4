/**
 * Level `objects`: compiles exactly what a patch can change, at the state before and at this one,
 * and argues from the objects that a kernel which linked before still links.
 * @module
 */
import {
  type Affected,
  compare,
  dryRunArgv,
  type Early,
  type Snapshot,
  takeSnapshot,
} from "../affected/mod.ts";
import type { TouchedFile } from "../series/types.ts";
import { makeDir } from "../system/files/dirs.ts";
import { InfraError } from "../system/errors.ts";
import { fileBeneath } from "../system/files/beneath.ts";
import { remove } from "../system/files/files.ts";
import { peekLines } from "../system/files/peek.ts";
import { byPlace } from "./by_place.ts";
import { type CellRequest, noOutcome } from "./cell.ts";
import { configure } from "./config.ts";
import { definers } from "./definers.ts";
import { lacksBytes } from "./disk.ts";
import { readDotConfig } from "./dot_config.ts";
import { firstError } from "./first_error.ts";
import { reproduceLines } from "./kbuild.ts";
import type { LogFacts } from "./log.ts";
import { lostIn, withLost } from "./log/lost.ts";
import { argumentText, doubtText, type LinkArgument } from "./link/argument.ts";
import { argueLink } from "./link/prove.ts";
import { linkWorld } from "./link/world.ts";
import { KEEP_GOING, type Maker, maker, type MakeRun } from "./make.ts";
import type {
  BuildOutcome,
  Diagnostic,
  InfraOutcome,
  ObjectsOutcome,
  WholeOutcome,
} from "./types.ts";

/** What a state takes. Others may use the same source in the meantime. */
export interface StateRequest extends CellRequest {
  /** Takes the source back to this state. */
  readonly checkout: () => Promise<unknown>;
}

/** A state that is configured and prepared, in a directory of its own. */
export interface PreparedState {
  readonly request: StateRequest;
  /** What configuring and preparing said. */
  readonly facts: LogFacts;
  readonly fault?: string;
  /** False if Kconfig failed. */
  readonly configured: boolean;
  /** Absent if it could not be prepared. */
  readonly snapshot?: Snapshot;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** What the objects of a cell came to, or that only a whole build can tell. */
export type ObjectsResult =
  | {
    readonly kind: "outcome";
    readonly outcome: Exclude<BuildOutcome, WholeOutcome>;
    /** Its objects compile where those of the state before do not: that one never linked. */
    readonly unlinked?: true;
  }
  | { readonly kind: "image"; readonly why: string };

/** Configures and prepares a state, and looks at what it would build. */
export async function prepareState(
  request: StateRequest,
  since?: { readonly before: Snapshot; readonly touched: readonly TouchedFile[] },
): Promise<PreparedState> {
  const { arch, mounts } = request;
  const short = await lacksBytes(mounts.source, request.minFreeBytes);
  const none = { diagnostics: [], brokenTargets: [], made: [], compiled: 0 };
  if (short !== undefined) {
    const nothing = { configured: false, seconds: 0, cpuSeconds: 0 };
    return { request, facts: none, fault: short, ...nothing };
  }
  await remove(mounts.build);
  await makeDir(mounts.build);
  await remove(request.log);
  const cell = maker(request);
  const configured = await configure(arch, mounts.build, mounts.source, cell.make);
  const ready = configured.ok ? await cell.make("prepare", [...KEEP_GOING, "prepare"]) : configured;
  const snapshot = ready.ok ? await look(request, cell, since) : undefined;
  const facts = cell.reader.facts(), { fault } = ready;
  return { request, facts, fault, configured: configured.ok, snapshot, ...cell.times };
}

/** A dry run of a whole kernel prints a hundred megabytes. */
const MAX_DRY_RUN = 2 ** 30;

async function look(
  request: CellRequest,
  cell: Maker,
  since: { readonly before: Snapshot; readonly touched: readonly TouchedFile[] } | undefined,
): Promise<Snapshot> {
  const { source, build } = request.mounts;
  const file = ".everystep-dry-run";
  const snapshot = await takeSnapshot({
    source,
    build,
    places: cell.places,
    async dryRun() {
      const argv = dryRunArgv(cell.argv([]), { file: `${cell.places.build}/${file}` });
      await cell.call("dry-run", argv);
      const written = fileBeneath(build, file, MAX_DRY_RUN);
      if (written === undefined) {
        throw new InfraError(`make -n wrote nothing for ${request.arch.name}`);
      }
      return peekLines(written);
    },
  }, since);
  await remove(`${build}/${file}`);
  return snapshot;
}

/** The outcome of state 0, which nothing is compiled for on its own account. */
export async function baseOutcome(
  state: PreparedState,
): Promise<ObjectsOutcome | InfraOutcome> {
  return await preparedOutcome(state, "configured and prepared");
}

async function preparedOutcome(
  state: PreparedState,
  summary: string,
): Promise<ObjectsOutcome | InfraOutcome> {
  const { request, fault, facts } = state;
  return fault === undefined
    ? await outcomeOf(state, facts, [], summary)
    : noOutcome(request, fault);
}

/** Takes a state to level `objects`, against one before it. */
export async function objectsCell(
  before: PreparedState,
  after: PreparedState,
  touched: readonly TouchedFile[],
): Promise<ObjectsResult> {
  if (after.snapshot === undefined) {
    return { kind: "outcome", outcome: await preparedOutcome(after, "prepared") };
  }
  // That this state can be prepared says nothing of its objects.
  if (before.snapshot === undefined) {
    const fault = before.fault ?? "the state before could not be prepared";
    return { kind: "outcome", outcome: noOutcome(after.request, fault) };
  }
  const name = after.request.arch.name;
  const affected = compare(before.snapshot, after.snapshot, touched, name);
  if (affected.kind === "unbounded") return { kind: "image", why: affected.reason };
  if (affected.link) {
    return { kind: "image", why: affected.linkWhy ?? "the link itself may differ" };
  }
  if (affected.late !== undefined) {
    return { kind: "image", why: `what only the link compiles ${affected.late}` };
  }
  if (affected.objects.length === 0) {
    const outcome = await outcomeOf(after, after.facts, [], "nothing to compile");
    if (outcome.kind === "built" && sameWords(before.facts, after.facts)) {
      const { tried: _, ...prepared } = outcome;
      const why = affected.reason;
      return { kind: "outcome", outcome: { ...prepared, kind: "unaffected", why } };
    }
    // Kconfig, or a check of `make prepare`, says something else than before.
    const link = { kind: "unchanged", objects: 0, alike: 0, steps: [] } as const;
    return { kind: "outcome", outcome: { ...outcome, link, baseline: before.facts } };
  }
  return await compileBoth(before, after, affected);
}

async function compileBoth(
  before: PreparedState,
  after: PreparedState,
  affected: Affected & { kind: "bounded" },
): Promise<ObjectsResult> {
  const lost = {
    before: lostIn(before.snapshot!, after.snapshot!),
    after: lostIn(after.snapshot!, before.snapshot!),
  };
  const side = (which: "before" | "after") =>
    affected.objects.filter((one) => one.only === undefined || one.only === which)
      .map((one) => one.target).filter((target) => !lost[which].has(target));
  const compiled = async (which: "before" | "after", state: PreparedState, early?: Early) => {
    const done = await compile(state, side(which), after.request.log, early);
    return { ...done, facts: withLost(done.facts, lost[which]) };
  };
  // The source is at the later state, which was prepared last.
  const now = await compiled("after", after, affected.early);
  const old = await compiled("before", before);
  const excess = old.excess ?? now.excess;
  if (excess !== undefined) return { kind: "image", why: `compiling its objects took ${excess}` };
  const fault = old.fault ?? now.fault;
  if (fault !== undefined) {
    return { kind: "outcome", outcome: noOutcome(after.request, fault) };
  }
  const odd = [...old.facts.diagnostics, ...now.facts.diagnostics].find(isNoRule);
  if (odd !== undefined) return { kind: "image", why: odd.message };
  // A program of the host, or a directory, has no name by which it counts as a broken target.
  if ([old, now].some((one) => !one.ok && one.facts.brokenTargets.length === 0)) {
    return { kind: "image", why: "make fails, and names no object" };
  }
  const broken = now.facts.brokenTargets.length > 0;
  const judged = !broken && old.facts.brokenTargets.length === 0;
  const targets = { before: side("before"), after: side("after") };
  const { link, times } = judged
    ? await argued(before, after, targets)
    : { link: undefined, times: [] };
  if (link?.kind === "image") return { kind: "image", why: doubtText(link.doubt) };
  const count = side("after").length;
  const proof = broken
    ? ""
    : link === undefined
    ? "; the link is not judged, since objects are broken"
    : `; ${argumentText(link)}`;
  const facts = join(after.facts, now.facts);
  const outcome = await outcomeOf(
    after,
    facts,
    affected.objects.map((one) => one.target),
    `${count === 1 ? "1 object" : `${count} objects`}${proof}`,
  );
  return {
    kind: "outcome",
    ...(broken || judged ? {} : { unlinked: true }),
    outcome: {
      ...outcome,
      ...(link === undefined || broken ? {} : { link }),
      seconds: sum([after, old, now, ...times].map((one) => one.seconds)),
      cpuSeconds: sum([after, old, now, ...times].map((one) => one.cpuSeconds)),
      compiled: now.facts.compiled,
      baseline: join(before.facts, old.facts),
    },
  };
}

/** Argues from the objects of both states, which stand where they were compiled. */
async function argued(
  before: PreparedState,
  after: PreparedState,
  targets: Readonly<Record<"before" | "after", readonly string[]>>,
): Promise<{ readonly link: LinkArgument; readonly times: readonly Maker["times"][] }> {
  const { log, mounts, signal } = after.request;
  const enabled = new Set(after.snapshot!.graph.nodes.map((node) => node.target));
  const sides = { before: sideOf(before), after: sideOf(after) };
  const world = linkWorld(sides, {
    checkout: after.request.checkout,
    definers: (names) => definers(mounts.source, enabled, names, signal),
    signal,
  });
  const link = await argueLink(world, targets);
  return { link, times: [sides.before.cell.times, sides.after.cell.times] };

  function sideOf(state: PreparedState) {
    const cell = maker({ ...state.request, log });
    return {
      cell,
      build: state.request.mounts.build,
      source: state.request.mounts.source,
      snapshot: state.snapshot!,
      async make(more: readonly string[]) {
        await state.request.checkout();
        const made = await cell.make("compile", [...KEEP_GOING, ...more]);
        return made.ok;
      },
    };
  }
}

interface Compiled {
  readonly ok: boolean;
  readonly facts: LogFacts;
  readonly fault?: string;
  readonly excess?: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Compiles some objects of a prepared state anew, so that their warnings are heard again. */
async function compile(
  state: PreparedState,
  targets: readonly string[],
  log: string,
  early: Early = { objects: [], products: [] },
): Promise<Compiled> {
  const cell = maker({ ...state.request, log });
  if (targets.length === 0) {
    return { ok: true, facts: cell.reader.facts(), ...cell.times };
  }
  await state.request.checkout();
  // Inside the sandbox: a build may have put links in the way.
  await cell.call("clean", ["rm", "-f", "--", ...targets, ...early.products]);
  let made: MakeRun = { ok: true }, ok = true;
  // Whatever another one needs would be there for these, too.
  for (const target of early.objects) {
    if (made.fault !== undefined || made.excess !== undefined) break;
    made = await cell.make("compile", [...KEEP_GOING, target]);
    ok &&= made.ok;
    await cell.call("clean", ["rm", "-f", "--", ...early.products]);
  }
  const failed = new Set(cell.reader.facts().brokenTargets);
  const others = targets.filter((target) => !failed.has(target) && !early.objects.includes(target));
  if (others.length > 0 && made.fault === undefined && made.excess === undefined) {
    made = await cell.make("compile", [...KEEP_GOING, ...others]);
    ok &&= made.ok;
  }
  const { fault, excess } = made;
  return { ok, facts: cell.reader.facts(), fault, excess, ...cell.times };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** Whether the same was said, wherever it stands. */
function sameWords(a: LogFacts, b: LogFacts): boolean {
  const words = ({ diagnostics }: LogFacts) =>
    diagnostics.map(({ severity, file, message }) => `${severity} ${file} ${message}`).sort().join(
      "\n",
    );
  return words(a) === words(b);
}

/** Kbuild does not make this object on its own. */
function isNoRule(d: Diagnostic): boolean {
  return d.tool === "make" && d.message.startsWith("No rule to make target");
}

function join(a: LogFacts, b: LogFacts): LogFacts {
  return {
    diagnostics: byPlace([...a.diagnostics, ...b.diagnostics]),
    brokenTargets: [...new Set([...a.brokenTargets, ...b.brokenTargets])].sort(),
    made: [...new Set([...a.made, ...b.made])].sort(),
    compiled: a.compiled + b.compiled,
  };
}

async function outcomeOf(
  state: PreparedState,
  facts: LogFacts,
  tried: readonly string[],
  summary: string,
): Promise<ObjectsOutcome> {
  const { request } = state;
  const config = await readDotConfig(request.mounts.build);
  const diagnostics = byPlace(facts.diagnostics);
  const error = firstError(diagnostics, facts.brokenTargets);
  const broken = state.snapshot === undefined || facts.brokenTargets.length > 0;
  return {
    kind: broken ? "broken" : "built",
    summary: broken
      ? error?.message ?? "make failed without an error message; see the log"
      : summary,
    diagnostics,
    brokenTargets: facts.brokenTargets,
    compiled: facts.compiled,
    seconds: state.seconds,
    cpuSeconds: state.cpuSeconds,
    configHash: config?.hash ?? "",
    ...(state.configured && config !== undefined ? { config: config.symbols } : {}),
    log: request.log,
    reproduce: reproduceLines(request.arch, tried.length === 0 ? ["prepare"] : tried),
    level: "objects",
    tried,
    made: facts.made,
  };
}
