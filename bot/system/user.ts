/**
 * Who we are, and where we may put what lasts no longer than we do.
 * @module
 */

/** True for root. */
export function isRoot(): boolean {
  return Deno.uid() === 0;
}

/** The directory for temporary files: `TMPDIR`, else /tmp (POSIX). */
export function tempRoot(): string {
  const own = Deno.env.get("TMPDIR");
  return own?.startsWith("/") ? own : "/tmp";
}

/** Whether what stands at a path is ours; undefined if nothing does. */
export async function isOurs(path: string): Promise<boolean | undefined> {
  try {
    return (await Deno.stat(path)).uid === Deno.uid();
  } catch {
    return undefined;
  }
}
