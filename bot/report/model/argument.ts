/**
 * What the verdict of a cell stands on: a whole build, or which argument. Pure.
 * @module
 */
import { argumentText } from "../../compile/link/argument.ts";
import type { JudgedCell } from "../../judge/types.ts";

/** What a verdict can stand on. */
export const ARGUMENTS = ["whole-build", "link", "objects", "unaffected", "prepared"] as const;

/** What the verdict of a cell stands on. */
export interface Argument {
  /**
   * `whole-build`: the state was built whole; `link`: what the patch can change was compiled, and
   * the link argued from the objects; `objects`: compiled, and the link not judged, since objects are
   * broken; `unaffected`: the patch cannot change this build; `prepared`: configured and prepared,
   * and taken to build.
   */
  readonly kind: typeof ARGUMENTS[number];
  /** The argument in one line. */
  readonly text: string;
}

/** The argument of a cell; undefined for one without an answer. */
export function argumentOf(cell: JudgedCell): Argument | undefined {
  const { outcome, verdict, reason } = cell;
  if (verdict === "untested" || verdict === "infra") return undefined;
  if (outcome === undefined) return { kind: "unaffected", text: reason };
  if (outcome.kind === "infra") return undefined;
  if (outcome.kind === "unaffected") return { kind: "unaffected", text: outcome.why };
  if (outcome.level === "image") return { kind: "whole-build", text: outcome.summary };
  if (outcome.link !== undefined) {
    const objects = outcome.link.objects === 1 ? "1 object" : `${outcome.link.objects} objects`;
    return { kind: "link", text: `${objects}; ${argumentText(outcome.link)}` };
  }
  const isBase = cell.state === 0 || outcome.baseline === undefined;
  return isBase && outcome.kind === "built"
    ? { kind: "prepared", text: outcome.summary }
    : { kind: "objects", text: outcome.summary };
}
