/**
 * A diff cut into files the way `git apply` reads it: hunks end where their counts say, and what
 * stands between files (a diffstat, a mail's signature) is skipped. The hunks are parsed by `diff`.
 * @module
 */
import { parsePatch, type StructuredPatchHunk } from "diff";

/** What a diff does to one file. */
export interface FileDiff {
  /** The path before; absent for a new file. */
  readonly from?: string;
  /** The path after; absent for a deleted file. */
  readonly to?: string;
  readonly kind: "change" | "rename" | "copy";
  readonly binary: boolean;
  /** Blob names of the `index` line, as they stand there. */
  readonly oldBlob?: string;
  readonly newBlob?: string;
  readonly hunks: readonly StructuredPatchHunk[];
  /** Why the hunks cannot be read, with the line of the diff. */
  readonly damage?: string;
}

/** Cuts a diff into files. Never throws: a file that cannot be read says so in `damage`. */
export function fileDiffs(diff: string): FileDiff[] {
  return cut(diff).map(read);
}

interface Section {
  readonly lines: string[];
  /** True once a hunk has begun: no header of this file can follow. */
  hunks: boolean;
  damage?: string;
}

/** Keeps header lines and as many hunk lines as each hunk's header counts. */
function cut(diff: string): Section[] {
  const sections: Section[] = [];
  let section: Section | undefined, old = 0, now = 0, git = false;
  const lines = diff.replace(/\n$/, "").split("\n");
  lines.forEach((line, i) => {
    if (old > 0 || now > 0) {
      const sign = line === "" || line === "\r" ? " " : line[0]!;
      if (sign === " " || sign === "-") old--;
      if (sign === " " || sign === "+") now--;
      if (/[-+ \\]/.test(sign) && old >= 0 && now >= 0) {
        section!.lines.push(line);
        return;
      }
      section!.damage ??= `line ${i + 1} of the diff does not belong there: ${
        line.slice(0, 60)
      } (did a mailer wrap or cut lines?)`;
      old = now = 0;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (
      line.startsWith("diff --git ") || (line.startsWith("--- ") && !git &&
        lines[i + 1]?.startsWith("+++ "))
    ) {
      git = line.startsWith("diff --git ");
      sections.push(section = { lines: [line], hunks: false });
    } else if (section === undefined || line === "") {
      return;
    } else if (hunk !== null) {
      old = Number(hunk[1] ?? 1), now = Number(hunk[2] ?? 1);
      git = false;
      section.hunks = true;
      section.lines.push(line);
    } else if (section.hunks ? line.startsWith("\\ ") : isHeader(line)) section.lines.push(line);
  });
  if (section !== undefined && (old > 0 || now > 0)) {
    section.damage ??= "the diff ends in the middle of a hunk";
  }
  return sections;
}

function isHeader(line: string): boolean {
  return /^(---|\+\+\+|index|(old|new|deleted file|new file) mode|(dis)?similarity index|(rename|copy) (from|to)|GIT binary patch|Binary files) ?/
    .test(line);
}

function read(section: Section): FileDiff {
  const text = `${section.lines.join("\n")}\n`;
  const index = /^index ([0-9a-f]+)\.\.([0-9a-f]+)/m.exec(text);
  const binary = /^(GIT binary patch|Binary files )/m.test(text);
  const common = { binary, oldBlob: index?.[1], newBlob: index?.[2] };
  try {
    const parsed = parsePatch(text)[0];
    const from = pathOf(parsed?.oldFileName), to = pathOf(parsed?.newFileName);
    const isNew = parsed?.isCreate === true, isGone = parsed?.isDelete === true;
    return {
      ...common,
      from: isNew ? undefined : from,
      to: isGone ? undefined : to,
      kind: parsed?.isRename ? "rename" : parsed?.isCopy ? "copy" : "change",
      hunks: parsed?.hunks ?? [],
      damage: section.damage,
    };
  } catch (error) {
    const path = pathOf(/^(?:\+\+\+|rename to) (\S+)/m.exec(text)?.[1]);
    const damage = section.damage ?? (error instanceof Error ? error.message : String(error));
    return { ...common, from: path, to: path, kind: "change", hunks: [], damage };
  }
}

/** Less the `a/` or `b/`, as `git apply` does (-p1); `/dev/null` is no path. */
function pathOf(name: string | undefined): string | undefined {
  if (name === undefined || name === "/dev/null") return undefined;
  return name.replace(/^[^/]*\//, "");
}
