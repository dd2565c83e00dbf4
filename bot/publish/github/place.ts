/**
 * The place that a user names: a repository, or a pull request in it.
 * @module
 */
import { whereIs } from "../../source/remote/where.ts";
import { UserError } from "../../system/errors.ts";
import type { GitHubTarget } from "./types.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** GitHub's own API. */
const PUBLIC_API = "https://api.github.com";
const FORMS = "OWNER/REPO, OWNER/REPO#N for a pull request, or the URL of either";
const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;
const REPO = /^[\w.-]{1,100}$/;

/** A place, and the API that knows it. */
export interface PlaceAt {
  readonly place: GitHubTarget;
  readonly api: string;
}

/**
 * Understands a place; without a host it is where `GITHUB_API_URL` says, else github.com. Throws
 * {@linkcode UserError}.
 */
export function placeAt(
  text: string,
  commit: string | undefined,
  env: (name: string) => string | undefined,
): PlaceAt {
  const home = withoutSlashes(env("GITHUB_API_URL") ?? PUBLIC_API);
  if (!URL.canParse(home)) throw new UserError("GITHUB_API_URL is not a URL");
  const found = repository(text) ?? pullRequest(text);
  if (found === undefined) throw new UserError(`--github takes ${FORMS}, not ${text}`);
  const { api = home, ...place } = found;
  return { place: { ...place, ...(commit === undefined ? {} : { commit }) }, api };
}

type Found = Pick<GitHubTarget, "owner" | "repo" | "pull"> & { readonly api?: string };

function repository(text: string): Found | undefined {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  const path = url === undefined ? text : url.pathname.replace(/^\/|\/$/g, "");
  const [owner = "", repo = "", ...more] = path.split("/");
  if (more.length > 0 || !OWNER.test(owner) || !REPO.test(repo) || /^\.\.?$/.test(repo)) {
    return undefined;
  }
  if (url === undefined) return { owner, repo };
  if (url.username !== "" || url.password !== "") {
    throw new UserError("a user or a password in a URL is seen by everyone on this machine");
  }
  const api = /^(?:www\.)?github\.com$/.test(url.host) ? PUBLIC_API : `${url.origin}/api/v3`;
  return { owner, repo: repo.replace(/\.git$/, ""), api };
}

function pullRequest(text: string): Found | undefined {
  if (!/#\d+$/.test(text) && !/^https?:\/\//i.test(text)) return undefined;
  const where = whereIs(text);
  if (where?.kind !== "pull") return undefined;
  const { owner, repo, number, api } = where;
  return { owner, repo, pull: number, ...(api === undefined ? {} : { api }) };
}
