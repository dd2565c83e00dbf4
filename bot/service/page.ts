/**
 * The page of a server, with its API and what others post to it.
 * @module
 */
import type { Address } from "../system/http/address.ts";
import { environment, now } from "../system/host.ts";
import { seldom } from "../system/seldom.ts";
import { type HttpServer, serveHttp } from "../system/http/serve.ts";
import { VERSION } from "../version.ts";
import type { MailReader } from "./read/types.ts";
import type { Activity } from "./run/coordinator.ts";
import type { Service } from "./run/service.ts";
import { MAX_REQUEST } from "./run/limits.ts";
import { hookRoutes } from "./watch/hooks/routes.ts";
import { submitRoute } from "./web/api/submit.ts";
import { openWeb } from "./web/mod.ts";

/** What is wrong with requests is said once in so many milliseconds, for each kind. */
const PAGE_MS = 60_000;

/** Opens the page on `listen`, or where the settings say. */
export async function openPage(
  listen: Address | undefined,
  { db, store, settings, journal }: Service,
  { activity, reader, incoming }: {
    readonly activity: Activity;
    readonly reader: MailReader;
    readonly incoming: string;
  },
  signal: AbortSignal,
): Promise<HttpServer> {
  const say = seldom<string>((error, times) => journal.warn("page", { error, times }), PAGE_MS);
  const log = (text: string) => say(kindOfTrouble(text), text);
  const routes = hookRoutes(settings, { db, env: environment, journal });
  const active = () => activity.active;
  const handle = await openWeb({
    db,
    store,
    version: VERSION,
    signal,
    log,
    now,
    routes,
    active,
    reader,
    publicUrl: settings.publicUrl,
    submit: submitRoute({
      ...{ env: environment, incoming, publicUrl: settings.publicUrl },
      trees: settings.trees.map(({ name }) => name),
    }),
  });
  const { host, port } = listen ?? settings.listen;
  return await serveHttp({ host, port, signal, maxBodyBytes: MAX_REQUEST, log }, handle);
}

/** `GET /x: 413: too large` is of the kind `413: too large`, whatever was asked for. */
function kindOfTrouble(text: string): string {
  return text.slice(text.indexOf(": ") + 2, 200);
}
