/**
 * A diff taken apart into units, and a file put together from some of them. Pure.
 * @module
 */
import { hunkHeader, patchHunks } from "../judge/mod.ts";
import { utf8Text } from "./bytes.ts";
import type { Unit } from "./types.ts";

/** One line of `git diff-tree -r --raw -z`. */
export interface RawChange {
  readonly path: string;
  readonly oldMode: string;
  readonly newMode: string;
  /** The blob after; zeros if the file goes. */
  readonly newBlob: string;
}

const REGULAR = /^100/;

/** Parses the output of `git diff-tree -r --raw -z --no-renames --no-abbrev`. */
export function parseRaw(text: string): readonly RawChange[] {
  const parts = text.split("\0");
  const changes: RawChange[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [oldMode, newMode, , newBlob] = parts[i]!.slice(1).split(" ");
    if (newBlob === undefined) break;
    changes.push({ path: parts[i + 1]!, oldMode: oldMode!, newMode: newMode!, newBlob });
  }
  return changes;
}

/** The units of a change: hunks where a text file stays one, else the file. `diff` is bytes. */
export function unitsOf(changes: readonly RawChange[], diff: string): readonly Unit[] {
  const hunks = new Map(patchHunks(diff).map((file) => [utf8Text(file.path), file.hunks]));
  return changes.flatMap((change): Unit[] => {
    const { path, oldMode, newMode, newBlob } = change;
    const own = hunks.get(path) ?? [];
    const changed = own.flatMap(({ lines }) => lines.filter((line) => /^[+-]/.test(line)));
    if (oldMode === newMode && REGULAR.test(oldMode) && own.length > 0) {
      return own.map((hunk) => ({
        path,
        label: `${path} ${hunkHeader(hunk)}`,
        lines: { start: hunk.oldStart, count: hunk.oldLines },
        after: linesAfter(hunk.lines),
        changed: hunk.lines.filter((line) => /^[+-]/.test(line)),
      }));
    }
    const gone = /^0+$/.test(newBlob);
    return [{
      path,
      label: path,
      ...(gone ? {} : { after: { mode: newMode, blob: newBlob } }),
      changed,
    }];
  });
}

/** The lines that stand there after a hunk; `\ No newline at end of file` takes one away. */
function linesAfter(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, i) =>
    /^[ +]/.test(line) ? [line.slice(1) + (lines[i + 1]?.startsWith("\\") ? "" : "\n")] : []
  );
}

/** The text of a file with some of the hunks that lead from it to another. */
export function applyUnits(text: string, units: readonly Unit[]): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const from = (unit: Unit) => unit.lines?.start ?? 1;
  const out: string[] = [];
  let at = 0;
  for (const unit of units.toSorted((a, b) => from(a) - from(b))) {
    if (unit.lines === undefined || !Array.isArray(unit.after)) continue;
    for (const line of lines.slice(at, unit.lines.start - 1)) out.push(line);
    for (const line of unit.after as string[]) out.push(line);
    at = unit.lines.start - 1 + unit.lines.count;
  }
  return [...out, ...lines.slice(at)].join("");
}
