/**
 * What opens behind a cell of the grid: why it has its verdict, how that was proved, what the
 * compilers said, and how to see it oneself.
 * @module
 */
import { type Cell, type Report, type ReportDiagnostic } from "../model/schema.ts";
import { patchesOf } from "../analysis/drift.ts";
import { more } from "../analysis/findings.ts";
import { duration, plural } from "../../text/words.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";
import { lookOf } from "../analysis/verdicts.ts";
import { bootPart } from "./boot.ts";
import { h, type Html, join, NOTHING, own, t } from "./markup.ts";
import { facts, lines, list } from "./parts.ts";
import { stateName } from "./timeline.ts";
import { isWorse } from "../../judge/identity.ts";
import type { CellLog } from "./types.ts";

/** How a verdict was reached at each level. */
const PROOFS: Readonly<Record<Report["level"], string>> = {
  objects:
    "objects: what the patch can change was compiled, before it and after it, and what the objects define and need was compared",
  image: "image: the full defconfig build, kernel image and modules",
  boot: "boot: the full defconfig build, and what it built was run",
};
/** Of a cell, as many messages that are not new are shown, of each kind. */
const SHOWN = 3;
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
  readonly room: number;
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
  return h(
    "article",
    {
      id: name,
      class: context.printed ? "cell printed" : "cell",
      popover: "auto",
      "aria-labelledby": `${name}-title`,
    },
    h(
      "h3",
      { id: `${name}-title` },
      h("span", { class: cell.verdict }, t(cell.verdict)),
      t(`: ${stateName(cell.state)} on `),
      own(cell.arch),
    ),
    h("button", { type: "button", class: "close", popovertarget: name }, t("Close")),
    subject === undefined ? NOTHING : h("p", { class: "soft" }, own(subject)),
    h("p", {}, own(cell.reason)),
    facts([
      ["means", t(lookOf(cell).meaning)],
      ["proved by", proof(cell)],
      ["broken since", brokenSince(cell, report)],
      ["likely cause", cell.hunk === undefined ? NOTHING : h("code", {}, own(cell.hunk))],
      ["time", t(time(cell))],
      ["compiler", arch?.compiler === undefined ? NOTHING : own(arch.compiler)],
      ["defconfig", arch === undefined ? NOTHING : join([own(arch.defconfig), own(hash(cell))])],
      ["state", own(`${cell.state}${commit}`)],
    ]),
    diagnostics(cell, context),
    excerpt(log),
    bootPart(cell.boot),
    config(cell),
    byHand(cell, context),
    h("p", { class: "soft" }, h("a", { href: `#${name}` }, t("link to this cell"))),
  );
}

function proof(cell: Cell): Html {
  if (cell.verdict === "unaffected") return t("argument: the patch cannot change what is built");
  if (cell.verdict === "untested") return NOTHING;
  const ran = cell.boot !== undefined && cell.boot.result !== "untested" && cell.level !== "boot";
  return t(`${PROOFS[cell.level]}${ran ? "; and a kernel of it was run" : ""}`);
}

/** The patch to look at for a cell that only carries a break on. */
function brokenSince(cell: Cell, report: Report): Html {
  if (cell.verdict !== "inherited") return NOTHING;
  const since = report.cells.findLast((one) =>
    one.arch === cell.arch && one.state < cell.state && one.verdict === "fail"
  );
  return since === undefined ? NOTHING : t(stateName(since.state));
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
  const left = { new: messages, old: SHOWN, moved: SHOWN, fixed: SHOWN };
  const shown = cell.diagnostics.filter((d) => left[d.status]-- > 0);
  const { errors, warnings, fixed } = cell.diagnosticsTotal;
  const rest = Math.max(errors + warnings + fixed, cell.diagnostics.length) - shown.length;
  const entries = [
    ...shown.map(message),
    ...rest > 0 ? [t(`${rest} more; report.json and the log have them`)] : [],
    ...more({ ...cell, diagnosticsTotal: { ...cell.diagnosticsTotal, errors: 0 } }).map(own),
  ];
  return entries.length === 0
    ? NOTHING
    : join([h("h4", {}, t("What the tools said")), list(entries)]);
}

function message(d: ReportDiagnostic): Html {
  const where = d.function === undefined ? "" : `, in ${d.function}`;
  const from = (d.includedFrom ?? []).slice(0, 3).map(({ file, line }) => `${file}:${line}`);
  const included = from.length === 0 ? "" : `, included from ${from.join(", ")}`;
  const used = d.usedAt === undefined ? "" : `, used at ${d.usedAt.file}:${d.usedAt.line}`;
  const before = d.was === undefined ? "" : `, before: ${d.was}`;
  return join([
    h("span", { class: `status ${d.severity}` }, t(isWorse(d) ? `${d.status}, worse` : d.status)),
    t(" "),
    h("code", {}, own(diagnosticText(d))),
    own(`${where}${included}${used}${before}`),
  ]);
}

function config({ state, drift }: Cell): Html {
  if (drift === undefined || drift.total === 0) return NOTHING;
  const { since } = drift;
  const rest = drift.total - Math.min(drift.symbols.length, MAX_SYMBOLS);
  return join([
    h("h4", {}, t("What changed in .config")),
    since === state ? NOTHING : h("p", {}, t(`by ${patchesOf({ since, state })}`)),
    list([
      ...drift.symbols.slice(0, MAX_SYMBOLS).map(({ symbol, from, to }) =>
        h("code", {}, own(`${symbol} ${from} -> ${to}`))
      ),
      ...rest > 0 ? [t(`${rest} more`)] : [],
    ]),
  ]);
}

function excerpt(log: CellLog | undefined): Html {
  if (log === undefined) return NOTHING;
  const { file, lines: text, hit, cut } = log;
  const title = hit === undefined ? "The end of the log" : "The log around the first message";
  const link = file === undefined
    ? NOTHING
    : h("p", {}, h("a", { href: file }, t("the whole log")));
  if (text.length === 0) return link;
  return join([
    h("h4", {}, t(title)),
    lines(title, [
      ...cut.before ? [h("span", { class: "soft" }, t("[...]"))] : [],
      ...text.map((line, i) => i === hit ? h("mark", {}, t(line)) : t(line)),
      ...cut.after ? [h("span", { class: "soft" }, t("[...]"))] : [],
    ]),
    link,
  ]);
}

function byHand(cell: Cell, { report, room }: CellContext): Html {
  if (cell.reproduce.length === 0) return NOTHING;
  const state = report.states.find(({ n }) => n === cell.state);
  const cut = cell.reproduce.some((line) => line.length > room);
  return join([
    h("h4", {}, t("By hand")),
    h(
      "p",
      {},
      t(`In a tree at ${stateName(cell.state)}`),
      state === undefined ? NOTHING : t(`, git tree ${state.tree.slice(0, 12)}`),
      t(":"),
    ),
    lines(
      "By hand",
      cell.reproduce.map((line) =>
        line.length > room ? join([t(line.slice(0, room)), CUT]) : t(line)
      ),
    ),
    cut
      ? h("p", { class: "soft" }, t("A line is cut here; report.json has the whole of it."))
      : NOTHING,
  ]);
}

const CUT = h("span", { class: "soft" }, t(" [...]"));
