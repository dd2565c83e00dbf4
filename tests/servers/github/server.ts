/**
 * A GitHub on loopback: it keeps what it is told, and holds every request and every answer of its own
 * against GitHub's description. It fails when it is told to.
 */
import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Contract } from "./contract.ts";
import { type Account, type Answer, makeState, obey, type Pull, type State } from "./state.ts";

/** Something that goes wrong. */
export interface Fault {
  /** Method and path: `POST .*comments`. */
  readonly on: RegExp;
  /** How often; once without it. */
  times?: number;
  /** When it goes wrong; `early`: before the request is whole. Default: before the work is done. */
  readonly when?: "early" | "before" | "after";
  /** What is answered; without it the connection breaks. */
  readonly answer?: Answer & { readonly headers?: Readonly<Record<string, string>> };
}

/** One request that came. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization?: string;
}

/** A running GitHub. */
export interface GitHub extends AsyncDisposable {
  readonly url: string;
  readonly state: State;
  readonly seen: Seen[];
  /** What broke the contract: a test ends with none. */
  readonly problems: string[];
  readonly faults: Fault[];
  /** Requests that change something, less those of an App's sign-in. */
  writes(): Seen[];
}

/** Who may come in. */
export interface Doors {
  readonly tokens?: Readonly<Record<string, Account>>;
  readonly app?: { readonly id: string; readonly key: string; readonly account: Account };
}

/** Starts it on a free port. */
export async function github(api: Contract, pull: Pull, doors: Doors): Promise<GitHub> {
  const state = makeState(pull);
  const seen: Seen[] = [], problems: string[] = [], faults: Fault[] = [];
  const key = doors.app && createPublicKey(doors.app.key);
  const issued = new Map(Object.entries(doors.tokens ?? {}));
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      problems.push(`the server itself: ${error.stack}`);
      response.destroy();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url!, `http://${request.headers.host}`);
    const path = url.pathname.replace(/^\/api\/v3/, ""), method = request.method!;
    const fault = faults.find(({ on, times = 1 }) => times > 0 && on.test(`${method} ${path}`));
    if (fault !== undefined) fault.times = (fault.times ?? 1) - 1;
    if (fault?.when === "early") return request.socket.destroy();
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const body = text === "" ? undefined : JSON.parse(text);
    const { authorization } = request.headers;
    seen.push({ method, path, body, authorization });
    const say = ({ status, body, headers = {} }: Answer & { headers?: Record<string, string> }) => {
      response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
      response.end(JSON.stringify(body));
    };
    const spoil = () => fault?.answer === undefined ? request.socket.destroy() : say(fault.answer);
    if (fault !== undefined && fault.when !== "after") return spoil();

    const asked = { method, path, body, query: Object.fromEntries(url.searchParams) };
    problems.push(...api.request(asked).map((what) => `${method} ${path}: ${what}`));
    const operation = api.operation(asked);
    if (operation === undefined) return say({ status: 404, body: { message: "Not Found" } });
    const by = who(authorization, path);
    if (by === "nobody") return say({ status: 401, body: { message: "Bad credentials" } });
    if (by === undefined && method !== "GET") {
      return say({ status: 401, body: { message: "Requires authentication" } });
    }
    if (request.headers.accept?.includes("patch") && state.pull.patch !== undefined) {
      response.writeHead(200, { "content-type": "application/vnd.github.patch; charset=utf-8" });
      return response.end(state.pull.patch);
    }
    const done = /access_tokens$/.test(path)
      ? issue()
      : obey(state, operation.route, operation.values, { body, query: asked.query, by, api });
    if (done === undefined) {
      problems.push(`${operation.route}: this server has not learned it`);
      return say({ status: 501, body: { message: "not here" } });
    }
    const wrong = done.status < 400 ? api.answer(operation.route, done.status, done.body) : [];
    problems.push(...wrong.map((what) => `our own answer to ${operation.route}: ${what}`));
    const next = nextPage(url, done);
    return fault === undefined ? say({ ...done, headers: next }) : spoil();
  }

  /** undefined: anonymous; `nobody`: a wrong key. */
  function who(authorization: string | undefined, path: string): Account | "nobody" | undefined {
    if (authorization === undefined) return undefined;
    const secret = authorization.replace(/^(?:token|bearer) /i, "");
    if (doors.app !== undefined && isSigned(secret, doors.app.id, key!)) {
      const forApps = /^\/app(?:\/|$)|\/installation$/.test(path);
      return forApps ? doors.app.account : "nobody";
    }
    return issued.get(secret) ?? "nobody";
  }

  function issue(): Answer {
    const token = `ghs_installation${issued.size}`, expires_at = "2099-01-01T00:00:00Z";
    issued.set(token, doors.app!.account);
    const body = { token, expires_at, permissions: { checks: "write" } };
    return { status: 201, body: { ...body, repository_selection: "all" } };
  }

  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ state, seen, problems, faults },
    writes: () =>
      seen.filter(({ method, path }) => method !== "GET" && !path.endsWith("access_tokens")),
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** RFC 8288, as GitHub tells that there is more. */
function nextPage(url: URL, { body }: Answer): Record<string, string> {
  const list = Array.isArray(body) ? body : body?.check_runs ?? [];
  const size = Number(url.searchParams.get("per_page") ?? 30);
  if (list.length < size) return {};
  const next = new URL(url);
  next.searchParams.set("page", String(Number(url.searchParams.get("page") ?? 1) + 1));
  return { link: `<${next.href}>; rel="next"` };
}

/** RFC 7519 with RS256, as GitHub wants it of Apps: signed by the key, by this App, not for long. */
function isSigned(token: string, id: string, key: KeyObject): boolean {
  const [head = "", claims = "", signature = ""] = token.split(".");
  if (signature === "") return false;
  const good = verify(
    "sha256",
    new TextEncoder().encode(`${head}.${claims}`),
    key,
    Buffer.from(signature, "base64url"),
  );
  const { iss, iat, exp } = JSON.parse(Buffer.from(claims, "base64url").toString());
  const now = Date.now() / 1000;
  return good && String(iss) === id && iat <= now && exp > now && exp - iat <= 660;
}
