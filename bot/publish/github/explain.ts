/**
 * What Octokit throws, as the two errors that there are.
 * @module
 */
import { cleanLine } from "../../text/clean.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import type { Secrets } from "../../system/terminal/secrets.ts";

interface RequestError extends Error {
  readonly status?: number;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: {
    readonly headers?: Readonly<Record<string, string | undefined>>;
    readonly data?: unknown;
  };
}

const RIGHTS =
  "checks, statuses and comments take a token with `checks: write`, `statuses: write` and " +
  "`pull-requests: write` (of a workflow: under `permissions:`; a fork's has none of them)";

const AGAIN = "run it again later: nothing is posted twice";

/** The HTTP status of an error, if a server gave one. */
export function statusOf(error: unknown): number | undefined {
  const { status, response } = error as RequestError;
  return response === undefined ? undefined : status;
}

/** True if the same request may do better a moment later: no answer, or a server's own trouble. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof UserError) return false;
  const { status, response, cause } = error as RequestError;
  if (cause instanceof UserError) return false;
  return status !== undefined && (response === undefined || status >= 500);
}

/** True for what GitHub tells accounts that are no App, by either kind of token: they cannot make checks. */
export function wantsApp(error: unknown): boolean {
  return statusOf(error) === 403 &&
    /GitHub App|by personal access token/i.test((error as Error).message);
}

/** Our error for it. No token is in it, whatever the server says. `hadToken`: one was sent. */
export function explain(error: unknown, where: string, hadToken: boolean, secrets: Secrets) {
  if (!(error instanceof Error)) return error;
  const redact = (text: string) => cleanLine(secrets.redact(text)).slice(0, 500);
  const { status, response, cause, request } = error as RequestError;
  for (const own of [error, cause]) {
    if (own instanceof InfraError) {
      return new InfraError(`${where}: ${redact(own.message)}; ${AGAIN}`);
    }
    if (own instanceof UserError) {
      return new UserError(redact(own.message), { hint: own.hint, place: own.place });
    }
  }
  if (status === undefined) return error;
  const asked = `${request?.method ?? ""} ${pathOf(request?.url)}`.trim();
  const message = `${where}: GitHub answers ${status} to ${redact(asked)}: ${
    redact(error.message)
  }`;
  if (response === undefined || status >= 500) return new InfraError(`${message}; ${AGAIN}`);
  const limited = status === 429 || response.headers?.["x-ratelimit-remaining"] === "0" ||
    /\bsecondary rate\b/i.test(error.message);
  if (limited) return new InfraError(`${message}; ${AGAIN}`);
  return new UserError(message, { hint: hintFor(status, hadToken) });
}

function hintFor(status: number, hadToken: boolean): string | undefined {
  if (!hadToken) {
    return "set GITHUB_TOKEN (and GH_HOST, where it is not github.com), or give --app-id and --app-key";
  }
  if (status === 401) return "the token or the key is wrong, or has expired";
  if (status === 403) return RIGHTS;
  if (status === 404) return `is the name right, and may we see it? ${RIGHTS}`;
  if (status === 422) return "is the commit pushed to that repository?";
  return undefined;
}

function pathOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).pathname : "";
}
