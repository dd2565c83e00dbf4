/**
 * What a series itself makes builds read: an include, a `source` or a recipe that it adds may name a file
 * of another architecture, or one that no build read before. Pure.
 * @module
 */
import { walkDiff } from "../series/diff/hunks.ts";
import { touchedFile } from "../series/diff/touched.ts";
import type { Patch } from "../series/types.ts";
import { NOT_READ } from "./paths.ts";
import { nameOf } from "../text/paths.ts";

/** A line that a patch adds, and that may make a build read what it names. */
export interface MadeRead {
  /** The file that it stands in. */
  readonly file: string;
  readonly text: string;
}

/** A longer line is taken up to here. */
const MAX_LINE = 1000;
/** Files of make and scripts: each line may do something. */
const ACTS =
  /(?:^|\/)(?:Makefile|Kbuild|Platform)(?:[._-][^/]*)?$|\.(?:mk|sh|pl|py|awk|sed|bc|tcl)$/;
/** Stands for `$(srctree)/`. No path has it. */
const TOP = "/+/";
const KCONFIG = /(?:^|\/)Kconfig[^/]*$/;

/** Such lines of a patch; its files are those that `git am` changes, whatever stands before their paths. */
export function madeReads({ diff }: Pick<Patch, "diff">): readonly MadeRead[] {
  const lines = diff.split("\n");
  const walked = walkDiff(lines, 0);
  if (!walked.ok) return [];
  return walked.sections.flatMap((section) => {
    const touched = touchedFile(lines, section);
    if (!touched.ok || section.binary) return [];
    const file = touched.file.path;
    if (NOT_READ.some(([pattern]) => pattern.test(file))) return [];
    return lines.slice(section.start + section.header.length, section.end)
      .filter((line) => line.startsWith("+"))
      .map((line) => line.slice(1, MAX_LINE))
      .filter((text) => mayRead(file, text))
      .map((text) => ({ file, text }));
  });
}

function mayRead(file: string, text: string): boolean {
  if (KCONFIG.test(file)) return /^\s*o?r?source\s|\$\(/.test(text);
  if (ACTS.test(file)) return !/^\s*#/.test(text);
  return /\b(?:include|include_next|incbin|embed|import)\b/.test(text);
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

/** What may be paths; those from the top of the tree begin with {@linkcode TOP}. */
function words(text: string): readonly string[] {
  const marked = text.includes("..") ? text : text.replaceAll(/\$[({]srctree[)}]\/(?=\w)/g, TOP);
  return marked.match(/[\w./+-]+/g) ?? [];
}
