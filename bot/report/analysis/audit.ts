/**
 * What an audit of claims found, for a reader.
 * @module
 */
import type { Report } from "../model/schema.ts";
import { plural } from "../../text/words.ts";

const CLAIMS = { unaffected: "unaffected", link: "the proof of its link" } as const;

/** One entry for the audit as a whole, one for each claim that does not hold or has no answer. */
export function auditEntries({ audit }: Report): readonly string[] {
  if (audit === undefined) return [];
  const { cells, candidates, seed } = audit;
  const of = (result: string) => cells.filter((cell) => cell.result === result);
  const wrong = of("wrong").length, open = of("open").length;
  const outcome = wrong > 0
    ? `${plural(wrong, "claim")} DOES NOT HOLD`.replace("claims DOES", "claims DO")
    : open > 0
    ? `${of("holds").length} hold, ${open} without an answer`
    : cells.length === 1
    ? "it holds"
    : "all hold";
  return [
    cells.length === 0
      ? "no verdict stands on a claim that whole builds could check"
      : `${cells.length} of ${plural(candidates, "claim")} checked by whole builds: ${outcome} ` +
        `(--seed ${seed} for the same choice)`,
    ...[...of("wrong"), ...of("open")].map((cell) =>
      `state ${cell.state} ${cell.arch}, ${CLAIMS[cell.claim]}: ` +
      (cell.result === "wrong"
        ? `an error of everystep, not of the patch: ${cell.text}`
        : `not answered: ${cell.text}`)
    ),
  ];
}
