/**
 * The beginning and the end of a file that may be large.
 * @module
 */

/**
 * The text of a plain file of at most `head` + `tail` bytes, else its first and last ones with a
 * line between them that says how much is missing. Undefined if there is no such file, or it may not
 * be read. What is no UTF-8 becomes U+FFFD.
 */
export async function readEnds(
  path: string,
  head: number,
  tail: number,
): Promise<string | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) return undefined;
    using file = await Deno.open(path);
    const decoder = new TextDecoder();
    if (size <= head + tail) return decoder.decode(await readSome(file, size));
    const first = decoder.decode(await readSome(file, head));
    await file.seek(size - tail, Deno.SeekMode.Start);
    const last = decoder.decode(await readSome(file, tail));
    const gap = `[... ${size - head - tail} bytes ...]`;
    return `${first}${head === 0 ? "" : `\n${gap}\n`}${last}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    throw error;
  }
}

async function readSome(file: Deno.FsFile, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
