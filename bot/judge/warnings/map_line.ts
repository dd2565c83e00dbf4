/**
 * Where a line of the state before stands after a patch. Pure.
 * @module
 */
import type { FileHunks, LineHunk } from "../hunks.ts";

/** A place at the later state. */
export interface MappedLine {
  /** The path then; it changes with a rename. */
  readonly file: string;
  /** Where the line stands, or would stand if it had not been removed; undefined without a line. */
  readonly line?: number;
  /** False if a patch removed or rewrote the line. */
  readonly kept: boolean;
}

/** The number of a line after the hunks, both from 1; undefined if they remove it. */
export function mapLine(hunks: readonly LineHunk[], line: number): number | undefined {
  const { at, kept } = walk(hunks, line);
  return kept ? at : undefined;
}

/** The place after several patches, in their order, of a place before the first. */
export function mapPlace(
  patches: readonly (readonly FileHunks[])[],
  file: string,
  line: number | undefined,
): MappedLine {
  let name = normalized(file);
  let now = line, kept = true, renamed = false;
  for (const files of patches) {
    const found = files.find((one) => (one.renamedFrom ?? one.path) === name);
    if (found === undefined) continue;
    if (found.renamedFrom !== undefined) {
      name = found.path;
      renamed = true;
    }
    if (found.deleted) kept = false;
    if (now === undefined) continue;
    const next = walk(found.hunks, now);
    now = next.at;
    kept &&= next.kept;
  }
  return { file: renamed ? name : file, ...(now === undefined ? {} : { line: now }), kept };
}

function walk(hunks: readonly LineHunk[], line: number): { at: number; kept: boolean } {
  let shift = 0;
  for (const hunk of hunks) {
    if (line < hunk.oldStart) break;
    if (line < hunk.oldStart + hunk.oldLines) return inside(hunk, line);
    shift += hunk.newLines - hunk.oldLines;
  }
  return { at: line + shift, kept: true };
}

function inside(hunk: LineHunk, line: number): { at: number; kept: boolean } {
  let old = hunk.oldStart, now = hunk.newStart;
  /** The run of removed lines that we are in: what replaces its first line stands at `now`. */
  let run: { readonly old: number; readonly now: number } | undefined;
  for (const text of hunk.lines) {
    const sign = text[0];
    if (sign === "\\") continue;
    if (sign === "-") run ??= { old, now };
    else if (sign !== "+") run = undefined;
    if (sign !== "+" && old === line) {
      return run === undefined
        ? { at: now, kept: true }
        : { at: run.now + line - run.old, kept: false };
    }
    if (sign !== "+") old++;
    if (sign !== "-") now++;
  }
  return { at: now, kept: false };
}

/** `arch/x/vdso32/../a.c` is the file `arch/x/a.c` of a patch. */
export function normalized(path: string): string {
  if (!path.includes("./")) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
