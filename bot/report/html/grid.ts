/**
 * The grid: a row for each state, a column for each architecture, a button for each cell that
 * opens what is known of it.
 * @module
 */
import { legendEntries } from "../terminal/report.ts";
import type { Cell, Report } from "../model/schema.ts";
import { lookOf } from "../analysis/verdicts.ts";
import { h, type Html, join, NOTHING, own, t } from "./markup.ts";
import { cellNames, list, section } from "./parts.ts";
import { stateName } from "./timeline.ts";
import { cellKey } from "../../plan/types.ts";

/** The section; the report must be clean. */
export function gridSection(report: Report): Html {
  const drifts = report.cells.some(hasDrift);
  return section(
    "grid",
    "Every patch on every architecture",
    h("p", { class: "soft" }, t("A cell opens with Enter or a click, and closes with Escape.")),
    h("p", { class: "past" }, h("a", { href: "#behind-grid" }, t("Skip the grid"))),
    h(
      "div",
      { class: "wide grid", role: "group", tabindex: 0, "aria-labelledby": "grid-title" },
      gridTable(report),
    ),
    h(
      "div",
      { id: "behind-grid", class: "legend", tabindex: -1 },
      list([
        ...legendEntries(report).map(t),
        ...drifts ? [join([DRIFT, t(": the patch changed .config there")])] : [],
      ]),
    ),
  );
}

function gridTable(report: Report): Html {
  const cells = new Map(report.cells.map((cell) => [cellKey(cell), cell]));
  const subjects = new Map(report.series.patches.map(({ n, subject }) => [n, subject]));
  const nameOf = cellNames(report);
  return h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, t("state")),
        ...report.archs.map(({ name }) => h("th", { scope: "col" }, own(name))),
      ),
    ),
    h(
      "tbody",
      {},
      ...report.states.map(({ n }) =>
        h(
          "tr",
          {},
          h(
            "th",
            { scope: "row" },
            h(
              "div",
              { class: "state" },
              h("span", { class: "n" }, t(n)),
              h(
                "span",
                { class: "subject", title: subjects.get(n) },
                own(n === 0 ? "base" : subjects.get(n) ?? ""),
              ),
            ),
          ),
          ...report.archs.map(({ name }) =>
            gridCell(cells.get(cellKey({ state: n, arch: name })), nameOf)
          ),
        )
      ),
    ),
  );
}

function gridCell(cell: Cell | undefined, nameOf: (cell: Cell) => string): Html {
  if (cell === undefined) return h("td", {}, h("span", { class: "unseen" }, t("not reached")));
  return h(
    "td",
    { class: cell.verdict },
    opener(cell, nameOf, lookOf(cell).word, hasDrift(cell) ? DRIFT : NOTHING),
  );
}

/** The mark of a cell whose configuration changed. */
const DRIFT = h("span", { class: "drift", "aria-hidden": "true" }, t("\u2206"));

function hasDrift(cell: Cell): boolean {
  return (cell.drift?.total ?? 0) > 0;
}

/** A button that opens a cell. It needs no script: HTML, 6.12 "the popover attribute". */
export function opener(
  cell: Cell,
  nameOf: (cell: Cell) => string,
  word: string,
  mark: Html = NOTHING,
): Html {
  const said = word === "-" ? cell.verdict : word;
  const changed = mark === NOTHING ? "" : ", .config changed";
  return h(
    "button",
    {
      type: "button",
      popovertarget: nameOf(cell),
      "aria-label": `${said}: ${stateName(cell.state)} on ${cell.arch}${changed}`,
    },
    t(word),
    mark,
  );
}
