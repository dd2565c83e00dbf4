/**
 * Which files of a kernel hold some names as whole words: who else may define or need them.
 * @module
 */
import type { Graph } from "../../../affected/mod.ts";
import { fileBeneath } from "../../../system/files/beneath.ts";
import { InfraError } from "../../../system/errors.ts";
import { run } from "../../../system/process/process.ts";

/** Where the files of a graph stand, on the host. */
export interface Roots {
  readonly source: string;
  readonly build: string;
}

/** Characters of the paths on one command line; Linux takes two million with the environment. */
const AT_ONCE = 500_000;

/** Characters that are found at once. */
const MAX_FOUND = 128 * 2 ** 20;

/** What links a kernel, beside what its commands read. */
const LINKERS = [
  "Makefile",
  "scripts/link-vmlinux.sh",
  "scripts/mksysmap",
  "scripts/kallsyms.c",
  "scripts/sorttable.c",
  "scripts/sorttable.h",
  "scripts/Makefile.vmlinux",
  "scripts/Makefile.modfinal",
];

/** A file by its key, and its text. */
export interface Hit {
  /** As {@linkcode Graph.files} has it. */
  readonly key: string;
  readonly path: string;
}

/** The files that commands of a build may read, as they stand on the host; none of them lies elsewhere. */
export function readable(graph: Graph, roots: Roots): readonly Hit[] {
  const archs = new Set<string>();
  for (const key of graph.files) {
    const arch = /^arch\/[^/]+/.exec(key)?.[0];
    if (arch !== undefined) archs.add(arch);
  }
  const linkers = [
    ...LINKERS,
    ...[...archs].flatMap((arch) => [`${arch}/Makefile`, `${arch}/Makefile.postlink`]),
  ];
  return [...graph.files, ...linkers.filter((key) => !graph.files.has(key))].flatMap((key) => {
    if (/\.(?:o|a|so|dbg|ko|gz|xz|bin|order|mod|cmd)$/.test(key)) return [];
    const made = key.startsWith("./");
    const path = fileBeneath(made ? roots.build : roots.source, made ? key.slice(2) : key);
    return path === undefined ? [] : [{ key, path }];
  });
}

/** Runs grep over files; `args` come before the names of the files. Gives the lines of its output. */
export async function grep(
  args: readonly string[],
  files: readonly Hit[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const paths of together(files.map(({ path }) => path))) {
    const argv = ["env", "LC_ALL=C", "grep", ...args, "--", ...paths];
    const { stdout } = await run(argv, { signal, tailBytes: MAX_FOUND });
    // Only the end of it is there.
    if (stdout.length >= MAX_FOUND) throw new InfraError("grep over the kernel found too much");
    for (const line of stdout.split("\n")) if (line !== "") lines.push(line);
  }
  return lines;
}

function* together(paths: readonly string[]): Generator<readonly string[]> {
  let from = 0, length = 0;
  for (const [at, path] of paths.entries()) {
    length += path.length + 1;
    if (length < AT_ONCE && at < paths.length - 1) continue;
    yield paths.slice(from, at + 1);
    from = at + 1;
    length = 0;
  }
}

/** The files that have one of these words. */
export async function filesWith(
  words: readonly string[],
  files: readonly Hit[],
  signal?: AbortSignal,
): Promise<readonly Hit[]> {
  if (words.length === 0) return [];
  const found = new Set(
    await grep(["-alwF", ...words.flatMap((word) => ["-e", word])], files, signal),
  );
  return files.filter(({ path }) => found.has(path));
}
