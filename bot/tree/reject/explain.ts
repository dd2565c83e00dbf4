/**
 * Explaining why a patch does not apply, better than git does.
 * @module
 */
import { basename } from "@std/path";
import type { Patch } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import { readTextIfThere } from "../../system/files/files.ts";
import type { Entry, Lookup } from "../lookup.ts";
import { EMPTY, type MailInfo } from "../mail.ts";
import { explainFile } from "./reject.ts";
import { type FileDiff, fileDiffs } from "./sections.ts";
import type { Reject, RejectedHunk } from "../types.ts";

/** A series can touch thousands of files; nobody reads more reasons than this. */
const MAX_REASONS = 100;
/** Files that are looked up at once. */
const BATCH = 200;

/**
 * Explains. `lookup` is the tree before the patch, `output` what git printed. There is always at least
 * one reason: git's own words where we find none. Throws UserError for a mail that git does not read.
 */
export async function explainReject(
  lookup: Lookup,
  patch: Patch,
  info: MailInfo,
  output: string,
): Promise<Reject> {
  const reject = { patch: patch.n, subject: patch.subject, git: output };
  const only = (problem: string, file = patch.files[0]?.path ?? patch.raw.file) => ({
    ...reject,
    hunks: [{ file, problem, alreadyApplied: false }],
  });
  if (info.refused !== undefined) {
    if (info.unread) throw unread(patch, info.refused);
    return only(info.refused, patch.raw.file);
  }
  const diffs = fileDiffs(await readTextIfThere(info.diff) ?? "");
  if (diffs.length === 0) return only(EMPTY, patch.raw.file);
  const hunks: RejectedHunk[] = [];
  const asked = chained(diffs);
  // One question for many files: each costs a git.
  for (let at = 0; at < asked.length && hunks.length < MAX_REASONS; at += BATCH) {
    const some = asked.slice(at, at + BATCH);
    const entries = await lookup.entries(some.flatMap(pathsOf));
    for (const diff of some) {
      for (const hunk of await explainOne(lookup, diff, entries)) hunks.push(hunk);
      if (hunks.length >= MAX_REASONS) break;
    }
  }
  if (hunks.length > 0) return { ...reject, hunks: hunks.slice(0, MAX_REASONS) };
  const failed = /^error: patch failed: (.+):(\d+)$/m.exec(output);
  // A new file has no name from which it came: of it git says something else.
  const file = failed?.[1];
  if (file !== undefined && diffs.some((diff) => diff.from === file && isBare(diff))) {
    return only(BARE, file);
  }
  const line = output.split("\n").find((text) => /^(error|fatal): /.test(text)) ??
    output.split("\n")[0];
  return only(`git: ${(line ?? "").replace(/^(error|fatal): /, "")}`, file);
}

/** The mail is at fault, and no tree would take it. */
function unread({ raw }: Patch, words: string): UserError {
  return new UserError(`git does not read the mail: ${words.replace(/^(error|fatal): /, "")}`, {
    place: { file: raw.file, line: Math.max(1, raw.line) },
    hint: "its header names another charset than it has: send it again as UTF-8, or correct it",
  });
}

const BARE =
  "has no lines around its changes (-U0), and git am takes no such patch where lines follow: " +
  "make it again with git format-patch -U3";

/** True for a change of which a part has no context. */
function isBare({ to, hunks }: FileDiff): boolean {
  return to !== undefined && hunks.some(({ lines }) => !lines.some((line) => line.startsWith(" ")));
}

/** Parts on a file that an earlier part of the same patch made or moved are git's to judge. */
function chained(diffs: readonly FileDiff[]): FileDiff[] {
  const made = new Set<string>();
  return diffs.filter((diff) => {
    const own = diff.from !== undefined && made.has(diff.from);
    if (diff.to !== undefined && diff.to !== diff.from) made.add(diff.to);
    return !own;
  });
}

function pathsOf({ from, to }: FileDiff): string[] {
  return [from, to].filter((path) => path !== undefined);
}

async function explainOne(
  lookup: Lookup,
  diff: FileDiff,
  entries: ReadonlyMap<string, Entry>,
): Promise<RejectedHunk[]> {
  const { from, to } = diff;
  const source = from === undefined ? undefined : entries.get(from);
  const target = to === undefined || to === from ? undefined : entries.get(to);
  return explainFile(diff, {
    source: source === undefined
      ? undefined
      : { blob: source.blob, text: diff.binary ? "" : await lookup.text(source.blob) },
    target,
    sameName: from !== undefined && source === undefined && to !== undefined
      ? await lookup.sameName(basename(from))
      : [],
  });
}
