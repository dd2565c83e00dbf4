/**
 * Works on shards with this machine.
 * @module
 */
import type { Context } from "../../engine/context.ts";
import { machine } from "../../system/host.ts";
import { VERSION } from "../../version.ts";
import type { Queue } from "../queue/queue.ts";
import type { Service } from "../run/service.ts";
import { type MachineOptions, ownArchs } from "../setup.ts";
import { work } from "./worker.ts";

/** Works, with all of the machine's cores, until the context's signal is aborted. */
export async function workHere(
  service: Service,
  queue: Queue,
  { command, name, workers, building }: {
    readonly command: MachineOptions;
    readonly name: string;
    readonly workers: number;
    /** Kept at the number of shards at work. */
    readonly building?: { count: number };
  },
  context: Context,
): Promise<void> {
  const archs = await ownArchs(command, service, context);
  const cores = command.jobs ?? machine().cores;
  const jobs = Math.max(1, Math.floor(cores / workers));
  service.journal.info("worker is here", {
    worker: name,
    archs: archs.join(" "),
    workers,
    jobs,
  });
  await work(
    { ...service, name, jobs, building },
    queue,
    { archs, workers, version: VERSION },
    context.signal,
  );
  service.journal.info("worker has left", { worker: name });
}
