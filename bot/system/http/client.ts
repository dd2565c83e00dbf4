/**
 * Asking servers politely: in good time, one after the other, again where that may help, and never
 * taking half an answer for a whole one.
 * @module
 */
import { exchange } from "./once.ts";
import { isPassing, refusal, retryAfterMs } from "./rules.ts";
import type {
  Http,
  HttpFailure,
  HttpFault,
  HttpOptions,
  HttpOutcome,
  HttpRequest,
} from "./types.ts";
import { ticks, wait } from "../wait.ts";

export type { Http, HttpAnswer, HttpFailure, HttpOptions, HttpOutcome } from "./types.ts";
export type { HttpRequest } from "./types.ts";
export { USER_AGENT } from "./once.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const DEFAULTS = {
  timeoutMs: 300_000,
  idleMs: 30_000,
  tries: 4,
  backoffMs: 1000,
  spacingMs: 200,
  maxWaitMs: 120_000,
  insecure: false,
};
type Settled = typeof DEFAULTS & Pick<HttpOptions, "signal" | "onRetry">;

/** Makes a client. Its requests to one host keep their distance. */
export function httpClient(options: HttpOptions = {}): Http {
  const settled: Settled = { ...DEFAULTS, ...options };
  const free = new Map<string, number>();
  const turn = async (host: string) => {
    const now = ticks();
    const at = Math.max(now, free.get(host) ?? 0);
    free.set(host, at + settled.spacingMs);
    if (at > now) await wait(at - now, settled.signal);
  };
  return { send: (request) => send(request, settled, turn) };
}

type Turn = (host: string) => Promise<void>;

async function send(request: HttpRequest, settled: Settled, turn: Turn): Promise<HttpOutcome> {
  const again = ["GET", "HEAD"].includes(request.method ?? "GET");
  for (let tried = 1;; tried++) {
    const outcome = await follow(request, settled, turn);
    const ms = again && tried < settled.tries
      ? pause(outcome, settled, settled.backoffMs * 2 ** (tried - 1))
      : undefined;
    if (ms === undefined) return outcome;
    const what = outcome.kind === "answer" ? `status ${outcome.status}` : outcome.message;
    settled.onRetry?.(`${new URL(request.url).host}: ${what}; again in ${Math.ceil(ms / 1000)} s`);
    await wait(ms, settled.signal);
  }
}

/** Milliseconds until the next try; undefined if none would help. */
function pause(outcome: HttpOutcome, settled: Settled, backoff: number): number | undefined {
  if (outcome.kind === "failure") {
    const passing: readonly HttpFault[] = ["timeout", "network", "cut"];
    return passing.includes(outcome.fault) ? backoff : undefined;
  }
  if (!isPassing(outcome.status)) return undefined;
  const asked = retryAfterMs(outcome.headers.get("retry-after"), Date.now());
  const ms = Math.max(backoff, asked ?? 0);
  return ms > settled.maxWaitMs ? undefined : ms;
}

async function follow(request: HttpRequest, settled: Settled, turn: Turn): Promise<HttpOutcome> {
  let url: URL, from: URL | undefined;
  try {
    url = new URL(request.url);
  } catch {
    return fail(request.url, "refused", "is not a URL");
  }
  let headers = request.headers ?? {};
  for (let hops = 0;; hops++) {
    const why = refusal(url, settled.insecure, from);
    if (why !== undefined) return fail(url.href, "refused", why);
    await turn(url.host);
    const outcome = await exchange(request, url, headers, settled);
    if (outcome.kind === "failure" || !REDIRECTS.has(outcome.status)) return outcome;
    // What was sent to one place is not sent to another.
    if (request.body !== undefined) return outcome;
    const location = outcome.headers.get("location");
    if (location === null || !URL.canParse(location, url)) return outcome;
    if (hops === MAX_REDIRECTS) {
      return fail(url.href, "redirects", `more than ${MAX_REDIRECTS} redirects`);
    }
    from = url;
    url = new URL(location, url);
    if (url.origin !== from.origin) headers = withoutSecrets(headers);
  }
}

/** Whoever a server sends us to gets neither its password nor its cookies. */
function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(?:authorization|cookie)$/i.test(name)),
  );
}

function fail(url: string, fault: HttpFault, message: string): HttpFailure {
  return { kind: "failure", fault, message, url };
}
