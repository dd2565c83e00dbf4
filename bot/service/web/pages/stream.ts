/**
 * Artifacts as answers: part by part, so that a log of half a GiB takes no more memory than a short
 * one.
 * @module
 */
import { cleanLog } from "../../../text/clean.ts";
import type { Store } from "../../store/types.ts";
import { turn } from "../turn.ts";

/** Bytes that are asked of a store at once. */
const PART = 256 * 1024;
/** Bytes that are cleaned at once: of signs that are written out they take a few milliseconds, and become six times as many. */
const PIECE = 64 * 1024;
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

/** Its bytes from a place on, as fast as they are read. */
export function bytesOf(
  { store, key, size }: Kept,
  from = 0,
  most = PART,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = from;
  return new ReadableStream({
    async pull(controller) {
      if (at >= size) return controller.close();
      const part = await store.part(key, at, Math.min(most, size - at));
      if (part === undefined || part.size !== size || part.bytes.length === 0) {
        return controller.error(new Error(`${key} has changed`));
      }
      at += part.bytes.length;
      controller.enqueue(part.bytes as Uint8Array<ArrayBuffer>);
    },
  }, { highWaterMark: 0 });
}

/** The same as text that does nothing to a terminal. */
export function cleanedOf(kept: Kept, from = 0): ReadableStream<Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder(), encoder = new TextEncoder();
  let rest = "";
  return bytesOf(kept, from, PIECE).pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>(
      {
        async transform(chunk, controller) {
          await turn();
          rest += decoder.decode(chunk, { stream: true });
          const end = wholeLines(rest);
          if (end === 0) return;
          controller.enqueue(encoder.encode(cleanLog(rest.slice(0, end))));
          rest = rest.slice(end);
        },
        async flush(controller) {
          await turn();
          controller.enqueue(encoder.encode(cleanLog(rest + decoder.decode())));
        },
      },
      undefined,
      { highWaterMark: 0 },
    ),
  );
}

/** Where the last whole line ends; of a line that is too long, somewhere in it. */
function wholeLines(text: string): number {
  const end = text.lastIndexOf("\n") + 1;
  if (end > 0 || text.length < PIECE) return end;
  // Not within a sequence of a terminal, and not before a line's end.
  const escape = text.lastIndexOf("\u001b");
  const cut = escape > text.length - 64 ? escape : text.length;
  return text.slice(0, cut).trimEnd().length || cut;
}

const LF = 10, CR = 13;

/** Where its last `count` lines begin, or the last 8 MiB. */
export async function tailStart({ store, key, size }: Kept, count: number): Promise<number> {
  const least = Math.max(0, size - MAX_TAIL);
  let to = size, ends = 0, isEnd = false;
  while (to > least) {
    const from = Math.max(least, to - PART);
    await turn();
    const part = await store.part(key, from, to - from);
    if (part === undefined || part.size !== size || part.bytes.length !== to - from) {
      throw new Error(`${key} has changed`);
    }
    for (let at = to - 1; at >= from; at--) {
      const byte = part.bytes[at - from]!;
      // A return before a line's end is part of it; one alone ends a line, too.
      if (byte === CR && isEnd) continue;
      isEnd = byte === LF;
      // What ends the last line begins none.
      if ((isEnd || byte === CR) && at < size - 1 && ++ends === count) return at + 1;
    }
    to = from;
  }
  return least;
}
