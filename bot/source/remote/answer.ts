/**
 * From how a request ended to its bytes, or to an error that says what to do.
 * @module
 */
import { InfraError, UserError } from "../../system/errors.ts";
import type { HttpAnswer, HttpOutcome } from "../../system/http/client.ts";

/** The answer, whatever its status. Throws {@linkcode InfraError}, or {@linkcode UserError} for a URL that is not asked. */
export function answered(outcome: HttpOutcome): HttpAnswer {
  if (outcome.kind === "answer") return outcome;
  const { url, message, fault } = outcome;
  if (fault === "refused") {
    throw new UserError(`${shortUrl(url)}: ${message}`, {
      hint: /https only/.test(message)
        ? "write https://; or set EVERYSTEP_INSECURE_HTTP=1, for a server in your own network"
        : undefined,
    });
  }
  if (fault === "too-large") {
    throw new UserError(`${shortUrl(url)}: ${message}`, {
      hint: "that is no series; give its own URL, or download it and give the file",
    });
  }
  throw new InfraError(`${shortUrl(url)}: ${message}`);
}

/**
 * The answer, if its status is 200. Throws {@linkcode UserError} for 401, 403, 404 and for a page made
 * for browsers, {@linkcode InfraError} for what passes.
 */
export function found(outcome: HttpOutcome, what: string): HttpAnswer {
  const answer = answered(outcome);
  refusePage(answer);
  const { status, headers } = answer;
  if (status === 200) return answer;
  const place = shortUrl(answer.url);
  if (status === 404 || status === 410 || status === 300) {
    throw new UserError(`${place}: there is no such ${what}`);
  }
  if (status === 401 || status === 403) {
    throw new UserError(
      `${place}: the server wants to know who asks, or lets nobody in (${status})`,
    );
  }
  const wait = headers.get("retry-after");
  throw new InfraError(
    `${place}: the server answered ${status}` +
      (wait === null ? "" : `, and wants ${clean(wait)} (seconds, or that time) of quiet`),
  );
}

/**
 * Refuses a web page: the walls that archives put up against scrapers answer with one, and with any
 * status.
 */
function refusePage(answer: HttpAnswer): void {
  const type = answer.headers.get("content-type") ?? "";
  const start = new TextDecoder("latin1").decode(answer.bytes.subarray(0, 512));
  if (!/^text\/html/i.test(type) && !/^\s*<(?:!doctype html|html)/i.test(start)) return;
  if (answer.status === 404 || answer.status === 300) return;
  throw new UserError(
    `${shortUrl(answer.url)}: answers with a web page (${answer.status}), not with data`,
    {
      hint: "a wall against robots? Get the series with b4 am -o - MSGID and give it on standard " +
        "input; or name another archive with --inbox; or git clone the inbox",
    },
  );
}

/** The URL for a message: no query, no control characters, not endless. */
export function shortUrl(url: string): string {
  const short = url.replace(/[?#].*$/s, "");
  return clean(short.length > 160 ? `${short.slice(0, 157)}...` : short);
}

/** What a server said, fit to print in one line. */
export function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim().slice(0, 200);
}
