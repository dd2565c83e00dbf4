/**
 * `serve`: watches, plans, judges, tells, and shows it all on a page; builds, too, unless others do.
 * @module
 */
import type { ServeCommand } from "../cli/command.ts";
import { loadArchs } from "../config/mod.ts";
import { takeAlone } from "../service/db/alone.ts";
import { takeIn } from "../service/incoming.ts";
import { mailReader } from "../service/read/reader.ts";
import type { MailReader } from "../service/read/types.ts";
import { retain } from "../service/retain/retain.ts";
import { type Activity, coordinate } from "../service/run/coordinator.ts";
import type { Service } from "../service/run/service.ts";
import { keepTrees } from "../service/trees/keep.ts";
import { hookRoutes } from "../service/watch/hooks/routes.ts";
import { workOffHooks } from "../service/watch/hooks/work_off.ts";
import { type Watcher, watchers } from "../service/watch/mod.ts";
import { submitRoute } from "../service/web/api_submit.ts";
import { openWeb } from "../service/web/mod.ts";
import { environment, hostName, now, processId } from "../system/host.ts";
import { httpClient } from "../system/http.ts";
import { seldom } from "../system/seldom.ts";
import { type HttpServer, serveHttp } from "../system/serve.ts";
import { wait } from "../system/wait.ts";
import type { CommandContext } from "../cli/context.ts";
import { configDirs } from "../engine/context.ts";
import { openService, tellSystemd, together } from "../service/setup.ts";
import { workHere } from "./worker.ts";
import { VERSION } from "../version.ts";

const RETAIN_MS = 3600_000;
/** What is wrong with requests is said once in so many milliseconds, for each kind. */
const PAGE_MS = 60_000;
/** Webhooks of GitHub are the largest that is sent to us. */
const MAX_BODY = 5 * 2 ** 20;

/** Runs `serve` until it is told to stop; exit code 0 then. */
export async function serve(command: ServeCommand, context: CommandContext): Promise<number> {
  await using opened = await openService(command, context, "serve");
  const { queue, data, url } = opened;
  const { journal } = opened.service;
  const hear = (error: unknown) => journal.warn("the lock of the server", { error });
  await using alone = await takeAlone(url, { signal: context.signal, hear });
  await using reader = mailReader(context.home);
  const service = { ...opened.service, reader };
  const watching = await allWatchers(command, service, { dir: data, reader }, context);
  const name = `${hostName()}-${processId()}`;
  const shards = { count: 0 };
  const building = { command, name, slots: command.workers, building: shards };
  const activity = { active: 0 };
  const busy = () => activity.active + shards.count > 0;
  const page = { activity, reader, incoming: `${data}/incoming` };
  await using web = await openPage(command, service, page, context.signal);
  journal.info("serving", { url: web.url, data, database: service.db.kind });
  using _systemd = tellSystemd(`serving at ${web.url}`, journal);
  await together(context.signal, [
    (signal) => alone.hold(signal),
    (signal) => coordinate(service, queue, activity, signal),
    (signal) => takeIn(service, `${data}/incoming`, signal),
    (signal) => retaining(service, signal),
    (signal) => keepTrees(service.settings.trees, { journal, busy }, signal),
    ...watching.map((one) => (signal: AbortSignal) => one.run(signal)),
    ...(command.workers === 0 ? [] : [
      (signal: AbortSignal) => workHere(service, queue, building, { ...context, signal }),
    ]),
  ]);
  journal.info("stopped");
  return 0;
}

/** Whatever brings series in. Throws UserError for a mistake in service.toml. */
async function allWatchers(
  command: ServeCommand,
  { db, store, settings, journal }: Service,
  { dir, reader }: { readonly dir: string; readonly reader: MailReader },
  context: CommandContext,
): Promise<readonly Watcher[]> {
  const archs = await loadArchs(...configDirs(command, context));
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const http = httpClient({ signal: context.signal, insecure });
  const hooks = workOffHooks(settings, { db, archs, env: environment, journal });
  return [
    ...watchers(settings, { db, store, http, env: environment, dir, journal, reader }),
    ...(hooks === undefined ? [] : [hooks]),
  ];
}

async function openPage(
  command: ServeCommand,
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
  const { host, port } = command.listen ?? settings.listen;
  return await serveHttp({ host, port, signal, maxBodyBytes: MAX_BODY, log }, handle);
}

/** `GET /x: 413: too large` is of the kind `413: too large`, whatever was asked for. */
function kindOfTrouble(text: string): string {
  return text.slice(text.indexOf(": ") + 2, 200);
}

/** Keeps the service within its bounds, every hour. */
async function retaining(
  { db, store, settings, journal }: Service,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { removed, freed, failed } = await retain(
        ...[db, store, settings.retention, Date.parse(now())] as const,
        { signal },
      );
      for (const { id, error } of failed) {
        journal.warn("old artifacts stay for now", { series: id, error });
      }
      if (removed.length > 0) journal.info("removed", { count: removed.length, bytes: freed });
    } catch (error) {
      journal.warn("nothing old was removed", { error });
    }
    await wait(RETAIN_MS, signal).catch(() => {});
  }
}
