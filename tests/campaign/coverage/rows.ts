/**
 * What each patch of the corpus came to, a line of JSON each, and the table.
 * @module
 */
import { z } from "zod";
import { placeText, whyText } from "../../../bot/report/analysis/coverage.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import type { SmallPatch } from "./patches.ts";

/** What came of a patch: what was wanted of it, or `open`: neither an answer nor lines that are named. */
const RESULTS = ["compiled", "fail", "named", "open"] as const;

/** A row. */
export const rowSchema = z.object({
  name: z.string(),
  result: z.enum(RESULTS),
  /** The builds that compiled its lines, or that it breaks; else what is named, with the reason. */
  where: z.string(),
  exit: z.int(),
  /** Added lines for a compiler, and how many were compiled. */
  lines: z.int(),
  compiled: z.int(),
  /** Builds that everystep added. */
  covers: z.array(z.string()),
  seconds: z.number(),
  cpuSeconds: z.number(),
  /** The most memory of everystep's own process, in 10^6 bytes. */
  ownMB: z.number(),
});
/** What one patch came to. */
export type Row = z.infer<typeof rowSchema>;

/** What a report says of a patch. */
export function rowOf(
  { name }: SmallPatch,
  report: Report,
  usage: Pick<Row, "exit" | "seconds" | "cpuSeconds" | "ownMB">,
): Row {
  const { coverage, cells, archs } = report;
  const fails = cells.filter(({ verdict }) => verdict === "fail").map(({ arch }) => arch);
  const seen = (coverage?.files ?? []).flatMap((file) => file.seen.flatMap(({ by }) => by));
  const missing = coverage?.missing ?? [];
  const answered = cells.every(({ verdict }) => verdict !== "infra");
  const lines = coverage?.lines ?? 0, compiled = coverage?.compiled ?? 0;
  const named = missing.map((one) => `${placeText(one)}: ${whyText(one)}`).join("; ");
  const result = fails.length > 0
    ? "fail"
    : !answered || lines === 0
    ? "open"
    : missing.length > 0
    ? "named"
    : compiled === lines
    ? "compiled"
    : "open";
  return {
    ...{ name, result, lines, compiled, ...usage },
    where: result === "fail"
      ? fails.join(", ")
      : result === "compiled"
      ? [...new Set(seen)].sort().join(", ")
      : named || report.verdict.text,
    covers: archs.flatMap(({ name, build }) => build?.cover === undefined ? [] : [name]),
  };
}

/** The table, and how many rows are as they are wanted. */
export function table(patches: readonly SmallPatch[], rows: ReadonlyMap<string, Row>): string {
  const lines = patches.flatMap((one) => {
    const row = rows.get(one.name);
    if (row === undefined) return [];
    const says = row.result === one.want ? row.result : `**${row.result}**, wanted ${one.want}`;
    const cells = [
      ...[one.area, `\`${one.path}\``, says, row.where],
      ...[row.cpuSeconds.toFixed(0), row.seconds.toFixed(0), row.ownMB.toFixed(0)],
    ];
    return [`| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`];
  });
  const right = patches.filter((one) => rows.get(one.name)?.result === one.want).length;
  return [
    `${right} of ${patches.length} are as they are wanted; ${rows.size} were taken.`,
    "",
    "| | file | result | where, or why not | CPU s | s | MB |",
    "| :-- | :-- | :-- | :-- | --: | --: | --: |",
    ...lines,
    "",
  ].join("\n");
}
