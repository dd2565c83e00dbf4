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

/** The files that have a line of one of these patterns, as Perl writes them, by their paths. */
export async function filesLike(
  patterns: readonly string[],
  files: readonly Hit[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  // grep takes one pattern of Perl's at a time.
  const any = patterns.map((one) => `(?:${one})`).join("|");
  await grep(["-laP", "-e", any], files, (path) => found.add(path), signal);
  return found;
}

/** Gives what a pattern, as Perl writes it, finds in files, with the path. */
export async function found(
  pattern: string,
  files: readonly Hit[],
  each: (path: string, text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  // A line is PATH, a byte of 0, TEXT.
  await grep(["-oHaZP", "-e", pattern], files, (line) => {
    const end = line.indexOf("\0");
    each(line.slice(0, end), line.slice(end + 1));
  }, signal);
}

/** Runs grep over files; `args` come before the names of the files. Gives the lines of its output. */
async function grep(
  args: readonly string[],
  files: readonly Hit[],
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const paths of together(files.map(({ path }) => path))) {
    const argv = ["env", "LC_ALL=C", "grep", ...args, "--", ...paths];
    const { code, cancelled, stderr } = await run(argv, { signal, onLine });
    // Nothing is said of files that it could not read; 1: none has it.
    if (code > 1 || cancelled) {
      throw new InfraError(`grep over the kernel failed: ${stderr.trim().split("\n")[0]}`);
    }
  }
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
  const found = new Set<string>();
  const args = ["-alwF", ...words.flatMap((word) => ["-e", word])];
  await grep(args, files, (path) => found.add(path), signal);
  return files.filter(({ path }) => found.has(path));
}
