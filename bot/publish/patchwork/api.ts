/**
 * Patchwork's REST API 1.2: lists with all their pages, and what a refusal means.
 * @module
 */
import type { z } from "zod";
import { InfraError, UserError } from "../../system/errors.ts";
import type { Http, HttpAnswer } from "../../system/http/client.ts";
import { nextPage } from "../../system/http/link.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** Where, as whom, and under which name. */
export interface PatchworkOptions {
  /** `https://patchwork.kernel.org`, or the page of a project there. */
  readonly home: string;
  /** Absent: nothing can be posted. */
  readonly token?: string;
  /** The check's name. */
  readonly name: string;
  /** Where the details are. */
  readonly url?: string;
  /** Ask only. */
  readonly dry: boolean;
  readonly http: Http;
}

/** An answer has a few kB. */
const MAX_JSON = 4 * 1024 * 1024;
/** Pages of one list; patchwork's own are of 30, or of as many as are asked for, up to 250. */
const MAX_PAGES = 100;
/** Entries of a page. */
export const PER_PAGE = 100;

/** All pages of a list. A list that has no end is no answer: what stands there is then not known. */
export async function all<T>(
  first: string,
  shape: z.ZodType<readonly T[]>,
  options: PatchworkOptions,
): Promise<readonly T[]> {
  const found: T[] = [];
  let url = first;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const { data, next } = await json(url, shape, options);
    found.push(...data);
    if (next === undefined) return found;
    url = next;
  }
  throw new InfraError(`${hostOf(first)}: a list has more than ${MAX_PAGES} pages`);
}

async function json<T>(
  url: string,
  shape: z.ZodType<T>,
  options: PatchworkOptions,
): Promise<{ readonly data: T; readonly next?: string }> {
  const answer = await ask({ url }, options);
  if (answer.status !== 200) throw refused(answer);
  const next = nextPage(answer.headers.get("link"), url);
  try {
    return { data: shape.parse(JSON.parse(new TextDecoder().decode(answer.bytes))), next };
  } catch (cause) {
    throw new InfraError(`${hostOf(url)}: answers with something else than patchwork does`, {
      cause,
    });
  }
}

/** Sends one request. Throws what the network or the server makes of it. */
export async function ask(
  request: { readonly url: string; readonly method?: string; readonly body?: string },
  { http, token }: PatchworkOptions,
): Promise<HttpAnswer> {
  const outcome = await http.send({
    ...request,
    maxBytes: MAX_JSON,
    headers: {
      accept: "application/json",
      ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Token ${token}` }),
    },
  });
  if (outcome.kind === "answer") return outcome;
  const message = `${hostOf(outcome.url)}: ${outcome.message}`;
  throw outcome.fault === "refused" ? new UserError(message) : new InfraError(message);
}

/** What an answer that is none means. */
export function refused({ status, url }: HttpAnswer): UserError | InfraError {
  const host = hostOf(url);
  if (status === 401 || status === 403) {
    return new UserError(`${host}: does not let us post checks (${status})`, {
      hint:
        "the token is that of a maintainer of the project: PATCHWORK_TOKEN, or git config pw.token",
    });
  }
  if (status === 404) return new UserError(`${host}: there is no patchwork, or no such patch`);
  return new InfraError(`${host}: the server answered ${status}`);
}

/** The server, and the project that the URL names. */
export function placeOf(home: string): { readonly root: string; readonly project?: string } {
  const url = new URL(home);
  const project = /\/project\/([^/]+)/.exec(url.pathname)?.[1];
  const path = withoutSlashes(url.pathname.replace(/\/project\/.*$/, ""));
  const root = `${url.origin}${path}`;
  return project === undefined ? { root } : { root, project: decodeURIComponent(project) };
}

function hostOf(url: string): string {
  return new URL(url).host;
}
