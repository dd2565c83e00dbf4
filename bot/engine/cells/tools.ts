/**
 * Runs the cells of programs of the tree: each state is built whole, unless its patches touch nothing that the build of an
 * earlier state has read.
 * @module
 */
import { noOutcome } from "../../compile/cell.ts";
import { lackKey } from "../../compile/tools/missing.ts";
import { type LastReads, untouched } from "../../compile/tools/reads.ts";
import type { UnaffectedOutcome } from "../../compile/types.ts";
import type { Build } from "../../config/types.ts";
import { touchedBy } from "../../plan/mod.ts";
import { imageRunner } from "./image.ts";
import type { CellRunner, CellSession } from "./session.ts";

/** None is run yet; they are run in the order of their states. */
export function toolsRunner(build: Build, session: CellSession): CellRunner {
  const image = imageRunner(build, session);
  let last: LastReads | undefined;
  /** What the machine lacks for the states before. */
  let lacking: ReadonlySet<string> | undefined;

  function argument(state: number): string | undefined {
    if (last === undefined) return undefined;
    const between = session.patches.slice(last.state, state);
    return untouched(build.tool!, last, touchedBy(between));
  }

  return async (cell, on) => {
    const why = argument(cell.state);
    if (why !== undefined) return [unaffected(build, why), true];
    const done = await image(cell, on);
    const [outcome] = done;
    const lacks = outcome.kind === "broken" ? outcome.lacks ?? [] : [];
    // That a library is not installed is no patch's fault.
    const lack = lacking && lacks.find((one) => !lacking!.has(lackKey(one)));
    if (lack !== undefined) {
      last = undefined;
      const why = `${lack.package} is not installed, and ${lack.file} includes ${lack.header}`;
      return [noOutcome({ arch: build, log: outcome.log }, why), false];
    }
    if (outcome.kind !== "infra") lacking = new Set(lacks.map(lackKey));
    last = outcome.kind === "built" && outcome.level === "image" && outcome.reads !== undefined
      ? { state: cell.state, reads: new Set(outcome.reads) }
      : undefined;
    return done;
  };
}

function unaffected(build: Build, why: string): UnaffectedOutcome {
  const { kind: _, level: __, ...rest } = noOutcome({ arch: build, log: "" }, why);
  return { ...rest, kind: "unaffected", level: "objects", why, made: [] };
}
