/**
 * The head of the page: the verdict in one sentence, what was verified, and a line for each check
 * that says more below.
 * @module
 */
import { coverageText } from "../analysis/coverage.ts";
import { auditEntries } from "../analysis/audit.ts";
import { LEVEL_TEXTS, seriesTitle } from "../analysis/header.ts";
import { letterEntries } from "../analysis/letter.ts";
import type { Report } from "../model/schema.ts";
import { VERDICTS } from "../model/cell_schema.ts";
import { treeName } from "../analysis/tested.ts";
import { prerequisiteEntries } from "../analysis/prerequisites.ts";
import { duration, plural } from "../../text/words.ts";
import { h, type Html, join, NOTHING, own, t } from "./markup.ts";
import { facts } from "./parts.ts";

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
  return h(
    "header",
    {},
    h("p", { class: "soft" }, t("everystep report")),
    h("h1", {}, own(seriesTitle(series))),
    h(
      "p",
      { class: `verdict ${verdict.kind}` },
      h("span", { "aria-hidden": "true" }, t(SIGNS[verdict.kind])),
      t(" "),
      own(text),
    ),
    unfinished(report),
    facts([
      ["cells", t(tally(report))],
      ["level", t(LEVEL_TEXTS[report.level])],
      ["coverage", pointer("coverage", coverageText(report))],
      ["tree", own(tree.name === undefined ? tree.label : treeName(tree))],
      ["base", join([h("code", {}, own(tree.base.commit.slice(0, 12))), own(tree.base.why)], ", ")],
      ...prerequisiteEntries(tree.base.prerequisites).map((text) => ["needs", own(text)] as const),
      [
        "run",
        t(
          `${started === null ? run.startedAt : `${started[1]} ${started[2]} UTC`}, ${
            duration(run.seconds)
          } on ${plural(run.host.cores, "core")}${
            memory === undefined ? "" : `, ${Math.round(memory / 2 ** 30)} GiB`
          }`,
        ),
      ],
      ["cover letter", pointer("letter", letterEntries(series, []).at(-1))],
      ["audit", pointer("audit", auditEntries(report)[0])],
      ...[...series.notes, ...tree.notes].map((note) => ["note", own(note)] as const),
    ]),
  );
}

/** A run that goes on, or was ended, must not look like one that is done. */
function unfinished(report: Report): Html {
  if (report.complete) return NOTHING;
  const all = report.states.length * report.archs.length;
  const why = report.run.finishedAt === undefined ? "goes on, or was killed" : "was ended early";
  return h(
    "p",
    { class: "unfinished" },
    h("strong", {}, t("Not finished.")),
    t(` The run ${why}: ${report.cells.length} of ${plural(all, "cell")} have an answer so far.`),
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
  return text === undefined ? NOTHING : h("a", { href: `#${id}` }, own(text));
}
