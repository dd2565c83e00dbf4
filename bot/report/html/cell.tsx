/**
 * What opens behind a cell of the grid: why it has its verdict, how that was verified, what the
 * compilers said, and how to see it oneself.
 * @module
 */
import { type Cell, type Report, type ReportDiagnostic } from "../model/schema.ts";
import { patchesOf } from "../analysis/drift.ts";
import { more } from "../analysis/findings.ts";
import { duration, plural } from "../../text/words.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";
import { lookOf } from "../analysis/verdicts.ts";
import { bootPart } from "./boot.tsx";
import { testPart } from "./tests.tsx";
import { type Html, own } from "./markup.tsx";
import { facts, lines, list } from "./parts.tsx";
import { stateName } from "./timeline.tsx";
import { isWorse } from "../../judge/mod.ts";
import type { CellLog } from "./types.ts";

/** How a verdict was reached at each level. */
const PROOFS: Readonly<Record<Report["level"], string>> = {
  objects:
    "objects: what the patch can change was compiled, before it and after it, and what the objects define and need was compared",
  image: "image: the full defconfig build, kernel image and modules",
  boot: "boot: the full defconfig build, and what it built was run",
};
/** Of a cell, as many messages that are not new are shown, of each kind. */
const MAX_OTHERS = 3;
/** So many of its changed symbols. */
const MAX_SYMBOLS = 40;

/** What a cell is shown with. */
export interface CellContext {
  readonly report: Report;
  readonly nameOf: (cell: Pick<Cell, "state" | "arch">) => string;
  readonly log: CellLog | undefined;
  /** So many new messages are shown. */
  readonly messages: number;
  /** A shell line is cut beyond so many characters. */
  readonly maxChars: number;
  /** It stands on paper, too. */
  readonly printed: boolean;
}

/** The box of a cell; the report must be clean. */
export function cellBox(cell: Cell, context: CellContext): Html {
  const { report, nameOf, log } = context;
  const name = nameOf(cell);
  const arch = report.archs.find((one) => one.name === cell.arch);
  const state = report.states.find(({ n }) => n === cell.state);
  const subject = report.series.patches.find(({ n }) => n === cell.state)?.subject;
  const commit = state === undefined ? "" : `, tree ${state.tree.slice(0, 12)}`;
  return (
    <article
      id={name}
      class={context.printed ? "cell printed" : "cell"}
      popover="auto"
      aria-labelledby={`${name}-title`}
    >
      <h3 id={`${name}-title`}>
        <span class={cell.verdict}>{cell.verdict}</span>: {stateName(cell.state)} on{" "}
        <bdi>{cell.arch}</bdi>
      </h3>
      <button type="button" class="close" popovertarget={name}>Close</button>
      {subject !== undefined && (
        <p class="soft">
          <bdi>{subject}</bdi>
        </p>
      )}
      <p>
        <bdi>{cell.reason}</bdi>
      </p>
      {facts([
        ["means", lookOf(cell).meaning],
        ["verified by", how(cell)],
        ["broken since", brokenSince(cell, report)],
        [
          "likely cause",
          cell.hunk === undefined ? undefined : (
            <code>
              <bdi>{cell.hunk}</bdi>
            </code>
          ),
        ],
        ["time", time(cell)],
        ["compiler", arch?.compiler === undefined ? undefined : <bdi>{arch.compiler}</bdi>],
        [
          "defconfig",
          arch === undefined ? undefined : (
            <>
              <bdi>{arch.defconfig}</bdi>
              <bdi>{hash(cell)}</bdi>
            </>
          ),
        ],
        ["state", <bdi>{`${cell.state}${commit}`}</bdi>],
      ])}
      {diagnostics(cell, context)}
      {excerpt(log)}
      {bootPart(cell.boot)}
      {testPart(cell)}
      {config(cell)}
      {byHand(cell, context)}
      <p class="soft">
        <a href={`#${name}`}>link to this cell</a>
      </p>
    </article>
  );
}

function how(cell: Cell): Html {
  if (cell.verdict === "unaffected") return "argument: the patch cannot change what is built";
  if (cell.verdict === "untested") return undefined;
  const ran = cell.boot !== undefined && cell.boot.result !== "untested" && cell.level !== "boot";
  return `${PROOFS[cell.level]}${ran ? "; and a kernel of it was run" : ""}`;
}

/** The patch to look at for a cell that only carries a break on. */
function brokenSince(cell: Cell, report: Report): Html {
  if (cell.verdict !== "inherited") return undefined;
  if (cell.since !== undefined) return cell.since.map(stateName).join(" and ") || undefined;
  // Earlier reports do not say it.
  const since = report.cells.findLast((one) =>
    one.arch === cell.arch && one.state < cell.state && one.verdict === "fail"
  );
  return since === undefined ? undefined : stateName(since.state);
}

function time(cell: Cell): string {
  if (cell.compiled === 0 && cell.seconds === 0) return "nothing was built";
  const from = cell.cached ? ", in an earlier run" : "";
  return `${plural(cell.compiled, "object")} in ${duration(cell.seconds)} (${
    duration(cell.cpuSeconds)
  } of CPU)${from}`;
}

function hash(cell: Cell): string {
  return cell.configHash === undefined ? "" : `, .config ${cell.configHash.slice(0, 12)}`;
}

function diagnostics(cell: Cell, { messages }: CellContext): Html {
  const left = { new: messages, old: MAX_OTHERS, moved: MAX_OTHERS, fixed: MAX_OTHERS };
  const listed = cell.diagnostics.filter((d) => left[d.status]-- > 0);
  const { errors, warnings, fixed } = cell.diagnosticsTotal;
  const rest = Math.max(errors + warnings + fixed, cell.diagnostics.length) - listed.length;
  const entries = [
    ...listed.map(message),
    ...rest > 0 ? [`${rest} more; report.json and the log have them`] : [],
    ...more({ ...cell, diagnosticsTotal: { ...cell.diagnosticsTotal, errors: 0 } }).map(own),
  ];
  return entries.length === 0 ? undefined : (
    <>
      <h4>What the tools said</h4>
      {list(entries)}
    </>
  );
}

function message(d: ReportDiagnostic): Html {
  const where = d.function === undefined ? "" : `, in ${d.function}`;
  const from = (d.includedFrom ?? []).slice(0, 3).map(({ file, line }) => `${file}:${line}`);
  const included = from.length === 0 ? "" : `, included from ${from.join(", ")}`;
  const used = d.usedAt === undefined ? "" : `, used at ${d.usedAt.file}:${d.usedAt.line}`;
  const before = d.was === undefined ? "" : `, before: ${d.was}`;
  return (
    <>
      <span class={`status ${d.severity}`}>{isWorse(d) ? `${d.status}, worse` : d.status}</span>
      {" "}
      <code>
        <bdi>{diagnosticText(d)}</bdi>
      </code>
      <bdi>{`${where}${included}${used}${before}`}</bdi>
    </>
  );
}

function config({ state, drift }: Cell): Html {
  if (drift === undefined || drift.total === 0) return undefined;
  const { since } = drift;
  const rest = drift.total - Math.min(drift.symbols.length, MAX_SYMBOLS);
  return (
    <>
      <h4>What changed in .config</h4>
      {since !== state && <p>by {patchesOf({ since, state })}</p>}
      {list([
        ...drift.symbols.slice(0, MAX_SYMBOLS).map(({ symbol, from, to }) => (
          <code>
            <bdi>{`${symbol} ${from} -> ${to}`}</bdi>
          </code>
        )),
        ...rest > 0 ? [`${rest} more`] : [],
      ])}
    </>
  );
}

function excerpt(log: CellLog | undefined): Html {
  if (log === undefined) return undefined;
  const { file, lines: text, hit, cut } = log;
  const title = hit === undefined ? "The end of the log" : "The log around the first message";
  const link = file === undefined ? undefined : (
    <p>
      <a href={file}>the whole log</a>
    </p>
  );
  if (text.length === 0) return link;
  return (
    <>
      <h4>{title}</h4>
      {lines(title, [
        ...cut.before ? [<span class="soft">[...]</span>] : [],
        ...text.map((line, i) => i === hit ? <mark>{line}</mark> : line),
        ...cut.after ? [<span class="soft">[...]</span>] : [],
      ])}
      {link}
    </>
  );
}

function byHand(cell: Cell, { report, maxChars }: CellContext): Html {
  if (cell.reproduce.length === 0) return undefined;
  const state = report.states.find(({ n }) => n === cell.state);
  const cut = cell.reproduce.some((line) => line.length > maxChars);
  return (
    <>
      <h4>By hand</h4>
      <p>
        In a tree at {stateName(cell.state)}
        {state !== undefined && `, git tree ${state.tree.slice(0, 12)}`}:
      </p>
      {lines(
        "By hand",
        cell.reproduce.map((line) =>
          line.length > maxChars ? <>{line.slice(0, maxChars)} {CUT}</> : line
        ),
      )}
      {cut && <p class="soft">A line is cut here; report.json has the whole of it.</p>}
    </>
  );
}

const CUT = <span class="soft">[...]</span>;
