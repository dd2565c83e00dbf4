/**
 * Text in pieces: some headers of registers have 20 MB, and as one text each of them would double
 * our memory. Pure.
 * @module
 */

const DECODER = new TextDecoder("latin1");

/** Pieces of a text that end where a line ends which the next does not continue. */
export function* pieces(chunks: Iterable<Uint8Array>): Iterable<string> {
  let text = "";
  for (const chunk of chunks) {
    const end = lastEnd(text);
    if (end > 0) yield text.slice(0, end);
    text = text.slice(end) + DECODER.decode(chunk);
  }
  yield text;
}

/** Behind the last such line; 0 if there is none. */
function lastEnd(text: string): number {
  let end = text.lastIndexOf("\n");
  while (end > 0 && /\\\r?$/.test(text.slice(Math.max(0, end - 2), end))) {
    end = text.lastIndexOf("\n", end - 1);
  }
  return end + 1;
}
