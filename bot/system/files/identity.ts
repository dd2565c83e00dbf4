/**
 * What programs and other files of a machine are: byte by byte as far as that is soon read, and the same on each machine on
 * which the same package was installed.
 * @module
 */
import { createHash } from "node:crypto";
import { digestHex } from "./digest.ts";

/** Bytes of a file that are all read. The compiler proper has tens of MiB. */
const WHOLE = 2 ** 23;
/** Of a larger one, so much at each end: at its beginning stands what a linker calls its build. */
const END = 2 ** 18;

/** So long after it was written a file is known by its time. */
const SETTLED_MS = 5000;

/** What was found, by place, size and time: the programs of the host are those of each architecture. */
const KNOWN = new Map<string, string>();

/**
 * What a file is, with links followed: its bytes; of a large one its size, when it was written, and its ends. Empty: there is
 * none; one that may be run and not read is told by size and time.
 */
export async function fileIdentity(path: string): Promise<string> {
  try {
    const real = await Deno.realPath(path);
    const { size, mtime, ctime } = await Deno.stat(real);
    const time = mtime?.getTime() ?? 0, changed = ctime?.getTime() ?? Infinity;
    const key = `${real}\0${size}\0${time}\0${changed}`;
    const known = KNOWN.get(key);
    if (known !== undefined) return known;
    const found = await read(real, size, time).catch(() => `${size} ${time}`);
    // What is written right after another time may have the same time.
    if (Date.now() - changed > SETTLED_MS) KNOWN.set(key, found);
    return found;
  } catch {
    return "";
  }
}

/** A file or directory with links followed: all by which another one in its place is told, and when that last changed. */
export interface FileStamp {
  readonly text: string;
  /** Milliseconds. */
  readonly changed: number;
}

/** Costs no reading; undefined: there is none. */
export function fileStamp(path: string): FileStamp | undefined {
  try {
    const { dev, ino, size, mtime, ctime } = Deno.statSync(path);
    const changed = ctime?.getTime() ?? mtime?.getTime() ?? Infinity;
    return { text: [dev, ino, size, mtime?.getTime(), changed].join(" "), changed };
  } catch {
    return undefined;
  }
}

async function read(path: string, size: number, time: number): Promise<string> {
  if (size <= WHOLE) return digestHex(await Deno.readFile(path));
  using file = await Deno.open(path);
  const hash = createHash("sha256").update(`${size} ${time} `), bytes = new Uint8Array(END);
  for (const at of [0, size - END]) {
    await file.seek(at, Deno.SeekMode.Start);
    for (let left = END; left > 0;) {
      const n = await file.read(bytes.subarray(0, left));
      if (n === null) break;
      hash.update(bytes.subarray(0, n));
      left -= n;
    }
  }
  return hash.digest("hex");
}
