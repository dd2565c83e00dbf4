/**
 * The live view: one poll of the database serves everybody who watches, which rests while nobody
 * does.
 * @module
 */
import { cleanDeep, cleanLine, cleanLog } from "../../../text/clean.ts";
import { every, ticks } from "../../../system/wait.ts";
import type { Sql } from "../../db/types.ts";
import { type Tail, tailsOf } from "../../state/follow.ts";
import { type Followed, type Follower, followEvents } from "./follow.ts";
import { HEARTBEAT, type Message, messageText } from "./sse.ts";

/** What the hub needs. */
export interface HubOptions {
  readonly db: Sql;
  /** Ends all streams. */
  readonly signal: AbortSignal;
  /** Hears, in one line, when the database does not answer. */
  readonly log: (text: string) => void;
  /** Milliseconds between two looks. Default 500. */
  readonly pollMs?: number;
  /** Milliseconds between two signs of life. Default 15 s. */
  readonly heartbeatMs?: number;
  /** Streams at once. Default 500. */
  readonly most?: number;
}

/** Who watches what. */
export interface Watching {
  /** One series, with what its builds say; undefined: all that happens. */
  readonly series?: string;
  /** The mark after which it goes on; undefined: from now on. */
  readonly after?: number;
}

/** The live view. */
export interface Hub {
  /** A stream of server-sent events; undefined if there are too many. */
  join(watching: Watching): ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
  /** Streams that are open. */
  readonly size: number;
  /** Grows with each message; undefined while nobody watches, and nobody polls. */
  readonly version: number | undefined;
}

interface Client {
  readonly series?: string;
  /** What happens while the client gets what it missed; undefined: it gets messages at once. */
  held?: Followed[];
  /** Numbers of what it had missed and got: a look that was under way meanwhile brings them, too. */
  got?: ReadonlySet<number>;
  say(text: string): void;
  end(): void;
}

/** Messages that wait for a client; a slower one is cut off, and comes again. */
const BEHIND = 2000;

/** Makes the hub. Nothing is asked before somebody joins. */
export function eventHub(options: HubOptions): Hub {
  const { db, signal, log, pollMs = 500, heartbeatMs = 15_000, most = 500 } = options;
  const clients = new Set<Client>();
  const encoder = new TextEncoder();
  let timers: Disposable | undefined, follower: Promise<Follower> | undefined;
  let busy = false, well = true, version = 0;
  const tails = new Map<string, string>();

  const follow = () =>
    follower ??= followEvents(db, ticks).catch((error) => {
      follower = undefined;
      throw error;
    });
  const stop = () => {
    timers?.[Symbol.dispose]();
    timers = follower = undefined;
    tails.clear();
  };
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      well = true;
    } catch (error) {
      if (well) log(`the live view waits for the database: ${error}`);
      well = false;
    }
  };
  const look = async () => {
    const news = await (await follow()).next();
    // First: a client that gets the message asks for the page.
    if (news.length > 0) version++;
    for (const one of news) for (const client of clients) send(client, one);
    const tailMessages = await newTails(db, clients, tails);
    if (tailMessages.length > 0) version++;
    for (const { series, text } of tailMessages) {
      for (const client of clients) if (client.series === series) client.say(text);
    }
  };
  const start = () => {
    if (timers !== undefined) return;
    const poll = every(pollMs, async () => {
      if (busy) return;
      busy = true;
      await attempt(look);
      busy = false;
    });
    const beat = every(heartbeatMs, () => clients.forEach((client) => client.say(HEARTBEAT)));
    timers = {
      [Symbol.dispose]() {
        poll[Symbol.dispose]();
        beat[Symbol.dispose]();
      },
    };
  };
  const leave = (client: Client) => {
    clients.delete(client);
    if (clients.size === 0) stop();
  };
  signal.addEventListener("abort", () => clients.forEach((client) => client.end()), { once: true });

  return {
    get size() {
      return clients.size;
    },
    get version() {
      return clients.size === 0 ? undefined : version;
    },
    join({ series, after }) {
      if (signal.aborted || clients.size >= most) return undefined;
      let client: Client;
      return new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          const end = () => {
            leave(client);
            try {
              controller.close();
            } catch { /* it is closed */ }
          };
          const say = (text: string) => {
            if ((controller.desiredSize ?? 0) <= 0) return end();
            controller.enqueue(encoder.encode(text));
          };
          client = { series, say, end, ...after === undefined ? {} : { held: [] } };
          clients.add(client);
          say("retry: 2000\n\n");
          start();
          const ready = attempt(async () => {
            const from = await follow();
            if (after !== undefined) await catchUp(client, from, after);
          });
          // A client that cannot get what it missed connects again.
          ready.then(() => client.held === undefined || client.end());
        },
        cancel: () => leave(client),
      }, { highWaterMark: BEHIND });
    },
  };
}

/** Sends what happened since the mark, then what was held meanwhile. */
async function catchUp(client: Client, from: Follower, after: number): Promise<void> {
  const missed = await from.since(after, client.series);
  if (missed === undefined) client.say(messageText({ event: "reset", data: {} }));
  const held = client.held ?? [];
  client.held = undefined;
  for (const one of missed ?? []) send(client, one);
  client.got = new Set(missed?.map(({ event }) => event.id));
  for (const one of held) send(client, one);
}

function send(client: Client, followed: Followed): void {
  const { event, mark } = followed;
  if (client.series !== undefined && client.series !== event.series) return;
  if (client.got?.has(event.id)) return;
  if (client.held !== undefined) client.held.push(followed);
  else client.say(messageText({ event: "change", data: cleanDeep(event), id: mark }));
}

/** The output of the builds of watched series, where it is new. */
async function newTails(
  db: Sql,
  clients: ReadonlySet<Client>,
  known: Map<string, string>,
): Promise<readonly { readonly series: string; readonly text: string }[]> {
  const watched = new Set([...clients].flatMap(({ series }) => series ?? []));
  if (watched.size === 0) return [];
  const messages = (await tailsOf(db, [...watched])).map((tail) => ({
    key: `${tail.series} ${tail.spec}`,
    series: tail.series,
    text: messageText(tailMessage(tail)),
  }));
  const news = messages.filter(({ key, text }) => known.get(key) !== text);
  for (const { key, text } of news) known.set(key, text);
  return news;
}

function tailMessage({ spec, cells, tried, tail = "" }: Tail): Message {
  return { event: "tail", data: { spec: cleanLine(spec), cells, tried, tail: cleanLog(tail) } };
}
