/**
 * Chunks of a console in, its lines out: as UTF-8 whatever they hold, and none without end. Pure but
 * for the buffer it keeps.
 * @module
 */

/**
 * Where there is no line end for so long, a line ends. Nothing is dropped: a program may print
 * without line ends, and the kernel's last words come right behind.
 */
const MAX_LINE = 16 * 1024;
/** No stamp of printk is longer. */
const STAMP = 64;

/** Splits chunks into lines, without their line feeds. */
export function consoleLines(
  each: (line: string) => void,
): { push(chunk: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  let rest = "";
  /** Gives all that is too long to wait for its end, but does not cut a stamp in two. */
  const bounded = (text: string): string => {
    let left = text;
    while (left.length > MAX_LINE) {
      const open = left.lastIndexOf("[", MAX_LINE);
      const at = open > MAX_LINE - STAMP ? open : MAX_LINE;
      each(left.slice(0, at));
      left = left.slice(at);
    }
    return left;
  };
  const push = (text: string) => {
    const lines = (rest + text).split("\n");
    rest = bounded(lines.pop()!);
    for (const line of lines) each(bounded(line));
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
