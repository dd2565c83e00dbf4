/**
 * Submitting to KCIDB by its REST service (github.com/kernelci/kcidb-ng): `POST /submit` takes the whole of it and gives
 * an id, `GET /status` says what became of that.
 * @module
 */
import { z } from "zod";
import { cleanLine } from "../../text/clean.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import type { Http, HttpAnswer } from "../../system/http/client.ts";
import { makeSecrets } from "../../system/terminal/secrets.ts";
import { wait } from "../../system/wait.ts";
import { readJson } from "../../text/json.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** The service, and who we are there. */
export interface KcidbPlace {
  /** Without the token and without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/** How it is sent. */
export interface KcidbSending {
  readonly http: Http;
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at what became of it. Default: 3 s. */
  readonly pauseMs?: number;
}

/** What became of a submission. */
export interface Submitted {
  readonly id: string;
  /** `waiting`: it was taken, and not yet looked at. */
  readonly state: "processed" | "waiting";
}

const answerShape = z.object({
  id: z.string().regex(/^[A-Za-z0-9]{1,128}$/),
  status: z.string(),
  message: z.string().nullish(),
});

/** An answer is one line. */
const MAX_ANSWER = 64 * 1024;
const LOOKS = 10;

/** Reads `KCIDB_REST`: `https://TOKEN@HOST/`. Throws {@linkcode UserError}, which does not say what stands there. */
export function kcidbPlace(text: string): KcidbPlace {
  const hint = "KCIDB_REST=https://TOKEN@HOST/, as the people of KernelCI gave it to you";
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new UserError("KCIDB_REST is no URL with a token in it", { hint });
  }
  let token: string;
  try {
    token = decodeURIComponent(url.username);
  } catch {
    token = "";
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UserError("KCIDB_REST has no token", { hint });
  const path = withoutSlashes(url.pathname).replace(/\/submit$/, "");
  return { url: `${url.origin}${path}`, token };
}

/**
 * Sends it, and waits a little for what becomes of it. Sending the same twice does no harm: its ids are the same. Throws
 * {@linkcode UserError} for a token that is not taken, {@linkcode InfraError} for a server that fails or refuses it.
 */
export async function submitKcidb(
  text: string,
  place: KcidbPlace,
  { http, signal, pauseMs = 3000 }: KcidbSending,
): Promise<Submitted> {
  const sent = await ask(`${place.url}/submit`, place, http, text);
  if (sent.status !== "ok") throw refusedBy(place, sent.message ?? sent.status);
  const { id } = sent;
  for (let look = 1; look <= LOOKS; look++) {
    await wait(pauseMs, signal);
    const { status, message } = await ask(`${place.url}/status?id=${id}`, place, http);
    if (status === "processed") return { id, state: "processed" };
    if (status === "failed" || status === "error") {
      throw refusedBy(place, `${id}: ${message ?? status}`);
    }
  }
  return { id, state: "waiting" };
}

async function ask(url: string, place: KcidbPlace, http: Http, body?: string) {
  const outcome = await http.send({
    ...{ url, maxBytes: MAX_ANSWER, ...(body === undefined ? {} : { method: "POST", body }) },
    headers: {
      accept: "application/json",
      authorization: `Bearer ${place.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
  });
  const host = new URL(place.url).host;
  if (outcome.kind === "failure") {
    const message = `${host}: ${withoutToken(outcome.message, place)}`;
    if (outcome.fault === "refused") throw new UserError(message);
    throw new InfraError(`${message}; sending it again does no harm`);
  }
  const read = parsed(outcome);
  if (outcome.status === 401 || outcome.status === 403) {
    throw new UserError(`${host}: does not take the token of KCIDB_REST (${outcome.status})`);
  }
  // What is asked too early is not found yet.
  if (outcome.status === 404 && read?.status === "notfound") return read;
  if (outcome.status !== 200) {
    throw refusedBy(place, `the server answered ${outcome.status}: ${read?.message ?? ""}`);
  }
  if (read === undefined) {
    throw new InfraError(`${host}: answers with something else than KCIDB does`);
  }
  return read;
}

function parsed({ bytes }: HttpAnswer): z.infer<typeof answerShape> | undefined {
  return readJson(answerShape, new TextDecoder().decode(bytes));
}

function refusedBy(place: KcidbPlace, why: string): InfraError {
  return new InfraError(`${new URL(place.url).host}: ${withoutToken(why, place)}`);
}

/** A server may say back what it was sent. */
function withoutToken(text: string, { token }: KcidbPlace): string {
  return cleanLine(makeSecrets([token]).redact(text).replaceAll(token, "[token]")).slice(0, 300);
}
