/**
 * A program of ours that answers questions one after the other, over its standard input and output. It
 * is asked what may take long, or much memory: then it is ended, and the next question gets a new one.
 * A question is the length of a head and of a body, 4 bytes each (big-endian), the head as JSON, and
 * the body; an answer is its length and JSON.
 * @module
 */
import { spawn, type Started } from "./spawn.ts";

/** How a question ended. */
export type Asked =
  | { readonly kind: "answer"; readonly value: unknown }
  /** It took too long, and was ended. */
  | { readonly kind: "late" }
  /** It ended before it had answered: out of memory, for one. */
  | { readonly kind: "died" };

/** The program. */
export interface AskedProgram extends AsyncDisposable {
  /** Asks; questions wait for each other. Throws InfraError if it cannot be started. */
  ask(head: unknown, body: Uint8Array): Promise<Asked>;
}

/** How it runs. */
export interface AskedOptions {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds for one answer. */
  readonly timeoutMs: number;
  /** Bytes of an answer; a longer one is as if it had died. */
  readonly maxAnswer: number;
  /** It is started anew after so many questions: what it has in memory goes with it. */
  readonly questions: number;
}

interface Running extends Started {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly writer: WritableStreamDefaultWriter<Uint8Array>;
  rest: Uint8Array;
  asked: number;
}

/** Nothing runs before the first question. */
export function askedProgram(options: AskedOptions): AskedProgram {
  let running: Running | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const end = async () => {
    const one = running;
    running = undefined;
    if (one === undefined) return;
    one.kill();
    await one.writer.abort().catch(() => {});
    await one.reader.cancel().catch(() => {});
    await one.child.status;
  };
  const askOne = async (head: unknown, body: Uint8Array): Promise<Asked> => {
    if (running !== undefined && running.asked >= options.questions) await end();
    running ??= start(options);
    const one = running;
    one.asked++;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      one.kill();
    }, options.timeoutMs);
    try {
      const [, value] = await Promise.all([
        one.writer.write(question(head, body)),
        answer(one, options.maxAnswer),
      ]);
      return { kind: "answer", value };
    } catch {
      await end();
      return late ? { kind: "late" } : { kind: "died" };
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    ask(head, body) {
      const next = last.then(() => askOne(head, body));
      last = next.catch(() => {});
      return next;
    },
    async [Symbol.asyncDispose]() {
      running?.kill();
      await last;
      await end();
    },
  };
}

function start({ argv, env }: AskedOptions): Running {
  const started = spawn(argv, {
    env: env as Record<string, string>,
    ...{ clearEnv: true, stdin: "piped", stdout: "piped", stderr: "null" },
  });
  const { child } = started;
  return {
    ...started,
    reader: child.stdout.getReader(),
    writer: child.stdin.getWriter(),
    rest: new Uint8Array(),
    asked: 0,
  };
}

function question(head: unknown, body: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const all = new Uint8Array(8 + text.length + body.length), view = new DataView(all.buffer);
  view.setUint32(0, text.length);
  view.setUint32(4, body.length);
  all.set(text, 8);
  all.set(body, 8 + text.length);
  return all;
}

async function answer(one: Running, most: number): Promise<unknown> {
  const head = await readBytes(one, 4);
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0);
  if (length > most) throw new Error("the answer is too long");
  return JSON.parse(new TextDecoder().decode(await readBytes(one, length)));
}

/** So many bytes of its output. Throws if it ends before. */
async function readBytes(
  one: Pick<Running, "reader" | "rest">,
  count: number,
): Promise<Uint8Array> {
  const parts = [one.rest];
  let have = one.rest.length;
  while (have < count) {
    const { done, value } = await one.reader.read();
    if (done) throw new Error("it has ended");
    parts.push(value);
    have += value.length;
  }
  const all = new Uint8Array(have);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  one.rest = all.slice(count);
  return all.subarray(0, count);
}

/** The other side: answers whatever is asked until standard input ends. */
export async function answerQuestions(
  work: (head: unknown, body: Uint8Array) => Promise<unknown>,
): Promise<void> {
  const input = { reader: Deno.stdin.readable.getReader(), rest: new Uint8Array() };
  for (;;) {
    const lengths = await readBytes(input, 8).catch(() => undefined);
    if (lengths === undefined) return;
    const view = new DataView(lengths.buffer, lengths.byteOffset);
    const head = JSON.parse(new TextDecoder().decode(await readBytes(input, view.getUint32(0))));
    const body = await readBytes(input, view.getUint32(4));
    const text = new TextEncoder().encode(JSON.stringify(await work(head, body)) ?? "null");
    const all = new Uint8Array(4 + text.length);
    new DataView(all.buffer).setUint32(0, text.length);
    all.set(text, 4);
    for (let rest = all; rest.length > 0;) rest = rest.subarray(Deno.stdout.writeSync(rest));
  }
}
