/**
 * What `plan` is asked for: the cells with their reasons, or the shards of a matrix.
 * @module
 */
import type { Build } from "../../config/types.ts";
import { checkStates } from "../../plan/mod.ts";
import type { Plan } from "../../plan/types.ts";
import { imageCost, type RunCost } from "../../schedule/cost.ts";
import type { Series } from "../../series/types.ts";
import { type Matrix, matrixOf } from "../../shard/matrix.ts";
import type { Reject } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import { toolNote } from "../cover/tool_paths.ts";
import { readFixes, refuseFixes } from "../input/fixes.ts";
import { readSeriesFirst, type SeriesFirst } from "../input/inputs.ts";
import { refuseTree } from "../input/no_tree.ts";
import { withColumn } from "../test_columns/column.ts";
import { columnTests, hasColumns } from "../test_columns/columns.ts";
import { type ColumnsPlan, planTests } from "../test_columns/plan.ts";
import type { SelectOptions, TestColumnOptions } from "../options.ts";
import { makePlan, wholePlan } from "./cells.ts";
import { type Choice, readConfigs } from "./choice.ts";
import { choiceAsked } from "./choice_asked.ts";
import { readCosts } from "./costs.ts";

/** Of which cells, and as what. */
export interface PlanOptions extends SelectOptions, TestColumnOptions {
  /** Patches that are applied to the base: a directory, or a file. */
  readonly fixes?: string;
  /** Shards for `verify --shard`, in place of the cells. */
  readonly matrix: boolean;
  /** At most so many of them; undefined: one for each architecture. */
  readonly shards?: number;
  /** One more, for what no chosen build compiles. */
  readonly cover: boolean;
}

/** What came of it. */
export type PlanAnswer =
  | { readonly kind: "reject"; readonly reject: Reject }
  | { readonly kind: "matrix"; readonly matrix: Matrix }
  | {
    readonly kind: "plan";
    readonly plan: Plan;
    readonly series: Series;
    /** What whole builds of it may take; undefined: none are made. */
    readonly cost?: RunCost;
  };

/** Plans it; builds nothing. */
export async function planAsked(options: PlanOptions, context: Context): Promise<PlanAnswer> {
  const asked = await readConfigs(options, context);
  // A machine that there is not is refused before anything is read.
  columnTests(options, asked.archs);
  const tested = await lookForTests(options, asked, context);
  if (tested?.kind === "reject") return tested;
  const read = tested === undefined ? await readSeriesFirst(options, context) : inTree(tested);
  const { series } = read;
  checkStates(series, options);
  await refuseTree(options, context);
  const { choice, lacks, notes, opened } = await choiceAsked(asked, read, options, context);
  // In a tree they were put below the series.
  if (!opened && !hasColumns(options) && options.fixes !== undefined) {
    await readFixes(options.fixes, context);
  }
  const columns = tested?.columns ?? [];
  if (options.matrix) {
    for (const note of notes) context.ui.note(note);
    const costs = await readCosts(options, context);
    const own = wholePlan(options, choice, series);
    const installs = new Map(
      columns.flatMap(({ planned }) => planned.builds.map(({ name, of }) => [name, of.arch])),
    );
    const whole = columns.reduce(
      (plan, { notes, planned }) => withColumn(plan, notes, planned.whole),
      own,
    );
    const programs = toolNote(series) !== undefined;
    return { kind: "matrix", matrix: matrixOf(whole, { ...options, costs, installs, programs }) };
  }
  const own = await makePlan(options, choice, series, context, lacks);
  const programs = toolNote(series);
  const more = [...notes, ...programs === undefined ? [] : [programs]];
  const kernels: Plan = { ...own.plan, notes: [...own.plan.notes ?? [], ...more] };
  const plan = columns.reduce(
    (all, { notes, planned }) => withColumn(all, notes, planned.plan),
    kernels,
  );
  if (plan.level === "objects") return { kind: "plan", plan, series };
  const builds: readonly Build[] = [
    ...own.builds,
    ...columns.flatMap(({ planned }) => planned.builds),
  ];
  const cost = imageCost(plan.cells, builds, await readCosts(options, context));
  return { kind: "plan", plan, series, cost };
}

/** The series of a plan that has looked into the tree. */
function inTree({ inputs }: ColumnsPlan & { readonly kind: "columns" }): SeriesFirst {
  return { series: inputs.series, inTree: () => Promise.resolve(inputs) };
}

/** Of `--kunit` and `--kselftest`, and what else names a tree; the other flags say all that a plan takes. */
async function lookForTests(
  options: PlanOptions,
  choice: Choice,
  context: Context,
): Promise<ColumnsPlan | undefined> {
  if (hasColumns(options)) return await planTests(options, choice, context);
  if (options.fixes !== undefined) await refuseFixes(options.fixes, context);
  return undefined;
}
