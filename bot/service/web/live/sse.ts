/**
 * Server-sent events as text (HTML, 9.2.6 "Interpreting an event stream"). Pure. Not hono's stream: it
 * waits for whoever reads slowly, and the hub tells all at once and cuts those off.
 * @module
 */

/** One message. `id` is where a client goes on after it was cut off. */
export interface Message {
  readonly event: string;
  readonly data: unknown;
  readonly id?: number;
}

/** The message as it goes over the wire. JSON has no line ends, so nothing in it ends the message. */
export function messageText({ event, data, id }: Message): string {
  const first = id === undefined ? "" : `id: ${id}\n`;
  return `${first}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What keeps a connection open that nothing is said on. */
export const HEARTBEAT = ": still here\n\n";

/** Where a client goes on: the last id that it got, or `after` of its URL; undefined: from now on. */
export function resumeAfter(request: Request): number | undefined {
  const text = request.headers.get("last-event-id") ??
    new URL(request.url).searchParams.get("after") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
