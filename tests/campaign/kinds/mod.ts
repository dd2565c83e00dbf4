/** The catalogue: every kind of edit that a campaign makes. */
import type { Kind } from "../types.ts";
import { KINDS as assembly } from "./assembly.ts";
import { KINDS as exports } from "./exports.ts";
import { KINDS as files } from "./files.ts";
import { KINDS as functions } from "./functions.ts";
import { KINDS as generators } from "./generators.ts";
import { KINDS as headerFiles } from "./header_files.ts";
import { KINDS as headers } from "./headers.ts";
import { KINDS as kbuildFlags } from "./kbuild_flags.ts";
import { KINDS as kbuildRules } from "./kbuild_rules.ts";
import { KINDS as kconfigOptions } from "./kconfig_options.ts";
import { KINDS as kconfigValues } from "./kconfig_values.ts";
import { KINDS as linkage } from "./linkage.ts";
import { KINDS as mistakes } from "./mistakes.ts";
import { KINDS as sections } from "./sections.ts";
import { KINDS as statements } from "./statements.ts";
import { KINDS as tools } from "./tools.ts";

/** The kinds, by the file that holds them. */
export const GROUPS: Readonly<Record<string, readonly Kind[]>> = {
  statements,
  mistakes,
  functions,
  linkage,
  sections,
  exports,
  headers,
  header_files: headerFiles,
  kconfig_values: kconfigValues,
  kconfig_options: kconfigOptions,
  kbuild_flags: kbuildFlags,
  kbuild_rules: kbuildRules,
  assembly,
  generators,
  tools,
  files,
};

/** All kinds. */
export const KINDS: readonly Kind[] = Object.values(GROUPS).flat();
