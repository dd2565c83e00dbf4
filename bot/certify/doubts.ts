/**
 * Whether a certificate shows its series bisect-safe: not by what it calls itself, but by the
 * verdicts of its cells. Pure.
 * @module
 */
import type { Verdict } from "../judge/types.ts";
import { judgeSeries } from "../judge/mod.ts";
import type { Predicate } from "./schema.ts";

/** Kinds of verdicts that find nothing wrong. */
const SAFE: ReadonlySet<string> = new Set(["bisect-safe", "nothing-to-build"]);

const RED: readonly Verdict[] = ["fail", "inherited", "untested", "infra"];

/** Why it does not show that, one line each; empty if it does. */
export function doubtsOf(predicate: Predicate): readonly string[] {
  const { states, archs, complete, verdict } = predicate;
  const doubts = [
    ...SAFE.has(verdict.kind) ? [] : [verdict.text || verdict.kind],
    ...complete ? [] : ["the run is not complete"],
  ];
  if (doubts.length > 0) return doubts;
  const cells = states.flatMap(({ n, cells }) => cells.map((cell) => ({ ...cell, state: n })));
  const red = cells.filter((cell) => RED.includes(cell.verdict))
    .map(({ state, arch, verdict }) => `state ${state} on ${arch} is ${verdict}`);
  const gaps = states.flatMap(({ n, cells }) =>
    archs.filter(({ name }) => !cells.some(({ arch }) => arch === name))
      .map(({ name }) => `state ${n} has no verdict on ${name}`)
  );
  if (red.length + gaps.length > 0) return [...red, ...gaps];
  const judged = judgeSeries(
    cells.map(({ tests: _, ...cell }) => ({ ...cell, reason: "", diagnostics: [] })),
    states.length * archs.length,
  );
  return SAFE.has(judged.kind) ? [] : [judged.text];
}

/** Architectures that it says nothing of, since their base does not build. */
export function unprovedArchs({ archs, states }: Predicate): readonly string[] {
  return archs.map(({ name }) => name).filter((name) =>
    states.some(({ cells }) =>
      cells.some(({ arch, verdict }) => arch === name && verdict === "base-broken")
    )
  );
}
