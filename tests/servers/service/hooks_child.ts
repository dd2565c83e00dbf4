/** Takes webhooks in and works them off, on a database of its own in DIR, at PORT, until it is ended. */
import type { ServedRepository } from "../../../bot/config/mod.ts";
import { openDb } from "../../../bot/service/db/open.ts";
import { hookRoutes } from "../../../bot/service/watch/hooks/routes.ts";
import { workOffHooks } from "../../../bot/service/watch/hooks/work_off.ts";
import { journal } from "../../../bot/system/terminal/journal.ts";
import { serveHttp } from "../../../bot/system/http/serve.ts";

const [dir = "", port = "0"] = Deno.args;
const stop = new AbortController(), { signal } = stop;
Deno.addSignalListener("SIGTERM", () => stop.abort());
const repositories: ServedRepository[] = [{ repository: "owner/linux", tree: "linux" }];
const env = (name: string) => Deno.env.get(name);
const log = journal({ form: "json", write: () => {} });
await using db = await openDb({ url: Deno.env.get("EVERYSTEP_DATABASE"), dir, onError: () => {} });
const app = hookRoutes({ repositories }, { db, env, journal: log });
// How many are not worked off yet.
app.get("/due", async (context) => {
  const text = "select count(*)::int as n from everystep.hook where state = 'due'";
  return context.text(`${(await db.query<{ n: number }>(text))[0]!.n}`);
});
const options = { host: "127.0.0.1", port: Number(port), signal, log: log.warn };
await using _server = await serveHttp(options, (request) => app.fetch(request));
await workOffHooks({ repositories }, { db, env, archs: [], journal: log, lookMs: 200 })!.run(
  signal,
);
