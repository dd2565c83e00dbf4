/**
 * Trailers of a commit message: the last paragraph, by git's rule (git-interpret-trailers(1)).
 * @module
 */
import type { Trailer } from "../types.ts";

const TRAILER = /^([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(?![ \t])(.*)$/;
const GIT_MADE = /^(?:Signed-off-by: |\(cherry picked from commit )/;
/** `[akpm@linux-foundation.org: fix the typo]`: maintainers put what they changed between trailers. */
const CHANGED = /^\[.*\]$/;

/**
 * The trailers, in order. The last paragraph counts if all its lines are trailers, or if git itself
 * made one of them and a quarter are. A line that begins with a blank continues the one before.
 */
export function parseTrailers(message: string): Trailer[] {
  const paragraphs = message.trim().split(/\n[ \t]*\n/);
  // A message of one paragraph is a subject's body: git looks at it, too.
  const lines = (paragraphs.at(-1) ?? "").split("\n");
  const trailers: { key: string; values: string[] }[] = [];
  let other = 0, made = false;
  for (const line of lines) {
    const match = TRAILER.exec(line);
    if (GIT_MADE.test(line)) made = true;
    if (match) trailers.push({ key: match[1]!, values: [match[2]!.trim()] });
    else if (/^[ \t]/.test(line) && trailers.length > 0) {
      trailers.at(-1)!.values.push(line.trim());
    } else if (!CHANGED.test(line) && !GIT_MADE.test(line)) other++;
  }
  const counts = other === 0 || (made && trailers.length * 3 >= other);
  return counts ? trailers.map(({ key, values }) => ({ key, value: values.join(" ").trim() })) : [];
}
