/**
 * The one comment of a pull request: found again by a hidden first line, which also remembers what
 * was posted last.
 * @module
 */
import { z } from "zod";
import type { Api } from "./api.ts";
import { once } from "./once.ts";
import { placeName, type Target } from "./target.ts";
import { readJson } from "../../text/json.ts";

const LIST = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
const CREATE = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const UPDATE = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}";

const commentShape = z.object({
  id: z.int(),
  body: z.string().nullish(),
  html_url: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
});
type Comment = z.infer<typeof commentShape>;

/** What the hidden line remembers. */
export interface Memory {
  /** The check's name, by which two setups tell their comments. */
  readonly name: string;
  /** The series: `owner/repo#7`. */
  readonly series: string;
  readonly version: number;
  readonly head: string;
  /** When the run began. */
  readonly startedAt: string;
  /** The check run; 0 if there is none. */
  readonly check: number;
}
const memoryShape = z.object({
  name: z.string(),
  series: z.string(),
  version: z.int(),
  head: z.string(),
  startedAt: z.string(),
  check: z.int(),
});

/** The hidden line. Markdown drops it, as it drops every comment of HTML. */
export function markerOf(memory: Memory): string {
  // `--` would end it early; JSON has another way to write it.
  return `<!-- everystep ${JSON.stringify(memory).replaceAll("-", "\\u002d")} -->`;
}

/** What a comment's hidden line says; undefined if it has none of ours. */
export function memoryOf(body: string): Memory | undefined {
  const found = /^<!-- everystep (\{[^\n]*\}) -->(?:\r?\n|$)/.exec(body);
  return readJson(memoryShape, found?.[1]);
}

/** Our comment, and what it remembers. */
export interface OwnComment {
  readonly comment: Comment;
  readonly memory: Memory;
}

/** Finds our comment; undefined if there is none, or no pull request. Whoever copies its line gains nothing. */
export async function findComment(
  name: string,
  target: Target,
  login: string | undefined,
  api: Api,
): Promise<OwnComment | undefined> {
  const { owner, repo, pull } = target;
  if (pull === undefined) return undefined;
  const all = await api.readAll(LIST, { owner, repo, issue_number: pull }, commentShape);
  for (const comment of all) {
    const memory = memoryOf(comment.body ?? "");
    const isOurs = login === undefined
      ? comment.user?.type === "Bot"
      : comment.user?.login.toLowerCase() === login.toLowerCase();
    if (memory?.name === name && memory.series === placeName(target) && isOurs) {
      return { comment, memory };
    }
  }
  return undefined;
}

/** Writes the comment, or changes the one that is there; says which. */
export async function postComment(
  body: string,
  found: OwnComment | undefined,
  again: () => Promise<OwnComment | undefined>,
  { owner, repo, pull }: Target,
  api: Api,
): Promise<{ readonly url?: string; readonly what: "made" | "changed" | "the same" }> {
  const dryAnswer: Comment = { id: 0 };
  if (found === undefined) {
    const parameters = { owner, repo, issue_number: pull, body };
    const { value } = await once(
      api,
      async () => (await again())?.comment,
      () => api.write(CREATE, parameters, commentShape, dryAnswer),
    );
    return { url: value.html_url ?? undefined, what: "made" };
  }
  const url = found.comment.html_url ?? undefined;
  const same = (text: string | null | undefined) => text?.replaceAll("\r\n", "\n").trimEnd();
  if (same(found.comment.body) === same(body)) return { url, what: "the same" };
  const parameters = { owner, repo, comment_id: found.comment.id, body };
  const look = async () => {
    const now = await again();
    return same(now?.comment.body) === same(body) ? now?.comment : undefined;
  };
  await once(api, look, () => api.write(UPDATE, parameters, commentShape, dryAnswer));
  return { url, what: "changed" };
}
