/**
 * What was built, as a table that fits below a `Tested-by:`: its lines begin with a blank, so that git
 * reads them as part of that trailer (git-interpret-trailers(1)).
 * @module
 */
import type { Report } from "../model/schema.ts";
import { padded, shorten, widthOf } from "../../text/width.ts";

/** Lines of commit messages end here (submitting-patches.rst). */
const WIDTH = 72;
const MAX_COLUMN = 32;

/** A line on what was tested, and one for each architecture. The report must be clean. */
export function pasteTable(report: Report): string[] {
  const rows = report.archs.map(({ name, compiler, defconfig }) => [
    name,
    counts(report, name),
    compiler === undefined ? "" : compilerName(compiler),
    defconfig,
  ]);
  const widths = [0, 1, 2].map((i) =>
    Math.min(MAX_COLUMN, Math.max(...rows.map((row) => widthOf(row[i]!))))
  );
  return [
    shorten(
      `  every patch built on ${
        report.tree.name ?? "a tree that is not public"
      }, level ${report.level}:`,
      WIDTH,
    ),
    ...rows.map((row) => {
      const left = widths.map((width, i) => padded(row[i]!, width)).join("  ");
      return shorten(`  ${left}  ${row[3]!}`, WIDTH).trimEnd();
    }),
  ];
}

const WORDS = [
  ["built", ["pass", "fixed"]],
  ["with warnings", ["warn"]],
  ["unaffected", ["unaffected"]],
  ["not tested", ["untested", "base-broken"]],
] as const;

/** `4 built, 5 unaffected, 4 booted`. */
function counts({ cells }: Report, arch: string): string {
  const own = cells.filter((cell) => cell.arch === arch);
  const booted = own.filter(({ boot }) => boot?.result === "booted").length;
  const tested = own.filter(({ tests = [] }) => tests.some(({ result }) => result === "passed"))
    .length;
  return [
    ...WORDS.flatMap(([word, verdicts]) => {
      const count = own.filter(({ verdict }) => (verdicts as readonly string[]).includes(verdict))
        .length;
      return count === 0 ? [] : [`${count} ${word}`];
    }),
    ...booted === 0 ? [] : [`${booted} booted`],
    ...tested === 0 ? [] : [`${tested} tested`],
  ].join(", ");
}

/** Characters in which a version stands at the end of a line. */
const MAX_VERSION = 200;

/** `gcc 12.2.0` of a compiler's first line of `--version`. */
function compilerName(line: string): string {
  const version = /clang version (\d[\w.]*)/.exec(line)?.[1] ??
    /(\d+(?:\.\d+)+)\S*\s*$/.exec(line.slice(-MAX_VERSION))?.[1];
  if (version === undefined) return line;
  return `${/clang/.test(line) ? "clang" : "gcc"} ${version}`;
}
