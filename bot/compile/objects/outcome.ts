/**
 * The outcome of a state at level `objects`, of what was said when it was prepared and its objects compiled.
 * @module
 */
import { byPlace } from "../by_place.ts";
import { noOutcome } from "../cell.ts";
import { readDotConfig } from "../dot_config.ts";
import { firstError, unexplained } from "../first_error.ts";
import { libcLacks } from "../host_libc.ts";
import { reproduceLines } from "../kbuild.ts";
import { withPackages } from "../tools/missing.ts";
import type { LogFacts } from "../log.ts";
import type { Diagnostic, InfraOutcome, ObjectsOutcome } from "../types.ts";
import type { PreparedState } from "./prepare.ts";

/** That of a state of which nothing is compiled. */
export async function preparedOutcome(
  state: PreparedState,
  summary: string,
): Promise<ObjectsOutcome | InfraOutcome> {
  const { request, fault, dropped, facts } = state;
  return fault === undefined
    ? await outcomeOf(state, facts, [], summary)
    : { ...noOutcome(request, fault), ...dropped && { dropped } };
}

/**
 * What was said in two parts of a build. Each make does some steps of `make prepare` again, missing-syscalls for one, and
 * says again what these say: how often depends on how many makes it took, not on the state.
 */
export function join(a: LogFacts, b: LogFacts): LogFacts {
  const known = new Set(a.diagnostics.map(identity));
  return {
    diagnostics: byPlace([
      ...a.diagnostics,
      ...b.diagnostics.filter((d) => !known.has(identity(d))),
    ]),
    brokenTargets: [...new Set([...a.brokenTargets, ...b.brokenTargets])].sort(),
    made: [...new Set([...a.made, ...b.made])].sort(),
    compiled: a.compiled + b.compiled,
  };
}

/** The text, the target and the place of a diagnostic. */
function identity({ seq: _, ...d }: Diagnostic): string {
  return JSON.stringify(d);
}

/** That of a state of which `tried` was compiled; `facts` are what it is judged by. */
export async function outcomeOf(
  state: PreparedState,
  facts: LogFacts,
  tried: readonly string[],
  summary: string,
): Promise<ObjectsOutcome> {
  const { request } = state;
  const config = await readDotConfig(request.mounts.build);
  // What is compiled is held against the same of another state, word by word.
  const lacks = state.snapshot === undefined
    ? libcLacks(facts.diagnostics, { arch: request.arch, config: config?.symbols })
    : [];
  const diagnostics = byPlace(withPackages(facts.diagnostics, lacks));
  const error = firstError(diagnostics, facts.brokenTargets);
  const broken = state.snapshot === undefined || facts.brokenTargets.length > 0;
  return {
    kind: broken ? "broken" : "built",
    summary: broken ? error?.message ?? unexplained(facts) : summary,
    diagnostics,
    brokenTargets: facts.brokenTargets,
    compiled: facts.compiled,
    seconds: state.seconds,
    cpuSeconds: state.cpuSeconds,
    configHash: config?.hash ?? "",
    ...(state.configured && config !== undefined ? { config: config.symbols } : {}),
    log: request.log,
    reproduce: reproduceLines(request.arch, tried.length === 0 ? ["prepare"] : tried, {
      diagnostics,
      brokenTargets: facts.brokenTargets,
    }),
    level: "objects",
    ...(lacks.length === 0 ? {} : { lacks }),
    tried,
    made: facts.made,
  };
}

/** Whether the same was said, wherever it stands. */
export function sameWords(a: LogFacts, b: LogFacts): boolean {
  const words = ({ diagnostics }: LogFacts) =>
    diagnostics.map(({ severity, file, message }) => `${severity} ${file} ${message}`).sort().join(
      "\n",
    );
  return words(a) === words(b);
}
