/**
 * Reading what get_maintainer.pl prints, and what it means for a series.
 * @module
 */
import { parsePerson } from "../series/mail/person.ts";
import type { Finding, Recipient } from "./types.ts";

/** The most that is believed of a script from a tree that is not trusted. */
const MAX_RECIPIENTS = 1000, MAX_PATTERNS = 20_000;
/** The section that every file is in: it maintains nothing (MAINTAINERS). */
const EVERYTHING = "THE REST";

/** The options that make get_maintainer.pl print what is read here. */
export const MAINTAINER_FLAGS: readonly string[] = [
  ...["--no-tree", "--no-git", "--no-git-fallback", "--roles", "--no-rolestats"],
];

/** `Name <address> (maintainer:SECTION)`, a line each; lines that are not so are left out. */
export function readRecipients(output: string): readonly Recipient[] {
  const found: Recipient[] = [];
  for (const line of output.split("\n", MAX_PATTERNS)) {
    const match = /^(.{3,300}?) \(([a-z][a-z ]{2,40})(?::(.{0,300}))?\)$/.exec(line);
    const person = match === null ? undefined : parsePerson(match[1]!);
    if (match === null || person === undefined) continue;
    found.push({ ...person, role: match[2]!, section: match[3] ?? "" });
    if (found.length >= MAX_RECIPIENTS) break;
  }
  return found;
}

/** Whether anyone maintains a file, by the recipients that the script names for it alone. */
export function isMaintained(recipients: readonly Recipient[]): boolean {
  return recipients.some(({ section }) => section !== "" && section !== EVERYTHING);
}

/**
 * The paths in MAINTAINERS that may be directories without a slash at the end: the script looks at
 * the disk to tell. Of thousands only those with which one of the files begins; to the script they
 * are regular expressions, so that a plus may be more than that.
 */
export function barePatterns(
  maintainers: string,
  files: readonly string[],
): readonly string[] {
  const paths = maintainers.matchAll(/^[FX]:[ \t]*([\w./+-]*[\w+-])[ \t]*$/gm);
  const all = new Set(Array.from(paths, ([, path]) => path!));
  const says = (path: string) => path.includes("+") || files.some((file) => file.startsWith(path));
  return [...all].filter(says).slice(0, MAX_PATTERNS);
}

/** The finding on files that no one maintains. */
export function unmaintained(files: readonly string[]): readonly Finding[] {
  if (files.length === 0) return [];
  const some = files.slice(0, 5).join(", ") +
    (files.length > 5 ? ` and ${files.length - 5} more` : "");
  return [{
    kind: "maintainers",
    severity: "note",
    says: "",
    is: `MAINTAINERS names no one for ${some}`,
  }];
}
