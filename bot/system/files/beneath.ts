/**
 * Reading what a build left in its output directory. A build may have put anything there: a link to
 * a file of ours, a pipe that never ends, a gigabyte. Nothing may be writing there any more.
 * @module
 */

/** What is read whole at most, in bytes, where nothing else is said. */
const MAX_BYTES = 64 * 2 ** 20;

/**
 * Where a path below a directory leads, if that is a file in the same directory or in one of
 * `also`, with no more than `max` bytes; undefined for all else.
 */
export function fileBeneath(
  root: string,
  path: string,
  max = MAX_BYTES,
  also: readonly string[] = [],
): string | undefined {
  try {
    const real = Deno.realPathSync(`${root}/${path}`);
    // What a real path begins with is real, too: to ask that of each directory takes as long again.
    const within = (dir: string) =>
      real.startsWith(`${dir}/`) || real.startsWith(`${Deno.realPathSync(dir)}/`);
    if (![root, ...also].some(within)) return undefined;
    const { isFile, size } = Deno.lstatSync(real);
    return isFile && size <= max ? real : undefined;
  } catch {
    return undefined;
  }
}

/** The text of such a file, or undefined. */
export async function readTextBeneath(
  root: string,
  path: string,
  max = MAX_BYTES,
): Promise<string | undefined> {
  const file = fileBeneath(root, path, max);
  return file === undefined ? undefined : await Deno.readTextFile(file);
}

/** The bytes of such a file, or undefined. */
export function bytesBeneath(root: string, path: string, max = MAX_BYTES): Uint8Array | undefined {
  const file = fileBeneath(root, path, max);
  return file === undefined ? undefined : Deno.readFileSync(file);
}

/** Writes a file in the directory itself, in the place of whatever has its name. */
export async function writeBeneath(
  root: string,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  const path = `${root}/${name}`;
  await Deno.remove(path, { recursive: true }).catch(() => {});
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await Deno.writeFile(path, bytes, { createNew: true });
}

/** Writes a file below a directory, in the place of whatever has its name; false: a link leads out. */
export async function putBeneath(root: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const slash = path.lastIndexOf("/"), dir = slash < 0 ? root : `${root}/${path.slice(0, slash)}`;
  try {
    await Deno.mkdir(dir, { recursive: true });
    const real = Deno.realPathSync(dir), own = Deno.realPathSync(root);
    if (real !== own && !real.startsWith(`${own}/`)) return false;
    await writeBeneath(real, path.slice(slash + 1), bytes);
    return true;
  } catch {
    return false;
  }
}

/** The names in a directory below another; none if it is not there, or a link leads out. */
export function listBeneath(root: string, path: string): readonly string[] {
  try {
    const real = Deno.realPathSync(`${root}/${path}`);
    if (!real.startsWith(`${Deno.realPathSync(root)}/`)) return [];
    return [...Deno.readDirSync(real)].map(({ name }) => name);
  } catch {
    return [];
  }
}
