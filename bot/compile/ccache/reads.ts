/**
 * What a compiler or an assembler reads and ccache does not see: `.include` and `.incbin` of the
 * assembler, be it in C, and `#embed`. Pure.
 * @module
 */
import { nameOf } from "../../text/paths.ts";
import { isElsewhere } from "./names.ts";

/** Lines of a tree that hold one of {@linkcode WORDS}, by file. */
export type Lines = ReadonlyMap<string, readonly string[]>;

/** What the lines of a tree read. */
export interface Reads {
  /** Files that the assembler reads, as they are named. */
  readonly targets: readonly string[];
  /** The first line whose file is not known: `arch/x86/a.S: .incbin \file`. */
  readonly unknown?: string;
  /** Some file is read by `#embed`. */
  readonly embeds: boolean;
  /** Base names of sources that others include: `mballoc-test.c`. */
  readonly sources: ReadonlySet<string>;
}

/** What to look for, whatever the case of its letters (the assembler's directives know none). */
export const WORDS: readonly string[] = [
  ...[".include", ".incbin", 'embed"', 'embed "', "embed<", "embed <", "has_embed", "#embed"],
  ...["# embed", "#\tembed", '.c"', ".c>", '.s"', ".s>"],
];

/** Read by make, Kconfig, dtc, Rust or people. */
const OTHER =
  /\.(?:rs|dtsi?|dtso|rst|txt|ya?ml|json|md|cocci)$|(?:^|\/)(?:Kconfig|MAINTAINERS)[^/]*$/;
/** No path is longer, and a line may be made to be slow. */
const INCLUDED = /#\s*include\s*["<]([^">]{1,255}\.[cS])[">]/;
const DIRECTIVE = /\.(include|incbin)(?=[\s"\\%])/gi;
/** ccache finds these in what the preprocessor prints, and then keeps nothing. */
const SEEN = /^(?: ?\\?"|")/;
/** The preprocessor writes one space in assembly, whatever stood there. */
const SEEN_IN_ASSEMBLY = /^[ \t]*(?:"|[A-Za-z_])/;
const NAMED = /^(?:\s|\\t)*\\?"([^"\\%$]+)\\?"/;
/** No operand of a directive begins so: a word of a sentence, a member of a structure. */
const NO_OPERAND = /^\s*(?:$|[\w=!<>+*/&|^?:;,.()[\]{}-])/;

/** Reads what {@linkcode WORDS} found. Linear in the lines. */
export function readsOf(lines: Lines): Reads {
  const targets = new Set<string>(), sources = new Set<string>();
  let unknown: string | undefined, embeds = false;
  for (const [path, texts] of lines) {
    if (isElsewhere(path) || OTHER.test(path)) continue;
    for (const text of texts) {
      const source = INCLUDED.exec(text)?.[1];
      if (source !== undefined) sources.add(nameOf(source));
      if (/#\s*embed\b|__has_embed/.test(text)) embeds = true;
      for (const operand of operands(text, /\.[sS]$/.test(path))) {
        const target = NAMED.exec(operand)?.[1];
        if (target !== undefined) targets.add(target);
        else unknown ??= `${path}: ${text.trim().slice(0, 80)}`;
      }
    }
  }
  return {
    targets: [...targets].sort(),
    embeds,
    sources,
    ...unknown === undefined ? {} : { unknown },
  };
}

/** What stands behind the directives of a line that ccache does not see. */
function* operands(text: string, assembly: boolean): Generator<string> {
  for (const found of text.matchAll(DIRECTIVE)) {
    if (/^\s*(?:\*|\/\/|\/\*)/.test(text) && !text.includes('"')) return;
    const operand = text.slice(found.index + found[0].length);
    if (NO_OPERAND.test(operand)) continue;
    const seen = found[1] === "incbin" &&
      (SEEN.test(operand) || assembly && SEEN_IN_ASSEMBLY.test(operand));
    if (!seen) yield operand;
  }
}

/** Files of a tree that a name may stand for: the assembler looks in every directory of `-I`. */
export function matching(
  targets: readonly string[],
  paths: Iterable<string>,
): ReadonlyMap<string, readonly string[]> {
  const byBase = Map.groupBy(targets, nameOf);
  const found = new Map(targets.map((target) => [target, [] as string[]]));
  for (const path of paths) {
    for (const target of byBase.get(nameOf(path)) ?? []) {
      const end = target.slice(target.lastIndexOf("../") + 1).replace(/^\.?\.?\/+/, "");
      if (path === end || path.endsWith(`/${end}`)) found.get(target)!.push(path);
    }
  }
  return found;
}
