/**
 * Builds the series that `mend` tries: each is written as mails and verified as any other.
 * @module
 */
import type { KnownCover, MendRunOptions, RunOptions } from "../options.ts";
import {
  type Bench,
  type Builder,
  type Origin,
  type TrialResult,
  writeMails,
  type Written,
} from "../../mend/mod.ts";
import type { Draft } from "../../mend/types.ts";
import type { Report } from "../../report/model/schema.ts";
import { remove } from "../../system/files/files.ts";
import type { Context } from "../context.ts";
import { runVerify } from "../verify.ts";

/** What the trials stand on. */
export interface Ground {
  readonly request: MendRunOptions;
  readonly bench: Bench;
  readonly origin: Origin;
  /** The report of the series as it came. */
  readonly report: Report;
  /** A directory of ours; the mails of the last trial are in `out`. */
  readonly dir: string;
}

/** A builder, and what its last trial wrote and found. */
export interface Trials extends Builder {
  last(): { readonly written: Written; readonly report: Report } | undefined;
}

/** How the trials of a run are verified. */
export function runOptions(request: MendRunOptions, more: Partial<RunOptions>): RunOptions {
  return {
    ...request,
    output: undefined,
    failFast: false,
    scripts: false,
    ...more,
  };
}

/** A builder that verifies by `runVerify`: kept results count, so what did not change costs nothing. */
export function trials(ground: Ground, context: Context): Trials {
  const { request, bench, origin, report, dir } = ground;
  /** Builds that the first run added. Whatever the level is, they are taken to `objects`, as it did. */
  const covers = report.archs.flatMap(({ name, build }): KnownCover[] =>
    build?.cover === undefined ? [] : [{ name, cover: build.cover }]
  );
  /** What breaks is asked of the builds that the first run had, and of no other. */
  const buildsOf = (names: readonly string[]): Partial<RunOptions> => {
    const added = covers.filter(({ name }) => names.includes(name));
    const chosen = names.filter((name) => added.every((one) => one.name !== name));
    return chosen.length === 0
      ? { archs: names, level: "objects", boot: false, cover: false }
      : { archs: chosen, cover: added.length > 0, covers: added };
  };
  let count = 0;
  let last: { written: Written; report: Report } | undefined;
  // The notes of the first run are true of all.
  const quiet = { ...context, ui: { ...context.ui, note() {} } };

  async function verified(
    draft: Draft,
    out: string,
    more: Partial<RunOptions>,
  ): Promise<{ readonly trial: TrialResult; readonly written: Written; readonly report?: Report }> {
    await remove(out);
    const written = await writeMails(bench, draft, origin, out);
    // State 0 has what the series stands on.
    const commit = report.tree.base.prerequisites === undefined
      ? report.tree.base.commit
      : report.states[0]!.commit;
    const options = {
      ...{ series: out, mails: undefined, base: commit, reroll: undefined, fresh: false },
      ...{ prerequisites: false as const, ...more },
    };
    const result = await runVerify(runOptions(request, options), quiet);
    context.signal.throwIfAborted();
    if (result.kind === "reject") {
      return { trial: { kind: "not-bisect-safe", cells: [] }, written };
    }
    return { trial: trialOf(draft, result.report), written, report: result.report };
  }

  return {
    async attempt(draft, what, upTo, archs) {
      context.ui.step(`trial ${++count}: ${what}`);
      const states = [{ from: 0, to: upTo }];
      return (await verified(draft, `${dir}/trial`, { states, ...buildsOf(archs) })).trial;
    },
    async verify(draft, what) {
      context.ui.step(`verifying the whole series with ${what}`);
      const archs = report.archs.map(({ name }) => name);
      const { trial, written, report: found } = await verified(
        draft,
        `${dir}/out`,
        buildsOf(archs),
      );
      last = found === undefined ? undefined : { written, report: found };
      return trial;
    },
    last: () => last,
  };
}

const GOOD: ReadonlySet<string> = new Set(["pass", "warn", "fixed", "unaffected"]);

/** What a report verifies of a draft: nothing, unless the mails gave the very trees of the draft. */
function trialOf(draft: Draft, report: Report): TrialResult {
  const { cells } = report;
  const same = report.states.length === draft.patches.length + 1 &&
    draft.patches.every(({ tree }, i) => report.states[i + 1]!.tree === tree);
  if (!same) return { kind: "not-bisect-safe", cells: [] };
  if (cells.some(({ verdict }) => verdict === "infra")) return { kind: "open", cells };
  const { kind } = report.verdict;
  // A file that is added before make is told of it is not compiled there, and breaks nothing; the
  // verdict that is handed out says so.
  const uncovered = kind === "incomplete" && report.complete &&
    cells.every(({ verdict }) => GOOD.has(verdict)) && (report.coverage?.missing.length ?? 0) > 0;
  if (uncovered) return { kind: "bisect-safe", cells };
  if (kind === "bisect-safe" || kind === "nothing-to-build") return { kind: "bisect-safe", cells };
  return { kind: "not-bisect-safe", cells };
}
