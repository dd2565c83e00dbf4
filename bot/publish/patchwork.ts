/**
 * A check for each patch of a series at a patchwork, by its REST API 1.2 (https://patchwork.readthedocs.io,
 * api/rest: "Checks"). Checks are only ever added there, so that what stands already is asked first; lists
 * come in pages, and the one of ours may be on the last.
 * @module
 */
import { z } from "zod";
import { cleanDeep } from "../report/clean.ts";
import { REJECT_SCHEMA, type RejectReport } from "../report/reject_schema.ts";
import type { Report } from "../report/schema.ts";
import { InfraError, UserError } from "../system/errors.ts";
import type { Http, HttpAnswer } from "../system/http.ts";
import { nextPage } from "../system/http_link.ts";
import { rejectStatuses, statusesOf } from "./github/statuses.ts";

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

/** What patchwork is told about a patch. */
export interface Check {
  readonly state: "success" | "warning" | "fail";
  /** Letters, digits, `-` and `_`. */
  readonly context: string;
  readonly description: string;
  readonly target_url?: string;
}

/** What became of a patch's check. */
export interface PostedCheck {
  /** Its place in the series. */
  readonly n: number;
  /** `there`: the same check stands already. `unknown`: patchwork has not got the patch. */
  readonly what: "posted" | "would be posted" | "there" | "unknown";
  /** Its number there. */
  readonly patch?: number;
  readonly check: Check;
}

const id = z.int().positive();
const patches = z.array(z.object({ id, project: z.object({ link_name: z.string() }) }));
const checks = z.array(z.object({
  id,
  state: z.string(),
  context: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
}));
/** An answer has a few kB. */
const MAX_JSON = 4 * 1024 * 1024;
/** Pages of one list; patchwork's own are of 30, or of as many as are asked for, up to 250. */
const MAX_PAGES = 100;
const PER_PAGE = 100;

/**
 * Posts what there is to say of each patch; a patch without an answer gets no check. Throws
 * {@linkcode UserError} for a token that is not taken, {@linkcode InfraError} for a server that fails.
 */
export async function postChecks(
  report: Report | RejectReport,
  options: PatchworkOptions,
): Promise<readonly PostedCheck[]> {
  const posted: PostedCheck[] = [];
  for (const { n, messageId, check } of checksOf(report, options)) {
    const patch = await patchOf(messageId, options);
    if (patch === undefined) posted.push({ n, what: "unknown", check });
    else posted.push({ n, patch, check, what: await postCheck(patch, check, options) });
  }
  return posted;
}

/** The checks of the patches that were posted and have an answer. */
export function checksOf(
  raw: Report | RejectReport,
  { name, url }: Pick<PatchworkOptions, "name" | "url">,
): readonly { readonly n: number; readonly messageId: string; readonly check: Check }[] {
  const report = cleanDeep(raw);
  const cells = report.schema === REJECT_SCHEMA ? [] : report.cells;
  const warned = new Set(
    cells.filter(({ verdict }) => verdict === "warn").map(({ state }) => state),
  );
  const statuses = report.schema === REJECT_SCHEMA ? rejectStatuses(report) : statusesOf(report);
  return statuses.flatMap(({ n, state, description }) => {
    const messageId = report.series.patches.find((patch) => patch.n === n)?.messageId;
    if (messageId === undefined || state === "pending") return [];
    const check: Check = {
      state: state === "failure" ? "fail" : warned.has(n) ? "warning" : "success",
      context: name.replace(/[^\w-]/g, "-"),
      description,
      ...(url === undefined ? {} : { target_url: url }),
    };
    return [{ n, messageId, check }];
  });
}

/** The number of a patch; the same mail may be in several projects. */
async function patchOf(messageId: string, options: PatchworkOptions): Promise<number | undefined> {
  const { root, project } = placeOf(options.home);
  const asked = `msgid=${encodeURIComponent(messageId)}&per_page=${PER_PAGE}`;
  const found = await all(`${root}/api/1.2/patches/?${asked}`, patches, options);
  const here = found.filter((one) => project === undefined || one.project.link_name === project);
  if (new Set(here.map((one) => one.project.link_name)).size > 1) {
    const names = here.map((one) => one.project.link_name).join(", ");
    throw new UserError(`the patches are in several projects: ${names}`, {
      hint: `name one: --patchwork ${root}/project/${here[0]!.project.link_name}/`,
    });
  }
  return here.at(-1)?.id;
}

async function postCheck(
  patch: number,
  check: Check,
  options: PatchworkOptions,
): Promise<PostedCheck["what"]> {
  const url = `${placeOf(options.home).root}/api/1.2/patches/${patch}/checks/`;
  // An older patchwork takes no notice of the context.
  const asked = `context=${encodeURIComponent(check.context)}&per_page=${PER_PAGE}`;
  const there = await all(`${url}?${asked}`, checks, options);
  const last = there.filter(({ context }) => context === check.context)
    .toSorted((a, b) => a.id - b.id).at(-1);
  if (last !== undefined && isSame(last, check)) return "there";
  if (options.dry) return "would be posted";
  const body = JSON.stringify(check);
  const answer = await ask({ url, method: "POST", body }, options);
  if (answer.status !== 201) throw refused(answer);
  return "posted";
}

function isSame(there: z.infer<typeof checks>[number], check: Check): boolean {
  return there.state === check.state && (there.description ?? "") === check.description &&
    (check.target_url === undefined || there.target_url === check.target_url);
}

/** All pages of a list. A list that has no end is no answer: what stands there is then not known. */
async function all<T>(
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

async function ask(
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

function refused({ status, url }: HttpAnswer): UserError | InfraError {
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
function placeOf(home: string): { readonly root: string; readonly project?: string } {
  const url = new URL(home);
  const project = /\/project\/([^/]+)/.exec(url.pathname)?.[1];
  const path = url.pathname.replace(/\/project\/.*$/, "").replace(/(?<!\/)\/+$/, "");
  const root = `${url.origin}${path}`;
  return project === undefined ? { root } : { root, project: decodeURIComponent(project) };
}

function hostOf(url: string): string {
  return new URL(url).host;
}
