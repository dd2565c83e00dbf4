/**
 * Which states of a build do not link, as far as it is known, and whose link is to be argued from an earlier state than the
 * one before. Pure. A state is settled once all before it are, so that nothing depends on the order in which they are built.
 * @module
 */
import type { Baseline, BuildOutcome, ObjectsOutcome } from "../../compile/types.ts";
import { isProduct } from "../../judge/mod.ts";

/** What was said of a state that does not link. */
export type Unlinked = Pick<Baseline, "diagnostics" | "brokenTargets">;

/** What is known of the links of a build's states. */
export interface Links {
  /** A whole build says that a state is broken. */
  fails(n: number, outcome: Unlinked): void;
  /** What says of a state that it does not link; undefined: nothing is known. */
  failed(n: number): Unlinked | undefined;
  /** The state that this one is held against: the nearest before that could be prepared. */
  before(n: number): number | undefined;
  /** States before this one of which nothing is known that keeps them from linking, the nearest first. */
  sound(n: number): readonly number[];
  /**
   * The outcome of a state, where the one before did not link, or its objects do not compile so that it never was: that
   * this one links is yet to be argued. All states before it are settled.
   */
  open(n: number, outcome: BuildOutcome): ObjectsOutcome | undefined;
  /** The outcome of a state is what it will be. */
  settled(n: number, outcome: BuildOutcome): void;
}

/** For these states, in their order; nothing is known yet. */
export function links(states: readonly number[]): Links {
  const broken = new Map<number, Unlinked>();
  const unprepared = new Set<number>();
  const before = (n: number) => states.findLast((one) => one < n && !unprepared.has(one));
  const failed = (n: number | undefined) => n === undefined ? undefined : broken.get(n);
  return {
    fails: (n, outcome) => void broken.set(n, outcome),
    failed,
    before,
    sound: (n) => states.filter((one) => one < n && !broken.has(one)).reverse(),
    open(n, outcome) {
      if (outcome.kind !== "built" || outcome.level !== "objects" || outcome.mends === true) {
        return undefined;
      }
      const never = outcome.link === undefined &&
        (outcome.baseline?.brokenTargets.length ?? 0) > 0;
      const mends = outcome.link?.kind === "resolved" && failed(before(n)) !== undefined;
      return never || mends ? outcome : undefined;
    },
    settled(n, outcome) {
      const old = failed(before(n));
      if (outcome.level === "image") {
        if (outcome.kind === "broken") broken.set(n, outcome);
        return;
      }
      if (outcome.kind === "broken" && outcome.tried.length === 0) unprepared.add(n);
      // A whole build once showed it, and it was kept so.
      if (outcome.kind === "broken" && outcome.brokenTargets.some(isProduct)) {
        broken.set(n, outcome);
      }
      // Where its objects are what they were for a link, so is that.
      if (old !== undefined && !("mends" in outcome)) broken.set(n, old);
    },
  };
}
