/**
 * Objects and device trees that a state asks for and has no rule to make: a dry run says so as a build would, so that
 * no build is needed to know that it fails. Pure.
 * @module
 */
import { lostObject } from "../../affected/mod.ts";
import type { LogFacts } from "./types.ts";
import type { Diagnostic } from "../types.ts";

/** Objects and device trees, each with what make says of it. */
export type Lost = ReadonlyMap<string, string>;

/** What a dry run of a state shows. */
interface DryRun {
  readonly problems: readonly string[];
  /** By the key of what is made. */
  readonly graph: { readonly makers: { has(key: string): boolean } };
}

/**
 * Those of one state alone. What both states lack, or what some command makes a source of, may be
 * there once other things are made: a dry run does not see that.
 */
export function lostIn({ problems, graph }: DryRun, other: Pick<DryRun, "problems">): Lost {
  const known = new Set(other.problems);
  const isMade = (target: string) =>
    [".c", ".S"].some((end) => graph.makers.has(`./${target.replace(/\.o$/, end)}`));
  return new Map(problems.flatMap((text) => {
    const target = known.has(text) ? undefined : lostObject(text);
    return target === undefined || isMade(target)
      ? []
      : [[target, text.replace(/\.$/, "")] as const];
  }));
}

/** What was said of a state, with the objects that it cannot make. */
export function withLost(facts: LogFacts, lost: Lost): LogFacts {
  if (lost.size === 0) return facts;
  const errors = [...lost].map(([target, message]): Diagnostic => ({
    ...{ severity: "error", tool: "make", message, target },
  }));
  return {
    ...facts,
    diagnostics: [...facts.diagnostics, ...errors],
    brokenTargets: [...new Set([...facts.brokenTargets, ...lost.keys()])].sort(),
  };
}
