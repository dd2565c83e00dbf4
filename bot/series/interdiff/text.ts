/**
 * A diff made comparable, as git range-diff does it (git-range-diff(1)): no line numbers, no blob
 * names, a heading for each file.
 * @module
 */
import { type Section, walkDiff } from "../diff/hunks.ts";
import { touchedFile } from "../diff/touched.ts";

/** A diff in its comparable form. */
export interface PlainDiff {
  /** Headings ` ## mm/a.c ##`, hunks `@@ mm/a.c: function()`, and lines with their signs. */
  readonly lines: readonly string[];
  /** Only what changes: headings, and the lines with `+` and `-`. */
  readonly changes: readonly string[];
}

/** Makes a diff comparable. What cannot be read as a diff is taken line by line. */
export function plainDiff(diff: string): PlainDiff {
  const all = diff.replace(/\n$/, "").split("\n");
  const walked = walkDiff(diff.split("\n"), 0);
  if (!walked.ok) return { lines: all, changes: all };
  const lines: string[] = [], changes: string[] = [];
  for (const section of walked.sections) {
    const { heading, path } = headOf(all, section);
    lines.push(heading);
    changes.push(heading);
    const body = all.slice(section.start + section.header.length, section.end);
    for (const line of body) {
      const hunk = /^@@ -[\d,]+ \+[\d,]+ @@ ?(.*)$/.exec(line);
      if (hunk !== null) lines.push(`@@${hunk[1] === "" ? "" : ` ${path}: ${hunk[1]}`}`);
      else {
        lines.push(line === "" ? " " : line);
        if (section.binary || /^[-+\\]/.test(line)) changes.push(line);
      }
    }
  }
  return { lines, changes };
}

function headOf(all: readonly string[], section: Section): { heading: string; path: string } {
  const touched = touchedFile(all, section);
  if (!touched.ok) return { heading: ` ## ${section.header[0] ?? ""} ##`, path: "" };
  const { path, oldPath, change, oldMode, newMode } = touched.file;
  const name = oldPath === undefined ? path : `${oldPath} => ${path}`;
  const what = change === "new"
    ? " (new)"
    : change === "deleted"
    ? " (deleted)"
    : change === "copied"
    ? " (copied)"
    : "";
  const mode = oldMode !== undefined && newMode !== undefined && oldMode !== newMode
    ? ` (mode change ${oldMode} => ${newMode})`
    : "";
  return { heading: ` ## ${name}${what}${mode} ##`, path };
}
