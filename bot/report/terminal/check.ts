/**
 * Whether a series applies, and which claims of its cover letter are wrong.
 * @module
 */
import type { Applied, Base } from "../../tree/types.ts";
import type { Series } from "../../series/types.ts";
import { cleanLine } from "../../text/clean.ts";
import type { RenderOptions } from "../../text/paint.ts";
import { plural } from "../../text/words.ts";
import { type CoverLetterView, renderCoverLetter } from "../analysis/cover_letter.ts";
import { renderReject } from "./reject.ts";

/** What was found. */
export interface CheckedSeries {
  readonly series: Series;
  readonly base: Base;
  readonly applied: Applied;
  readonly coverLetter: {
    readonly findings: CoverLetterView["coverLetter"];
    /** What checkpatch.pl says, by patch. */
    readonly checkpatch: ReadonlyMap<number, CoverLetterView["patches"][number]["checkpatch"]>;
  };
}

/** Where it applies, and the findings; or the explanation of the reject. */
export function renderChecked(
  { series, base, applied, coverLetter }: CheckedSeries,
  options: RenderOptions,
): string {
  if (!applied.ok) return renderReject(applied.reject);
  const { title, version } = series, on = base.below ?? base;
  const patches = series.patches.map(({ n }) => ({ n, checkpatch: coverLetter.checkpatch.get(n) }));
  return [
    `applies: ${plural(series.patches.length, "patch")} of "${
      cleanLine(title)
    }" (v${version}) on ` +
    `${on.commit.slice(0, 12)}, ${base.why}`,
    ...renderCoverLetter({ coverLetter: coverLetter.findings, patches }, options),
  ].join("\n");
}
