/**
 * What to do about breaks, how the kernels ran, and what became of the claims of the cover letter.
 * @module
 */
import { mendHint, skipLine, skipReasons, skipTitle } from "../analysis/advice.ts";
import { bootEntries, bootMachines, bootRows } from "../analysis/boots.ts";
import { letterEntries } from "../analysis/letter.ts";
import type { LetterFinding } from "../model/letter_schema.ts";
import type { Report } from "../model/schema.ts";
import { plural } from "../../text/words.ts";
import { h, type Html, NOTHING, own, t } from "./markup.ts";
import { lines, list, table } from "./parts.ts";

/** Messages of checkpatch.pl that are shown; more are counted. */
const MAX_MESSAGES = 60;
/** What became of a claim. */
const OUTCOMES: Readonly<Record<LetterFinding["severity"], string>> = {
  mismatch: "does not hold",
  note: "note",
  ok: "holds",
};

/** The commits that `git bisect` must skip, and whether `mend` may help. */
export function adviceParts(report: Report): readonly Html[] {
  const line = skipLine(report), mend = mendHint(report);
  return [
    ...mend === undefined ? [] : [h("p", {}, own(mend))],
    ...line === undefined ? [] : [
      h("p", {}, t(skipTitle(report))),
      lines("git bisect skip", [t(line)]),
      list(skipReasons(report).map(own)),
    ],
  ];
}

/** Where kernels ran, and what their probes measured. */
export function bootParts(report: Report): readonly Html[] {
  const { rows, left } = bootRows(report);
  return [
    table(
      "Where the kernels ran",
      ["architecture", "machine", "boots", "tests of the probes"],
      bootMachines(report).map(({ arch, machine, boots, tests }) =>
        [arch, machine, boots, tests].map(own)
      ),
    ),
    table(
      "What the probes measured",
      ["value", "architecture", "over the states"],
      rows.map(({ name, arch, text }) => [own(name), own(arch), own(text)]),
    ),
    list([
      ...left === 0 ? [] : [t(plural(left, "more row"))],
      ...bootEntries(report).map(own),
    ]),
  ];
}

/** Every claim, those that do not hold first; and what checkpatch.pl says. */
export function letterParts({ series }: Report): readonly Html[] {
  const count = letterEntries(series, []).at(-1);
  if (count === undefined) return [];
  return [
    h("p", {}, own(`${count}. None of this changes the verdict.`)),
    table(
      "Promises",
      ["of", "outcome", "says", "is"],
      (series.letter ?? []).map(({ kind, severity, says, is, patch }) => [
        own(patch === undefined ? kind : `${kind}, patch ${patch}`),
        h("span", { class: severity }, t(OUTCOMES[severity])),
        says === "" ? NOTHING : own(`\u201c${says}\u201d`),
        own(is),
      ]),
    ),
    checkpatch(series.patches),
  ];
}

function checkpatch(patches: Report["series"]["patches"]): Html {
  const all = patches.flatMap(({ n, checkpatch }) =>
    (checkpatch?.findings ?? []).map(({ level, type, message, file, line }) =>
      `patch ${n}, ${
        file === undefined ? "message" : `${file}:${line}`
      }: ${level}: ${message} [${type}]`
    )
  );
  if (all.length === 0) return NOTHING;
  const rest = all.length - MAX_MESSAGES;
  return h(
    "details",
    {},
    h("summary", {}, t(`What checkpatch.pl says: ${plural(all.length, "message")}`)),
    list([
      ...all.slice(0, MAX_MESSAGES).map(own),
      ...rest > 0 ? [t(`${rest} more; report.json has them`)] : [],
    ]),
  );
}
