/**
 * Reading many small files at once. Synchronous: an await for each of ten thousand headers costs
 * more than reading them does.
 * @module
 */

/** A name in a directory, and whether it is a symbolic link. */
export interface PeekedName {
  readonly name: string;
  readonly link: boolean;
}

/** The names in a directory; none if it is no directory. */
export function peekDir(path: string): readonly PeekedName[] {
  try {
    return Array.from(
      Deno.readDirSync(path),
      (entry) => ({ name: entry.name, link: entry.isSymlink }),
    );
  } catch {
    return [];
  }
}

/** The bytes of a file; undefined if it cannot be read. */
export function peekFile(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Where a path leads once links are followed; undefined if nowhere. */
export function peekReal(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}

/** How much of a file is read at once, at most. */
const CHUNK = 32 * 1024;

/** Room for chunks that nobody reads into now: fifty thousand headers would take it anew each. */
const FREE: Uint8Array<ArrayBuffer>[] = [];

/** The bytes of a file in chunks, each true until the next is asked for; none if it cannot be read. */
export function* peekChunks(path: string): Generator<Uint8Array> {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch {
    return;
  }
  const bytes = FREE.pop() ?? new Uint8Array(CHUNK);
  try {
    for (let n = file.readSync(bytes); n !== null; n = file.readSync(bytes)) {
      yield bytes.subarray(0, n);
    }
  } finally {
    file.close();
    FREE.push(bytes);
  }
}

/** The lines of a file, read as they are asked for; none if it cannot be read. */
export function* peekLines(path: string): Generator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for (const chunk of peekChunks(path)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
