/** Those who look at the page, watch it live, and post webhooks, good ones and others. */
import { pullRequest, SECRET, signed } from "../../service/watch/payloads.ts";
import { again, nap, pick } from "./random.ts";

/** What they saw. */
export interface Visits {
  /** Answers by what was asked for and their status. */
  readonly answers: ReadonlyMap<string, number>;
  /** Good deliveries that were taken in. */
  readonly kept: ReadonlySet<string>;
  /** What must not be. */
  readonly faults: readonly string[];
  /** Messages of the live view. */
  readonly messages: () => number;
}

/** Visits until it is told to stop. `series` gives the Message-ID of some series. */
export function visit(
  url: string,
  { random, series, signal }: {
    readonly random: () => number;
    readonly series: () => string | undefined;
    readonly signal: AbortSignal;
  },
): Visits & { readonly done: Promise<unknown> } {
  const answers = new Map<string, number>(), kept = new Set<string>(), faults: string[] = [];
  let messages = 0, number = 0;
  const count = (what: string) => answers.set(what, (answers.get(what) ?? 0) + 1);
  const get = async (path: string) => {
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(20_000) });
    const text = await answer.text();
    count(`GET ${path.split(/[?]|\/(?=[0-9a-f]{16})/)[0]} ${answer.status}`);
    return text;
  };
  const page = async () => {
    const id = series();
    if (id === undefined) return void await get("/");
    const answer = await get(`/api/series?msgid=${encodeURIComponent(id)}`);
    const at = /\/series\/[0-9a-f]{16}/.exec(answer)?.[0];
    const paths = ["/", "/?q=mm", "/?verdict=bisect-safe", "/workers", "/metrics"];
    if (at === undefined) return void await get(pick(random, paths));
    await get(pick(random, [...paths, at, `${at}/log/toya/1?tail=50`, `${at}/report.json`]));
  };
  const watch = async () => {
    const reader = (await fetch(`${url}/events`)).body!.getReader();
    // The signal of a request that lasts for hours may be forgotten with it.
    const leave = () => void reader.cancel().catch(() => {});
    signal.addEventListener("abort", leave);
    try {
      while (!signal.aborted && !(await reader.read()).done) messages++;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  };
  const hook = async () => {
    const n = ++number, bad = random() < 0.5, large = random() < 0.05;
    const payload = {
      ...pullRequest(pick(random, ["opened", "edited", "labeled"]), {
        ...{ number: 1 + n % 50, second: n, draft: true },
      }),
      filling: "x".repeat(large ? 3_000_000 : 20_000),
    };
    const { headers, body, delivery } = signed("pull_request", payload, `soak-${n}`);
    if (bad) headers.set("x-hub-signature-256", `sha256=${"0".repeat(64)}`);
    const answer = await fetch(`${url}/hooks/github`, {
      ...{ method: "POST", headers, body, signal: AbortSignal.timeout(20_000) },
    });
    await answer.body?.cancel();
    count(`hook ${bad ? "bad" : "good"} ${answer.status}`);
    if (answer.status === 202) kept.add(delivery);
    if (bad !== (answer.status === 401) && answer.status < 500) {
      faults.push(`a ${bad ? "bad" : "good"} webhook was answered ${answer.status}`);
    }
  };
  const done = Promise.all([
    again(2500, signal, page),
    again(2000, signal, hook),
    ...[1, 2, 3].map(() => again(1000, signal, watch)),
    nap(0),
  ]);
  return { answers, kept, faults, messages: () => messages, done };
}

/** The secret of the webhooks. */
export { SECRET };
