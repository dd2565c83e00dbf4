/**
 * Measures what everystep costs against what one would do by hand, in one run on this machine, CPU
 * seconds beside wall time. The words that it takes, and the results that we stand by, are in
 * README.md beside this file.
 */
import { stopSignal } from "../../bot/system/host.ts";
import { level, naive, overhead, red, rerun, together } from "./builds.ts";
import { edit } from "./edit.ts";
import { type Figure, ratios } from "./figures.ts";
import { type Options, readOptions } from "./options.ts";
import { check, mbox } from "./text.ts";

const PARTS: Readonly<Record<string, (options: Options) => Promise<readonly Figure[] | void>>> = {
  check,
  mbox,
  overhead,
  red,
  rerun,
  edit,
  objects: (options) => level(options, "objects"),
  image: (options) => level(options, "image"),
  together,
  naive: (options) => naive(options, "clean"),
  incremental: (options) => naive(options, "incremental"),
};

/** Runs the parts; gives the exit code. */
async function bench(signal: AbortSignal): Promise<number> {
  try {
    const options = await readOptions(Deno.args, Object.keys(PARTS), signal);
    const { tree, base, archs, jobs } = options;
    console.log(`${jobs} jobs; ${archs.join(", ")}; ${tree} at ${base}`);
    console.log(`${" ".repeat(52)}${"wall".padStart(11)}${"CPU".padStart(11)}`);
    const figures: Figure[] = [];
    for (const part of options.parts) figures.push(...await PARTS[part]!(options) ?? []);
    for (const line of ratios(figures)) console.log(line);
    return 0;
  } catch (error) {
    if (signal.aborted) return 1;
    console.error(`bench: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

using stop = stopSignal();
const code = await bench(stop.signal);
// What a shell expects of a program that a signal ended.
Deno.exitCode = stop.signal.aborted ? stop.stopped() === "SIGTERM" ? 143 : 130 : code;
