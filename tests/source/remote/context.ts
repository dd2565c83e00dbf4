/** Surroundings of a remote source, for tests: no waiting, a cache of its own. */
import type { RemoteContext } from "../../../bot/source/mod.ts";
import { httpClient } from "../../../bot/system/http/client.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";

/** A context whose cache is gone when it is disposed. */
export async function remote(
  options: {
    readonly inbox?: string;
    readonly mirrors?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<RemoteContext & AsyncDisposable> {
  const cache = await Deno.makeTempDir({ prefix: "everystep-test-" });
  return {
    cache,
    cwd: cache,
    ui: silent,
    http: httpClient({ backoffMs: 5, spacingMs: 0, tries: 2, idleMs: 2000, timeoutMs: 5000 }),
    inbox: () =>
      Promise.resolve(
        options.inbox === undefined
          ? undefined
          : { url: options.inbox, from: "the test", mirrors: options.mirrors },
      ),
    env: (name) => options.env?.[name],
    [Symbol.asyncDispose]: () => Deno.remove(cache, { recursive: true }),
  };
}
