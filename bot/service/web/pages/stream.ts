/**
 * Artifacts as answers: part by part, so that a log of half a GiB takes no more memory than a short
 * one.
 * @module
 */
import { cleanLog } from "../../../text/clean.ts";
import type { Store } from "../../store/types.ts";

/** Bytes that are asked of a store at once. */
const PART = 512 * 1024;
/** A line without an end is cut after so many characters. */
const MAX_LINE = 2 ** 20;
/** Bytes in which the last lines are looked for. */
const MAX_TAIL = 8 * 2 ** 20;

/** An object of a store. */
export interface Kept {
  readonly store: Pick<Store, "part">;
  readonly key: string;
  readonly size: number;
}

/** An object; undefined if there is none. */
export async function keptAt(store: Pick<Store, "part">, key: string): Promise<Kept | undefined> {
  const part = await store.part(key, 0, 1);
  return part === undefined ? undefined : { store, key, size: part.size };
}

/** Its bytes, as fast as they are read. */
export function bytesOf({ store, key, size }: Kept): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at >= size) return controller.close();
      const part = await store.part(key, at, Math.min(PART, size - at));
      if (part === undefined || part.size !== size || part.bytes.length === 0) {
        return controller.error(new Error(`${key} has changed`));
      }
      at += part.bytes.length;
      controller.enqueue(part.bytes as Uint8Array<ArrayBuffer>);
    },
  }, { highWaterMark: 0 });
}

/** The same as text that does nothing to a terminal. */
export function cleaned(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder(), encoder = new TextEncoder();
  let rest = "";
  return bytes.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        rest += decoder.decode(chunk, { stream: true });
        const end = wholeLines(rest);
        if (end === 0) return;
        controller.enqueue(encoder.encode(cleanLog(rest.slice(0, end))));
        rest = rest.slice(end);
      },
      flush(controller) {
        controller.enqueue(encoder.encode(cleanLog(rest + decoder.decode())));
      },
    }),
  );
}

/** Where the last whole line ends; of a line that is too long, somewhere in it. */
function wholeLines(text: string): number {
  const end = text.lastIndexOf("\n") + 1;
  if (end > 0 || text.length <= MAX_LINE) return end;
  // Not within a sequence of a terminal, and not before a line's end.
  const escape = text.lastIndexOf("\u001b");
  const cut = escape > text.length - 64 ? escape : text.length;
  return text.slice(0, cut).trimEnd().length || cut;
}

/** The last `count` lines of it as text, or as many as stand in its last 8 MiB. */
export async function tailOf({ store, key, size }: Kept, count: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let from = size, ends = 0, bytes = 0;
  // One end more: the last line has one, too.
  while (from > 0 && ends <= count && bytes < MAX_TAIL) {
    const length = Math.min(PART, from);
    const part = await store.part(key, from - length, length);
    if (part === undefined || part.size !== size) throw new Error(`${key} has changed`);
    from -= length;
    bytes += length;
    for (const byte of part.bytes) if (byte === 10) ends++;
    parts.unshift(part.bytes);
  }
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return cleanLog(new TextDecoder().decode(all));
}
