/**
 * What the link does that no dry run shows: objects from sources that it writes itself, and scripts
 * that ask for symbols. Pure.
 * @module
 */
import type { Node } from "./node.ts";
import type { Files, Key } from "../types.ts";

/** Sources of a tree that the link compiles. */
const SOURCES: readonly Key[] = ["scripts/module-common.c", "init/version-timestamp.c"];

/** Programs and scripts that write sources which the link compiles: `*.mod.c`, tables of symbols. */
const WRITERS: readonly Key[] = [
  ...["scripts/mod/modpost.c", "scripts/kallsyms.c", "scripts/link-vmlinux.sh"],
  ...["scripts/Makefile.vmlinux", "scripts/Makefile.modfinal", "scripts/Makefile.modpost"],
];

/** What they write, in a string or behind `echo`: other versions of the kernel, other headers. */
const WRITTEN = /["'\s]\\?#[ \t]*include[ \t]*\\?[<"]([\w./+-]+)\\?[>"]/g;

/** Headers of which no version of modpost goes without one. */
const ALWAYS = ["linux/module.h", "linux/export-internal.h", "linux/compiler.h"];

/** The names of the headers that sources of the link include. */
function headersOf(files: Files): readonly string[] {
  const names = new Set(ALWAYS);
  for (const writer of WRITERS) {
    for (const text of files.texts(writer)) {
      for (const [, name] of text.matchAll(WRITTEN)) names.add(name!);
    }
  }
  return [...names];
}

/**
 * One node for all of them, compiled as init/main.o is; undefined in a build without objects.
 * `find` looks for a header on the search path of a node.
 */
export function lateNode(
  nodes: readonly Node[],
  files: Files,
  find: (header: string, like: Node) => readonly Key[],
): Node | undefined {
  const like = nodes.find((node) => node.target === "init/main.o") ??
    nodes.find((node) => node.target.endsWith(".o"));
  if (like === undefined) return undefined;
  const headers = headersOf(files).flatMap((header) => find(header, like));
  // Headers among the inputs are those that an option includes.
  const forced = like.inputs.filter((key) => key.endsWith(".h"));
  return { ...like, key: LATE, inputs: [...forced, ...SOURCES, ...headers] };
}

/** Stands for the target of {@linkcode lateNode}; no file has this name. */
export const LATE: Key = "./late/";

/** Programs and scripts of the link: a symbol that they read changes the image and no object. */
const LINKERS: readonly Key[] = [
  ...["Makefile", "scripts/link-vmlinux.sh", "scripts/mksysmap", "scripts/gen-btf.sh"],
  ...["scripts/kallsyms.c", "scripts/sorttable.c", "scripts/sorttable.h", "scripts/mod/modpost.c"],
];

/** Those that a tree has, with the files of make of the link and of the architectures it reads. */
export function linkFiles(files: Files, read: ReadonlySet<Key>): readonly Key[] {
  const archs = new Set<string>();
  for (const key of read) {
    const arch = /^arch\/[^/]+/.exec(key)?.[0];
    if (arch !== undefined) archs.add(arch);
  }
  const makefiles = ["scripts", ...[...archs].flatMap((arch) => [arch, `${arch}/boot`])]
    .flatMap((dir) => [...files.list(dir).values()])
    .filter((key) => /\/(?:Makefile[^/]*|Platform)$/.test(key));
  return [...LINKERS, ...makefiles];
}
