/**
 * Times and excerpts as KCIDB takes them.
 * @module
 */
import type { Cell, Report } from "../model/schema.ts";
import { utcTime } from "../../text/words.ts";

/** The schema takes as many characters of an excerpt. */
const EXCERPT = 16384;

/** The first of these lines, whole, as far as there is room. */
export function wholeLines(lines: readonly string[]): string {
  let text = "";
  for (const line of lines) {
    if (text.length + line.length + 1 > EXCERPT) break;
    text += `${line}\n`;
  }
  return text;
}

/** When this run began with a cell, or its first step of that name; of an earlier run it has no time. */
export function startOf({ run }: Report, { state, arch }: Cell, name?: string): string | undefined {
  const own = (run.steps ?? []).filter((step) =>
    step.state === state && step.arch === arch && (name === undefined || step.name === name)
  );
  const began = Date.parse(utcTime(run.startedAt) ?? "");
  const first = own.reduce((min, step) => Math.min(min, step.start), Infinity);
  const at = new Date(began + first * 1000);
  return Number.isNaN(at.getTime()) ? undefined : utcTime(at.toISOString());
}
