/**
 * Files that are open in whoever started us, and so in us: programs that we start get none of them but standard input,
 * output and error, which are ours to choose.
 * @module
 */

const FDS = "/proc/self/fd";
/** Of fcntl(2), on all machines. */
const F_SETFD = 2, FD_CLOEXEC = 1;
/** How /proc shows that a file is closed where another program begins (O_CLOEXEC, octal), on all machines but sparc. */
const CLOEXEC = 0o2000000;
/** glibc's name, and the one that musl takes. */
const LIBC: readonly string[] = ["libc.so.6", "libc.so"];

/**
 * Has the kernel close them in each program that we start from now on. Resolves to false if that cannot be had: Deno may
 * call no other library, or there is no /proc.
 */
export function keepFiles(): boolean {
  const open = inherited();
  if (open === undefined) return false;
  return open.length === 0 || (closeLater(open) && inherited()?.length === 0);
}

/** Their numbers; Deno's own files are none. Undefined without a /proc. */
function inherited(): readonly number[] | undefined {
  try {
    return Array.from(Deno.readDirSync(FDS), ({ name }) => Number(name)).filter((fd) =>
      fd > 2 && staysOpen(fd)
    );
  } catch {
    return undefined;
  }
}

function staysOpen(fd: number): boolean {
  try {
    const text = Deno.readTextFileSync(`/proc/self/fdinfo/${fd}`);
    const flags = /^flags:\t([0-7]+)$/m.exec(text)?.[1];
    return flags === undefined || (parseInt(flags, 8) & CLOEXEC) === 0;
  } catch {
    return false; // the directory that we listed
  }
}

function closeLater(fds: readonly number[]): boolean {
  for (const name of LIBC) {
    try {
      const word = "i32" as const;
      using libc = opened(
        Deno.dlopen(name, { fcntl: { parameters: [word, word, word], result: word } }),
      );
      return fds.every((fd) => libc.symbols.fcntl(fd, F_SETFD, FD_CLOEXEC) === 0);
    } catch {
      continue;
    }
  }
  return false;
}

function opened<T extends { close(): void }>(library: T): T & Disposable {
  return Object.assign(library, { [Symbol.dispose]: () => library.close() });
}
