/**
 * How the kernels of a run are booted, from what the user typed.
 * @module
 */
import { readProbes } from "../boot/mod.ts";
import type { VerifyCommand } from "../cli/command.ts";
import type { Settings } from "../config/types.ts";
import type { BootOptions } from "./boots.ts";
import { type Context, inDir } from "./context.ts";
import type { Planned } from "./plan.ts";

/** A series in a directory may bring probes of its own in this one beside its patches. */
const PROBES = "probe";

/** The options, if kernels are to run. Throws UserError for a probe with a wrong name. */
export async function bootOptions(
  command: Pick<VerifyCommand, "series" | "level">,
  { bootable }: Pick<Planned, "bootable">,
  settings: Settings,
  context: Context,
): Promise<{ readonly boot?: BootOptions }> {
  if (bootable === undefined) return {};
  const { series } = command;
  const dir = series === undefined
    ? `${context.home}/patches`
    : series === "-"
    ? undefined
    : inDir(context.cwd, series);
  const runtime = `${context.home}/bot/boot/probe`;
  const sources = await readProbes(
    dir === undefined ? undefined : `${dir}/${PROBES}`,
    `${runtime}/userspace.c`,
  );
  return {
    boot: {
      sources,
      runtime,
      timeout: settings.timeouts.boot,
      image: command.level !== "objects",
      off: settings.bootOff,
      bootable,
    },
  };
}
