/**
 * Level `objects`: compiles exactly what a patch can change, at the state before and at this one,
 * and argues from the objects that a kernel which linked before still links.
 * @module
 */
import {
  type Affected,
  type AffectedObject,
  compare,
  type Early,
  isProgram,
  isTree,
  staysFile,
} from "../affected/mod.ts";
import type { TouchedFile } from "../series/types.ts";
import { plural } from "../text/words.ts";
import { holdTrees } from "./bindings/hold.ts";
import { noOutcome } from "./cell.ts";
import { definers } from "./definers.ts";
import { argumentText, doubtText, type LinkArgument } from "./link/argument.ts";
import { outsideKernel } from "./link/parts.ts";
import { argueLink } from "./link/prove.ts";
import type { Notes } from "./link/types.ts";
import { linkWorld } from "./link/world.ts";
import type { LogFacts } from "./log.ts";
import { lostIn, withLost } from "./log/lost.ts";
import { KEEP_GOING, type Maker, maker } from "./make.ts";
import { compileOnce } from "./objects/again.ts";
import { compile, type Targets } from "./objects/compile.ts";
import { join, outcomeOf, preparedOutcome, sameWords } from "./objects/outcome.ts";
import type { PreparedState } from "./objects/prepare.ts";
import type {
  BuildOutcome,
  Diagnostic,
  InfraOutcome,
  ObjectsOutcome,
  WholeOutcome,
} from "./types.ts";

/** What the objects of a cell came to, or that only a whole build can show. */
export type ObjectsResult =
  | {
    readonly kind: "outcome";
    readonly outcome: Exclude<BuildOutcome, WholeOutcome>;
    /** Its objects compile where those of the state before do not: that one never linked. */
    readonly unlinked?: true;
  }
  | { readonly kind: "image"; readonly why: string };

/** The outcome of state 0, which nothing is compiled for on its own account. */
export async function baseOutcome(
  state: PreparedState,
): Promise<ObjectsOutcome | InfraOutcome> {
  return await preparedOutcome(state, "configured and prepared");
}

/** What more is known of the patches between two states. */
export interface Between {
  /** Files of which nobody can say what they read. */
  readonly hidden?: ReadonlySet<string>;
  /** The device trees have other bindings than those of the state before, and by the patch of the later state itself. */
  readonly ownBindings?: boolean;
}

/** Takes a state to level `objects`, against one before it. */
export async function objectsCell(
  before: PreparedState,
  after: PreparedState,
  touched: readonly TouchedFile[],
  { hidden, ownBindings = false }: Between = {},
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
  const affected = compare(before.snapshot, after.snapshot, touched, name, hidden);
  if (affected.kind === "unbounded") return { kind: "image", why: affected.reason };
  if (affected.link) {
    return { kind: "image", why: affected.linkWhy ?? "the link itself may differ" };
  }
  if (affected.late !== undefined) {
    return { kind: "image", why: `what only the link compiles ${affected.late}` };
  }
  if (allOf(affected).length === 0) {
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
  return await compileBoth(before, after, affected, { touched, ownBindings });
}

async function compileBoth(
  before: PreparedState,
  after: PreparedState,
  affected: Affected & { kind: "bounded" },
  { touched, ownBindings }: {
    readonly touched: readonly TouchedFile[];
    readonly ownBindings: boolean;
  },
): Promise<ObjectsResult> {
  const lost = {
    before: lostIn(before.snapshot!, after.snapshot!),
    after: lostIn(after.snapshot!, before.snapshot!),
  };
  const side = (which: "before" | "after"): Targets => {
    const of = (all: readonly AffectedObject[]) =>
      all.filter((one) => one.only === undefined || one.only === which)
        .map((one) => one.target).filter((target) => !lost[which].has(target));
    return {
      objects: of(affected.objects),
      trees: of(affected.trees),
      programs: of(affected.programs),
    };
  };
  const compiled = async (which: "before" | "after", state: PreparedState, early?: Early) => {
    const { log } = after.request, targets = side(which);
    const done = which === "before"
      ? await compileOnce(state, targets, log)
      : await compile(state, targets, log, early);
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
  const early = new Set(affected.early?.objects);
  const stray = strayIn(old.facts.brokenTargets, before) ??
    strayIn(now.facts.brokenTargets.filter((one) => early.has(one)), after);
  if (stray !== undefined) {
    return { kind: "image", why: `${stray} may be compiled only once the kernel is linked` };
  }
  const broken = now.facts.brokenTargets.length > 0;
  // A kernel links without its device trees, and without programs.
  const judged = [old, now].every((one) => one.facts.brokenTargets.every(isBeside));
  const targets = { before: side("before").objects, after: side("after").objects };
  const { link, times } = judged
    ? await argued(before, after, targets, touched)
    : { link: undefined, times: [] };
  if (link?.kind === "image") return { kind: "image", why: doubtText(link.doubt) };
  const proof = broken
    ? ""
    : link === undefined
    ? "; the link is not judged, since objects are broken"
    : `; ${argumentText(link)}`;
  const { log } = after.request;
  const held = await holdTrees(before, after, affected.trees, { log, ownBindings });
  const also = (facts: LogFacts, said: readonly Diagnostic[]): LogFacts => ({
    ...facts,
    diagnostics: [...facts.diagnostics, ...said],
    made: [...facts.made, ...held.made],
  });
  const facts = join(after.facts, also(now.facts, held.after));
  const outcome = await outcomeOf(
    after,
    facts,
    allOf(affected).map((one) => one.target),
    `${countText(side("after"))}${proof}`,
  );
  return {
    kind: "outcome",
    ...(broken || judged ? {} : { unlinked: true }),
    outcome: {
      ...outcome,
      ...(link === undefined || broken ? {} : { link }),
      ...(held.trees === undefined ? {} : { trees: held.trees }),
      seconds: sum([after, old, now, held.times, ...times].map((one) => one.seconds)),
      cpuSeconds: sum([after, old, now, held.times, ...times].map((one) => one.cpuSeconds)),
      compiled: now.facts.compiled,
      baseline: join(before.facts, also(old.facts, held.before)),
    },
  };
}

/** All that has to be made alone. */
function allOf(
  { objects, trees, programs }: Affected & { kind: "bounded" },
): readonly AffectedObject[] {
  return [...objects, ...trees, ...programs];
}

/** An object of which nothing of the kernel is made: that of a boot loader may read what the link has made. */
function strayIn(targets: readonly string[], { snapshot }: PreparedState): string | undefined {
  return outsideKernel(targets.filter((one) => !isBeside(one)), snapshot!.graph);
}

/** Whether a build makes it beside the kernel. */
function isBeside(target: string): boolean {
  return isTree(target) || isProgram(target);
}

function countText({ objects, trees, programs = [] }: Targets): string {
  const linked = programs.filter(isProgram);
  const others = [
    ...(trees.length > 0 ? [plural(trees.length, "device tree")] : []),
    ...(linked.length > 0 ? [plural(linked.length, "program")] : []),
  ];
  return [
    ...(objects.length > 0 || others.length === 0 ? [plural(objects.length, "object")] : []),
    ...others,
  ].join(" and ");
}

/** Argues from the objects of both states, which stand where they were compiled. */
async function argued(
  before: PreparedState,
  after: PreparedState,
  targets: Readonly<Record<"before" | "after", readonly string[]>>,
  touched: readonly TouchedFile[],
): Promise<{ readonly link: LinkArgument; readonly times: readonly Maker["times"][] }> {
  const { log, mounts, signal } = after.request;
  const enabled = new Set(after.snapshot!.graph.nodes.map((node) => node.target));
  const sides = { before: sideOf(before), after: sideOf(after) };
  const world = linkWorld(sides, {
    checkout: after.request.checkout,
    definers: (names) => definers(mounts.source, enabled, names, signal),
    notes: notesOf(before, after, touched),
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

/** What is kept of the state before, where a patch changes no more than the text of files. */
function notesOf(
  before: PreparedState,
  after: PreparedState,
  touched: readonly TouchedFile[],
): Notes | undefined {
  const { keeping } = before, same = before.snapshot!.graph === after.snapshot!.graph;
  if (keeping === undefined || !same || !touched.every(staysFile)) return undefined;
  const { store, name, untrusted } = keeping;
  return {
    untrusted,
    but: touched.map(({ path }) => path),
    load: (of) => store.note(name, of),
    save: (of, text) => store.saveNote(name, of, text),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** Kbuild does not make this object on its own; of one that no build makes the target is named. */
function isNoRule(d: Diagnostic): boolean {
  return d.tool === "make" && d.target === undefined &&
    d.message.startsWith("No rule to make target");
}
