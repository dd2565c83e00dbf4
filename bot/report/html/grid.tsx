/**
 * The grid: a row for each state, a column for each architecture, a button for each cell that
 * opens what is known of it.
 * @module
 */
import { legendEntries } from "../terminal/report.ts";
import type { Cell, Report } from "../model/schema.ts";
import { lookOf } from "../analysis/verdicts.ts";
import type { Html } from "./markup.tsx";
import { cellNames, list, Section } from "./parts.tsx";
import { stateName } from "./timeline.tsx";
import { cellKey } from "../../plan/types.ts";

/** The section; the report must be clean. */
export function gridSection(report: Report): Html {
  const drifts = report.cells.some(hasDrift);
  return (
    <Section id="grid" title="Every patch on every architecture">
      <p class="soft">A cell opens with Enter or a click, and closes with Escape.</p>
      <p class="past">
        <a href="#behind-grid">Skip the grid</a>
      </p>
      <div class="wide grid" role="group" tabindex={0} aria-labelledby="grid-title">
        {gridTable(report)}
      </div>
      <div id="behind-grid" class="legend" tabindex={-1}>
        {list([
          ...legendEntries(report),
          ...drifts ? [<>{DRIFT}: the patch changed .config there</>] : [],
        ])}
      </div>
    </Section>
  );
}

function gridTable(report: Report): Html {
  const cells = new Map(report.cells.map((cell) => [cellKey(cell), cell]));
  const subjects = new Map(report.series.patches.map(({ n, subject }) => [n, subject]));
  const nameOf = cellNames(report);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">state</th>
          {report.archs.map(({ name }) => (
            <th scope="col">
              <bdi>{name}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {report.states.map(({ n }) => (
          <tr>
            <th scope="row">
              <div class="state">
                <span class="n">{n}</span>
                <span class="subject" title={subjects.get(n)}>
                  <bdi>{n === 0 ? "base" : subjects.get(n) ?? ""}</bdi>
                </span>
              </div>
            </th>
            {report.archs.map(({ name }) =>
              gridCell(cells.get(cellKey({ state: n, arch: name })), nameOf)
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function gridCell(cell: Cell | undefined, nameOf: (cell: Cell) => string): Html {
  if (cell === undefined) {
    return (
      <td>
        <span class="unseen">not reached</span>
      </td>
    );
  }
  return (
    <td class={cell.verdict}>
      {opener(cell, nameOf, lookOf(cell).word, hasDrift(cell) ? DRIFT : undefined)}
    </td>
  );
}

/** The mark of a cell whose configuration changed. */
const DRIFT = <span class="drift" aria-hidden="true">&#x2206;</span>;

function hasDrift(cell: Cell): boolean {
  return (cell.drift?.total ?? 0) > 0;
}

/** A button that opens a cell. It needs no script: HTML, 6.12 "the popover attribute". */
export function opener(
  cell: Cell,
  nameOf: (cell: Cell) => string,
  word: string,
  mark?: Html,
): Html {
  const name = word === "-" ? cell.verdict : word;
  const changed = mark === undefined ? "" : ", .config changed";
  return (
    <button
      type="button"
      popovertarget={nameOf(cell)}
      aria-label={`${name}: ${stateName(cell.state)} on ${cell.arch}${changed}`}
    >
      {word}
      {mark}
    </button>
  );
}
