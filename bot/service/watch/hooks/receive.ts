/**
 * What GitHub posts to us. It is looked at only once it is known to be GitHub's, and answered only
 * once it is kept: what was answered is never lost.
 * @module
 */
import { z } from "zod";
import type { Keep } from "./keep.ts";
import { SHAPES } from "./payload.ts";
import { isSigned } from "./signature.ts";

/** A request, as far as it matters. */
export interface Delivery {
  readonly headers: Pick<Headers, "get">;
  readonly body: Uint8Array;
}

/** What is answered: a line of text. */
export interface Answer {
  readonly status: 200 | 202 | 400 | 401 | 413 | 415;
  readonly text: string;
}

/** Events that are worked off; all others are only thanked for. */
const EVENTS = Object.keys(SHAPES);

/** GitHub's own bound is 25 MiB; what we use is far below. */
const MAX_BODY = 4 * 1024 * 1024;

/** Takes a delivery in. Throws only what `keep` throws. */
export async function receive(
  { headers, body }: Delivery,
  { keep, secret }: { readonly keep: Keep; readonly secret: string },
): Promise<Answer> {
  if (body.length > MAX_BODY) return { status: 413, text: "too large" };
  if (!isSigned(body, headers.get("x-hub-signature-256"), secret)) {
    return { status: 401, text: "the signature is not right" };
  }
  const event = headers.get("x-github-event") ?? "";
  const delivery = headers.get("x-github-delivery") ?? "";
  if (!/^[\w.-]{1,100}$/.test(delivery) || !/^\w{1,100}$/.test(event)) {
    return { status: 400, text: "X-GitHub-Event or X-GitHub-Delivery is missing" };
  }
  if (!/^application\/json\b/.test(headers.get("content-type") ?? "")) {
    return { status: 415, text: "set the webhook's content type to application/json" };
  }
  if (event === "ping") return { status: 200, text: "pong" };
  if (!EVENTS.includes(event)) return { status: 200, text: `nothing is done for ${event}` };
  const text = usedOf(event, body);
  if (text === undefined) return { status: 400, text: "the body is not JSON" };
  const fresh = await keep({ delivery, event, body: text });
  return { status: 202, text: fresh ? "taken in" : "taken in before" };
}

/**
 * What is used of an event, as JSON, if the bytes are UTF-8 and an object of JSON: of a payload of megabytes a few
 * hundred bytes are. What is not understood is kept as it came, and says why when it is worked off.
 */
function usedOf(event: string, body: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    const value: unknown = JSON.parse(text);
    if (!z.object({}).safeParse(value).success) return undefined;
    const used = SHAPES[event]!.safeParse(value);
    return used.success ? JSON.stringify(used.data) : text;
  } catch {
    return undefined;
  }
}
