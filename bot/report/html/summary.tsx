/**
 * What a reader has to know: all that went wrong, each listed once for all its architectures, and what
 * else was found.
 * @module
 */
import { auditEntries } from "../analysis/audit.ts";
import { notOkLines } from "../analysis/boots.ts";
import { type Break, breakText, failsTo, findBreaks, findWarnings } from "../analysis/breaks.ts";
import { driftGroups, driftWords, patchesOf } from "../analysis/drift.ts";
import { more, openEntries, stillJudged } from "../analysis/findings.ts";
import type { Cell, Report } from "../model/schema.ts";
import { groupBy, plural } from "../../text/words.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";
import { consoleOf } from "./boot.tsx";
import { adviceParts, bootParts, coverLetterParts, testParts } from "./checks.tsx";
import { failedParts } from "./tests.tsx";
import { opener } from "./grid.tsx";
import { between, type Html, own } from "./markup.tsx";
import { cellNames, lines, list, Section, table } from "./parts.tsx";

/** More new warnings than these are counted and not shown. */
const MAX_WARNINGS = 40;
/** A section with its name; those that have nothing in them are left out. */
export type PageSection = readonly [id: string, title: string, html: Html];

/** What has to be acted on, most important first. */
export function urgentSections(report: Report): readonly PageSection[] {
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
export function furtherSections(report: Report): readonly PageSection[] {
  return filled([
    ["boots", "Boots", bootParts(report)],
    ["tests", "Tests", testParts(report)],
    ["config", "Configuration", [driftTable(report)]],
    ["cover-letter", "Cover letter checks", coverLetterParts(report)],
    ["audit", "Audit", [list(auditEntries(report).map(own))]],
  ]);
}

function filled(
  sections: readonly (readonly [id: string, title: string, inner: readonly Html[]])[],
): readonly PageSection[] {
  return sections
    .filter(([, , inner]) => inner.some((one) => one !== undefined))
    .map((
      [id, title, inner],
    ) => [id, title, <Section id={id} title={title}>{[...inner]}</Section>]);
}

function breakEntry(one: Break, report: Report): Html {
  const subject = report.series.patches.find(({ n }) => n === one.state)?.subject;
  return (
    <article class="finding">
      <h3>
        Patch {one.state} breaks <bdi>{one.archs.join(", ")}</bdi>
      </h3>
      {subject !== undefined && (
        <p class="soft">
          <bdi>{subject}</bdi>
        </p>
      )}
      {details(one, report, one.fate === "" ? [] : [one.fate])}
    </article>
  );
}

function baseEntry(one: Break, report: Report): Html {
  return (
    <article class="finding">
      <h3>
        State 0 itself does not {failsTo([one.cell])} on <bdi>{one.archs.join(", ")}</bdi>
      </h3>
      <p class="soft">Not the fault of the series.</p>
      {details(one, report, one.archs.map((arch) => stillJudged(report, arch)))}
    </article>
  );
}

function details(found: Break, report: Report, say: string[]): Html[] {
  const { cell, archs, state } = found;
  const cells = archs.flatMap((arch) =>
    report.cells.filter((one) => one.arch === arch && one.state === state)
  );
  return [
    lines("The first error", [<bdi>{breakText(found)}</bdi>]),
    consoleOf(cell.boot),
    failedParts(cell),
    list([
      ...cell.hunk === undefined ? [] : [<>likely cause: {code(cell.hunk)}</>],
      ...[...more(cell), ...say, ...notOkLines(cell.boot)].map(own),
    ]),
    openers(cells, report),
  ];
}

function openers(cells: readonly Cell[], report: Report): Html {
  const nameOf = cellNames(report);
  return (
    <p class="openers">
      Log, reproducing, timing: {cells.map((cell) => opener(cell, nameOf, cell.arch))}
    </p>
  );
}

function warningList(report: Report, found: ReturnType<typeof findWarnings>): Html {
  if (found.length === 0) return undefined;
  const rest = found.length - MAX_WARNINGS;
  const byState = groupBy(found.slice(0, MAX_WARNINGS), (one) => String(one.state));
  return (
    <>
      {byState.map((group) => (
        <article class="finding">
          <h3>Patch {group[0]!.state} adds {plural(group.length, "warning")}</h3>
          {list(group.map((one) => (
            <>
              {code(diagnosticText(one.warning))} on <bdi>{one.archs.join(", ")}</bdi>
            </>
          )))}
          {openers(
            report.cells.filter((cell) =>
              cell.state === group[0]!.state && group.some((one) => one.archs.includes(cell.arch))
            ),
            report,
          )}
        </article>
      ))}
      {rest > 0 && <p>{plural(rest, "more warning")}; the logs have them.</p>}
    </>
  );
}

function driftTable(report: Report): Html {
  const rows = driftGroups(report).flatMap(({ groups, left }) => [
    ...groups.map((group) => [
      patchesOf(group),
      driftCell(group),
      <bdi>{group.archs.join(", ")}</bdi>,
    ]),
    ...left === 0
      ? []
      : [[patchesOf(groups[0]!), `${plural(left, "more group")} of changes`, undefined]],
  ]);
  return table("What the patches change in .config", ["patch", "symbols", "architectures"], rows);
}

function driftCell(group: Parameters<typeof driftWords>[0]): Html {
  const rest = driftWords({ ...group, changes: [] });
  return between([...group.changes.map(code), ...rest === "" ? [] : [rest]], ", ");
}

function code(text: string): Html {
  return (
    <code>
      <bdi>{text}</bdi>
    </code>
  );
}
