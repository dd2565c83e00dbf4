/**
 * What a service says while nobody looks: one line for each event on standard error. JSON for
 * programs, with the priority that journald reads in front where it listens; plain text on a terminal.
 * @module
 */
import { InfraError, UserError } from "../errors.ts";
import { makeSecrets, type Secrets, secretsIn } from "./secrets.ts";

/** What belongs to an event. Others may be added; those that are undefined are left out. */
export interface Facts {
  /** The id of a series. */
  readonly series?: string;
  /** The word of a shard. */
  readonly shard?: string;
  /** The name of a worker. */
  readonly worker?: string;
  /** How long it took, in milliseconds. */
  readonly ms?: number;
  /** What was thrown. */
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

/** Where a service's events go. Never throws, and never waits. */
export interface Journal {
  /** It went as it should. */
  info(msg: string, facts?: Facts): void;
  /** It goes on, but somebody may want to look. */
  warn(msg: string, facts?: Facts): void;
  /** It did not do what it was asked to. */
  error(msg: string, facts?: Facts): void;
  /** The same journal; each event also has these facts. */
  with(facts: Facts): Journal;
}

/** How and where events are written. */
export interface JournalOptions {
  /** Default: `text` on a terminal, else `json`. */
  readonly form: "json" | "text";
  /** Put `<N>` in front, as sd-daemon(3) has it. Default: if standard error goes to journald. */
  readonly priorities: boolean;
  /** What is never written. Default: what stands in the environment, and what looks like a secret. */
  readonly secrets: Secrets;
  /** Default: standard error. */
  readonly write: (text: string) => void;
  /** Default: the machine's clock. */
  readonly now: () => Date;
}

/** Priorities of syslog(3). */
const PRIORITY = { info: 6, warn: 4, error: 3 } as const;
type Level = keyof typeof PRIORITY;

/** What a person reads of one text; the rest is cut. */
const MAX_TEXT = 2000;
/** What is looked at of one text at all. */
const MAX_LOOK = 32_768;

/** A journal. Options that are not given are those of this process. */
export function journal(given: Partial<JournalOptions> = {}): Journal {
  const { form, priorities, secrets, write, now } = {
    form: Deno.stderr.isTerminal() ? "text" : "json",
    priorities: goesToJournald(),
    secrets: makeSecrets(secretsIn(Deno.env.toObject())),
    write: toStandardError,
    now: () => new Date(),
    ...given,
  } satisfies JournalOptions;
  const shape = form === "json" ? asJson : asText;
  const say = (level: Level, msg: string, facts: Facts) => {
    const event = { time: now().toISOString(), level, msg, ...flat(facts) };
    const safe = mapTexts(event, (text) => cut(secrets.redact(text.slice(0, MAX_LOOK))));
    write(`${priorities ? `<${PRIORITY[level]}>` : ""}${shape(safe)}\n`);
  };
  const journalWith = (always: Facts): Journal => ({
    info: (msg, facts) => say("info", msg, { ...always, ...facts }),
    warn: (msg, facts) => say("warn", msg, { ...always, ...facts }),
    error: (msg, facts) => say("error", msg, { ...always, ...facts }),
    with: (facts) => journalWith({ ...always, ...facts }),
  });
  return journalWith({});
}

type Value = string | number | boolean | null;
type Event = Readonly<Record<string, Value>>;

/** Values of one line: numbers and texts; an error is its message, those behind it, and for a bug its place. */
function flat(facts: Facts): Event {
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || ["time", "level", "msg"].includes(name)) continue;
    if (value instanceof Error || name === "error") {
      values[name] = messages(value);
      const stack = bugStack(value);
      if (stack !== undefined) values.stack = stack;
    } else if (typeof value === "number") {
      values[name] = Number.isFinite(value) ? value : `${value}`;
    } else if (typeof value === "string" || typeof value === "boolean" || value === null) {
      values[name] = value;
    } else values[name] = plain(value);
  }
  return values;
}

/** JSON of anything, whatever is in it. */
function plain(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** An error's message and those of its causes, without repeating one that quotes the other. */
function messages(error: unknown): string {
  const texts: string[] = [];
  for (let one = error, n = 0; one !== undefined && n < 5; n++) {
    const text = one instanceof UserError
      ? one.text
      : one instanceof Error
      ? one.message || one.name
      : typeof one === "string"
      ? one
      : plain(one);
    if (!texts.some((before) => before.includes(text))) texts.push(text);
    one = one instanceof Error ? one.cause : undefined;
  }
  return texts.join(": ");
}

/** Where a bug stands; errors of users and machines need no stack. */
function bugStack(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof UserError || error instanceof InfraError) {
    return undefined;
  }
  const places = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 8);
  return places?.map((line) => line.trim()).join("; ") || undefined;
}

function mapTexts(event: Event, change: (text: string) => string): Event {
  return Object.fromEntries(
    Object.entries(event).map((
      [name, value],
    ) => [name, typeof value === "string" ? change(value) : value]),
  );
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
}

/** JSON in which also those characters are escaped that would move a cursor or turn the writing. */
function asJson(value: Event | Value): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu,
    (char) =>
      Array.from(
        { length: char.length },
        (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`,
      ).join(""),
  );
}

/** `12:34:56 warn  what happened series=12ab error="disk full"`. */
function asText({ time, level, msg, ...facts }: Event): string {
  const more = Object.entries(facts).map(([name, value]) =>
    `${name}=${typeof value === "string" && /^[\w.@:\/+-]+$/.test(value) ? value : asJson(value)}`
  );
  const clock = String(time).slice(11, 19);
  return [clock, String(level).padEnd(5), asJson(msg!).slice(1, -1), ...more].join(" ");
}

/** True if standard error is the very stream that JOURNAL_STREAM names (systemd.exec(5)). */
function goesToJournald(): boolean {
  const named = Deno.env.get("JOURNAL_STREAM");
  if (!named) return false;
  try {
    const { dev, ino } = Deno.statSync("/proc/self/fd/2");
    return named === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

/** A reader that went away must not end a service. */
function toStandardError(text: string): void {
  let bytes = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
  } catch { /* nobody to tell it to */ }
}
