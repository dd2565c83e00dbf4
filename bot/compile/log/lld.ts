/**
 * The linker of LLVM: `ld.lld: error: undefined symbol: f`, and below it `>>> referenced by` with a
 * place.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

const LINE = /^(?:\S*[-/])?ld\.lld(?:-\d+)?: (error|warning): (.*)$/;
/** What LTO compiles has a column, too. */
const PLACED = /^([^\s:]+):(\d+)(?::\d+)?: (.*)$/;

/** The diagnostic of lld. */
export function lldLine(text: string): Diagnostic | undefined {
  const found = LINE.exec(text);
  if (!found) return undefined;
  const severity = found[1] === "error" ? "error" : "warning";
  const placed = PLACED.exec(found[2]!);
  if (!placed) return diagnostic(severity, "ld", found[2]!);
  return diagnostic(severity, "ld", placed[3]!, { file: placed[1], line: placed[2] });
}

/** The first place below the message is the diagnostic's, and `a.o:(f)` names its function. */
export function lldMore(last: Diagnostic, text: string): Diagnostic | undefined {
  if (last.tool !== "ld" || !text.startsWith(">>> ")) return undefined;
  const place = /^>>> (?:referenced by|defined at|defined in) (.*)$/.exec(text)?.[1];
  if (place !== undefined) return last.file === undefined ? { ...last, ...placeIn(place) } : last;
  const symbol = /^>>> +(\S+):\(([^().+]+)\)$/.exec(text);
  if (!symbol || last.function !== undefined || !last.message.startsWith("undefined ")) return last;
  return { ...last, function: symbol[2]! };
}

/** `a.c:12 (/tmp/mm/a.c:12)`: the long name if there is one. Without debug info, `a.c` alone. */
function placeIn(text: string): Pick<Diagnostic, "file" | "line"> {
  const long = text.endsWith(")") ? text.slice(text.lastIndexOf("(") + 1, -1) : text;
  const found = /^(\S+):(\d{1,9})$/.exec(long);
  if (found) return { file: found[1]!, line: Number(found[2]) };
  const bare = text.split(" ")[0]!;
  return bare === "" ? {} : { file: bare.replace(/:\(.*$/, "") };
}
