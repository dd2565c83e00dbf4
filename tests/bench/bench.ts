/**
 * Measures what everystep costs against what one would do by hand, in one run on this machine, CPU
 * seconds beside wall time: `deno task bench [PART...] [--arch um,alpha] [--states N] [--jobs N]
 * [--tree PATH] [--base REV]`. The results that we stand by are in README.md beside this file.
 */
import { level, naive, overhead, red, rerun } from "./builds.ts";
import { type Options, readOptions } from "./options.ts";
import { check, mbox } from "./text.ts";

const PARTS: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  check,
  mbox,
  overhead,
  red,
  rerun,
  objects: (options) => level(options, "objects"),
  image: (options) => level(options, "image"),
  naive: (options) => naive(options, "clean"),
  incremental: (options) => naive(options, "incremental"),
};

const options = await readOptions(Deno.args, Object.keys(PARTS));
const { tree, base, archs, jobs } = options;
console.log(`${jobs} jobs; ${archs.join(", ")}; ${tree} at ${base}`);
console.log(`${" ".repeat(52)}${"wall".padStart(11)}${"CPU".padStart(11)}`);
for (const part of options.parts) await PARTS[part]!(options);
