/**
 * Which lines of a series the builds of one architecture have seen so far: those need not be looked
 * for again at later states.
 * @module
 */
import { look } from "../../compile/seen/look.ts";
import { maker } from "../../compile/make.ts";
import type { PreparedState } from "../../compile/objects/prepare.ts";
import { noOutcome } from "../../compile/cell.ts";
import type { BuildOutcome, InfraOutcome } from "../../compile/types.ts";
import { isIn, type TouchedLines } from "../../coverage/mod.ts";

/** What was seen of a series' lines. */
export interface SeenLines {
  /** Those that no state has seen yet. */
  open(touched: readonly TouchedLines[]): readonly TouchedLines[];
  /** Notes what an outcome says of them. */
  note(touched: readonly TouchedLines[], outcome: BuildOutcome): void;
}

/** Nothing seen yet. */
export function seenLines(): SeenLines {
  const all = new Set<string>();
  return {
    open: (touched) => touched.filter(({ id }) => !all.has(id)),
    note(touched, outcome) {
      const seen = outcome.kind === "infra" ? [] : outcome.seen ?? [];
      for (const { id, path, lines, gaps } of touched) {
        const found = seen.filter((one) => one.path === path);
        const isSeen = lines.every((line) => found.some((one) => isIn(one.lines, line))) &&
          gaps.every((gap) => found.some((one) => one.gaps.includes(gap)));
        if (isSeen) all.add(id);
      }
    },
  };
}

/** An outcome of level `objects`, with what was seen at its state. */
export async function withSeen<Outcome extends BuildOutcome>(
  { request, fault, snapshot }: PreparedState,
  outcome: Outcome,
  touched: readonly TouchedLines[],
): Promise<Outcome | InfraOutcome> {
  if (fault !== undefined || outcome.kind === "infra") return outcome;
  const cell = maker(request);
  const { arch, mounts, checkout, untrusted } = request;
  const makefiles = snapshot?.makefiles.read;
  const found = await look({
    cell,
    mounts,
    arch: arch.srcarch,
    touched,
    makefiles,
    checkout,
    untrusted,
  });
  if ("fault" in found) return noOutcome(request, found.fault);
  return {
    ...outcome,
    ...found,
    seconds: outcome.seconds + cell.times.seconds,
    cpuSeconds: outcome.cpuSeconds + cell.times.cpuSeconds,
  };
}
