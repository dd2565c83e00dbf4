/**
 * everystep verifies that a Linux kernel patch series is bisect-safe: it applies the series in order,
 * builds every affected architecture after every patch, and says which patch breaks what.
 *
 * Run as a program, this is the command line; imported, it is the same for programs.
 * @module
 */
import { main, type World } from "./bot/main.ts";
import { program } from "./bot/system/host.ts";

export {
  check,
  mend,
  type MendOptions,
  type Options,
  type PlanOptions,
  planSeries,
  readSeries,
  type SeriesSource,
  verify,
  type VerifyOptions,
} from "./bot/api.ts";
export type { Mended } from "./bot/engine/mend/run.ts";
export type { Verified } from "./bot/engine/verify.ts";
export type {
  Baseline,
  BuildOutcome,
  Diagnostic,
  EarlierBuilds,
  Evidence,
  IncludedFrom,
  InfraOutcome,
  LinkHolds,
  ObjectsOutcome,
  OutcomeFacts,
  Step,
  UnaffectedOutcome,
  UsedAt,
  WholeOutcome,
} from "./bot/compile/types.ts";
export type { Step as FoundStep, Tried, Unmended } from "./bot/mend/search.ts";
export type { MendedSeries, MendStep } from "./bot/report/terminal/mend.ts";
export type { Range, Seen } from "./bot/coverage/types.ts";
export type { Level, Plan, PlannedCell } from "./bot/plan/types.ts";
export {
  type Cell,
  type Report,
  type ReportDiagnostic,
  reportJsonSchema,
  reportSchema,
} from "./bot/report/model/schema.ts";
export type {
  Cover,
  Patch,
  Person,
  Prerequisite,
  Series,
  TouchedFile,
  Trailer,
} from "./bot/series/types.ts";
export type { RawMessage } from "./bot/source/types.ts";
export { InfraError, type Lack, type Place, UserError } from "./bot/system/errors.ts";
export type { Terminal } from "./bot/system/terminal/terminal.ts";
export type { Ui } from "./bot/system/terminal/ui.ts";
export type {
  Applied,
  Base,
  CommitTree,
  Reject,
  RejectedBase,
  RejectedHunk,
  Settled,
  Stat,
  State,
  StatFile,
} from "./bot/tree/types.ts";
export { main, type World };

/** A mistake of ours says nothing of a series: its exit code is that of an incomplete run. */
function broken(error: unknown): number {
  console.error(error);
  return 3;
}

if (import.meta.main) program.exit(await main(program.args).catch(broken));
