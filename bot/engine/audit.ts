/**
 * `--audit N`: builds a random choice of what was only argued, and checks the arguments.
 * @module
 */
import { noOutcome } from "../compile/cell.ts";
import { auditClaim, type Audited, claimOf, type SeriesHunks } from "../judge/mod.ts";
import type { JudgedCell, TriedCell } from "../judge/types.ts";
import type { Report } from "../report/model/schema.ts";
import { sample } from "../schedule/sample.ts";
import type { Ui } from "../system/terminal/ui.ts";
import { imageRunner } from "./cells/image.ts";
import type { CellSession } from "./cells/session.ts";
import type { RunEvents } from "./events.ts";

/** What to audit. */
export interface AuditRequest {
  /** How many claims. */
  readonly count: number;
  readonly seed: number;
  readonly cells: readonly JudgedCell[];
  readonly hunks: SeriesHunks;
}

/** What an audit found. */
export interface AuditOutcome {
  readonly audit: NonNullable<Report["audit"]>;
  /** Cells whose claim does not hold, as they are to be judged now: our own fault. */
  readonly refuted: readonly TriedCell[];
}

/** Builds the state of each chosen cell, and the one before it, whole. Ends early if interrupted. */
export async function auditCells(
  request: AuditRequest,
  session: CellSession,
  on: RunEvents,
  ui: Ui,
): Promise<AuditOutcome> {
  const claims = request.cells
    .flatMap((cell) => {
      const claim = cell.state === 0 ? undefined : claimOf(cell);
      return claim === undefined ? [] : [{ cell, claim }];
    })
    // Whatever the order in which they were taken, a seed chooses the same.
    .toSorted((a, b) => a.cell.state - b.cell.state || (a.cell.arch < b.cell.arch ? -1 : 1));
  const chosen = sample(claims, request.count, request.seed);
  ui.note(
    `audit: ${chosen.length} of ${claims.length} claims, chosen by --seed ${request.seed}`,
  );
  const audited: Audited[] = [];
  const refuted: TriedCell[] = [];
  for (const { cell, claim } of chosen) {
    const { arch, state } = cell;
    const config = session.builds.find((one) => one.name === arch)!;
    const runCell = imageRunner(config, session);
    const at = (n: number) => ({ state: n, arch, action: "build", reason: "audit" }) as const;
    const [before] = await runCell(at(state - 1), on);
    if (session.options.signal.aborted) break;
    const [now] = await runCell(at(state), on);
    if (session.options.signal.aborted) break;
    const found = auditClaim(cell, claim, { before, now }, request.hunks);
    audited.push(found);
    ui.note(`audit: state ${state} ${arch}: ${found.result}: ${found.text}`);
    if (found.result !== "wrong") continue;
    const summary = `audit: an error of everystep: "${cell.reason}" does not hold: ${found.text}`;
    const outcome = noOutcome({ arch: config, log: now.log }, summary);
    refuted.push({ state, arch, action: "build", reason: cell.reason, outcome });
  }
  const { seed } = request;
  return { audit: { seed, candidates: claims.length, cells: audited }, refuted };
}
