/**
 * `worker`: takes shards from the queue of a fleet and builds them.
 * @module
 */
import { command, MACHINE, WRONG } from "../cli/command.ts";
import { whole } from "../cli/flag_kinds.ts";
import { MACHINE_FLAGS, MAX_SLOTS, readMachine } from "../cli/shared_flags/service.ts";
import { UserError } from "../system/errors.ts";
import { environment, hostName, processId } from "../system/host.ts";

/** The command. */
export const worker = command({
  name: "worker",
  summary: "build for a fleet: take shards from its database",
  about:
    "Takes shards of series that it has compilers for, builds them, and brings what it found to the\n" +
    "fleet's store. Stopped, it gives back what it has; killed, another takes it within a minute.",
  flags: {
    slots: whole({ from: 1, to: MAX_SLOTS, help: "shards to build at once (default: 1)" }),
    ...MACHINE_FLAGS,
  },
  examples: [
    ["worker --database postgres://everystep@db/everystep", "with all of this machine"],
    ["worker --arch um,x86_64 -j8", "with a part of it; EVERYSTEP_DATABASE is set"],
  ],
  exits: [[0, "stopped"], WRONG, MACHINE],
  read(given) {
    return { ...readMachine(given), slots: given.slots ?? 1 };
  },
  async run({ slots, ...machine }, context) {
    if (machine.database === undefined && environment("EVERYSTEP_DATABASE") === undefined) {
      throw new UserError(
        "worker needs the fleet's database: --database postgres://USER@HOST/NAME",
        { hint: "a service without one has its workers within: serve --workers N" },
      );
    }
    const { notifySystemd, openService, together } = await import("../service/setup.ts");
    const { keepTrees } = await import("../service/trees/keep.ts");
    const { workHere } = await import("../service/work/here.ts");
    const name = `${hostName()}-${processId()}`;
    await using opened = await openService(machine, context, name);
    using _systemd = notifySystemd(`${name} works`, opened.service.journal);
    const { service, queue } = opened, building = { count: 0 };
    const busy = () => building.count > 0;
    const how = { command: machine, name, slots, building };
    await together(context.signal, [
      (signal) => keepTrees(service.settings.trees, { journal: service.journal, busy }, signal),
      (signal) => workHere(service, queue, how, { ...context, signal }),
    ]);
    return 0;
  },
});
