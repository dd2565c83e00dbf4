/**
 * The grid of a run: a row for each state, a column for each architecture, as far as it was tried.
 * All texts must be clean.
 * @module
 */
import { fileName } from "../../../config/mod.ts";
import type { Html } from "../../../report/html/markup.tsx";
import { list, Section } from "../../../report/html/parts.tsx";
import { stateName } from "../../../report/html/timeline.tsx";
import { plural } from "../../../text/words.ts";
import { LOOKS, type VerdictLook } from "../../../report/analysis/verdicts.ts";
import { shorten } from "../../../text/width.ts";
import { parseShard } from "../../../shard/spec.ts";
import type { CellRow, SeriesRow, ShardRow } from "../../types.ts";
import { seriesPath } from "../words.tsx";
import { cellKey } from "../../../plan/types.ts";

/** What the grid is made from. */
export interface GridFacts {
  readonly series: SeriesRow;
  readonly cells: readonly CellRow[];
  readonly shards: readonly ShardRow[];
  /** Of the patches, from the first; empty if they are not known. */
  readonly subjects: readonly string[];
}

/** Cells of the grid: of a series of many hundred patches the report has all. */
const MAX_CELLS = 4000;
/** Cells that are listed with their reasons, and columns of a reason. */
const MAX_REASONS = 40, WHY = 300;
/** Characters of a message that are looked for in a log. */
const PLACE = 80;
/** A cell without one of these has no log, or none that says anything. */
const LOGGED = new Set(["pass", "fixed", "warn", "fail", "inherited", "base-broken", "infra"]);
/** What has to be acted on. */
const URGENT = new Set(["fail", "base-broken", "warn", "infra"]);

/** The section; nothing as long as there is no plan. */
export function gridPart(facts: GridFacts): Html {
  const { series, cells, shards } = facts;
  const archs = [
    ...new Set([...shards.flatMap(buildsOf), ...cells.map((one) => one.arch)]),
  ]
    .sort();
  const all = statesOf(facts);
  if (archs.length === 0 || all.length === 0) return undefined;
  const states = all.slice(0, Math.max(20, Math.floor(MAX_CELLS / archs.length)));
  return (
    <Section id="grid" title="Every patch on every architecture">
      <div class="wide grid" role="group" tabindex={0} aria-labelledby="grid-title">
        {table(facts, archs, states)}
      </div>
      {states.length < all.length && (
        <p>{`${plural(all.length - states.length, "more state")} are in the report.`}</p>
      )}
      {legend(cells)}
      {urgent(series, cells, logs(series, shards))}
    </Section>
  );
}

/** The columns that a shard has. */
function buildsOf({ spec, archs }: Pick<ShardRow, "spec" | "archs">): readonly string[] {
  return parseShard(spec)?.map(({ arch }) => arch) ?? archs;
}

function statesOf({ series, cells }: GridFacts): readonly number[] {
  const last = Math.max(series.patches ?? 0, ...cells.map(({ state }) => state));
  return last === 0 && cells.length === 0 ? [] : Array.from({ length: last + 1 }, (_, n) => n);
}

function table(
  { series, cells, shards, subjects }: GridFacts,
  archs: readonly string[],
  states: readonly number[],
): Html {
  const byPlace = new Map(cells.map((cell) => [cellKey(cell), cell]));
  const logOf = logs(series, shards);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">state</th>
          {archs.map((arch) => (
            <th scope="col">
              <bdi>{shorten(arch, 40)}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {states.map((n) => (
          <tr id={`state-${n}`}>
            <th scope="row">{stateHead(n, subjects[n - 1])}</th>
            {archs.map((arch) => {
              const cell = byPlace.get(cellKey({ state: n, arch }));
              return gridCell(cell, cell && logOf(cell));
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where the log of a cell is, if it is kept and says anything. */
function logs(
  series: SeriesRow,
  shards: readonly ShardRow[],
): (cell: Pick<CellRow, "arch" | "state" | "verdict">) => string | undefined {
  const kept = (arch: string) =>
    series.removedAt === undefined && (series.state === "judged" ||
      shards.some((shard) => shard.artifact !== undefined && buildsOf(shard).includes(arch)));
  return ({ arch, state, verdict }) =>
    kept(arch) && LOGGED.has(verdict)
      ? `${seriesPath(series)}/log/${encodeURIComponent(fileName(arch))}/${state}`
      : undefined;
}

/**
 * The place of a message in a log, for browsers that look for a text in a page (wicg.github.io,
 * scroll-to-text-fragment); others show the log from its begin.
 */
function placeIn(log: string, why: string): string {
  const message = /(?:error|warning): (.*)/s.exec(why.slice(0, WHY))?.[1] ?? why;
  const words = message.slice(0, PLACE).replace(/\.{3}$/, "").trim();
  return words === "" ? log : `${log}#:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`;
}

function stateHead(n: number, subject = n === 0 ? "base" : `patch ${n}`): Html {
  return (
    <div class="state">
      <span class="n">{n}</span>
      <span class="subject">
        <bdi>{shorten(subject, 200)}</bdi>
      </span>
    </div>
  );
}

function gridCell(cell: CellRow | undefined, log: string | undefined): Html {
  if (cell === undefined) {
    return (
      <td>
        <span class="unseen">not tried yet</span>
      </td>
    );
  }
  const look = lookOf(cell.verdict), verdict = look.word === "-" ? cell.verdict : look.word;
  const title = `${cell.verdict}: ${shorten(cell.why, WHY)}`;
  const label = `${verdict}: ${stateName(cell.state)} on ${cell.arch}${
    log === undefined ? "" : ", log"
  }`;
  return (
    <td class={cell.verdict in LOOKS ? cell.verdict : "untested"} title={title}>
      {log === undefined
        ? (
          <>
            <span class="in" aria-hidden="true">{look.word}</span>
            <span class="unseen">{verdict}</span>
          </>
        )
        : <a class="in" href={log} aria-label={label}>{look.word}</a>}
    </td>
  );
}

/** A worker's word may be none of ours. */
function lookOf(verdict: string): Pick<VerdictLook, "word" | "meaning"> {
  const looks: Readonly<Record<string, VerdictLook>> = LOOKS;
  return Object.hasOwn(looks, verdict)
    ? looks[verdict]!
    : { word: shorten(verdict, 12), meaning: "" };
}

function legend(cells: readonly CellRow[]): Html {
  const used = new Set(cells.map(({ verdict }) => verdict));
  const entries = Object.entries(LOOKS)
    .filter(([verdict]) => used.has(verdict) && verdict !== "pass")
    .map(([verdict, { word, meaning }]) =>
      `${word}: ${word.toLowerCase() === verdict ? "" : `${verdict}, `}${meaning}`
    );
  return entries.length === 0 ? undefined : <div class="legend">{list(entries)}</div>;
}

/** What is wrong, in words. */
function urgent(
  series: SeriesRow,
  cells: readonly CellRow[],
  logOf: ReturnType<typeof logs>,
): Html {
  const found = cells.filter(({ verdict }) => URGENT.has(verdict))
    .toSorted((a, b) => a.state - b.state);
  const rest = found.length - MAX_REASONS;
  return (
    <div id="urgent">
      {list([
        ...found.slice(0, MAX_REASONS).map((cell) => {
          const log = logOf(cell), why = <bdi>{shorten(cell.why, WHY)}</bdi>;
          return (
            <>
              <strong class={cell.verdict}>{cell.verdict}</strong>, {stateName(cell.state)} on{" "}
              <bdi>{cell.arch}</bdi>:{" "}
              {log === undefined ? why : <a href={placeIn(log, cell.why)}>{why}</a>}
            </>
          );
        }),
        ...rest > 0
          ? [
            `${plural(rest, "more cell")}${
              series.state === "judged" ? "; the report has them" : ""
            }`,
          ]
          : [],
      ])}
    </div>
  );
}
