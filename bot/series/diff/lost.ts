/**
 * Lines of a commit message that git am takes for the start of the diff: what stands below them never
 * gets into the commit; and what stands between two diffs.
 * @module
 */
import type { Body } from "../mail/body.ts";
import type { Section } from "./hunks.ts";
import type { Mail } from "../mail/mail.ts";
import { displayPath } from "./paths.ts";

const BY = /^[A-Z][A-Za-z-]*-by: +\S/;
const SIGNED = /^Signed-off-by: +\S/;

/** What is lost of a message, for a person; undefined if nothing is. */
export function lostMessage(
  mail: Mail,
  { end, message }: Body,
  sections: readonly Section[],
): string | undefined {
  if (mail.raw.messageLines !== undefined || sections.length === 0) return undefined;
  const { lines } = mail;
  const first = lines[end] ?? "";
  const rest: string[] = [];
  let at = end + 1;
  for (const { start, end } of sections) {
    for (; at < start; at++) rest.push(lines[at]!);
    at = Math.max(at, end);
  }
  const signed = rest.some((line) => SIGNED.test(line));
  const place = `${mail.raw.file}:${mail.lineOf(end)}`;
  if (/^---\s*$/.test(first)) {
    if (!signed || message.split("\n").some((line) => SIGNED.test(line))) return undefined;
    return `${place}: the Signed-off-by stands below "---", so that git am leaves it out`;
  }
  if (!signed && !rest.some((line) => BY.test(line) || /^---\s*$/.test(line))) return undefined;
  const applied = sections.length > 1 && sections[0]!.start <= end + 2 &&
      rest.some((line) => /^---\s*$/.test(line))
    ? ", and the diff there is applied like the rest"
    : "";
  return `${place}: git am takes ${
    displayPath(first)
  } for the start of the diff: what stands below it in ` +
    `the message is lost${signed ? ", the Signed-off-by too" : ""}${applied}`;
}

/** What scissors cut off a message; undefined if nothing. Whoever answers with a patch writes above them on purpose. */
export function cutMessage(mail: Mail, { cut = 0 }: Body): string | undefined {
  const above = mail.lines.slice(0, Math.max(0, cut - 1));
  if (mail.subject.reply || above.every((line) => line.trim() === "")) return undefined;
  const signed = above.some((line) => SIGNED.test(line)) ? ", the Signed-off-by too" : "";
  return `${mail.raw.file}:${mail.lineOf(cut - 1)}: ${
    displayPath(mail.lines[cut - 1]!.trim())
  } is ` +
    `scissors: what stands above is left out${signed}, as b4 and git am --scissors do`;
}

/** What other programs write between the diffs of one patch: quilt, Subversion, diff -r. */
const NO_TEXT =
  /^(?:\s*$|-- ?$|[=_-]+$|#|Index: |diff |Only in |Property changes |Added: |Modified: )/;

/** Text between two diffs, which git am drops: with a title there, two patches would be taken for one. */
export function lostBetween(mail: Mail, sections: readonly Section[]): string[] {
  for (const [i, { end }] of sections.entries()) {
    const next = sections[i + 1]?.start ?? end;
    for (let at = end; at < next; at++) {
      const line = mail.lines[at]!;
      if (NO_TEXT.test(line)) continue;
      const place = `${mail.raw.file}:${mail.lineOf(at)}`;
      return [
        `${place}: ${displayPath(line)} between two diffs is left out: are these two patches?`,
      ];
    }
  }
  return [];
}
