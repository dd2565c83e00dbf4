/**
 * `worker`: claims shards from the queue of a fleet and builds them.
 * @module
 */
import { command, MACHINE, WRONG } from "../../cli/command.ts";
import { whole } from "../../cli/flag_kinds.ts";
import { MACHINE_FLAGS, MAX_WORKERS, readMachine } from "../../cli/shared_flags/service.ts";

/** The command. */
export const worker = command({
  name: "worker",
  summary: "build for a fleet: claim shards from its database",
  about:
    "Claims shards of series that it has compilers for, builds them, and puts what it found into the\n" +
    "fleet's store. Stopped, it gives back what it has; killed, another claims it within a minute.",
  flags: {
    workers: whole({ from: 1, to: MAX_WORKERS, help: "shards to build at once (default: 1)" }),
    ...MACHINE_FLAGS,
  },
  examples: [
    ["worker --database postgres://everystep@db/everystep", "with all of this machine"],
    ["worker --arch um,x86_64 -j8", "with a part of it; EVERYSTEP_DATABASE is set"],
  ],
  exits: [[0, "stopped"], WRONG, MACHINE],
  read(given) {
    return { ...readMachine(given), workers: given.workers ?? 1 };
  },
  async run(options, context) {
    await (await import("../../service/worker.ts")).work(options, context);
    return 0;
  },
});
