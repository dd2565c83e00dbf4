/**
 * Which of several series is meant: the one that a message or a change-id names, or the one that stands on
 * the others.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import type { Posting } from "./posting.ts";
import { parseFooters } from "../trailers/footers.ts";

/** More series than these in one source are an archive, and nobody looks for what stands on what in it. */
const MAX_SERIES = 30;

/**
 * What names a series: a message of the version that is meant, b4's change-id, or any message of the
 * thread: of two series there it is the one that has it, in its latest version.
 */
export type Member =
  | { readonly messageId: string }
  | { readonly changeId: string }
  | { readonly within: string };

/**
 * The series, one of them if that can be decided. Those that one of them names as its prerequisites are not
 * it, but what it stands on.
 */
export function mainSeries(
  all: readonly (readonly Posting[])[],
  member: Member | undefined,
  notes: string[],
): readonly (readonly Posting[])[] {
  if (member !== undefined) {
    const named = all.filter((group) => group.some((one) => isOf(one, member)));
    if (!("within" in member) || named.length > 0) return named;
  }
  if (all.length < 2 || all.length > MAX_SERIES) return all;
  const needs = all.map(needsOf);
  const named = all.map((group, i) =>
    needs.some((ids, other) => other !== i && idsOf(group).some((id) => ids.has(id)))
  );
  const tops = all.filter((_, i) => !named[i] && needs[i]!.size > 0);
  const rest = all.filter((_, i) => named[i] || needs[i]!.size === 0);
  const [top] = tops;
  if (top === undefined || tops.length > 1) return all;
  const ids = needs[all.indexOf(top)]!;
  // A patch-id cannot be held against a series here: what has any may mean all that is beside it.
  const meant = rest.every((group) => named[all.indexOf(group)]) ||
    [...ids].some((id) => id.startsWith("patch-id "));
  if (!meant) return all;
  const names = rest.map((group) => `"${headOf(group).subject.title}"`).join(", ");
  notes.push(
    `"${headOf(top).subject.title}" is read: it names what it stands on; also here: ${names}`,
  );
  return [top];
}

/** The version that the message belongs to. */
export function memberVersion(
  group: readonly Posting[],
  member: Member | undefined,
): number | undefined {
  if (member === undefined || !("messageId" in member)) return undefined;
  return group.find((one) => isOf(one, member))?.version;
}

/** True if the posting has what is named. */
export function isOf({ patches, covers }: Posting, member: Member): boolean {
  return [...covers, ...patches].some((mail) => {
    if ("changeId" in member) return changeIdOf(mail) === member.changeId;
    return mail.messageId === ("within" in member ? member.within : member.messageId);
  });
}

function changeIdOf({ lines }: Mail): string | undefined {
  for (const line of lines) {
    const id = /^change-id:[ \t]*(\S+)[ \t\r]*$/.exec(line)?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}

const mailsOf = (group: readonly Posting[]) =>
  group.flatMap(({ covers, patches }) => [...covers, ...patches]);

const headOf = (group: readonly Posting[]) => mailsOf([group.at(-1)!])[0]!;

/** All names by which others may call a series. */
function idsOf(group: readonly Posting[]): string[] {
  return mailsOf(group).flatMap((mail) => {
    const change = changeIdOf(mail);
    return [
      ...mail.messageId === undefined ? [] : [`message-id ${mail.messageId}`],
      ...change === undefined ? [] : [`change-id ${change}`],
    ];
  });
}

/** What its latest version names. */
function needsOf(group: readonly Posting[]): ReadonlySet<string> {
  const last = Math.max(...group.map(({ version }) => version));
  const mails = mailsOf(group.filter(({ version }) => version === last));
  const { prerequisites } = parseFooters(mails.map(({ lines }) => withoutDiff(lines)));
  return new Set(prerequisites.flatMap((one) => "id" in one ? [`${one.kind} ${one.id}`] : []));
}

/** A diff's own lines begin with a sign. What stands below it counts. */
function withoutDiff(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => /^[A-Za-z]/.test(line));
}
