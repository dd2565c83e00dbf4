/**
 * What programs print, put together where the kernel's messages fell into their lines. Pure.
 * @module
 */
import { isResult } from "./ktap.ts";

/** Takes what programs print, and gives their lines. */
export interface ProgramLines {
  /** The next text of a program; `cut` if the kernel interrupted it. */
  text(text: string, cut: boolean): void;
  /** The line that is open is not going on. */
  end(): void;
}

/** A line that goes on after so much is none that we read. */
const MAX_OPEN = 1000;

/**
 * The kernel prints at once, wherever a program is in its line: `not` and `ok 1 - maps` are one
 * result, which fails. Two whole results stay two.
 */
export function programLines(each: (line: string) => void): ProgramLines {
  let open: string | undefined;
  const end = () => {
    if (open !== undefined && open.trim() !== "") each(open.trimEnd());
    open = undefined;
  };
  return {
    text(text, cut) {
      if (open !== undefined && isResult(open) && isResult(text)) end();
      const whole = `${open ?? ""}${text}`;
      open = undefined;
      if (cut && whole.length < MAX_OPEN) open = whole;
      else if (whole.trim() !== "") each(whole.trimEnd());
    },
    end,
  };
}
