/**
 * Looks at the machine, and says what it lacks for which architecture.
 * @module
 */
import type { ArchConfig, Settings } from "../config/types.ts";
import { cacheDir } from "../system/files/files.ts";
import { installLine } from "./apt.ts";
import { examineCompilers } from "./compilers.ts";
import { examineArchTools, examineHost } from "./host.ts";
import { examineMachine } from "./machine.ts";
import { forManager } from "./managers.ts";
import type { ProbeEnvironment } from "./probe.ts";
import type { Finding } from "./types.ts";

/** Where to look. */
export interface ExamineOptions extends ProbeEnvironment {
  /** The cache whose disk counts. Default: everystep's. */
  readonly cache?: string;
}

/**
 * Everything that builds for these architectures need: host tools and headers, compilers (each
 * tried on a small file), the sandbox, disk and memory. Takes about a second.
 */
export async function examine(
  archs: readonly ArchConfig[],
  settings: Settings,
  options: ExamineOptions = {},
): Promise<Finding[]> {
  const parts = await Promise.all([
    examineHost(settings.host, options),
    examineCompilers(archs, options),
    examineArchTools(archs, options),
    examineMachine(settings, options.cache ?? cacheDir(), options),
  ]);
  return await forManager(merge(parts.flat()), settings.managers, options);
}

/**
 * True if everything is there to build for this architecture; else what is not, and the line that
 * gets it: `no alpha-linux-gnu-gcc; apt-get install gcc-alpha-linux-gnu`.
 */
export function available(
  arch: { readonly name: string },
  findings: readonly Finding[],
): true | string {
  const lacking = findings.filter((one) =>
    !one.optional && one.status !== "found" && one.status !== "low" &&
    (one.archs.length === 0 || one.archs.includes(arch.name))
  );
  if (lacking.length === 0) return true;
  const what = lacking.map((one) =>
    one.status === "missing"
      ? `no ${one.name}`
      : one.status === "old"
      ? `${one.name} is ${one.detail}`
      : `${one.name} does not work (${one.detail})`
  );
  const line = installLine(lacking.filter((one) => one.status === "missing"));
  return line === undefined ? what.join(", ") : `${what.join(", ")}; ${line}`;
}

/** What every build needs is listed once, and not again for one architecture that finds the same. */
function merge(findings: readonly Finding[]): Finding[] {
  const general = new Map(
    findings.filter((one) => one.archs.length === 0).map((one) => [one.name, one.status]),
  );
  return findings.filter((one) => one.archs.length === 0 || general.get(one.name) !== one.status);
}
