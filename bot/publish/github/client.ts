/**
 * Octokit, set up: who we are, how patient, and what it may print.
 * @module
 */
import type { Octokit } from "@octokit/rest";
import { fetchBy } from "../../source/remote/octokit.ts";
import { type Http, USER_AGENT } from "../../system/http/client.ts";
import type { Ui } from "../../system/terminal/ui.ts";
import type { Credentials } from "./credentials.ts";
import type { Secrets } from "../../system/terminal/secrets.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** What a client needs. */
export interface ClientOptions {
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly url: string;
  readonly credentials: Credentials;
  /** For an App: whose installation. */
  readonly repository: { readonly owner: string; readonly repo: string };
  /** Repeats nothing itself. */
  readonly http: Http;
  readonly ui: Ui;
  readonly secrets: Secrets;
  /** For tests: how long a second of waiting takes; writes keep no distance. */
  readonly haste?: { readonly secondMs: number };
}

/** Who asks for a longer pause is not waited for. */
const MAX_WAIT_SECONDS = 120;
const MAX_TRIES = 3;
/** No second try helps. 403 and 429 are the throttling's. */
const FINAL = [400, 401, 403, 404, 406, 409, 410, 422, 429, 451];

/** A client; for an App, one of its installation in that repository. */
export async function openClient(options: ClientOptions): Promise<Octokit> {
  const { credentials, secrets, repository } = options;
  const base = octokitOptions(options);
  const Client = await loadClient();
  if (credentials.kind === "none") return new Client(base);
  if (credentials.kind === "token") {
    secrets.add(credentials.token);
    return new Client({ ...base, auth: credentials.token });
  }
  const { createAppAuth } = await import("@octokit/auth-app");
  const auth = { appId: credentials.id, privateKey: credentials.key };
  const app = new Client({ ...base, authStrategy: createAppAuth, auth });
  const { data } = await app.rest.apps.getRepoInstallation(repository);
  return new Client({
    ...base,
    authStrategy: createAppAuth,
    auth: { ...auth, installationId: data.id },
  });
}

/** Octokit is loaded by who asks GitHub, which many a server never does. */
async function loadClient() {
  const [{ Octokit }, { retry }, { throttling }] = await Promise.all([
    import("@octokit/rest"),
    import("@octokit/plugin-retry"),
    import("@octokit/plugin-throttling"),
  ]);
  return Octokit.plugin(retry, throttling);
}

/** The account that writes; undefined where GitHub does not say: the token of a job has none. */
export async function loginOf(
  octokit: Octokit,
  { credentials }: ClientOptions,
): Promise<string | undefined> {
  if (credentials.kind === "none") return undefined;
  if (credentials.kind === "app") {
    const { data } = await octokit.rest.apps.getAuthenticated();
    return data?.slug === undefined ? undefined : `${data.slug}[bot]`;
  }
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 403) return undefined;
    throw error;
  }
}

function octokitOptions({ url, http, ui, secrets, haste }: ClientOptions) {
  const again = (seconds: number, tried: number, why: string): boolean => {
    if (seconds > MAX_WAIT_SECONDS || tried >= MAX_TRIES) return false;
    ui.note(`GitHub: ${why}; again in ${seconds} s`);
    return true;
  };
  const say = (text: unknown) => ui.debug(`GitHub: ${secrets.redact(String(text))}`);
  return {
    baseUrl: withoutSlashes(url),
    userAgent: USER_AGENT,
    log: { debug: say, info: say, warn: say, error: say },
    request: { fetch: watchedFetch(http, url, secrets) },
    retry: {
      doNotRetry: FINAL,
      retries: MAX_TRIES,
      ...(haste === undefined ? {} : { retryAfterBaseValue: haste.secondMs }),
    },
    throttle: {
      onRateLimit: (seconds: number, _: unknown, __: unknown, tried: number) =>
        again(seconds, tried, "the limit of requests is reached"),
      onSecondaryRateLimit: (seconds: number, _: unknown, __: unknown, tried: number) =>
        again(seconds, tried, "too many requests at once"),
      ...(haste === undefined ? {} : unhurried(haste.secondMs)),
    },
  };
}

/** Whatever is sent as Authorization is a secret: also what the App's key has made. */
function watchedFetch(http: Http, api: string, secrets: Secrets): typeof fetch {
  const send = fetchBy({ http }, api);
  return (input, init) => {
    const [, secret] = /^\S+ (\S+)$/.exec(new Headers(init?.headers).get("authorization") ?? "") ??
      [];
    if (secret !== undefined) secrets.add(secret);
    return send(input, init);
  };
}

/** Writes at any distance, in place of the plugin's one second, and three for comments. */
function unhurried(secondMs: number) {
  const group = { key: () => ({ schedule: (_: unknown, job: () => Promise<void>) => job() }) };
  return { retryAfterBaseValue: secondMs, write: group as never, notifications: group as never };
}
