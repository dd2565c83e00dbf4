/**
 * The head of the page: the verdict in one sentence, what was verified, and a line for each check
 * that says more below.
 * @module
 */
import { bindingEntries } from "../bindings.ts";
import { coverageText } from "../analysis/coverage.ts";
import { auditEntries } from "../analysis/audit.ts";
import { LEVEL_TEXTS, seriesTitle } from "../analysis/header.ts";
import { coverLetterEntries } from "../analysis/cover_letter.ts";
import type { Report } from "../model/schema.ts";
import { VERDICTS } from "../model/cell_schema.ts";
import { treeName } from "../analysis/tested.ts";
import { fixEntries } from "../analysis/fixes.ts";
import { prerequisiteEntries } from "../analysis/prerequisites.ts";
import { duration, plural } from "../../text/words.ts";
import { between, type Html } from "./markup.tsx";
import { facts } from "./parts.tsx";

/** A sign for each outcome, beside its words. */
const SIGNS: Readonly<Record<Report["verdict"]["kind"], string>> = {
  "bisect-safe": "\u2713",
  "nothing-to-build": "\u2013",
  "not-bisect-safe": "\u2717",
  "incomplete": "?",
};

/** Title, verdict and facts; the report must be clean. */
export function head(report: Report): Html {
  const { verdict, series, tree, run } = report;
  const text = `${verdict.text.slice(0, 1).toUpperCase()}${verdict.text.slice(1)}`;
  const started = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(run.startedAt);
  const memory = run.host.memoryBytes;
  return (
    <header>
      <p class="soft">everystep report</p>
      <h1>
        <bdi>{seriesTitle(series)}</bdi>
      </h1>
      <p class={`verdict ${verdict.kind}`}>
        <span aria-hidden="true">{SIGNS[verdict.kind]}</span> <bdi>{text}</bdi>
      </p>
      {unfinished(report)}
      {facts([
        ["cells", tally(report)],
        ["level", LEVEL_TEXTS[report.level]],
        ["coverage", pointer("coverage", coverageText(report))],
        ...bindingEntries(report).map((text) => ["bindings", <bdi>{text}</bdi>] as const),
        ["tree", <bdi>{tree.name === undefined ? tree.label : treeName(tree)}</bdi>],
        [
          "base",
          between([
            <code>
              <bdi>{tree.base.commit.slice(0, 12)}</bdi>
            </code>,
            <bdi>{tree.base.why}</bdi>,
          ], ", "),
        ],
        ...prerequisiteEntries(tree.base.prerequisites).map((text) =>
          ["needs", <bdi>{text}</bdi>] as const
        ),
        ...fixEntries(tree.base.fixes).map((text) => ["fix", <bdi>{text}</bdi>] as const),
        [
          "run",
          `${started === null ? run.startedAt : `${started[1]} ${started[2]} UTC`}, ${
            duration(run.seconds)
          } on ${plural(run.host.cores, "core")}${
            memory === undefined ? "" : `, ${Math.round(memory / 2 ** 30)} GiB`
          }`,
        ],
        ["cover letter", pointer("cover-letter", coverLetterEntries(series, []).at(-1))],
        ["audit", pointer("audit", auditEntries(report)[0])],
        ...[...series.notes, ...tree.notes].map((note) => ["note", <bdi>{note}</bdi>] as const),
      ])}
    </header>
  );
}

/** A run that goes on, or was ended, must not look like one that is done. */
function unfinished(report: Report): Html {
  if (report.complete) return undefined;
  const all = report.states.length * report.archs.length;
  const why = report.run.finishedAt === undefined ? "goes on, or was killed" : "was ended early";
  return (
    <p class="unfinished">
      <strong>Not finished.</strong> The run {why}: {report.cells.length} of {plural(all, "cell")}
      {" "}
      have an answer so far.
    </p>
  );
}

/** `1 fail, 12 pass, 5 unaffected`. */
function tally(report: Report): string {
  const parts = VERDICTS
    .map((verdict) => [report.cells.filter((cell) => cell.verdict === verdict).length, verdict])
    .filter(([count]) => count !== 0)
    .map((part) => part.join(" "));
  return `${report.cells.length}: ${parts.join(", ")}`;
}

/** One line of a section, which leads there. */
function pointer(id: string, text: string | undefined): Html {
  return text === undefined ? undefined : (
    <a href={`#${id}`}>
      <bdi>{text}</bdi>
    </a>
  );
}
