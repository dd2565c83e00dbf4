/**
 * The list of series while 5,000 of them wait: a `serve` on a database of its own puts their jobs into its
 * queue and plans them, two at once; visitors open the list, search in it, and turn its pages. Prints how
 * long the answers took:
 * `deno run -A tests/bench/list.ts [--series 5000] [--visitors 4] [--seconds 30]`
 * The series are nowhere to be had, so that each is refused in the end.
 */
import assert from "node:assert/strict";
import { parseArgs } from "@std/cli/parse-args";
import { openDb } from "../../bot/service/db/open.ts";
import { serve } from "../servers/service/serve_rig.ts";
import { addMany } from "../service/web/rig.ts";

/** What is asked. */
export interface ListLoad {
  readonly series: number;
  /** How many ask at once. */
  readonly visitors: number;
  readonly seconds: number;
}

/** What came of it. */
export interface ListFigures {
  /** Milliseconds of each answer, sorted. */
  readonly times: readonly number[];
  /** Series that still waited at the end. */
  readonly waiting: number;
}

const PATHS = ["/", "/?state=new", "/?q=change", "/?page=2", "/?q=number+77&state=new"];

/** Asks. Throws if an answer is no page, or the queue is not that long. */
export async function list({ series, visitors, seconds }: ListLoad): Promise<ListFigures> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-list-" });
  const configs = decodeURIComponent(new URL("../../configs", import.meta.url).pathname);
  try {
    await new Deno.Command("cp", { args: ["-r", configs, `${dir}/configs`] }).output();
    const opened = await openDb({ dir: `${dir}/data`, onError: () => {} });
    await addMany(opened, 1, series);
    await opened[Symbol.asyncDispose]();
    await using server = await serve(dir, { args: ["--workers", "0"] });
    const until = performance.now() + seconds * 1000, times: number[] = [];
    const visit = async (n: number) => {
      for (let i = n; performance.now() < until; i++) {
        const asked = performance.now();
        const answer = await fetch(server.url + PATHS[i % PATHS.length]!);
        const text = await answer.text();
        times.push(performance.now() - asked);
        assert.ok(answer.ok && text.includes("</html>"), `${answer.status}`);
      }
    };
    await Promise.all(Array.from({ length: visitors }, (_, n) => visit(n)));
    const waits = /^everystep_series\{state="new",verdict=""\} (\d+)$/m.exec(
      await server.page("/metrics"),
    );
    const waiting = Number(waits?.[1]);
    assert.ok(waiting > series / 2, `${waiting} wait`);
    return { times: times.toSorted((a, b) => a - b), waiting };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

if (import.meta.main) {
  const given = parseArgs(Deno.args, { string: ["series", "visitors", "seconds"] });
  const load = {
    series: Number(given.series ?? 5000),
    visitors: Number(given.visitors ?? 4),
    seconds: Number(given.seconds ?? 30),
  };
  const { times, waiting } = await list(load);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)]!.toFixed(0);
  console.log(
    `${load.visitors} visitors, ${times.length} pages of the list in ${load.seconds} s, ${waiting} of ` +
      `${load.series} series waiting: ${at(0.5)} ms (median), ${at(0.99)} ms (p99)`,
  );
}
