/**
 * The report as one HTML page: no script, nothing from the network, all in one file.
 *
 * Its content security policy (W3C CSP level 3) allows the page's own style sheet and nothing else,
 * so that even markup that got in could do nothing.
 * @module
 */
import { digestText } from "../../system/files/digest.ts";
import { findBreaks } from "../analysis/breaks.ts";
import { cleanDeep } from "../../text/clean.ts";
import { seriesTitle } from "../analysis/header.ts";
import type { Report } from "../model/schema.ts";
import { cellBox } from "./cell.ts";
import { gridSection } from "./grid.ts";
import { head } from "./head.ts";
import { patchSections } from "./patch.ts";
import { h, type Html, join, NOTHING, own, t } from "./markup.ts";
import { cellNames, section, table } from "./parts.ts";
import { STYLE } from "./style.ts";
import { furtherSections, type Section, urgentSections } from "./summary.ts";
import { timeSection } from "./time.ts";
import type { CellLogs } from "./types.ts";
import { cellKey } from "../../plan/types.ts";

/** Characters that the shell lines of all cells may take together; and of one cell, at least and at most. */
const SHELL = 500_000, SHELL_LEAST = 400, SHELL_MOST = 16_000;
/** New messages that all cells may show together; and one cell, at least and at most. */
const MESSAGES = 6000, MESSAGES_LEAST = 3, MESSAGES_MOST = 12;

/** The whole page. Nothing from outside is markup in it. */
export function renderPage(raw: Report, logs: CellLogs = new Map()): string {
  const report = cleanDeep(raw);
  const sections: readonly Section[] = [
    ...urgentSections(report),
    ["grid", "Grid", gridSection(report)],
    ...patchSections(report),
    ...furtherSections(report),
    ["time", "Time", timeSection(report)],
    ["archs", "Architectures", archSection(report)],
  ];
  const style = h("style", {}, STYLE as Html);
  const page = h(
    "html",
    { lang: "en" },
    h(
      "head",
      {},
      h("meta", { charset: "utf-8" }),
      h("meta", { "http-equiv": "Content-Security-Policy", content: policy() }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("meta", { name: "referrer", content: "no-referrer" }),
      h("meta", { name: "generator", content: `${report.tool.name} ${report.tool.version}` }),
      h("title", {}, t(`${report.verdict.kind}: ${seriesTitle(report.series)}`)),
      style,
    ),
    h(
      "body",
      {},
      head(report),
      h(
        "main",
        {},
        contents(sections),
        ...sections.map(([, , html]) => html),
        cells(report, raw, logs),
      ),
      footer(report),
    ),
  );
  return `<!DOCTYPE html>\n${page}`;
}

function policy(): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${digestText(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function contents(sections: readonly Section[]): Html {
  return h(
    "nav",
    { "aria-label": "Sections" },
    join(sections.map(([id, title]) => h("a", { href: `#${id}` }, t(title))), " "),
  );
}

function archSection(report: Report): Html {
  const rows = report.archs.map(({ name, defconfig, compiler, why }) => [
    own(name),
    own(compiler ?? "none"),
    own(defconfig),
    own(why),
  ]);
  return section(
    "archs",
    "Architectures",
    table("What built them", ["architecture", "compiler", "defconfig", "why this one"], rows),
  );
}

/** The boxes of all cells: not shown until one is opened, or the address names it. */
function cells(report: Report, raw: Report, logs: CellLogs): Html {
  const nameOf = cellNames(report);
  const told = new Set(
    (["fail", "base-broken"] as const).flatMap((verdict) =>
      findBreaks(report, verdict).map(({ cell }) => cell)
    ),
  );
  const known = new Set<string>();
  const count = Math.max(1, report.cells.length);
  const share = (all: number, least: number, most: number) =>
    Math.max(least, Math.min(most, Math.floor(all / count)));
  const room = share(SHELL, SHELL_LEAST, SHELL_MOST);
  const messages = share(MESSAGES, MESSAGES_LEAST, MESSAGES_MOST);
  return h(
    "section",
    { id: "cells", "aria-labelledby": "cells-title" },
    h("h2", { id: "cells-title" }, t("Cells")),
    ...report.cells.map((cell, i) => {
      const { state, arch } = raw.cells[i]!;
      if (known.has(nameOf(cell))) return NOTHING;
      known.add(nameOf(cell));
      const log = logs.get(cellKey({ state, arch }));
      return cellBox(cell, { report, nameOf, log, room, messages, printed: told.has(cell) });
    }),
  );
}

function footer(report: Report): Html {
  const { tool, run, schema } = report;
  return h(
    "footer",
    {},
    h("p", {}, own(`${tool.name} ${tool.version}, run ${run.id}, ${schema}`)),
  );
}
