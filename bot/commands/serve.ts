/**
 * `serve`: watches, plans, judges, tells, and shows it all on a page; builds, too, unless others do.
 * @module
 */
import type { ServeCommand } from "../cli/command.ts";
import { takeIn } from "../service/incoming.ts";
import { coordinate } from "../service/run/coordinator.ts";
import { hostName, processId } from "../system/host.ts";
import type { Context } from "./context.ts";
import { openService } from "./service_setup.ts";
import { workHere } from "./worker.ts";

/** Runs `serve` until it is told to stop; exit code 0 then. */
export async function serve(command: ServeCommand, context: Context): Promise<number> {
  await using opened = await openService(command, context, "serve");
  const { service, queue, data } = opened;
  const { signal } = context;
  service.journal.info("serving", { data, database: service.db.kind });
  const name = `${hostName()}-${processId()}`;
  await Promise.all([
    coordinate(service, queue, signal),
    takeIn(service, `${data}/incoming`, signal),
    command.workers === 0
      ? Promise.resolve()
      : workHere(service, queue, { command, name, slots: command.workers }, context),
  ]);
  service.journal.info("stopped");
  return 0;
}
