/**
 * What a machine has to build kernels with, and installing what it lacks.
 * @module
 */
import { pickBuilds } from "../config/mod.ts";
import { available, examine, examineBoots, type Finding, install } from "../doctor/mod.ts";
import type { Context } from "./context.ts";
import { readConfigs } from "./plan/choice.ts";

/** What is looked at. */
export interface DoctorOptions {
  /** Architectures, and builds by their names; undefined: all but those that must be asked for. */
  readonly archs?: readonly string[] | "all";
  /** Directory whose files add to the project's `configs/`. */
  readonly configs?: string;
  /** Install what is missing. */
  readonly install: boolean;
  /** Look also at what boots need. */
  readonly boot: boolean;
}

/** What was found, and whether all of it can be built. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly ready: boolean;
}

/** Looks, installs if asked to, and looks again. */
export async function examineBuilds(options: DoctorOptions, context: Context): Promise<Examined> {
  const { archs, settings, request } = await readConfigs(options, context);
  const names = options.archs === "all" ? ["all"] : options.archs;
  const asked = names === undefined
    ? archs.filter((arch) => arch.extra !== true)
    : pickBuilds(archs, names, request.sets);
  const look = async () => [
    ...await examine(asked, settings, { cache: context.cache }),
    ...options.boot ? await examineBoots(asked, { managers: settings.managers }) : [],
  ];
  let findings = await look();
  if (options.install) {
    const { signal } = context, { backports } = settings;
    const installed = await install(findings, context.ui, { signal, backports });
    if (installed.length > 0) findings = await look();
  }
  return { findings, ready: asked.every((arch) => available(arch, findings) === true) };
}
