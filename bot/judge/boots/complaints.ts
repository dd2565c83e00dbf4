/**
 * What a kernel prints as errors, held against the boots before: new is what no boot of the state before, and none of
 * state 0, has printed. Pure.
 * @module
 */
import { type BootOutcome, isComplaint } from "../../boot/types.ts";
import type { Diagnostic } from "../../compile/types.ts";

/** All that a kernel is known to complain of, in each of its boots or in some. */
export function complaintsOf(boot: BootOutcome | undefined): readonly Diagnostic[] {
  return [...certainOf(boot), ...boot?.sometimes ?? []];
}

function certainOf(boot: BootOutcome | undefined): readonly Diagnostic[] {
  return (boot?.diagnostics ?? []).filter(isComplaint);
}

/** True if a boot complains of something that those before are not known to. */
export function complainsAnew(
  boot: BootOutcome,
  before: readonly (BootOutcome | undefined)[],
): boolean {
  return newComplaints(boot, before).length > 0;
}

/** Of a boot, what those before are not known to complain of. */
export function newComplaints(
  boot: BootOutcome,
  before: readonly (BootOutcome | undefined)[],
): readonly Diagnostic[] {
  const old = [...before.flatMap(complaintsOf), ...boot.complaintsBefore ?? []];
  const known = new Set(old.map(({ message }) => message));
  return certainOf(boot).filter(({ message }) => !known.has(message));
}

/** The diagnostics of a boot without its complaints. */
export function withoutComplaints({ diagnostics }: BootOutcome): readonly Diagnostic[] {
  return diagnostics.filter((one) => !isComplaint(one));
}

/**
 * `merged`, which is two boots of one kernel, with what both complain of; what one of them did not come to say counts,
 * too.
 */
export function mergeComplaints(
  merged: BootOutcome,
  [first, second]: readonly [BootOutcome, BootOutcome],
  died: (boot: BootOutcome) => boolean,
): BootOutcome {
  const all = new Map<string, Diagnostic>();
  const certain = new Set<string>();
  for (const [boot, other] of [[first, second], [second, first]] as const) {
    const others = new Set(certainOf(other).map(({ message }) => message));
    for (const one of certainOf(boot)) {
      all.set(one.message, all.get(one.message) ?? one);
      if (others.has(one.message) || died(other)) certain.add(one.message);
    }
  }
  const seldom = [...first.sometimes ?? [], ...second.sometimes ?? []];
  for (const one of seldom) {
    all.set(one.message, all.get(one.message) ?? one);
    certain.delete(one.message);
  }
  const sure = [...all.values()].filter(({ message }) => certain.has(message));
  const sometimes = [...all.values()].filter(({ message }) => !certain.has(message));
  return {
    ...merged,
    diagnostics: [...withoutComplaints(merged), ...sure],
    ...sometimes.length === 0 ? {} : { sometimes },
  };
}
