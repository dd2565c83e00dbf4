/**
 * What `serve` on a database of its own has in memory while series of the toy kernel are handed in, built and
 * told, two visitors look at the page and webhooks come. Prints MB each minute:
 * `deno run -A tests/bench/serve_memory.ts [--minutes 10] [--every 12]`
 */
import { parseArgs } from "@std/cli/parse-args";
import { handIn } from "../../bot/service/incoming.ts";
import { ground } from "../long/soak/ground.ts";
import { part } from "../long/soak/part.ts";
import { memoryOf } from "../long/soak/proc.ts";
import { again, generator, nap, pick } from "../long/soak/random.ts";
import { byHand, seriesOf } from "../long/soak/series.ts";
import { SECRET, visit } from "../long/soak/visitors.ts";
import { freePort } from "../servers/process.ts";

/** A series every so many seconds. */
async function measure(minutes: number, every: number): Promise<void> {
  await using place = await ground(undefined);
  const port = freePort(), url = `http://127.0.0.1:${port}`;
  const env = {
    ...{ EVERYSTEP_WEBHOOK_SECRET: SECRET, EVERYSTEP_INSECURE_HTTP: "1" },
    ...{ GITHUB_API_URL: "http://127.0.0.1:9", GH_TOKEN: "" },
  };
  const args = ["serve", "--listen", `127.0.0.1:${port}`, "-j1"];
  await using server = await part(
    "server",
    [...args, "--configs", `${place.dir}/configs`, "--data", place.data],
    { dir: place.dir, env },
  );
  while (!await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false)) await nap(500);
  const stop = new AbortController(), { signal } = stop;
  const ids: string[] = [], random = generator(1);
  const visits = visit(url, {
    random,
    series: () => ids.length ? pick(random, ids) : undefined,
    signal,
  });
  let n = 0;
  const sending = again(every * 1000, signal, async () => {
    const one = seriesOf(++n), { slip, mbox } = byHand(one);
    await handIn(`${place.data}/incoming`, slip, mbox, false);
    ids.push(one.ids[0]);
  });
  const mb = (kb = 0) => (kb * 1024 / 1e6).toFixed(0);
  for (let minute = 0; minute <= minutes; minute++) {
    const memory = memoryOf(server.pid!);
    console.log(`${minute} min, ${n} series: ${mb(memory?.kb)} MB, at most ${mb(memory?.peakKb)}`);
    await nap(60_000);
  }
  stop.abort();
  await Promise.all([sending, visits.done]);
  await server.stop();
}

if (import.meta.main) {
  const { minutes, every } = parseArgs(Deno.args, { string: ["minutes", "every"] });
  await measure(Number(minutes ?? 10), Number(every ?? 12));
}
