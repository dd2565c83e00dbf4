/**
 * Reports for the goldens: recorded ones, and what is made of them where a run would not say it.
 * @module
 */
import type { Cell, Report } from "../../bot/report/model/schema.ts";
import {
  ended,
  ofRelease,
  withBuilds,
  withCells,
  withOpenClaim,
  withStates,
} from "./recorded/derived.ts";
import { recorded } from "./recorded/mod.ts";

const ALL_PASS = ofRelease(recorded("all-pass"));
const BREAK = ofRelease(recorded("break-and-mend"));

/** What an error of a cell says, and a file that it names, and what shows it by hand. */
function saying(cell: Cell, file: string, text: string, lines: readonly string[]): Cell {
  const [first, ...others] = cell.diagnostics;
  if (first === undefined || cell.verdict === "pass") return cell;
  const reproduce = cell.verdict === "fail" ? lines : cell.reproduce;
  return { ...cell, diagnostics: [{ ...first, file, message: text }, ...others], reproduce };
}

/** Control characters, wide and combining ones, a line of 3,000 characters, a lone surrogate. */
const HOSTILE = withCells(
  withStates(
    withBuilds(BREAK, { "um\u001b[1m": "x86_64", "a-very-long-architecture-name": "um" }),
    "evil\u001b[2J\u001b]0;owned\u0007 \u202etxt.exe",
    [
      "\u001b[31mred\u001b[0m alert\r\nFAKE: bisect-safe",
      "\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57 wide \u{1f427}\u{1f427} penguins \u{1f427}",
      "combining e\u0301e\u0301e\u0301 and zero\u200bwidth\u200d and \u009b31m C1",
      "x".repeat(3000),
      "lone \ud800 surrogate",
    ],
    {
      "um\u001b[1m": (n) => [0, 1, 3, 4, 7, 8][n]!,
      "a-very-long-architecture-name": () => 1,
    },
  ),
  (cell) => ({
    ...saying(
      cell,
      "mm/\u001b[2Ka.c",
      `bad\n\u001b]8;;http://x\u0007 ${"y".repeat(400)}`,
      ["make \u001b[A evil", "line1\nline2"],
    ),
    log: "/tmp/\u0007log",
  }),
);

/** What HTML, XML and Markdown take for their own. */
const MARKUP = withCells(
  withStates(
    withBuilds(BREAK, { 'a|"b"<c>': "alpha", "um": "um" }),
    "]]> <!-- & [link](http://x.org) ![i](j) \ufffe\uffff\u0000",
    [
      "mm: a | b `c` **d** __e__ ~~f~~ $g$ <script>alert(1)</script>",
      "- @everyone fixes #12, see www.x.org",
    ],
    { 'a|"b"<c>': (n) => [0, 3, 2][n]!, "um": (n) => [0, 1, 7][n]! },
  ),
  (cell) => ({
    ...saying(
      cell,
      "mm/```.c",
      cell.verdict === "fail" ? "``` ]]> </failure> &amp; \ufffe" : "`x` | <b> @all",
      ["make '```' && echo \"<&>\""],
    ),
    brokenTargets: cell.verdict === "fail" ? ["mm/|.o", "@org/team.o"] : [],
    log: "/var/tmp/`log`",
    ...cell.arch === "um" && cell.state > 0
      ? {
        verdict: cell.state === 1 ? "infra" : "untested",
        reason: "1. no `cc`, ask <@admin> | \u0007",
      }
      : {},
  }),
);

/** Six builds more than the default series has. */
const FOURTEEN = Object.fromEntries([
  ...ALL_PASS.archs.map(({ name }) => [name, name]),
  ...["arm", "riscv64", "s390x", "i386", "m68k"].map((name) => [name, "powerpc64"]),
]);

/** Every fixture, by the name of its golden. */
export const REPORTS: Readonly<Record<string, Report>> = {
  "all-pass": ALL_PASS,
  "break-and-mend": BREAK,
  "base-broken": recorded("base-broken"),
  "untested-and-infra": withOpenClaim(
    ended(recorded("untested-and-infra"), 2, ["sparc64", "um"]),
  ),
  "drift": recorded("drift"),
  "hostile": HOSTILE,
  "markup": MARKUP,
  "14-archs": withBuilds({
    ...ALL_PASS,
    archs: [...ALL_PASS.archs, { ...BREAK.archs.at(-1)!, name: "arm64" }],
    cells: [
      ...ALL_PASS.cells,
      ...BREAK.cells.filter(({ arch }) => arch === "x86_64").map((one) => ({
        ...one,
        arch: "arm64",
      })),
    ],
  }, { ...FOURTEEN, arm64: "arm64" }),
  "40-patches": withStates(
    BREAK,
    "sched: a long one",
    Array.from({ length: 40 }, (_, i) => `sched/fair: step ${i + 1} of the rework`),
    {
      um: (n) => n < 20 ? 1 : n === 20 ? 3 : n < 30 ? 4 : n === 30 ? 5 : 6,
      alpha: () => 1,
    },
  ),
};
