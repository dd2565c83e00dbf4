/**
 * What no other user of the machine may read, however loose the umask was with which we were started.
 * @module
 */

const CLOSED = 0o077;
let before: number | undefined;

/**
 * From here on new files and directories of this process are open to its user alone, until disposed
 * of. What it starts may want {@linkcode usualUmask}.
 */
export function privateFiles(): Disposable {
  const own = Deno.umask(CLOSED);
  const outer = before;
  before ??= own;
  return {
    [Symbol.dispose]() {
      Deno.umask(own);
      before = outer;
    },
  };
}

/** The umask with which this process was started, in octal; undefined while it has it. */
export function usualUmask(): string | undefined {
  return before === undefined ? undefined : before.toString(8).padStart(4, "0");
}

/** Closes a directory of ours, and all that is in it, to other users. */
export async function closeTree(dir: string): Promise<void> {
  await Deno.chmod(dir, 0o700);
  for await (const { name, isDirectory, isFile } of Deno.readDir(dir)) {
    const path = `${dir}/${name}`;
    if (isDirectory) await closeTree(path);
    // A file may go while we look.
    else if (isFile) await Deno.chmod(path, 0o600).catch(() => {});
  }
}
