/**
 * Tells the machine's faults from the source's: a build that ran out of memory says nothing about
 * a patch. Pure.
 * @module
 */

/** What compilers, linkers and make print when the machine, not the source, is at fault. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|Disk quota exceeded/, "the disk is full"],
  // gcc and its driver, older ones, clang's driver, collect2.
  [
    /Killed signal terminated program|internal compiler error: Killed \(|unable to execute command: Killed|terminated with signal 9 \[Killed\]/,
    "a compiler was killed, most likely for want of memory",
  ],
  // Then gcc and ld (libiberty), ld alone, and what is written in C++.
  [
    /[Cc]annot allocate memory|LLVM ERROR: out of memory|out of memory allocating \d+ bytes|: memory exhausted$|virtual memory exhausted|std::bad_alloc/,
    "out of memory",
  ],
  // make, a script's shell, dash.
  [
    /^make\S*: \*\*\* .*\] Killed$|^\S+: line \d+: +\d+ Killed\s|^Killed$/,
    "a program of the build was killed",
  ],
  [/Input\/output error|Stale file handle/, "the file system failed"],
  // No object comes of it, and no source is at fault. A patch may print it as well: it then has no
  // verdict, which is never green.
  [/^ccache: error: /, "the compiler cache failed"],
  [/^bwrap: /, "the sandbox failed"],
  [
    /Resource temporarily unavailable|Too many open files|: [Cc]annot fork$/,
    "out of processes or files",
  ],
];

/** The machine's fault that a line of a build log shows, or undefined. What is indented quotes a source. */
export function machineFault(line: string): string | undefined {
  if (/^\s/.test(line)) return undefined;
  return SIGNS.find(([sign]) => sign.test(line))?.[1];
}
