/**
 * Chunks of bytes in, lines of text out. Pure but for the buffer it keeps.
 * @module
 */

/** A compiler may print a line without end; what is beyond this is cut. */
const MAX_LINE = 16 * 1024;

/** Splits chunks into lines, without their line ends, as UTF-8 whatever they hold. */
export function lineSplitter(
  each: (line: string) => void,
): { push(chunk: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  let rest = "";
  const push = (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!.slice(0, MAX_LINE);
    for (const line of lines) each(line.replace(/\r$/, "").slice(0, MAX_LINE));
  };
  return {
    push: (chunk) => push(decoder.decode(chunk, { stream: true })),
    end() {
      push(decoder.decode());
      if (rest !== "") each(rest);
      rest = "";
    },
  };
}
