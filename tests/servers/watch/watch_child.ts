/** Watches what a service.toml says, on a database of its own, until it is killed: DIR is its only argument. */
import { loadServiceSettings } from "../../../bot/config/mod.ts";
import { openDb } from "../../../bot/service/db/open.ts";
import { watchers } from "../../../bot/service/watch/mod.ts";
import { httpClient } from "../../../bot/system/http/client.ts";
import { journal } from "../../../bot/system/terminal/journal.ts";

const dir = Deno.args[0]!, stop = new AbortController();
const settings = await loadServiceSettings(dir);
await using db = await openDb({ dir, onError: () => {} });
const all = watchers(settings, {
  ...{ db, dir, journal: journal({ form: "json" }), env: (name) => Deno.env.get(name) },
  http: httpClient({ signal: stop.signal, tries: 1, spacingMs: 0 }),
});
Deno.addSignalListener("SIGTERM", () => stop.abort());
const running = all.map((one) => one.run(stop.signal));
/** What the parent waits for: all that happened, and the cursors. */
for (let last = ""; !stop.signal.aborted;) {
  const rows = await db.query("select kind, text from everystep.event order by id");
  const cursors = await db.query("select name, cursor from everystep.watch order by name");
  const now = JSON.stringify({ rows, cursors });
  if (now !== last) console.log(last = now);
  await new Promise((done) => setTimeout(done, 50));
}
await Promise.all(running);
