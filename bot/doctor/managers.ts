/**
 * Where there is no apt: what installs packages on this machine, and what it calls them.
 * @module
 */
import type { PackageManager } from "../config/types.ts";
import { which } from "../system/process/which.ts";
import { pathOf, type ProbeEnvironment } from "./probe.ts";
import type { Finding } from "./types.ts";

/** Findings with what gets them on this machine, where that is not apt. */
export async function forManager(
  findings: readonly Finding[],
  managers: readonly PackageManager[],
  place: ProbeEnvironment = {},
): Promise<Finding[]> {
  const manager = await managerHere(managers, place);
  return manager === undefined
    ? [...findings]
    : findings.map((one) => ({ ...one, elsewhere: namesOf(one, manager) }));
}

/** What installs packages here; undefined: apt does, or nothing that is known. */
async function managerHere(
  managers: readonly PackageManager[],
  place: ProbeEnvironment,
): Promise<PackageManager | undefined> {
  for (const program of ["apt-get", ...managers.map((one) => one.program)]) {
    if (await which(program, pathOf(place)) === undefined) continue;
    return managers.find((one) => one.program === program);
  }
  return undefined;
}

function namesOf(
  { name, packages }: Finding,
  { install, files, names }: PackageManager,
): NonNullable<Finding["elsewhere"]> {
  const known = packages.flatMap((one) => names[one] ?? []);
  const lacks = packages.filter((one) => names[one] === undefined);
  if (lacks.length === 0 || !files) return { install, packages: known, lacks };
  const dir = name.endsWith(".h") ? "/usr/include" : "/usr/bin";
  return { install, packages: [`${dir}/${name}`], lacks: [] };
}

/** The words that say how to get what is missing, of findings that apt does not get. */
export function managerLine(missing: readonly Finding[]): string | undefined {
  const all = missing.flatMap(({ elsewhere }) => elsewhere ?? []);
  const sorted = (words: readonly string[]) => [...new Set(words)].sort();
  const packages = sorted(all.flatMap((one) => one.packages));
  const lacks = sorted(all.flatMap((one) => one.lacks));
  const install = all[0]?.install;
  if (install === undefined) return undefined;
  return [
    ...packages.length === 0 ? [] : [`${install} ${packages.join(" ")}`],
    ...lacks.length === 0 ? [] : [`and what is ${lacks.join(" ")} in Debian`],
  ].join("; ");
}
