/**
 * What a reader has to know: all that went wrong, each told once for all its architectures, and what
 * else was found.
 * @module
 */
import { auditEntries } from "../analysis/audit.ts";
import { notOkLines } from "../analysis/boots.ts";
import { type Break, failsTo, findBreaks, findWarnings } from "../analysis/breaks.ts";
import { driftGroups, driftWords, patchesOf } from "../analysis/drift.ts";
import { more, openEntries, stillJudged } from "../analysis/findings.ts";
import type { Cell, Report } from "../model/schema.ts";
import { groupBy, plural } from "../../text/words.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";
import { consoleOf } from "./boot.ts";
import { adviceParts, bootParts, letterParts } from "./checks.ts";
import { opener } from "./grid.ts";
import { h, type Html, join, NOTHING, own, t } from "./markup.ts";
import { cellNames, lines, list, section, table } from "./parts.ts";

/** More new warnings than these are counted and not shown. */
const MAX_WARNINGS = 40;
/** A section with its name; those that have nothing in them are left out. */
export type Section = readonly [id: string, title: string, html: Html];

/** What has to be acted on, most important first. */
export function urgentSections(report: Report): readonly Section[] {
  const breaks = findBreaks(report, "fail"), base = findBreaks(report, "base-broken");
  return filled([
    ["breaks", "What breaks", breaks.map((one) => breakEntry(one, report))],
    ["advice", "What to do", adviceParts(report)],
    ["warnings", "New warnings", [warningList(report, findWarnings(report))]],
    ["base", "Broken before the series", base.map((one) => baseEntry(one, report))],
    ["open", "Not tested", [list(openEntries(report).map(own))]],
  ]);
}

/** What else was found. */
export function furtherSections(report: Report): readonly Section[] {
  return filled([
    ["boots", "Boots", bootParts(report)],
    ["config", "Configuration", [driftTable(report)]],
    ["letter", "Cover letter checks", letterParts(report)],
    ["audit", "Audit", [list(auditEntries(report).map(own))]],
  ]);
}

function filled(
  sections: readonly (readonly [id: string, title: string, inner: readonly Html[]])[],
): readonly Section[] {
  return sections
    .filter(([, , inner]) => inner.some((one) => one !== NOTHING))
    .map(([id, title, inner]) => [id, title, section(id, title, ...inner)]);
}

function breakEntry(one: Break, report: Report): Html {
  const subject = report.series.patches.find(({ n }) => n === one.state)?.subject;
  return h(
    "article",
    { class: "finding" },
    h("h3", {}, t(`Patch ${one.state} breaks `), own(one.archs.join(", "))),
    subject === undefined ? NOTHING : h("p", { class: "soft" }, own(subject)),
    ...details(one, report, one.fate === "" ? [] : [one.fate]),
  );
}

function baseEntry(one: Break, report: Report): Html {
  return h(
    "article",
    { class: "finding" },
    h("h3", {}, t(`State 0 itself does not ${failsTo([one.cell])} on `), own(one.archs.join(", "))),
    h("p", { class: "soft" }, t("Not the fault of the series.")),
    ...details(one, report, one.archs.map((arch) => stillJudged(report, arch))),
  );
}

function details({ error, cell, archs, state }: Break, report: Report, say: string[]): Html[] {
  const what = error === undefined ? cell.reason : diagnosticText(error);
  const cells = archs.flatMap((arch) =>
    report.cells.filter((one) => one.arch === arch && one.state === state)
  );
  return [
    lines("The first error", [own(what)]),
    consoleOf(cell.boot),
    list([
      ...cell.hunk === undefined ? [] : [join([t("likely cause: "), code(cell.hunk)])],
      ...[...more(cell), ...say, ...notOkLines(cell.boot)].map(own),
    ]),
    openers(cells, report),
  ];
}

function openers(cells: readonly Cell[], report: Report): Html {
  const nameOf = cellNames(report);
  return h(
    "p",
    { class: "openers" },
    t("Log, reproducing, timing: "),
    ...cells.map((cell) => opener(cell, nameOf, cell.arch)),
  );
}

function warningList(report: Report, found: ReturnType<typeof findWarnings>): Html {
  const rest = found.length - MAX_WARNINGS;
  const byState = groupBy(found.slice(0, MAX_WARNINGS), (one) => String(one.state));
  return join([
    ...byState.map((group) =>
      h(
        "article",
        { class: "finding" },
        h("h3", {}, t(`Patch ${group[0]!.state} adds ${plural(group.length, "warning")}`)),
        list(group.map((one) =>
          join([code(diagnosticText(one.warning)), t(" on "), own(one.archs.join(", "))])
        )),
        openers(
          report.cells.filter((cell) =>
            cell.state === group[0]!.state && group.some((one) =>
              one.archs.includes(cell.arch)
            )
          ),
          report,
        ),
      )
    ),
    rest > 0 ? h("p", {}, t(`${plural(rest, "more warning")}; the logs have them.`)) : NOTHING,
  ]);
}

function driftTable(report: Report): Html {
  const rows = driftGroups(report).flatMap(({ groups, left }) => [
    ...groups.map((group) => [
      t(patchesOf(group)),
      driftCell(group),
      own(group.archs.join(", ")),
    ]),
    ...left === 0
      ? []
      : [[t(patchesOf(groups[0]!)), t(`${plural(left, "more group")} of changes`), NOTHING]],
  ]);
  return table("What the patches change in .config", ["patch", "symbols", "architectures"], rows);
}

function driftCell(group: Parameters<typeof driftWords>[0]): Html {
  const rest = driftWords({ ...group, changes: [] });
  return join([...group.changes.map(code), ...rest === "" ? [] : [t(rest)]], ", ");
}

function code(text: string): Html {
  return h("code", {}, own(text));
}
