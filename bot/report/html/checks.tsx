/**
 * What to do about breaks, how the kernels ran, and what became of the claims of the cover letter.
 * @module
 */
import { mendHint, skipLine, skipReasons, skipTitle } from "../analysis/advice.ts";
import { bootEntries, bootMachines, bootRows } from "../analysis/boots.ts";
import { testName, testRows } from "../analysis/tests.ts";
import { coverLetterEntries } from "../analysis/cover_letter.ts";
import type { CoverLetterFinding } from "../model/cover_letter_schema.ts";
import type { Report } from "../model/schema.ts";
import { plural } from "../../text/words.ts";
import { type Html, own } from "./markup.tsx";
import { lines, list, table } from "./parts.tsx";

/** Messages of checkpatch.pl that are shown; more are counted. */
const MAX_MESSAGES = 60;
/** What became of a claim. */
const OUTCOMES: Readonly<Record<CoverLetterFinding["severity"], string>> = {
  mismatch: "does not hold",
  note: "note",
  ok: "holds",
};

/** The commits that `git bisect` must skip, and whether `mend` may help. */
export function adviceParts(report: Report): readonly Html[] {
  const line = skipLine(report), mend = mendHint(report);
  return [
    ...mend === undefined ? [] : [
      <p>
        <bdi>{mend}</bdi>
      </p>,
    ],
    ...line === undefined ? [] : [
      <p>{skipTitle(report)}</p>,
      lines("git bisect skip", [line]),
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
      rows.map(({ name, arch, text }) => [<bdi>{name}</bdi>, <bdi>{arch}</bdi>, <bdi>{text}</bdi>]),
    ),
    list([
      ...left === 0 ? [] : [plural(left, "more row")],
      ...bootEntries(report).map(own),
    ]),
  ];
}

/** What the tests of each state came to. */
export function testParts(report: Report): readonly Html[] {
  const commands = (report.tests ?? []).map((test) =>
    [
      <bdi>{testName(test)}</bdi>,
      <code>
        <bdi>{test.command}</bdi>
      </code>,
    ] as const
  );
  const rows = testRows(report).map(({ name, arch, text }) => [name, arch, text].map(own));
  return [
    table("What every state has to pass", ["test", "command"], commands),
    table("What the tests came to", ["test", "architecture", "over the states"], rows),
  ];
}

/** Every claim, those that do not hold first; and what checkpatch.pl says. */
export function coverLetterParts({ series }: Report): readonly Html[] {
  const count = coverLetterEntries(series, []).at(-1);
  if (count === undefined) return [];
  return [
    <p>
      <bdi>{`${count}. None of this changes the verdict.`}</bdi>
    </p>,
    table(
      "Promises",
      ["of", "outcome", "says", "is"],
      (series.coverLetter ?? []).map(({ kind, severity, says, is, patch }) => [
        <bdi>{patch === undefined ? kind : `${kind}, patch ${patch}`}</bdi>,
        <span class={severity}>{OUTCOMES[severity]}</span>,
        says === "" ? undefined : <bdi>{`\u201c${says}\u201d`}</bdi>,
        <bdi>{is}</bdi>,
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
  if (all.length === 0) return undefined;
  const rest = all.length - MAX_MESSAGES;
  return (
    <details>
      <summary>What checkpatch.pl says: {plural(all.length, "message")}</summary>
      {list([
        ...all.slice(0, MAX_MESSAGES).map(own),
        ...rest > 0 ? [`${rest} more; report.json has them`] : [],
      ])}
    </details>
  );
}
