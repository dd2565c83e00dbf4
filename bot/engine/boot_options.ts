/**
 * How the kernels of a run are booted, from what the user typed.
 * @module
 */
import { type ProbeSource, readProbes } from "../boot/mod.ts";
import type { RunOptions } from "./options.ts";
import type { Settings } from "../config/types.ts";
import type { NoBoot } from "../doctor/mod.ts";
import { UserError } from "../system/errors.ts";
import { type Context, inDir } from "./context.ts";
import type { Planned } from "./plan/cells.ts";

/** How to boot: the same for every cell. */
export interface BootOptions {
  /** Probes, and the directory of what they are compiled with. */
  readonly sources: readonly ProbeSource[];
  readonly runtime: string;
  /** Seconds that a boot may take if the architecture's file does not say. */
  readonly timeout: number;
  /** Boot the image's own kernel where it boots on the machine; false: one that is built to boot. */
  readonly image: boolean;
  /** Symbols that a kernel leaves out which is built to boot. */
  readonly off: readonly string[];
  /** By architecture: true, or why nothing of it can be booted here. */
  readonly bootable: ReadonlyMap<string, true | NoBoot>;
}

/** A series in a directory may bring probes of its own in this one beside its patches. */
const PROBES = "probe";

/** The options, if kernels are to run. Throws UserError as {@linkcode probesFor}. */
export async function bootOptions(
  request: Pick<RunOptions, "series" | "mails" | "level" | "probe">,
  { bootable }: Pick<Planned, "bootable">,
  settings: Settings,
  context: Context,
): Promise<{ readonly boot?: BootOptions }> {
  if (bootable === undefined) return {};
  return {
    boot: {
      sources: await probesFor(request, context),
      runtime: runtimeOf(context),
      timeout: settings.timeouts.boot,
      image: request.level !== "objects",
      off: settings.bootOff,
      bootable,
    },
  };
}

/** The probes of a run. Throws UserError for one with a wrong name, and for `--probe` without any. */
export async function probesFor(
  request: Pick<RunOptions, "series" | "mails" | "probe">,
  context: Pick<Context, "cwd" | "home">,
): Promise<BootOptions["sources"]> {
  const fallback = `${runtimeOf(context)}/userspace.c`;
  const sources = await readProbes(probesOf(request, context), fallback);
  if (request.probe !== undefined && sources[0]?.file === fallback) {
    throw new UserError(`--probe ${request.probe}: no *.c in this directory`, {
      hint: "a probe is a C file as patches/probe/pt_reclaim.c",
    });
  }
  return sources;
}

/** What every probe is compiled with. */
function runtimeOf({ home }: Pick<Context, "home">): string {
  return `${home}/bot/boot/probe`;
}

/** The directory where probes may be. */
function probesOf(
  { probe, series, mails }: Pick<RunOptions, "series" | "mails" | "probe">,
  { cwd, home }: Pick<Context, "cwd" | "home">,
): string | undefined {
  if (probe !== undefined) return inDir(cwd, probe);
  if (mails !== undefined || series === "-") return undefined;
  return `${series === undefined ? `${home}/patches` : inDir(cwd, series)}/${PROBES}`;
}
