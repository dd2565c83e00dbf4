/**
 * Why a series does not apply, for a person.
 * @module
 */
import type { Reject, RejectedBase, RejectedHunk } from "../../tree/types.ts";
import { cleanDeep, cleanSource } from "../../text/clean.ts";
import { columns, paint, type RenderOptions } from "../../text/paint.ts";
import { shorten, wrap } from "../../text/width.ts";

const MAX_LINES = 12;
const MAX_HUNKS = 20;
const MAX_IDS = 4;

/** The explanation, ending with a newline. */
export function renderReject(
  reject: Reject,
  options: RenderOptions = { width: 100, color: false },
): string {
  const width = columns(options);
  const title = wrap(
    cleanDeep(`patch ${reject.patch} does not apply: ${reject.subject}`),
    width,
    "    ",
  );
  const listed = reject.hunks.slice(0, MAX_HUNKS);
  const rest = reject.hunks.length - listed.length;
  const gitLines = reject.hunks.length > 0 ? [] : reject.git.split("\n").filter((l) => l.trim());
  const lines = [
    ...reject.base === undefined ? [] : baseLines(reject.base, width),
    ...title.map((line) => paint(line, "alarm", options)),
    ...listed.flatMap((hunk) => hunkLines(hunk, width)),
    ...rest > 0 ? [`  and ${rest} more`] : [],
    ...gitLines.slice(0, MAX_LINES).flatMap((line) =>
      wrap(cleanDeep(line), width, "       ", "  git: ")
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Where it was applied, and where it might: that explains most rejects. */
function baseLines(base: RejectedBase, width: number): string[] {
  const { commit, tree, how, why, matching, of, prerequisites, elsewhere } = base;
  const say = (text: string) => wrap(cleanDeep(text), width, "    ");
  const count = prerequisites.length;
  const ids = prerequisites.slice(0, MAX_IDS).join(", ") + (count > MAX_IDS ? ", ..." : "");
  return [
    ...say(`base: ${commit.slice(0, 12)}${tree === undefined ? "" : ` of ${tree}`}, ${why}`),
    ...of === 0 || matching === of || how === "HEAD"
      ? []
      : say(`${matching} of ${of} file${of === 1 ? " is" : "s are"} as the patches expect there`),
    ...count === 0 ? [] : say(
      `${count} prerequisite patch${count === 1 ? " is" : "es are"} not applied: ${ids}`,
    ),
    ...elsewhere === undefined ? [] : say(
      `all files are as the patches expect at ${elsewhere.name}: --base ${
        elsewhere.commit.slice(0, 12)
      }`,
    ),
  ];
}

function hunkLines(raw: RejectedHunk, width: number): string[] {
  const { file, header, problem } = cleanDeep({
    file: raw.file,
    header: raw.header ?? "",
    problem: raw.problem,
  });
  const fact = (text: string) => wrap(text, width, "      ", "      ");
  const place = header === "" ? file : `${file} ${header}`;
  return [
    ...wrap(`${place}: ${problem}`, width, "      ", "  "),
    ...sourceLines("expected", raw.expected, width),
    ...sourceLines("found", raw.found, width),
    ...raw.nearest === undefined ? [] : fact(`it would fit best at line ${raw.nearest}`),
    ...raw.alreadyApplied ? fact("the change is there already") : [],
  ];
}

/** Lines of source, cut and not wrapped: how they stand is part of the answer. */
function sourceLines(name: string, lines: readonly string[] | undefined, width: number): string[] {
  if (lines === undefined) return [];
  const label = (i: number) => `      ${(i === 0 ? name : "").padEnd(8)} | `;
  if (lines.length === 0) return [`${label(0)}(nothing)`];
  const rest = lines.length - MAX_LINES;
  return [
    ...lines.slice(0, MAX_LINES).map((line, i) =>
      shorten(`${label(i)}${cleanSource(line)}`, width).trimEnd()
    ),
    ...rest > 0 ? [`${label(1)}and ${rest} more`] : [],
  ];
}
