/**
 * The search: break after break, candidate after candidate, until a whole series is verified.
 * @module
 */
import { type Break, brokenCells, findBreaks, isSound, type MendCell } from "./breaks.ts";
import { candidates, isRepair, type Mendable } from "./candidates.ts";
import { changeDraft } from "./change.ts";
import type { Change, Draft, Trees } from "./types.ts";
import { describe, dropped, neverMended, notFound, type Subjects } from "./words.ts";

/** What building a draft gives. */
export interface TrialResult {
  /** `open`: cells without an answer, or the build was stopped. */
  readonly kind: "bisect-safe" | "not-bisect-safe" | "open";
  /** None where the mails do not give the trees of the draft: it shows nothing. */
  readonly cells: readonly MendCell[];
}

/** What the search needs of the world. */
export interface Builder {
  /** Builds the states up to `upTo` of some architectures. */
  attempt(draft: Draft, what: string, upTo: number, archs: readonly string[]): Promise<TrialResult>;
  /** Builds all of it, from the mails that would be handed out. */
  verify(draft: Draft, what: string): Promise<TrialResult>;
}

/** What is searched, and how far. */
export interface Task {
  readonly draft: Draft;
  readonly cells: readonly MendCell[];
  readonly trees: Trees;
  readonly subjects: Subjects;
  /** How many drafts may be built. */
  readonly limit: number;
}

/** One change that was made. */
export interface Step {
  /** Parts were folded into a patch, or patches were moved. */
  readonly kind: "fold" | "reorder";
  /** What goes where, in one line. */
  readonly text: string;
  /** The patches that are empty then. */
  readonly dropped: readonly string[];
}

/** What a search tried. */
export interface Tried {
  /** How many drafts were built, wholly or in part. */
  readonly trials: number;
  /** How many did not apply, so that nothing had to be built. */
  readonly misfits: number;
  /** The changes that were made, in their order. */
  readonly steps: readonly Step[];
}

/** A search that mended not all; `bounded`: there was more to try. */
export type Unmended =
  & Tried
  & (
    | { readonly kind: "nothing"; readonly why: string; readonly bounded: boolean }
    | { readonly kind: "open" }
  );

/** How a search ended. */
export type Found = (Tried & { readonly kind: "mended"; readonly draft: Draft }) | Unmended;

/** A draft with fewer breaks, or why there is none. */
type Next = "open" | "bounded" | "nothing" | {
  readonly draft: Draft;
  readonly trial: TrialResult;
  readonly step: Step;
};

/** Looks for changes that make a draft bisect-safe. Every build is the builder's; none is guessed. */
export async function search(task: Task, builder: Builder): Promise<Found> {
  let draft = task.draft, cells = task.cells;
  const tally = { trials: 0, misfits: 0, seen: new Set([treesOf(draft)]) };
  const steps: Step[] = [];
  for (;;) {
    const counts = { trials: tally.trials, misfits: tally.misfits, steps };
    const nothing = (why: string, bounded = false) =>
      ({ kind: "nothing", why, bounded, ...counts }) as const;
    const broken = findBreaks(cells)[0];
    if (broken === undefined) return nothing("no patch breaks anything");
    if (!isMendable(broken)) return nothing(neverMended(draft, broken, task.subjects));
    const next = await better({ ...task, draft, cells }, broken, builder, tally);
    counts.trials = tally.trials;
    counts.misfits = tally.misfits;
    if (next === "open") return { kind: "open", ...counts };
    if (typeof next === "string") {
      return nothing(notFound(draft, broken, task.subjects), next === "bounded");
    }
    steps.push(next.step);
    draft = next.draft;
    if (next.trial.kind === "bisect-safe") return { kind: "mended", draft, ...counts };
    cells = next.trial.cells;
  }
}

interface Tally {
  trials: number;
  misfits: number;
  readonly seen: Set<string>;
}

/** The first candidate after which less is broken than before. */
async function better(
  task: Task,
  broken: Mendable,
  builder: Builder,
  tally: Tally,
): Promise<Next> {
  const { draft, cells, trees, subjects } = task;
  const repair = isRepair(subjects(draft.patches[broken.mendedAt - 1]!.n));
  for await (const change of candidates(draft, broken, trees, repair)) {
    const changed = await changeDraft(draft, change, trees);
    if (changed === undefined || tally.seen.has(treesOf(changed))) {
      tally.misfits++;
      continue;
    }
    if (tally.trials === task.limit) return "bounded";
    tally.trials++;
    tally.seen.add(treesOf(changed));
    const text = describe(draft, change, subjects);
    const trial = await tried({ draft, changed, change, text }, broken, builder);
    if (trial === "open") return "open";
    if (trial?.kind === "bisect-safe" || trial && brokenCells(trial.cells) < brokenCells(cells)) {
      const step = { kind: change.kind, text, dropped: dropped(draft, changed, subjects) };
      return { draft: changed, trial, step };
    }
  }
  return "nothing";
}

interface Trial {
  readonly draft: Draft;
  readonly changed: Draft;
  readonly change: Change;
  readonly text: string;
}

/** Builds the states that a change is about, and if they do, all; undefined if they do not. */
async function tried(
  { draft, changed, change, text }: Trial,
  broken: Mendable,
  builder: Builder,
): Promise<TrialResult | "open" | undefined> {
  // Patches that take each other away whole leave the base, and that builds: else nothing broke it.
  if (changed.patches.length === 0) return { kind: "bisect-safe", cells: [] };
  const upTo = lastBuilt(change, broken, draft, changed);
  if (upTo >= broken.state) {
    const trial = await builder.attempt(changed, text, upTo, broken.archs);
    if (trial.kind === "open") return "open";
    const wrong = trial.cells.some((cell) =>
      !isSound(cell) && cell.state >= broken.state && cell.state <= upTo
    );
    if (wrong || trial.cells.length === 0) return undefined;
  }
  const trial = await builder.verify(changed, text);
  if (trial.kind === "open") return "open";
  return trial.cells.length === 0 ? undefined : trial;
}

function isMendable(broken: Break): broken is Mendable {
  return broken.mendedAt !== undefined;
}

/** The last state that a trial must build to tell; less than the broken one if that is gone. */
function lastBuilt(change: Change, broken: Mendable, draft: Draft, changed: Draft): number {
  if (change.kind === "fold") {
    const { n } = draft.patches[broken.state - 1]!;
    return changed.patches.findIndex((patch) => patch.n === n) + 1;
  }
  return change.where === "before" ? broken.state + change.moved.length : broken.mendedAt;
}

function treesOf(draft: Draft): string {
  return draft.patches.map(({ tree }) => tree).join(" ");
}
