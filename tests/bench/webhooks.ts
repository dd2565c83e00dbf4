/**
 * Webhooks at a steady pace against a process that takes them in: a share is badly signed, and the
 * process may be killed on the way, after which what got no answer is sent again, as GitHub's redelivery
 * does. Prints how long the answers took, and fails if one was lost or a bad one kept:
 * `deno run -A tests/bench/webhooks.ts [--seconds 60] [--rate 50] [--bad 0.33] [--kills 1] [--handler]`
 * `--handler`: not a whole `serve`, which would ask for each series, but the part that has the webhooks;
 * then each good one is also a series in the end. `EVERYSTEP_DATABASE` names an empty database. A `serve` gets drafts, of which it only takes note.
 */
import assert from "node:assert/strict";
import { parseArgs } from "@std/cli/parse-args";
import { openDb } from "../../bot/service/db/open.ts";
import { freePort } from "../servers/process.ts";
import { pullRequest, SECRET, signed } from "../service/watch/payloads.ts";

const here = (path: string) => decodeURIComponent(new URL(path, import.meta.url).pathname);
const CHILD = here("../servers/service/hooks_child.ts"), PROGRAM = here("../../mod.ts");
const CONFIGS = here("../../configs");

/** What is sent. */
export interface Load {
  readonly seconds: number;
  /** Webhooks in a second. */
  readonly rate: number;
  /** The share of those that are badly signed, from 0 to 1. */
  readonly bad: number;
  /** How often the process is killed, at even distances. */
  readonly kills: number;
  /** Against the handler alone. */
  readonly handler: boolean;
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

/** One pull request each, as large as GitHub's are; an even share by somebody without the secret. */
function makeHooks(count: number, bad: number, draft: boolean): Hook[] {
  // A sum such as three thirds may be a trifle less than one.
  const badOf = (first: number) => Math.floor(first * bad + 1e-9);
  const filling = "x".repeat(20_000);
  return Array.from({ length: count }, (_, i): Hook => {
    const payload = { ...pullRequest("opened", { number: i + 1, second: i, draft }), filling };
    const { headers, body } = signed("pull_request", payload);
    if (badOf(i + 1) === badOf(i)) return { headers, body, good: true };
    headers.set("x-hub-signature-256", `sha256=${"0".repeat(64)}`);
    return { headers, body, good: false };
  });
}

/** Starts the process; it listens at `port` once this resolves. */
async function start(dir: string, port: number, { handler }: Load) {
  const serve = ["--configs", `${dir}/configs`, "--data", dir, "--workers", "0"];
  const child = new Deno.Command(Deno.execPath(), {
    args: handler
      ? ["run", "-A", CHILD, dir, `${port}`]
      : ["run", "-A", PROGRAM, "serve", ...serve, "--listen", `127.0.0.1:${port}`],
    // Nobody is asked for anything.
    env: { EVERYSTEP_WEBHOOK_SECRET: SECRET, GITHUB_API_URL: "http://127.0.0.1:9" },
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
  let ended = false;
  child.status.then(() => ended = true);
  for (;;) {
    assert.ok(!ended, "the process does not start");
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      break;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  return async (signal: Deno.Signal) => {
    child.kill(signal);
    await child.status;
  };
}

/** The configs of a service that serves the repository. */
async function writeConfigs(dir: string): Promise<void> {
  await new Deno.Command("cp", { args: ["-r", CONFIGS, `${dir}/configs`] }).output();
  const github = '[[github]]\nrepository = "owner/linux"\n';
  await Deno.writeTextFile(`${dir}/configs/service.toml`, github, { append: true });
}

/** Sends all of it, and looks what the database has. Throws if that is not what was answered. */
export async function webhooks(load: Load): Promise<Figures> {
  const { seconds, rate, bad, kills, handler } = load;
  const dir = await Deno.makeTempDir({ prefix: "everystep-hooks-" });
  await writeConfigs(dir);
  const hooks = makeHooks(seconds * rate, bad, !handler);
  const times: number[] = [], port = freePort();
  let sentAgain = 0, end = await start(dir, port, load), killing = Promise.resolve();
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
        const kill = end;
        killing = killing.then(() => kill("SIGKILL")).then(async () => {
          end = await start(dir, port, load);
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
    while (!await isWorkedOff(`http://127.0.0.1:${port}`, handler)) {
      await new Promise((done) => setTimeout(done, 200));
    }
    const behind = (performance.now() - last) / 1000;
    await end("SIGTERM");
    await compare(dir, hooks, handler);
    const sorted = times.toSorted((a, b) => a - b);
    return {
      good: hooks.filter(({ good }) => good).length,
      bad: hooks.filter(({ good }) => !good).length,
      ...{ sentAgain, median: at(sorted, 0.5), p99: at(sorted, 0.99), behind },
    };
  } finally {
    await end("SIGKILL").catch(() => {});
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

/** A `serve` does not tell; what it has not worked off when it ends is worked off later. */
async function isWorkedOff(url: string, handler: boolean): Promise<boolean> {
  return !handler || await (await fetch(`${url}/due`)).text() === "0";
}

/** Holds the database against the answers. */
async function compare(dir: string, hooks: readonly Hook[], handler: boolean): Promise<void> {
  for (const { good, answered } of hooks) assert.equal(answered, good ? 202 : 401);
  const db = await openDb({ url: Deno.env.get("EVERYSTEP_DATABASE"), dir, onError: () => {} });
  try {
    const kept = await db.query<{ delivery: string }>(
      `select delivery from everystep.hook where state = 'done' or not $1`,
      [handler],
    );
    const sent = hooks.filter(({ good }) => good)
      .map(({ headers }) => headers.get("x-github-delivery")!);
    assert.deepEqual(kept.map(({ delivery }) => delivery).sort(), sent.sort());
    const [series] = await db.query<{ n: number }>(
      "select count(*)::int as n from everystep.series where state = 'new' and run = 1",
    );
    assert.equal(series!.n, handler ? sent.length : 0, "each pull request is a series, once");
  } finally {
    await db[Symbol.asyncDispose]();
  }
}

if (import.meta.main) {
  const given = parseArgs(Deno.args, {
    string: ["seconds", "rate", "bad", "kills"],
    boolean: ["handler"],
  });
  const number = (text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : Number(text);
  const load = {
    seconds: number(given.seconds, 60),
    rate: number(given.rate, 50),
    bad: number(given.bad, 1 / 3),
    kills: number(given.kills, 1),
    handler: given.handler === true,
  };
  const { good, bad, sentAgain, median, p99, behind } = await webhooks(load);
  console.log(
    `${load.rate} webhooks a second for ${load.seconds} s, killed ${load.kills} times: ${good} good ` +
      `ones, none lost (${sentAgain} sent again); ${bad} badly signed ones, all refused; answers ` +
      `after ${median.toFixed(1)} ms (median), ${p99.toFixed(0)} ms (p99)` +
      (load.handler ? `; all worked off ${behind.toFixed(1)} s after the last` : ""),
  );
}
