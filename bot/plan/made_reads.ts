/**
 * What a series itself makes builds read: an include, a `source` or a recipe that it adds may name a file
 * of another architecture, or one that no build read before. Pure.
 * @module
 */
import { walkDiff } from "../series/diff/hunks.ts";
import { touchedFile } from "../series/diff/touched.ts";
import type { Patch } from "../series/types.ts";
import { type Hidden, hiddenInAct, hiddenInCode } from "./hidden.ts";
import { NOT_READ, READ_TOOLS } from "./paths.ts";
import { nameOf } from "../text/paths.ts";

/** A line that a patch adds, and that may make a build read what it names, or what no name in it tells. */
export interface MadeRead {
  /** The file that it stands in. */
  readonly file: string;
  readonly text: string;
  readonly hidden?: Hidden;
}

/** Of a longer line names are taken up to here: it may say others. */
const MAX_LINE = 1000;
/** Files of make and scripts: each line may do something. */
const MAKE = /(?:^|\/)(?:Makefile|Kbuild|Platform)(?:[._-][^/]*)?$|\.mk$/;
const SCRIPT = /\.(?:sh|pl|py|awk|sed|bc|tcl)$/;
/** Stands for `$(srctree)/`. No path has it. */
const TOP = "/+/";
const KCONFIG = /(?:^|\/)Kconfig[^/]*$/;

/** Such lines of a patch; its files are those that `git am` changes, whatever stands before their paths. */
function madeReads({ diff }: Pick<Patch, "diff">): readonly MadeRead[] {
  const lines = diff.split("\n");
  const walked = walkDiff(lines, 0);
  if (!walked.ok) return [];
  return walked.sections.flatMap((section) => {
    const touched = touchedFile(lines, section);
    if (!touched.ok || section.binary) return [];
    const file = touched.file.path;
    const text = lines.slice(section.start + section.header.length, section.end)
      .filter((line) => line.startsWith("+")).map((line) => line.slice(1)).join("\n");
    // A backslash joins two lines.
    const added = text.replace(/\\[ \t\r]{0,9}\n/g, "").split("\n");
    return [
      ...added.filter((line) => mayRead(file, line)).map((line) => ({
        ...{ file, text: line.slice(0, MAX_LINE) },
        ...line.length > MAX_LINE && { hidden: "reads" as const },
      })),
      ...hiddenIn(file, added),
    ];
  });
}

function mayRead(file: string, text: string): boolean {
  if (KCONFIG.test(file)) return /^\s*o?r?source\s|\$\(/.test(text);
  if (MAKE.test(file) || SCRIPT.test(file)) return !/^\s*#/.test(text);
  return /\b(?:include|include_next|incbin|embed|import)\b/.test(text);
}

/** What the lines that are added to a file read without saying its name. */
function hiddenIn(file: string, added: readonly string[]): readonly MadeRead[] {
  const kind = KCONFIG.test(file)
    ? "kconfig"
    : MAKE.test(file)
    ? "make"
    : SCRIPT.test(file)
    ? "script"
    : undefined;
  const all = kind === undefined ? hiddenInCode(added) : new Set(
    added.filter((text) => mayRead(file, text)).flatMap((text) => hiddenInAct(kind, text)),
  );
  return [...all].map((hidden) => ({ file, text: "", hidden }));
}

/**
 * What patches make builds read, in their order. What a file says that no build read before counts once one is made to
 * read that.
 */
export class MadeReads {
  readonly #made: MadeRead[] = [];
  #waiting: readonly MadeRead[] = [];

  /** Adds a patch. */
  add(patch: Pick<Patch, "diff">): void {
    const all = [...this.#waiting, ...madeReads(patch)];
    this.#made.push(...all.filter(({ file }) => !isIdle(file)));
    this.#waiting = all.filter(({ file }) => isIdle(file));
    for (let grows = true; grows;) {
      const now = new Set(
        this.#waiting.filter(({ file }) => namedBy(file, this.#made) !== undefined),
      );
      grows = now.size > 0;
      this.#made.push(...now);
      this.#waiting = this.#waiting.filter((one) => !now.has(one));
    }
  }

  /** All that count. */
  get all(): readonly MadeRead[] {
    return this.#made;
  }

  /** The files with a line that hides something of a kind. */
  hidden(kind: Hidden): ReadonlySet<string> {
    return new Set(this.#made.flatMap(({ file, hidden }) => hidden === kind ? file : []));
  }
}

/** Files that programs and people read whatever a series says. */
const OTHERS = /(?:^|\/)configs\/|_defconfig$|^scripts\//;

/** Whether a compiler may include a file that has the name of no source: it does so, or the series has it do so. */
export function mayBeIncluded(patches: readonly Pick<Patch, "diff">[]): (path: string) => boolean {
  const made = new MadeReads();
  for (const patch of patches) made.add(patch);
  const hides = made.hidden("reads").size > 0;
  return (path) =>
    hides || !isIdle(path) && !OTHERS.test(path) || namedBy(path, made.all) !== undefined;
}

/** No build reads it. */
function isIdle(path: string): boolean {
  return NOT_READ.some(([pattern]) => pattern.test(path)) ||
    path.startsWith("tools/") && !READ_TOOLS.some((pattern) => pattern.test(path));
}

/** The file whose line names a path, or its directory below arch/, from elsewhere; undefined if none does. */
export function namedBy(path: string, reads: readonly MadeRead[]): string | undefined {
  const name = nameOf(path);
  const arch = /^arch\/([^/]+)\/./.exec(path)?.[1];
  return reads.find(({ file, text }) =>
    file !== path &&
    words(text).some((word) =>
      // `<asm/io.h>` is that of whose build it is.
      arch === undefined
        ? word === TOP + path || !word.startsWith(TOP) && `/${word}`.endsWith(`/${name}`)
        : !file.startsWith(`arch/${arch}/`) &&
          (word.includes(`arch/${arch}/`) || word.includes(`../${arch}/`))
    )
  )?.file;
}

/** The file with a line by which a build may read a path, whatever its name; undefined if there is none. */
export function hiddenBy(path: string, reads: readonly MadeRead[]): string | undefined {
  return reads.find(({ file, hidden }) =>
    file !== path && (hidden === "reads" || hidden === "asks" && !path.startsWith("arch/"))
  )?.file;
}

/** What may be paths; those from the top of the tree begin with {@linkcode TOP}. */
function words(text: string): readonly string[] {
  const marked = text.includes("..") ? text : text.replaceAll(/\$[({]srctree[)}]\/(?=\w)/g, TOP);
  return marked.match(/[\w./+-]+/g) ?? [];
}
