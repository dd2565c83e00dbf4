/** The client under test, with little patience, and what its outcomes are to be. */
import assert from "node:assert/strict";
import {
  type Http,
  httpClient,
  type HttpOptions,
  type HttpOutcome,
} from "../../../bot/system/http/client.ts";

const QUICK = { timeoutMs: 5000, idleMs: 2000, backoffMs: 5, spacingMs: 0 };

export function client(options: HttpOptions = {}): Http {
  return httpClient({ ...QUICK, ...options });
}

export function text(outcome: HttpOutcome): string {
  assert.equal(outcome.kind, "answer", JSON.stringify(outcome));
  return new TextDecoder().decode(outcome.kind === "answer" ? outcome.bytes : undefined);
}

export function fault(outcome: HttpOutcome): string {
  assert.equal(outcome.kind, "failure", JSON.stringify(outcome));
  return outcome.kind === "failure" ? `${outcome.fault}: ${outcome.message}` : "";
}
