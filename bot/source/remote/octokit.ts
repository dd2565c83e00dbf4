/**
 * Octokit on everystep's own HTTP client: its patience, its bounds, its manners.
 * @module
 */
import type { Octokit } from "@octokit/rest";
import { InfraError, UserError } from "../../system/errors.ts";
import { USER_AGENT } from "../../system/http/client.ts";
import { answered, clean } from "./answer.ts";
import type { RemoteContext } from "./context.ts";

const MAX_JSON = 32 * 1024 * 1024;
/** Statuses whose answers have no body (Fetch Standard). */
const BODILESS = new Set([101, 204, 205, 304]);

/** A client for an API, loaded with the first. Sends the token, if there is one. */
export async function octokitFor(
  api: string,
  token: string | undefined,
  context: RemoteContext,
): Promise<Octokit> {
  const { Octokit } = await import("@octokit/rest");
  const silent = () => {};
  return new Octokit({
    baseUrl: api,
    auth: token,
    userAgent: USER_AGENT,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: fetchBy(context, api) },
  });
}

/**
 * The token for an API. It goes to github.com, and to the server that the environment names
 * (`GITHUB_API_URL` in Actions, `GH_HOST` for gh), so that a URL alone cannot fetch it.
 */
export function tokenFor(api: string, env: RemoteContext["env"]): string | undefined {
  const hosts = ["api.github.com", env("GH_HOST") ?? ""];
  const own = env("GITHUB_API_URL") ?? "";
  if (URL.canParse(own)) hosts.push(new URL(own).host);
  return hosts.includes(new URL(api).host) ? env("GITHUB_TOKEN") ?? env("GH_TOKEN") : undefined;
}

/**
 * What octokit takes for fetch. It asks the API's own server only: octokit sends its token wherever a `Link` header
 * says that the next page is. Throws what {@linkcode answered} throws: octokit's errors have it as
 * cause.
 */
export function fetchBy({ http }: Pick<RemoteContext, "http">, api: string): typeof fetch {
  const { origin } = new URL(api);
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (new URL(url).origin !== origin) {
      throw new InfraError(`${new URL(api).host}: sends us on to ${new URL(url).host}`);
    }
    const headers = Object.fromEntries(new Headers(init?.headers).entries());
    const body = typeof init?.body === "string" ? init.body : undefined;
    const outcome = await http.send({
      ...{ url, method: init?.method, headers, body },
      maxBytes: MAX_JSON,
    });
    const { status, bytes, headers: answerHeaders, url: from } = answered(outcome);
    const data = BODILESS.has(status) ? null : new Uint8Array(bytes);
    // Octokit reads the number of the next page from it.
    return Object.defineProperty(new Response(data, { status, headers: answerHeaders }), "url", {
      value: from,
    });
  };
}

/** What octokit threw, as the two errors that there are. `what` is what was asked for. */
export function githubError(error: unknown, what: string, hadToken: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const { cause, status, response } = error as Error & {
    readonly status?: number;
    readonly response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
  };
  if (cause instanceof UserError || cause instanceof InfraError) return cause;
  if (status === undefined) return error;
  const text = clean(error.message);
  const limited = status === 429 || response?.headers?.["x-ratelimit-remaining"] === "0";
  if (limited || status >= 500) {
    return new InfraError(`${what}: GitHub answers ${status}: ${text}`);
  }
  const token = hadToken
    ? "may the token read this repository?"
    : "a private one takes GITHUB_TOKEN (and GH_HOST, where it is not github.com)";
  if (status === 404) {
    return new UserError(`${what}: there is no such pull request, or not for us`, { hint: token });
  }
  return new UserError(`${what}: GitHub answers ${status}: ${text}`, { hint: token });
}
