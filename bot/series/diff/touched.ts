/**
 * What a diff does to files: the `diff` package parses names and hunks; git's extended headers that
 * it leaves out (blobs, modes, binary patches, names without a/ and b/) are read here.
 * @module
 */
import { parsePatch, type StructuredPatch } from "diff";
import type { Section } from "./hunks.ts";
import { badLink, badPath, displayPath, isMade } from "./paths.ts";
import { bareNames } from "./prefixes.ts";
import type { TouchedFile } from "../types.ts";

/** The file, or why the patch is refused. */
export type Touched =
  | { readonly ok: true; readonly file: TouchedFile }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

/** git's mode of a symbolic link. */
export const LINK_MODE = "120000";
const SUBMODULE = "160000";
const MODES = new Set(["100644", "100755", "100664", LINK_MODE]);

/** What one section, a part of `lines`, does. */
export function touchedFile(lines: readonly string[], section: Section): Touched {
  if (section.git && bareNames(section.header) !== undefined) {
    return {
      ok: false,
      message: `${lines[section.start]}: the paths have no a/ and b/ in front`,
      hint: "make the patch again with git -c diff.noprefix=false format-patch",
    };
  }
  // Names and modes are all that the package is asked for; its copy of the hunks would be the largest.
  const text = section.header.join("\n") + "\n";
  let parsed: StructuredPatch | undefined;
  try {
    parsed = parsePatch(text)[0];
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  const names = parsed && namesOf(parsed, section);
  if (!parsed || !names) {
    return { ok: false, message: "the diff does not say which file it is for" };
  }
  const hunks = hunkLines(lines, section);
  if (isCutShort(hunks, section)) {
    return {
      ok: false,
      message: `${
        displayPath(names.old ?? "")
      }: is deleted, and the patch does not have what it held`,
      hint: "it was made with -D (--irreversible-delete): make it again without",
    };
  }
  const target = linkTarget(parsed, hunks, section);
  const file = {
    ...describe(parsed, hunks, section, names),
    ...(target === undefined ? {} : { target }),
  };
  const message = refusal(file, names);
  return message === undefined ? { ok: true, file } : { ok: false, message };
}

/** The part of `lines` that is its hunks; of a binary patch there is none. */
interface Hunks {
  readonly lines: readonly string[];
  readonly from: number;
  readonly to: number;
}

function hunkLines(lines: readonly string[], { start, header, end, binary }: Section): Hunks {
  return { lines, from: start + header.length, to: binary ? start + header.length : end };
}

function isNone({ from, to }: Hunks): boolean {
  return from === to;
}

interface Names {
  /** Undefined: the file is not there before (or after). */
  readonly old?: string;
  readonly new?: string;
}

function describe(
  parsed: StructuredPatch,
  hunks: Hunks,
  section: Section,
  names: Names,
): TouchedFile {
  const head = (pattern: RegExp) =>
    section.header.map((line) => pattern.exec(line)).find((match) => match !== null);
  const index = head(/^index ([0-9a-f]+)\.\.([0-9a-f]+)(?: (\d{6}))?/);
  const oldMode = parsed.oldMode ?? index?.[3];
  const newMode = parsed.newMode ?? index?.[3];
  let insertions = 0, deletions = 0;
  for (let i = hunks.from; i < hunks.to; i++) {
    const line = hunks.lines[i]!;
    if (line.startsWith("+")) insertions++;
    else if (line.startsWith("-")) deletions++;
  }
  const change = parsed.isCreate || names.old === undefined
    ? "new"
    : parsed.isDelete || names.new === undefined
    ? "deleted"
    : parsed.isRename
    ? "renamed"
    : parsed.isCopy
    ? "copied"
    : oldMode !== newMode && isNone(hunks) && !section.binary
    ? "mode"
    : "modified";
  return {
    path: (change === "deleted" ? names.old : names.new) ?? "",
    ...(change === "renamed" || change === "copied" ? { oldPath: names.old } : {}),
    change,
    binary: section.binary,
    insertions,
    deletions,
    ...(index ? { oldBlob: index[1], newBlob: index[2] } : {}),
    ...(oldMode === undefined || change === "new" ? {} : { oldMode }),
    ...(newMode === undefined || change === "deleted" ? {} : { newMode }),
  };
}

/** The names below `a/` and `b/`; undefined if there are none. */
function namesOf(parsed: StructuredPatch, section: Section): Names | undefined {
  let { oldFileName: before, newFileName: after } = parsed;
  if (before === undefined || after === undefined) {
    // Other prefixes than a/ and b/ (diff.mnemonicPrefix): both halves have the same name.
    const rest = section.header[0]!.replace(/^diff --git /, "").trim();
    const half = rest.length >> 1;
    [before, after] = [rest.slice(0, half), rest.slice(half + 1)];
    if (rest.includes('"') || strip(before) !== strip(after)) return undefined;
  }
  const epoch = /^(?:1970-01-01|1969-12-31)/;
  const gone = (name: string, header?: string) =>
    name === "/dev/null" || (!section.git && epoch.test(header ?? ""));
  const names: Names = {
    old: gone(before, parsed.oldHeader) ? undefined : strip(before),
    new: gone(after, parsed.newHeader) ? undefined : strip(after),
  };
  if (names.old === undefined && names.new === undefined) return undefined;
  return names;
}

/** `-p1`: the first component goes. What has only one, or is absolute, is left to be refused. */
function strip(name: string): string {
  const slash = name.indexOf("/");
  return slash <= 0 ? (slash === 0 ? name : "") : name.slice(slash + 1);
}

/** A deletion of a file that is not empty, without its lines (git-diff(1), --irreversible-delete). */
function isCutShort(hunks: Hunks, section: Section): boolean {
  const gone = section.header.some((line) => line.startsWith("deleted file mode "));
  const blob = section.header.map((line) => /^index ([0-9a-f]{4,64})\.\./.exec(line)?.[1])
    .find((name) => name !== undefined);
  return gone && !section.binary && isNone(hunks) && blob !== undefined &&
    !EMPTY_BLOBS.some((name) => name.startsWith(blob));
}

/** Names of the blob without a byte, by SHA-1 and by SHA-256. */
const EMPTY_BLOBS = [
  "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
];

/** What compilers, make and Kconfig read line by line. */
const TEXT =
  /(?:\.(?:[chsS]|cc|cpp|dtsi?|dtso|rs|lds|tbl|awk|pl|py|sh|l|y|mk)|(?:^|\/)(?:Kconfig|Kbuild|Makefile)[^/]*)$/;

/** A link's contents are where it leads. */
function linkTarget(parsed: StructuredPatch, hunks: Hunks, section: Section): string | undefined {
  const mode = parsed.newMode ?? /^index \S+ (\d{6})$/m.exec(section.header.join("\n"))?.[1];
  if (mode !== LINK_MODE || isNone(hunks)) return undefined;
  return hunks.lines.slice(hunks.from, hunks.to).filter((line) => line.startsWith("+"))
    .map((line) => line.slice(1)).join("\n");
}

function refusal(file: TouchedFile, names: Names): string | undefined {
  for (const path of [names.old, names.new]) {
    const why = path === undefined ? undefined : badPath(path);
    if (why !== undefined) return `${displayPath(path!)}: ${why}`;
  }
  if (names.new !== undefined && isMade(names.new)) {
    return `${
      displayPath(names.new)
    }: is a file that a build writes, which no tree of a kernel has`;
  }
  for (const mode of [file.oldMode, file.newMode]) {
    if (mode === SUBMODULE) return `${file.path}: is a submodule, which the kernel does not have`;
    if (mode !== undefined && !MODES.has(mode)) return `${file.path}: ${mode} is no mode of a file`;
  }
  // What it adds would be in no coverage.
  if (file.binary && TEXT.test(file.path) && file.newMode !== LINK_MODE) {
    return `${file.path}: is changed as binary data, so that its lines cannot be read: make the patch with git format-patch --text`;
  }
  if (file.newMode !== LINK_MODE) return undefined;
  if (file.binary) return `${file.path}: is a symbolic link with a binary target`;
  const why = file.target === undefined ? undefined : badLink(file.path, file.target);
  return why === undefined ? undefined : `${file.path}: ${why}`;
}
