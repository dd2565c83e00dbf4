/**
 * GitHub's REST API: reads that are read again where that helps, and writes that are sent once, or
 * only shown.
 * @module
 */
import type { Octokit } from "@octokit/rest";
import type { z } from "zod";
import { InfraError, UserError } from "../../system/errors.ts";
import type { Ui } from "../../system/terminal/ui.ts";
import { wait } from "../../system/wait.ts";
import { type ClientOptions, loginOf, openClient } from "./client.ts";

/** What an API needs. */
export interface ApiOptions extends ClientOptions {
  /** Nothing is written. */
  readonly dry: boolean;
  readonly signal?: AbortSignal;
}

/** Path parameters, query and body of a request, as Octokit takes them. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A request that changes something. */
export interface Write {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** The API. Its errors are Octokit's own; `explain` makes ours of them. */
export interface Api {
  readonly dry: boolean;
  readonly ui: Ui;
  /** The account that writes; undefined where GitHub does not say. */
  login(): Promise<string | undefined>;
  read<T>(route: string, parameters: Parameters, shape: z.ZodType<T>): Promise<T>;
  /** All pages of a list. */
  readAll<T>(route: string, parameters: Parameters, shape: z.ZodType<T>): Promise<readonly T[]>;
  /** Sends it once; in a dry run it is only kept in `writes`, and `dryAnswer` is the answer. */
  write<T>(route: string, parameters: Parameters, shape: z.ZodType<T>, dryAnswer: T): Promise<T>;
  /** What was written, or would have been, in order. */
  readonly writes: readonly Write[];
  /** Waits before another try: longer each time. */
  pause(tried: number): Promise<void>;
}

/** Pages of one list, of a hundred each: more have not been seen, and a server may name a next page for ever. */
const MAX_PAGES = 100;

/** Opens the API; asks for nothing but an App's installation. */
export async function openApi(options: ApiOptions): Promise<Api> {
  const octokit = await openClient(options);
  const { dry, haste, signal } = options;
  const writes: Write[] = [];
  return {
    dry,
    ui: options.ui,
    writes,
    login: () => loginOf(octokit, options),
    read: async (route, parameters, shape) =>
      checked(route, (await octokit.request(route, { ...parameters })).data, shape),
    readAll: async (route, parameters, shape) => {
      const all: unknown[] = [];
      let pages = 0;
      for await (
        const { data } of octokit.paginate.iterator(route, { ...parameters, per_page: 100 })
      ) {
        // Half a list would have us post what stands on the other half.
        if (++pages > MAX_PAGES) throw new InfraError(`${route}: more than ${MAX_PAGES} pages`);
        all.push(...data as readonly unknown[]);
      }
      return all.map((one) => checked(route, one, shape));
    },
    write: async (route, parameters, shape, dryAnswer) => {
      writes.push(written(octokit, route, parameters));
      if (dry) return dryAnswer;
      // A lost answer does not say whether it was done: who calls looks first.
      const sent = await octokit.request(route, { ...parameters, request: { retries: 0 } });
      const { status } = sent as { readonly status: number };
      if (status >= 300) {
        throw new UserError(`${route}: the repository has moved`, { hint: "give its new name" });
      }
      return checked(route, sent.data, shape);
    },
    pause: (tried) => wait((haste?.secondMs ?? 1000) * 2 ** tried, signal),
  };
}

function written(octokit: Octokit, route: string, parameters: Parameters): Write {
  const { method, url, body } = octokit.request.endpoint(route, { ...parameters });
  return { method, path: new URL(url).pathname, body };
}

/** What GitHub answers is what we understand, or an error that says where it is not. */
function checked<T>(route: string, data: unknown, shape: z.ZodType<T>): T {
  const read = shape.safeParse(data);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new InfraError(`${route}: the answer is not GitHub's: ${path.join(".")}: ${message}`);
}
