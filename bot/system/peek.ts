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

/** How much of a file {@linkcode peekLines} reads at once. */
const CHUNK = 256 * 1024;

/** The lines of a file, read as they are asked for; none if it cannot be read. */
export function* peekLines(path: string): Generator<string> {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch {
    return;
  }
  try {
    const decoder = new TextDecoder(), bytes = new Uint8Array(CHUNK);
    let rest = "";
    for (let n = file.readSync(bytes); n !== null; n = file.readSync(bytes)) {
      const lines = (rest + decoder.decode(bytes.subarray(0, n), { stream: true })).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
    rest += decoder.decode();
    if (rest !== "") yield rest;
  } finally {
    file.close();
  }
}
