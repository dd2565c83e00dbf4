/**
 * A plan for a person: the matrix, then for every patch the reasons.
 * @module
 */
import type { Plan, PlannedCell } from "../../plan/types.ts";
import { cleanDeep } from "../../text/clean.ts";
import { gridLines } from "./grid.ts";
import { seriesTitle } from "../analysis/header.ts";
import { columns, paint, type RenderOptions, type Style } from "../../text/paint.ts";
import { groupBy, plural } from "../../text/words.ts";
import { wrap } from "../../text/width.ts";
import { cellKey } from "../../plan/types.ts";

/** What a plan's rendering needs of a series; a `Series` has it. */
export interface PlannedSeries {
  readonly title: string;
  readonly version: number;
  readonly tags: readonly string[];
  readonly patches: readonly { readonly n: number; readonly subject: string }[];
}

const WORDS: Readonly<Record<PlannedCell["action"], { word: string; style: Style }>> = {
  build: { word: "build", style: "good" },
  skip: { word: "-", style: "dim" },
  untested: { word: "untst", style: "odd" },
};
const MEANINGS: Readonly<Record<PlannedCell["action"], string>> = {
  build: "built and judged",
  skip: "the patch cannot change it; the result of the state before holds",
  untested: "not tested",
};

/** The matrix, the reason for every cell, and how much there is to build; ends with a newline. */
export function renderPlan(
  rawPlan: Plan,
  rawSeries: PlannedSeries,
  options: RenderOptions,
): string {
  const { archs, cells, level, notes = [] } = cleanDeep({ ...rawPlan });
  const { title, version, tags, patches } = rawSeries;
  const series = cleanDeep({
    title,
    version,
    tags,
    patches: patches.map(({ n, subject }) => ({ n, subject })),
  });
  const width = columns(options);
  const actions = new Map(cells.map((cell) => [cellKey(cell), cell.action]));
  const subjects = new Map(series.patches.map(({ n, subject }) => [n, subject]));
  const states = [...new Set(cells.map((cell) => cell.state))].sort((a, b) => a - b);
  const used = new Set(cells.map((cell) => cell.action));
  // An architecture that no state builds, for one reason, is listed once.
  const never = groupBy(cells, (cell) => cell.arch).filter((column) =>
    states.length > 1 && column.length === states.length &&
    column.every((cell) => cell.action === "untested" && cell.reason === column[0]!.reason)
  ).map((column) => column[0]!);
  const neverNames = new Set(never.map((cell) => cell.arch));
  const grouped = (of: readonly PlannedCell[]) =>
    groupBy(of.toSorted(byAction), (cell) => JSON.stringify([cell.action, cell.reason]))
      .flatMap((group) => {
        const { action, reason } = group[0]!;
        const names = group.map((cell) => cell.arch).join(", ");
        const word = `  ${WORDS[action].word.padEnd(5)} `;
        return wrap(`${names}: ${reason}`, width, "          ", word);
      });
  const reasons = [
    ...never.length === 0 ? [] : ["every state", ...grouped(never)],
    ...states.flatMap((state) => [
      ...wrap(state === 0 ? "base" : `patch ${state}: ${subjects.get(state) ?? ""}`, width, "    "),
      ...grouped(cells.filter((cell) => cell.state === state && !neverNames.has(cell.arch))),
    ]),
  ];
  const builds = cells.filter((cell) => cell.action === "build").length;
  const parts = [
    wrap(seriesTitle(series), width, "  ").map((line) => paint(line, "strong", options)),
    gridLines({
      rows: states.map((state) => ({ state, subject: subjects.get(state) ?? "" })),
      archs,
      cell: (state, arch) => {
        const action = actions.get(cellKey({ state, arch }));
        return action === undefined ? undefined : WORDS[action];
      },
    }, options),
    (Object.keys(WORDS) as PlannedCell["action"][]).filter((action) => used.has(action))
      .flatMap((action) => wrap(`${WORDS[action].word}: ${MEANINGS[action]}`, width, "    ", "  ")),
    reasons,
    notes.flatMap((note) => wrap(`note: ${note}`, width, "    ")),
    wrap(`${plural(cells.length, "cell")}, ${builds} to build, level ${level}`, width, "    "),
  ];
  return `${
    parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")
  }\n`;
}

/** What is built comes first. */
function byAction(a: PlannedCell, b: PlannedCell): number {
  const order = Object.keys(WORDS);
  return order.indexOf(a.action) - order.indexOf(b.action);
}
