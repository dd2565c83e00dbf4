/**
 * `worker`: takes shards from the queue of a fleet and builds them.
 * @module
 */
import type { WorkerCommand } from "../cli/command.ts";
import type { Service } from "../service/run/service.ts";
import type { Queue } from "../service/queue/queue.ts";
import { keepTrees } from "../service/trees/keep.ts";
import { work } from "../service/work/worker.ts";
import { UserError } from "../system/errors.ts";
import { environment, hostName, machine, processId } from "../system/host.ts";
import type { ServiceOptions } from "../cli/command.ts";
import type { CommandContext } from "../cli/context.ts";
import { openService, ownArchs, tellSystemd, together } from "../service/setup.ts";
import { VERSION } from "../version.ts";

/** Runs `worker` until it is told to stop; exit code 0 then. */
export async function worker(command: WorkerCommand, context: CommandContext): Promise<number> {
  if (command.database === undefined && environment("EVERYSTEP_DATABASE") === undefined) {
    throw new UserError("worker needs the fleet's database: --database postgres://USER@HOST/NAME", {
      hint: "a service without one has its workers within: serve --workers N",
    });
  }
  const name = `${hostName()}-${processId()}`;
  await using opened = await openService(command, context, name);
  using _systemd = tellSystemd(`${name} works`, opened.service.journal);
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

/** Works, with all of the machine's cores, until the context's signal is aborted. */
export async function workHere(
  service: Service,
  queue: Queue,
  { command, name, slots, building }: {
    readonly command: ServiceOptions;
    readonly name: string;
    readonly slots: number;
    /** Kept at the number of shards at work. */
    readonly building?: { count: number };
  },
  context: CommandContext,
): Promise<void> {
  const archs = await ownArchs(command, service, context);
  const cores = command.jobs ?? machine().cores;
  const jobs = Math.max(1, Math.floor(cores / slots));
  service.journal.info("worker is here", { worker: name, archs: archs.join(" "), slots, jobs });
  await work(
    { ...service, name, jobs, building },
    queue,
    { archs, slots, version: VERSION },
    context.signal,
  );
  service.journal.info("worker has left", { worker: name });
}
