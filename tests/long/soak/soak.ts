/**
 * A soak of `serve`: series of the toy kernel, visitors, webhooks and hostile mails all the time, while
 * parts are killed and frozen, the disk is full for a while, twice, and the clock is set.
 *
 *     deno task soak --minutes 120 --seed 1 [--series 550] [--postgres] [--no-disk]
 *
 * It prints a table by minute, and in the end what is wrong; exit code 1 then. README.md beside it says
 * what it found. Its disk is a tmpfs, which root alone can mount; the clock is that of Debian's faketime.
 */
import { parseArgs } from "@std/cli/parse-args";
import { handIn } from "../../../bot/service/incoming.ts";
import { freePort } from "../../servers/process.ts";
import { type Postgres, postgres } from "../../servers/postgres.ts";
import { type Ground, ground } from "./ground.ts";
import { watchHealth } from "./health.ts";
import { hostileMail } from "./hostile.ts";
import { judge } from "./judge.ts";
import { growth, HEAD, minutes } from "./minutes.ts";
import { clockCanBeSet, type Part, part } from "./part.ts";
import { below } from "./proc.ts";
import { again, generator, nap, pick } from "./random.ts";
import { byHand, type Sent, seriesOf } from "./series.ts";
import { SECRET, visit } from "./visitors.ts";

const flags = parseArgs(Deno.args, {
  string: ["minutes", "seed", "series"],
  boolean: ["postgres", "disk"],
  default: { disk: true },
  negatable: ["disk"],
});
const MINUTES = Number(flags.minutes ?? 120);
const SEED = Number(flags.seed ?? Math.floor(Math.random() * 2 ** 31));
const SERIES = Number(flags.series ?? Math.round(MINUTES * 4.6));
const DISK = 1 << 30;
/** The longest that its health may be silent, in milliseconds. */
const SILENT_MS = 2000;
/** After its tenth minute a process must not grow beyond that. */
const GROWTH = 1.15;

/** Parts of the whole: the server is killed before and after a long time in which its memory is watched. */
const WATCHED = [0.25, 0.85] as const, SENDING = 0.96;
const DISK_FULL = [0.12, 0.63].map((from) => [from, from + Math.min(0.08, 1 / MINUTES)] as const);
/** From which part of the whole on the clock is so many seconds forth. */
const CLOCK = [[0.35, 7200], [0.42, 0], [0.5, -10_800], [0.57, 0]] as const;

let began = performance.now();
const whole = MINUTES * 60_000;
const passed = () => (performance.now() - began) / whole;
const say = (text: string) => console.log(`${new Date().toISOString()} ${text}`);

/** The longest that a part is frozen, in milliseconds: what it has of the queue is taken over. */
const FROZEN_MS = 20_000;

/** Kills and freezes what serves, one part after the other, and builds in the middle; how often each. */
async function mayhem(
  { parts, database }: { readonly parts: readonly Part[]; readonly database?: Postgres },
  kills: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const random = generator(SEED);
  const count = (name: string) => kills.set(name, (kills.get(name) ?? 0) + 1);
  while (!signal.aborted && passed() < SENDING) {
    await nap(10_000 + 20_000 * random(), signal);
    const calm = passed() > WATCHED[0] && passed() < WATCHED[1];
    const which = random();
    if (which < 0.06) {
      const one = pick(random, database === undefined ? parts : [...parts, database]);
      count("name" in one ? `${one.name} frozen` : "database frozen");
      await one.freeze(FROZEN_MS * random());
    } else if (which < 0.3 && !calm) {
      const one = pick(random, parts);
      count(one.name);
      await one.kill(1500 * random());
    } else if (which < 0.45 && database !== undefined) {
      count("database");
      await database.kill();
      await nap(3000 * random());
      await database.start();
    } else {
      const children = parts.flatMap(({ pid }) => pid === undefined ? [] : below(pid))
        .filter(({ command }) => command.includes("mod.ts") || command.includes("read/main.ts"));
      if (children.length === 0) continue;
      const { pid, command } = pick(random, children);
      try {
        Deno.kill(pid, "SIGKILL");
        const what = command.includes("read/main.ts")
          ? "reader"
          : command.split("mod.ts ")[1] ?? "";
        count(what.split(" ")[0]!);
      } catch { /* it has ended */ }
    }
  }
}

/** Sends series, by hand and to the archive, and hostile mails between. */
async function send(place: Ground, sent: Sent[], signal: AbortSignal): Promise<void> {
  const random = generator(SEED + 1);
  const hostile = again(15_000, signal, () => {
    if (passed() < SENDING) place.archive.add(hostileMail(Math.round(performance.now()), random));
  });
  for (let n = 1; n <= SERIES && !signal.aborted; n++) {
    await nap(n / SERIES * SENDING * whole - (performance.now() - began), signal);
    const one = seriesOf(n);
    if (n % 2 === 0) { for (const mail of one.mails) place.archive.add(mail); }
    else {
      const { slip, mbox } = byHand(one);
      const give = () => handIn(`${place.data}/incoming`, slip, mbox, false);
      // A person whose disk is full tries again.
      for (;;) {
        try {
          await give();
          break;
        } catch {
          await nap(2000, signal);
        }
      }
    }
    sent.push(one);
  }
  await hostile;
}

/** The disk and the clock, by what has passed. */
async function weather(place: Ground, signal: AbortSignal): Promise<void> {
  let full = false, clock = 0;
  await again(500, signal, async () => {
    const now = passed();
    const want = flags.disk && DISK_FULL.some(([from, to]) => now > from && now < to);
    if (want !== full) {
      full = want;
      say(want ? "the disk is full" : "the disk is free");
      await (want ? place.fill() : place.free());
    }
    const set = CLOCK.findLast(([from]) => now > from)?.[1] ?? 0;
    if (set !== clock && clockCanBeSet()) {
      clock = set;
      say(`the clock is ${set} s forth`);
      await Deno.writeTextFile(`${place.dir}/clock`, `${set < 0 ? "" : "+"}${set}\n`);
    }
  });
}

/** Series, shards and mails that something is still to be done for, by the metrics; 1 if nobody answers. */
async function waiting(url: string): Promise<number> {
  const text = await fetch(`${url}/metrics`).then((answer) => answer.text(), () => "");
  const open =
    /^everystep_(?:series\{state="(?:new|building)"|postings\{.*state="due").*\} (\d+)$/gm;
  const counts = Array.from(text.matchAll(open), ([, count]) => Number(count));
  return counts.length === 0 ? 1 : counts.reduce((sum, count) => sum + count, 0);
}

async function soak(): Promise<number> {
  say(
    `soak --minutes ${MINUTES} --seed ${SEED} --series ${SERIES}${
      flags.postgres ? " --postgres" : ""
    }`,
  );
  if (!clockCanBeSet()) say("the clock is not set: Debian's faketime is not installed");
  await using place = await ground(flags.disk ? DISK : undefined);
  await using database = flags.postgres ? await postgres() : undefined;
  const port = freePort(), url = `http://127.0.0.1:${port}`;
  const env = {
    ...{ EVERYSTEP_WEBHOOK_SECRET: SECRET, EVERYSTEP_INSECURE_HTTP: "1" },
    ...{ GITHUB_API_URL: "http://127.0.0.1:9", GH_TOKEN: "" },
    ...(database === undefined ? {} : { EVERYSTEP_DATABASE: database.url }),
  };
  const common = ["--configs", `${place.dir}/configs`, "--data", place.data];
  const start = (name: string, ...args: readonly string[]) =>
    part(name, [...args, ...common], { dir: place.dir, env });
  const serve = ["serve", "--listen", `127.0.0.1:${port}`];
  await using server = await start("server", ...serve, ...database ? ["--workers", "0"] : ["-j1"]);
  const workers = database === undefined
    ? []
    : [await start("worker1", "worker", "-j1"), await start("worker2", "worker", "-j1")];
  await using _workers = {
    async [Symbol.asyncDispose]() {
      for (const one of workers) await one[Symbol.asyncDispose]();
    },
  };
  // What is in the archive at the first look was not asked for.
  for (place.archive.add(hostileMail(0, generator(SEED))); place.archive.looks() < 2;) {
    await nap(500);
  }
  began = performance.now();
  const stop = new AbortController(), { signal } = stop;
  const sent: Sent[] = [], kills = new Map<string, number>();
  using health = watchHealth(server, url, SILENT_MS);
  const series = () => sent.length === 0 ? undefined : pick(Math.random, sent).ids[0];
  const visits = visit(url, { random: generator(SEED + 2), series, signal });
  const table = minutes(server, health);
  const notified = () => sent.filter(({ ids }) => ids.some((id) => place.mails().has(id))).length;
  const counts = () => ({
    ...{ sent: sent.length, notified: notified() },
    mails: place.archive.asked(),
    kills: [...kills.values()].reduce((a, b) => a + b, 0),
  });
  const parts = [server, ...workers];
  const doing = [
    mayhem({ parts, database }, kills, signal),
    send(place, sent, signal),
    weather(place, signal),
    visits.done,
  ];
  console.log(HEAD);
  // What is left when the last is sent gets some minutes more.
  const late = async () =>
    sent.length < SERIES || notified() < sent.filter(({ mailed }) => mailed).length ||
    await waiting(url) > 0;
  let ended = false;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => ended = true);
  }
  for (
    let second = 1;
    !ended && (passed() < 1 || (await late() && passed() < 1 + 10 / MINUTES));
    second++
  ) {
    await nap(1000);
    table.tick();
    if (second % 60 === 0) table.row(counts());
  }
  table.row(counts());
  await nap(8000); // the last mail is written down
  stop.abort();
  await Promise.all(doing);
  for (const one of parts) await one.stop();
  const { faults, states } = await judge(
    { url: database?.url, dir: place.data },
    { sent, mails: place.mails(), kept: visits.kept },
  );
  const grown = growth(table.rows);
  const all = [
    ...faults,
    ...visits.faults,
    // A machine that others keep busy makes it wait; that is not the server's.
    ...health.silences.filter(({ ms, starvedMs }) => ms - starvedMs > SILENT_MS)
      .map(({ when, ms, starvedMs }) =>
        `health was silent for ${ms} ms at ${when} (starved for ${starvedMs} ms)`
      ),
    ...(grown !== undefined && grown.ratio > GROWTH
      ? [`memory grew from ${grown.first.toFixed(0)} to ${grown.last.toFixed(0)} MiB`]
      : []),
  ];
  console.log(JSON.stringify(
    {
      ...{ minutes: MINUTES, seed: SEED, series: sent.length, notified: notified() },
      ...{ kills: Object.fromEntries(kills), states: Object.fromEntries(states) },
      endedByItself: Object.fromEntries(parts.map((one) => [one.name, one.ended])),
      startMs: health.starts.map(Math.round),
      ...{ unhealthy: Object.fromEntries(health.unhealthy), grown, silences: health.silences },
      answers: Object.fromEntries([...visits.answers].sort()),
      ...{ webhooksKept: visits.kept.size, liveMessages: visits.messages() },
    },
    undefined,
    1,
  ));
  for (const line of all.slice(0, 200)) console.log(`WRONG: ${line}`);
  console.log(all.length === 0 ? "all is well" : `${all.length} things are wrong`);
  if (all.length > 0) {
    for (const { name } of parts) await keepLog(`${place.dir}/${name}.log`, name);
  }
  return all.length === 0 ? 0 : 1;
}

/** The end of a log, beside where the soak was started. */
async function keepLog(file: string, name: string): Promise<void> {
  const text = await Deno.readTextFile(file).catch(() => "");
  const at = `${await Deno.makeTempDir({ prefix: "everystep-soak-log-" })}/${name}.log`;
  await Deno.writeTextFile(at, text.slice(-20_000_000));
  console.log(`log of ${name}: ${at}`);
}

Deno.exit(await soak());
