/**
 * A worker of a fleet: builds shards that it claims from the database.
 * @module
 */
import type { Context } from "../engine/context.ts";
import { UserError } from "../system/errors.ts";
import { environment, hostName, processId } from "../system/host.ts";
import { type MachineOptions, notifySystemd, openService, together } from "./setup.ts";
import { keepTrees } from "./trees/keep.ts";
import { workHere } from "./work/here.ts";

/** How it works. */
export interface WorkerOptions extends MachineOptions {
  /** Shards that are built at once. */
  readonly workers: number;
}

/** Works until the signal is aborted. Throws UserError where no database is named. */
export async function work(
  { workers, ...machine }: WorkerOptions,
  context: Context,
): Promise<void> {
  if (machine.database === undefined && environment("EVERYSTEP_DATABASE") === undefined) {
    throw new UserError(
      "worker needs the fleet's database: --database postgres://USER@HOST/NAME",
      { hint: "a service without one has its workers within: serve --workers N" },
    );
  }
  const name = `${hostName()}-${processId()}`;
  await using opened = await openService(machine, context, name);
  using _systemd = notifySystemd(`${name} works`, opened.service.journal);
  const { service, queue } = opened, building = { count: 0 };
  const busy = () => building.count > 0;
  const how = { command: machine, name, workers, building };
  await together(context.signal, [
    (signal) => keepTrees(service.settings.trees, { journal: service.journal, busy }, signal),
    (signal) => workHere(service, queue, how, { ...context, signal }),
  ]);
}
