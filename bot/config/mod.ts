/**
 * `configs/`: the architectures and what holds for all of them.
 * @module
 */
export { loadArchs, parseArch } from "./archs.ts";
export { loadConsoles, parseConsoles, patternFault } from "./consoles.ts";
export type { ConsoleShapes, DumpShape, SplatShape } from "./consoles.ts";
export { didYouMean, nearest } from "./nearest.ts";
export { findArch, pickArchs } from "./pick.ts";
export { loadMailPolicy, MAIL_GROUPS, MAIL_OUTCOMES, parseMailPolicy } from "./mail.ts";
export type { MailGroup, MailOutcome, MailPolicy } from "./mail.ts";
export type { ListPolicy } from "./mail_lists.ts";
export { loadServiceSettings, parseServiceSettings } from "./service.ts";
export type { ServedTree, ServiceSettings } from "./service.ts";
export type { Rule, ServedRepository, WatchSettings, WatchSource } from "./service_watch.ts";
export * from "./builds/mod.ts";
export { loadSettings, parseSettings } from "./settings.ts";
export type { ArchConfig, HostNeed, Settings, Toolchain } from "./types.ts";

/** The directory of the configs that everystep ships. */
export const SHIPPED_CONFIGS: string = decodeURIComponent(
  new URL("../../configs", import.meta.url).pathname,
);
