/**
 * Reading what `checkpatch.pl --terse --show-types` prints. Its findings are notes: they never change
 * a verdict.
 * @module
 */
import type { Checkpatch, CheckpatchFinding } from "./types.ts";

/** Findings of one patch that are kept; all are counted. */
const MAX_FINDINGS = 100;

/** The options that make checkpatch.pl print what is read here, of several patches at once. */
export const CHECKPATCH_FLAGS: readonly string[] = [
  ...["--no-tree", "--terse", "--show-types", "--no-summary", "--color=never"],
];

/** `0001.patch:12: WARNING:LONG_LINE: line length of 101 exceeds 100 columns`. */
const LINE = /^([^:]+):(\d{1,9}): (ERROR|WARNING|CHECK):([A-Z0-9_]{1,60}): (.*)$/;

/** Findings about the message or the mail: checkpatch.pl names some line of the diff for them. */
const NO_PLACE = /SIGN_OFF|^COMMIT_|^GERRIT|^EMAIL_|^BAD_FIXES|^UNKNOWN_COMMIT|^FILE_PATH_CHANGES/;

/**
 * The findings of each patch, by the file name that checkpatch.pl was given; `texts` has the text
 * of each, for the places. A patch without any has a value with zeros.
 */
export function readCheckpatch(
  output: string,
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, Checkpatch> {
  const found = new Map<string, [number, Omit<CheckpatchFinding, "file" | "line">][]>();
  for (const line of output.split("\n")) {
    const match = LINE.exec(line.slice(0, 2000));
    const list = found.get(match?.[1] ?? "") ?? [];
    if (match === null || !texts.has(match[1]!)) continue;
    const level = match[3]!.toLowerCase() as CheckpatchFinding["level"];
    const message = match[5]!.slice(0, 300);
    list.push([Number(match[2]), { level, type: match[4]!, message }]);
    found.set(match[1]!, list);
  }
  return new Map([...texts].map(([name, text]) => {
    const list = found.get(name) ?? [];
    const number = (level: CheckpatchFinding["level"]) =>
      list.filter(([, one]) => one.level === level).length;
    const placeOf = places(text, new Set(list.map(([line]) => line)));
    return [name, {
      errors: number("error"),
      warnings: number("warning"),
      checks: number("check"),
      findings: list.slice(0, MAX_FINDINGS).map(([line, one]) => ({
        ...one,
        ...NO_PLACE.test(one.type) ? {} : placeOf.get(line),
      })),
    }];
  }));
}

/** For lines of a patch file, from 1, the line of the file after the patch that they are. */
function places(text: string, numbers: ReadonlySet<number>) {
  const found = new Map<number, { file: string; line: number }>();
  let file: string | undefined, next = 0, left = 0;
  text.split("\n").forEach((line, i) => {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d{1,9})(?:,(\d{1,9}))? @@/.exec(line);
    if (hunk !== null) {
      next = Number(hunk[1]);
      left = Number(hunk[2] ?? 1);
    } else if (left <= 0 && line.startsWith("+++ ")) {
      file = /^\+\+\+ [^/\s]+\/([^\t]+)/.exec(line)?.[1];
    } else if (left > 0 && /^[ +]|^$/.test(line)) {
      if (file !== undefined && numbers.has(i + 1)) found.set(i + 1, { file, line: next });
      next++;
      left--;
    } else if (left > 0 && line.startsWith("-") && file !== undefined && numbers.has(i + 1)) {
      found.set(i + 1, { file, line: next });
    }
  });
  return found;
}
