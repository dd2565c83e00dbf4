/**
 * The shell lines that lead another person to a state: its base, and then the patches. The lines that build it there
 * are the cell's own, and follow.
 * @module
 */
import { GIT_HASH } from "../../system/files/digest.ts";
import { isMessageId } from "../../text/message_id.ts";
import { fixLines } from "./fixes.ts";
import { prerequisiteLines } from "./prerequisites.ts";
import { failedTests } from "./tests.ts";
import type { Cell, Report } from "../model/schema.ts";
import { shellWord } from "../../text/shell.ts";

/**
 * All lines that show what a cell did, to be typed in a kernel tree: its state, its build, the boot that broke and the
 * tests that failed. Empty where nothing was built. The report must be clean.
 */
export function handLines(
  report: Pick<Report, "tree" | "series">,
  cell: Cell,
): readonly string[] {
  const { state, reproduce, boot } = cell;
  const lines = [
    ...reproduce,
    ...boot?.result === "broken" ? boot.reproduce : [],
    ...failedTests(cell).flatMap((test) => test.reproduce),
  ];
  return lines.length === 0 ? [] : [...stateLines(report, state), ...lines];
}

/** The lines that make the tree of state n, to be typed in a kernel tree. The report must be clean. */
export function stateLines(report: Pick<Report, "tree" | "series">, n: number): readonly string[] {
  const { patches } = report.series;
  const own = patches.find((patch) => patch.n === n)?.commit;
  // What the user has as a commit needs no patch.
  if (own !== undefined && GIT_HASH.test(own)) return [`git checkout ${own}`];
  return [...baseLines(report.tree), ...n === 0 ? [] : [patchLine(report, n)]];
}

/** The lines that make the base. */
function baseLines({ url, branch, release, base }: Report["tree"]): string[] {
  // The commit of an unpacked tarball is nowhere else.
  const needs = [...prerequisiteLines(base.prerequisites), ...fixLines(base.fixes)];
  if (release !== undefined) return [`git checkout ${shellWord(`v${release}`)}`, ...needs];
  const fetch = url === undefined ? [] : [
    ["git fetch", url, ...branch === undefined ? [] : [branch]].map((word, i) =>
      i === 0 ? word : shellWord(word)
    ).join(" "),
  ];
  return [...fetch, `git checkout ${shellWord(base.commit)}`, ...needs];
}

/** The line that applies the first n patches. */
function patchLine(
  { series: { patches, version, posted = [] } }: Pick<Report, "series">,
  n: number,
): string {
  const id = posted.find(({ messageId }) => isMessageId(messageId))?.messageId ??
    patches.find(({ messageId }) => messageId !== undefined && isMessageId(messageId))?.messageId;
  // git format-patch -v4 writes v4-0001-..., and others do without.
  const prefix = version > 1 ? "*" : "";
  if (id === undefined) return `git am ${globs(n).map((glob) => `${prefix}${glob}`).join(" ")}`;
  const only = n === patches.length ? "" : `-P ${n === 1 ? "1" : `1-${n}`} `;
  return `b4 shazam ${only}${shellWord(id)}`;
}

/** The files of the first n patches, as git format-patch calls them. */
function globs(n: number): string[] {
  const tens = Array.from({ length: Math.floor(n / 10) + 1 }, (_, ten) => {
    const from = ten === 0 ? 1 : 0, to = Math.min(9, n - 10 * ten);
    const digits = to === from ? `${to}` : `[${from}-${to}]`;
    return to < from ? [] : [`${String(ten).padStart(3, "0")}${digits}-*.patch`];
  });
  return tens.flat();
}
