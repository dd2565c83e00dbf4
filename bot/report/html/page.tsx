/**
 * The report as one HTML page: no script, nothing from the network, all in one file.
 *
 * Its content security policy (W3C CSP level 3) allows the page's own style sheet and nothing else,
 * so that even markup that got in could do nothing.
 * @module
 */
import { raw } from "hono/html";
import { digestText } from "../../system/files/digest.ts";
import { findBreaks } from "../analysis/breaks.ts";
import { cleanDeep } from "../../text/clean.ts";
import { seriesTitle } from "../analysis/header.ts";
import type { Report } from "../model/schema.ts";
import { cellBox } from "./cell.tsx";
import { gridSection } from "./grid.tsx";
import { head } from "./head.tsx";
import { patchSections } from "./patch.tsx";
import { between, documentOf, type Html } from "./markup.tsx";
import { cellNames, Section, table } from "./parts.tsx";
import { STYLE } from "./style.ts";
import { furtherSections, type PageSection, urgentSections } from "./summary.tsx";
import { timeSection } from "./time.tsx";
import type { CellLogs } from "./types.ts";
import { cellKey } from "../../plan/types.ts";

/** Characters that the shell lines of all cells may take together; and of one cell, at least and at most. */
const SHELL = 500_000, SHELL_LEAST = 400, SHELL_MOST = 16_000;
/** New messages that all cells may show together; and one cell, at least and at most. */
const MESSAGES = 6000, MESSAGES_LEAST = 3, MESSAGES_MOST = 12;

/** The whole page. Nothing from outside is markup in it. */
export function renderPage(given: Report, logs: CellLogs = new Map()): string {
  const report = cleanDeep(given);
  const sections: readonly PageSection[] = [
    ...urgentSections(report),
    ["grid", "Grid", gridSection(report)],
    ...patchSections(report),
    ...furtherSections(report),
    ["time", "Time", timeSection(report)],
    ["archs", "Architectures", archSection(report)],
  ];
  return documentOf(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy()} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content={`${report.tool.name} ${report.tool.version}`} />
        <title>{report.verdict.kind}: {seriesTitle(report.series)}</title>
        {/* It is ours, and no text from outside is in it: its `>` must not be escaped. */}
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        {head(report)}
        <main>
          {contents(sections)}
          {sections.map(([, , html]) => html)}
          {cells(report, given, logs)}
        </main>
        {footer(report)}
      </body>
    </html>,
  );
}

function policy(): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${digestText(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function contents(sections: readonly PageSection[]): Html {
  return (
    <nav aria-label="Sections">
      {between(sections.map(([id, title]) => <a href={`#${id}`}>{title}</a>), " ")}
    </nav>
  );
}

function archSection(report: Report): Html {
  const rows = report.archs.map(({ name, defconfig, compiler, why }) => [
    <bdi>{name}</bdi>,
    <bdi>{compiler ?? "none"}</bdi>,
    <bdi>{defconfig}</bdi>,
    <bdi>{why}</bdi>,
  ]);
  return (
    <Section id="archs" title="Architectures">
      {table("What built them", ["architecture", "compiler", "defconfig", "why this one"], rows)}
    </Section>
  );
}

/** The boxes of all cells: not shown until one is opened, or the address names it. */
function cells(report: Report, given: Report, logs: CellLogs): Html {
  const nameOf = cellNames(report);
  const explained = new Set(
    (["fail", "base-broken"] as const).flatMap((verdict) =>
      findBreaks(report, verdict).map(({ cell }) => cell)
    ),
  );
  const known = new Set<string>();
  const count = Math.max(1, report.cells.length);
  const share = (all: number, least: number, most: number) =>
    Math.max(least, Math.min(most, Math.floor(all / count)));
  const maxChars = share(SHELL, SHELL_LEAST, SHELL_MOST);
  const messages = share(MESSAGES, MESSAGES_LEAST, MESSAGES_MOST);
  return (
    <section id="cells" aria-labelledby="cells-title">
      <h2 id="cells-title">Cells</h2>
      {report.cells.map((cell, i) => {
        const { state, arch } = given.cells[i]!;
        if (known.has(nameOf(cell))) return undefined;
        known.add(nameOf(cell));
        const log = logs.get(cellKey({ state, arch }));
        return cellBox(cell, {
          report,
          nameOf,
          log,
          maxChars,
          messages,
          printed: explained.has(cell),
        });
      })}
    </section>
  );
}

function footer(report: Report): Html {
  const { tool, run, schema } = report;
  return (
    <footer>
      <p>
        <bdi>{`${tool.name} ${tool.version}, run ${run.id}, ${schema}`}</bdi>
      </p>
    </footer>
  );
}
