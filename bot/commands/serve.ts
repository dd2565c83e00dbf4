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
import { coordinate } from "../service/run/coordinator.ts";
import type { Service } from "../service/run/service.ts";
import { openPage } from "../service/page.ts";
import { retaining } from "../service/retain/hourly.ts";
import { keepTrees } from "../service/trees/keep.ts";
import { workOffHooks } from "../service/watch/hooks/work_off.ts";
import { type Watcher, watchers } from "../service/watch/mod.ts";
import { environment, hostName, processId } from "../system/host.ts";
import { httpClient } from "../system/http/client.ts";
import type { CommandContext } from "../cli/context.ts";
import { configDirs } from "../engine/context.ts";
import { notifySystemd, openService, together } from "../service/setup.ts";
import { workHere } from "../service/work/here.ts";

/** Runs `serve` until it is told to stop; exit code 0 then. */
export async function serve(command: ServeCommand, context: CommandContext): Promise<number> {
  await using opened = await openService(command, context, "serve");
  const { queue, data, url } = opened;
  const { journal } = opened.service;
  const onError = (error: unknown) => journal.warn("the lock of the server", { error });
  await using alone = await takeAlone(url, { signal: context.signal, onError });
  await using reader = mailReader(context.home);
  const service = { ...opened.service, reader };
  const watching = await allWatchers(command, service, { dir: data, reader }, context);
  const name = `${hostName()}-${processId()}`;
  const shards = { count: 0 };
  const building = { command, name, slots: command.workers, building: shards };
  const activity = { active: 0 };
  const busy = () => activity.active + shards.count > 0;
  const page = { activity, reader, incoming: `${data}/incoming` };
  await using web = await openPage(command.listen, service, page, context.signal);
  journal.info("serving", { url: web.url, data, database: service.db.kind });
  using _systemd = notifySystemd(`serving at ${web.url}`, journal);
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
