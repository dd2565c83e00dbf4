/**
 * Webhooks at a steady pace against a process that takes them in: a third is badly signed, and the
 * process may be killed on the way, after which what got no answer is sent again, as GitHub's redelivery
 * does. Prints how long the answers took, and fails if one was lost or a bad one kept:
 * `deno run -A tests/bench/webhooks.ts [--seconds 60] [--rate 50] [--kills 1]`
 */
import assert from "node:assert/strict";
import { parseArgs } from "@std/cli/parse-args";
import { openDb } from "../../bot/service/db/open.ts";
import { pullRequest, SECRET, signed } from "../service/watch/payloads.ts";

const CHILD = decodeURIComponent(new URL("../servers/hooks_child.ts", import.meta.url).pathname);

/** What is sent. */
export interface Load {
  readonly seconds: number;
  /** Webhooks in a second. */
  readonly rate: number;
  /** How often the process is killed, at even distances. */
  readonly kills: number;
}

/** What came of it. */
export interface Figures {
  readonly good: number;
  readonly bad: number;
  readonly sentAgain: number;
  /** Milliseconds from the request to the answer. */
  readonly median: number;
  readonly p99: number;
  /** Seconds after the last request until all were worked off. */
  readonly behind: number;
}

interface Hook {
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly good: boolean;
  answered?: number;
}

/** One pull request each, as large as GitHub's are; every third by somebody without the secret. */
function makeHooks(count: number): Hook[] {
  const filling = "x".repeat(20_000);
  return Array.from({ length: count }, (_, i): Hook => {
    const payload = { ...pullRequest("opened", { number: i + 1, second: i }), filling };
    const { headers, body } = signed("pull_request", payload);
    if (i % 3 !== 2) return { headers, body, good: true };
    headers.set("x-hub-signature-256", `sha256=${"0".repeat(64)}`);
    return { headers, body, good: false };
  });
}

/** Starts the process; it listens at `port` once this resolves. */
async function start(dir: string, port: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CHILD, dir, `${port}`],
    env: { EVERYSTEP_WEBHOOK_SECRET: SECRET },
    ...{ stdin: "null", stdout: "piped", stderr: "inherit" },
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  const end = async (signal: Deno.Signal) => {
    child.kill(signal);
    await child.status;
    while (!(await reader.read()).done);
  };
  return { port: Number(value), end };
}

/** Sends all of it, and looks what the database has. Throws if that is not what was answered. */
export async function webhooks({ seconds, rate, kills }: Load): Promise<Figures> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-hooks-" });
  const hooks = makeHooks(seconds * rate);
  const times: number[] = [];
  let sentAgain = 0, child = await start(dir, 0), killing = Promise.resolve();
  const { port } = child;
  const url = `http://127.0.0.1:${port}/hooks/github`;
  const send = async (hook: Hook) => {
    const started = performance.now();
    try {
      const { headers, body } = hook;
      const answer = await fetch(url, { method: "POST", headers, body });
      await answer.body?.cancel();
      hook.answered = answer.status;
      times.push(performance.now() - started);
    } catch { /* nobody is there: it is sent again */ }
  };
  try {
    const started = performance.now(), underWay: Promise<void>[] = [];
    for (const [i, hook] of hooks.entries()) {
      const early = started + i * 1000 / rate - performance.now();
      if (early > 0) await new Promise((done) => setTimeout(done, early));
      if (kills > 0 && i > 0 && i % Math.floor(hooks.length / (kills + 1)) === 0) {
        const old = child;
        killing = killing.then(() => old.end("SIGKILL")).then(async () => {
          child = await start(dir, port);
        });
      }
      underWay.push(send(hook));
    }
    await Promise.all([...underWay, killing]);
    const last = performance.now();
    for (let lost = missing(hooks); lost.length > 0; lost = missing(hooks)) {
      sentAgain += lost.length;
      for (const hook of lost) await send(hook);
    }
    for (let due = "1"; due !== "0";) {
      await new Promise((done) => setTimeout(done, 100));
      due = await (await fetch(`http://127.0.0.1:${port}/due`)).text();
    }
    const behind = (performance.now() - last) / 1000;
    await child.end("SIGTERM");
    await compare(dir, hooks);
    const sorted = times.toSorted((a, b) => a - b);
    return {
      good: hooks.filter(({ good }) => good).length,
      bad: hooks.filter(({ good }) => !good).length,
      ...{ sentAgain, median: at(sorted, 0.5), p99: at(sorted, 0.99), behind },
    };
  } finally {
    await child.end("SIGKILL").catch(() => {});
    await Deno.remove(dir, { recursive: true });
  }
}

/** Those without an answer, or with one that says to try again. */
function missing(hooks: readonly Hook[]): Hook[] {
  return hooks.filter(({ answered }) => answered === undefined || answered >= 500);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Holds the database against the answers. */
async function compare(dir: string, hooks: readonly Hook[]): Promise<void> {
  for (const { good, answered } of hooks) assert.equal(answered, good ? 202 : 401);
  const db = await openDb({ dir, hear: () => {} });
  try {
    const kept = await db.query<{ delivery: string }>(
      "select delivery from everystep.hook where state = 'done'",
    );
    const sent = hooks.filter(({ good }) => good)
      .map(({ headers }) => headers.get("x-github-delivery")!);
    assert.deepEqual(kept.map(({ delivery }) => delivery).sort(), sent.sort());
    const [series] = await db.query<{ n: number }>(
      "select count(*)::int as n from everystep.series where state = 'new' and run = 1",
    );
    assert.equal(series!.n, sent.length, "each pull request is a series, once");
  } finally {
    await db[Symbol.asyncDispose]();
  }
}

if (import.meta.main) {
  const given = parseArgs(Deno.args, { string: ["seconds", "rate", "kills"] });
  const number = (text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : Number(text);
  const load = {
    seconds: number(given.seconds, 60),
    rate: number(given.rate, 50),
    kills: number(given.kills, 1),
  };
  const { good, bad, sentAgain, median, p99, behind } = await webhooks(load);
  console.log(
    `${load.rate} webhooks a second for ${load.seconds} s, killed ${load.kills} times: ${good} good ` +
      `ones, none lost (${sentAgain} sent again); ${bad} badly signed ones, all refused; answers ` +
      `after ${median.toFixed(1)} ms (median), ${p99.toFixed(0)} ms (p99); all worked off ` +
      `${behind.toFixed(1)} s after the last`,
  );
}
