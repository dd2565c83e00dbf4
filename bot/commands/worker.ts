/**
 * `worker`: takes shards from the queue of a fleet and builds them.
 * @module
 */
import type { WorkerCommand } from "../cli/command.ts";
import { keepTrees } from "../service/trees/keep.ts";
import { workHere } from "../service/work/here.ts";
import { UserError } from "../system/errors.ts";
import { environment, hostName, processId } from "../system/host.ts";
import type { CommandContext } from "../cli/context.ts";
import { notifySystemd, openService, together } from "../service/setup.ts";

/** Runs `worker` until it is told to stop; exit code 0 then. */
export async function worker(command: WorkerCommand, context: CommandContext): Promise<number> {
  if (command.database === undefined && environment("EVERYSTEP_DATABASE") === undefined) {
    throw new UserError("worker needs the fleet's database: --database postgres://USER@HOST/NAME", {
      hint: "a service without one has its workers within: serve --workers N",
    });
  }
  const name = `${hostName()}-${processId()}`;
  await using opened = await openService(command, context, name);
  using _systemd = notifySystemd(`${name} works`, opened.service.journal);
  const { service, queue } = opened, building = { count: 0 };
  const busy = () => building.count > 0;
  await together(context.signal, [
    (signal) => keepTrees(service.settings.trees, { journal: service.journal, busy }, signal),
    (signal) =>
      workHere(service, queue, { command, name, slots: command.slots, building }, {
        ...context,
        signal,
      }),
  ]);
  return 0;
}
