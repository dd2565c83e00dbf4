/**
 * What the link does that no dry run shows: objects from sources that it writes itself, and scripts
 * that ask for symbols. Pure.
 * @module
 */
import type { Node } from "./nodes.ts";
import type { Files, Key } from "./types.ts";

/**
 * What they include: scripts/mod/modpost.c writes `*.mod.c` and `.vmlinux.export.c` with these
 * headers; scripts/module-common.c and init/version-timestamp.c are compiled at the link.
 */
const SOURCES: readonly Key[] = [
  "include/linux/module.h",
  "include/linux/export-internal.h",
  "include/linux/compiler.h",
  "scripts/module-common.c",
  "init/version-timestamp.c",
];

/** One node for all of them, compiled as init/main.o is; undefined in a build without objects. */
export function lateNode(nodes: readonly Node[]): Node | undefined {
  const like = nodes.find((node) => node.target === "init/main.o") ??
    nodes.find((node) => node.target.endsWith(".o"));
  if (like === undefined) return undefined;
  // Headers among the inputs are those that an option includes.
  const forced = like.inputs.filter((key) => key.endsWith(".h"));
  return { ...like, key: LATE, inputs: [...forced, ...SOURCES] };
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
