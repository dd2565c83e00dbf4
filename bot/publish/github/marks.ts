/**
 * The statuses of single commits: set where they say something else, and no more often.
 * @module
 */
import { z } from "zod";
import type { Api } from "./api.ts";
import { once } from "./once.ts";
import type { Target } from "./target.ts";
import type { Posting, Status } from "./types.ts";

const READ = "GET /repos/{owner}/{repo}/commits/{ref}/statuses";
const SET = "POST /repos/{owner}/{repo}/statuses/{sha}";

const markShape = z.object({
  context: z.string(),
  state: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
});
type Mark = z.infer<typeof markShape>;

/** One status to set. */
export interface NewMark extends Pick<Status, "state" | "description"> {
  readonly sha: string;
  readonly context: string;
  readonly url?: string;
}

/** The statuses of the patches' commits. */
export function marksOf({ statuses, name, url }: Posting, { commits }: Target): NewMark[] {
  return statuses.flatMap(({ n, state, description }) => {
    const sha = commits[n - 1];
    // A context of its own: the check stands at the last commit, too, and says another thing.
    return sha === undefined ? [] : [{ sha, state, description, url, context: `${name}/commit` }];
  });
}

/** The verdict as a status, for accounts that cannot make checks. */
export function markOfCheck({ check, name, url }: Posting, { head }: Target): NewMark {
  const { conclusion, title } = check;
  const state = conclusion === "neutral" ? "pending" : conclusion;
  return { sha: head, state, description: [...title].slice(0, 140).join(""), url, context: name };
}

/** Sets one; false if it stands there already. */
export async function setMark(
  want: NewMark,
  { owner, repo }: Target,
  api: Api,
): Promise<boolean> {
  const { sha, context, state, description, url } = want;
  const body = { state, description, context, ...(url === undefined ? {} : { target_url: url }) };
  const look = async () => {
    const all = await api.readAll(READ, { owner, repo, ref: sha }, markShape);
    // The newest comes first, and it alone counts.
    const now = all.find((one) => one.context.toLowerCase() === context.toLowerCase());
    return now !== undefined && saysSame(now, want) ? now : undefined;
  };
  const dryAnswer: Mark = { context, state };
  const set = () => api.write(SET, { owner, repo, sha, ...body }, markShape, dryAnswer);
  return (await once(api, look, set)).made;
}

function saysSame(now: Mark, want: NewMark): boolean {
  return now.state === want.state && (now.description ?? "") === want.description &&
    (now.target_url ?? "") === (want.url ?? "");
}
