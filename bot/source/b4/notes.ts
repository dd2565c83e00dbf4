/**
 * What b4 keeps of a series that is being prepared or reviewed (b4's documentation, "prep", "Cover letter strategies"):
 * the cover letter, and behind a mark a JSON object. Pure.
 * @module
 */
import { z } from "zod";
import type { RawMessage } from "../types.ts";
import { readJson } from "../../text/json.ts";

/** A line alone, between the cover letter and the notes. */
const MARK = /^--- b4-(?:submit|review)-tracking ---$/m;

/** b4 changes what it keeps: what is not as it is known here says nothing. */
const shape = z.object({
  series: z.object({
    "change-id": z.string().regex(/^[\w.+-]{1,200}$/).optional().catch(undefined),
    revision: z.int().min(1).max(999).catch(1),
    prefixes: z.array(z.string().regex(/^[\w.+/-]{1,40}$/)).max(20).catch([]),
    prerequisites: z.array(z.string().regex(/^[^\p{Cc}]{1,300}$/u)).max(400).catch([]),
    "base-branch": z.string().max(300).optional().catch(undefined),
    "first-patch-commit": z.string().regex(/^[0-9a-f]{40,64}$/).optional().catch(undefined),
  }),
});

/** The notes of a series. */
export interface B4Notes {
  /** The cover letter as its author keeps it, comments and all. */
  readonly cover: string;
  readonly changeId?: string;
  readonly version: number;
  /** Words for the subject's brackets. */
  readonly prefixes: readonly string[];
  /** `change-id: ID:v2`, `message-id: <...>`, `patch-id: ...`. */
  readonly prerequisites: readonly string[];
  /** The commit or tag that the whole shall stand on, prerequisites included. */
  readonly base?: string;
  /** Where the branch forked from, if its start is not in the branch itself. */
  readonly baseBranch?: string;
  /** Of a branch under review: its first commit that is a patch. */
  readonly firstPatch?: string;
}

/** True if a commit's message has b4's mark. */
export function hasNotes(message: string): boolean {
  return MARK.test(message);
}

/** The notes in a commit's message; undefined if it has none that can be read. */
export function notesOf(message: string): B4Notes | undefined {
  const mark = MARK.exec(message);
  if (mark === null) return undefined;
  const start = message.indexOf("{", mark.index);
  return start < 0 ? undefined : notesFrom(message.slice(0, mark.index), message.slice(start));
}

/** The notes from a cover letter and the JSON that belongs to it. */
export function notesFrom(cover: string, json: string): B4Notes | undefined {
  const read = readJson(shape, json);
  if (read === undefined) return undefined;
  const { series } = read;
  const base = series.prerequisites.map((one) => /^base-commit:\s*(\S+)$/.exec(one)?.[1])
    .find((one) => one !== undefined);
  return {
    cover,
    ...(series["change-id"] === undefined ? {} : { changeId: series["change-id"] }),
    version: series.revision,
    prefixes: series.prefixes,
    prerequisites: series.prerequisites.filter((one) => !one.startsWith("base-commit:")),
    ...(base === undefined ? {} : { base }),
    ...(series["base-branch"] === undefined ? {} : { baseBranch: series["base-branch"] }),
    ...(series["first-patch-commit"] === undefined
      ? {}
      : { firstPatch: series["first-patch-commit"] }),
  };
}

/**
 * The cover letter as b4 would send it with so many patches. Undefined while it is b4's template, unless the series stands
 * on something: then it is a title without a text.
 */
export function coverMail(
  notes: B4Notes,
  { patches, author, file }: {
    readonly patches: number;
    /** `Name <address>`. */
    readonly author: string;
    readonly file: string;
  },
): RawMessage | undefined {
  const lines = notes.cover.split("\n").filter((line) => !line.startsWith("#"))
    .map((line) => line.replace(/^>#/, "#"));
  const first = lines.findIndex((line) => line.trim() !== "");
  const title = (lines[first] ?? "").trim(), template = /^EDITME\b/.test(title) || title === "";
  const needs = notes.prerequisites.map((one) => `prerequisite-${one}`);
  if (template && needs.length === 0) return undefined;
  const body = template ? [] : lines.slice(first + 1);
  const words = [
    ...notes.prefixes,
    "PATCH",
    ...(notes.version > 1 ? [`v${notes.version}`] : []),
    `0/${patches}`,
  ];
  const footers = [
    ...needs,
    ...(notes.changeId === undefined ? [] : [`change-id: ${notes.changeId}`]),
  ];
  const text = [
    `From: ${author.replaceAll("\n", " ")}`,
    `Subject: [${words.join(" ")}] ${template ? "a series without a letter yet" : title}`,
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    body.join("\n").trim(),
    "",
    "---",
    ...footers,
    "",
  ].join("\n");
  return { bytes: new TextEncoder().encode(text), file, line: 1 };
}
