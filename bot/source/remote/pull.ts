/**
 * A pull request at GitHub: its commits as git format-patch writes them. One that adds or changes a
 * quilt `series` file carries a series in files: then that is what is read.
 * @module
 */
import { z } from "zod";
import { InfraError, UserError } from "../../system/errors.ts";
import { splitMbox, startsMbox } from "../mbox.ts";
import type { RawMessage } from "../types.ts";
import type { RemoteContext } from "./context.ts";
import { githubError, octokitFor, tokenFor } from "./octokit.ts";
import { checked, type Pull, rawReader } from "./pull_api.ts";
import { readPatchFiles, seriesDirectory } from "./pull_files.ts";
import type { PullAt } from "./where.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** GitHub lists no more commits of a pull request than these. */
const MAX_COMMITS = 250;

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const pullShape = z.object({
  title: z.string(),
  body: z.string().nullish(),
  commits: z.int(),
  head: z.object({ sha }),
  user: z.object({ login: z.string() }).nullish(),
});
const commitShape = z.array(z.object({ sha, parents: z.array(z.object({ sha })) }));

/** Reads a pull request. Throws {@linkcode UserError} for merges in it, and for one too large. */
export async function readPull(at: PullAt, context: RemoteContext): Promise<RawMessage[]> {
  const api = withoutSlashes(
    at.api ?? context.env("GITHUB_API_URL") ?? "https://api.github.com",
  );
  const token = tokenFor(api, context.env);
  const octokit = await octokitFor(api, token, context);
  const name = `${at.owner}/${at.repo}#${at.number}`;
  context.ui.step(`asking ${new URL(api).host} for ${name}`);
  try {
    const id = { owner: at.owner, repo: at.repo, pull_number: at.number };
    const about = checked(pullShape, (await octokit.rest.pulls.get(id)).data, name);
    if (at.head !== undefined && at.head !== about.head.sha) {
      const last = `its last commit is ${about.head.sha.slice(0, 12)} by now`;
      throw new UserError(`${name}: ${last}, not ${at.head.slice(0, 12)}`);
    }
    const raw = rawReader(api, name, token, context);
    const pull: Pull = { at, api, name, head: about.head.sha, octokit, raw };
    const directory = await seriesDirectory(pull);
    if (directory !== undefined) {
      const file = directory === "" ? "series" : `${directory}/series`;
      context.ui.note(`${name}: changes ${file}: the series in it is read, not the commits`);
      return await readPatchFiles(directory, pull);
    }
    return await readCommits(pull, about);
  } catch (error) {
    context.signal?.throwIfAborted();
    throw githubError(error, name, token !== undefined);
  }
}

async function readCommits(
  pull: Pull,
  about: z.infer<typeof pullShape>,
): Promise<RawMessage[]> {
  const { at, name, octokit } = pull;
  const byHand =
    `git fetch the branch refs/pull/${at.number}/head into your tree, and give BASE..FETCH_HEAD`;
  if (about.commits > MAX_COMMITS) {
    throw new UserError(`${name}: has ${about.commits} commits, and GitHub tells only 250`, {
      hint: byHand,
    });
  }
  const id = { owner: at.owner, repo: at.repo, pull_number: at.number };
  const listed: unknown[] = [], asked = { ...id, per_page: 100 };
  for await (const { data } of octokit.paginate.iterator(octokit.rest.pulls.listCommits, asked)) {
    listed.push(...data);
    if (listed.length <= MAX_COMMITS) continue;
    throw new InfraError(
      `${name}: GitHub lists more than the ${about.commits} commits that it has`,
    );
  }
  const commits = checked(commitShape, listed, name);
  const merge = commits.find(({ parents }) => parents.length !== 1);
  if (merge !== undefined || commits.length === 0) {
    const what = merge === undefined
      ? "has no commits"
      : `${merge.sha.slice(0, 12)} is a merge, which is no patch`;
    throw new UserError(`${name}: ${what}`, { hint: "make it a straight line: git rebase BASE" });
  }
  const moved = new InfraError(`${name}: has changed while it was read`);
  if (commits.at(-1)!.sha !== pull.head) throw moved;
  const path = `/repos/${at.owner}/${at.repo}/pulls/${at.number}`;
  const bytes = await pull.raw(path, "application/vnd.github.patch");
  const patches = startsMbox(bytes) ? splitMbox(bytes, name) : [];
  if (patches.length !== commits.length) {
    throw new UserError(
      `${name}: GitHub gives ${patches.length} patches of ${commits.length} commits`,
      {
        hint: `an empty commit, or the answer was cut off. Else ${byHand}`,
      },
    );
  }
  // Three answers that each are of their own time: of one posting only if they name the same commits.
  const isOther = ({ separator }: RawMessage, i: number) =>
    !separator?.startsWith(`From ${commits[i]!.sha} `);
  if (patches.some(isOther)) throw moved;
  const base = commits[0]!.parents[0]!.sha;
  return [coverMail(pull, about, commits.length, base), ...patches]
    .map((message) => ({ ...message, order: "listed" as const }));
}

/** The pull request's own words, as a cover letter with the commit that it stands on. */
function coverMail(
  { name }: Pull,
  { title, body, user }: z.infer<typeof pullShape>,
  count: number,
  base: string,
): RawMessage {
  const line = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const login = /^[A-Za-z0-9-]{1,39}$/.test(user?.login ?? "") ? user!.login : "ghost";
  const text = [
    `From: ${login} <${login}@users.noreply.github.com>`,
    `Subject: [PATCH 0/${count}] ${line(title)}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    `base-commit: ${base}`,
    "",
    (body ?? "").replaceAll("\r\n", "\n"),
    "",
  ].join("\n");
  return { bytes: new TextEncoder().encode(text), file: name, line: 1 };
}
