/**
 * The server: watches, plans, judges, notifies, and serves a page; builds, too, unless others do.
 * @module
 */
import { loadArchs } from "../config/mod.ts";
import { lockAlone } from "./db/alone.ts";
import { runIntake } from "./incoming.ts";
import { mailReader } from "./read/reader.ts";
import type { MailReader } from "./read/types.ts";
import { coordinate } from "./run/coordinator.ts";
import type { Service } from "./run/service.ts";
import { openPage } from "./page.ts";
import { retaining } from "./retain/hourly.ts";
import { keepTrees } from "./trees/keep.ts";
import { workOffHooks } from "./watch/hooks/work_off.ts";
import { type Watcher, watchers } from "./watch/mod.ts";
import { environment, hostName, processId } from "../system/host.ts";
import type { Address } from "../system/http/address.ts";
import { httpClient } from "../system/http/client.ts";
import { configDirs, type Context } from "../engine/context.ts";
import { type MachineOptions, notifySystemd, openService, together } from "./setup.ts";
import { workHere } from "./work/here.ts";

/** How it serves. */
export interface ServeOptions extends MachineOptions {
  /** Shards that are built at once within the server. */
  readonly workers: number;
  /** Where the page is; undefined: where service.toml says. */
  readonly listen?: Address;
}

/** Serves until the signal is aborted. */
export async function serve(options: ServeOptions, context: Context): Promise<void> {
  await using opened = await openService(options, context, "serve");
  const { queue, data, url } = opened;
  const { journal } = opened.service;
  const onError = (error: unknown) => journal.warn("the lock of the server", { error });
  await using alone = await lockAlone(url, { signal: context.signal, onError });
  await using reader = mailReader(context.home);
  const service = { ...opened.service, reader };
  const watching = await allWatchers(options, service, { dir: data, reader }, context);
  const name = `${hostName()}-${processId()}`;
  const shards = { count: 0 };
  const building = { command: options, name, workers: options.workers, building: shards };
  const activity = { active: 0 };
  const busy = () => activity.active + shards.count > 0;
  const page = { activity, reader, incoming: `${data}/incoming` };
  await using web = await openPage(options.listen, service, page, context.signal);
  journal.info("serving", { url: web.url, data, database: service.db.kind });
  using _systemd = notifySystemd(`serving at ${web.url}`, journal);
  await together(context.signal, [
    (signal) => alone.hold(signal),
    (signal) => coordinate(service, queue, activity, signal),
    (signal) => runIntake(service, `${data}/incoming`, signal),
    (signal) => retaining(service, signal),
    (signal) => keepTrees(service.settings.trees, { journal, busy }, signal),
    ...watching.map((one) => (signal: AbortSignal) => one.run(signal)),
    ...(options.workers === 0 ? [] : [
      (signal: AbortSignal) => workHere(service, queue, building, { ...context, signal }),
    ]),
  ]);
  journal.info("stopped");
}

/** Every source of series. Throws UserError for a mistake in service.toml. */
async function allWatchers(
  options: ServeOptions,
  { db, store, settings, journal }: Service,
  { dir, reader }: { readonly dir: string; readonly reader: MailReader },
  context: Context,
): Promise<readonly Watcher[]> {
  const archs = await loadArchs(...configDirs(options, context));
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const http = httpClient({ signal: context.signal, insecure });
  const hooks = workOffHooks(settings, { db, archs, env: environment, journal });
  return [
    ...watchers(settings, { db, store, http, env: environment, dir, journal, reader }),
    ...(hooks === undefined ? [] : [hooks]),
  ];
}
