/**
 * The tools and headers of the host that builds need.
 * @module
 */
import type { ArchConfig, HostNeed } from "../config/types.ts";
import { which } from "../system/process/which.ts";
import { ask, failure, firstLine, pathOf, type ProbeEnvironment } from "./probe.ts";
import type { Finding } from "./types.ts";

/** Looks at what every build needs. */
export function examineHost(
  needs: readonly HostNeed[],
  place: ProbeEnvironment,
): Promise<Finding[]> {
  return Promise.all(needs.map(async (need) => ({
    ...(need.command === undefined
      ? await header(need.header ?? "", place)
      : await tool(need.command, place)),
    archs: [],
    packages: [need.package],
    why: need.why,
    optional: need.optional ?? false,
  })));
}

/** Looks at the host tools that only some architectures need. */
export function examineArchTools(
  archs: readonly ArchConfig[],
  place: ProbeEnvironment,
): Promise<Finding[]> {
  const needs = archs.flatMap((arch) =>
    arch.hostTools.map((name, i) => ({ name, arch, from: arch.hostPackages[i] ?? "" }))
  );
  const groups = Map.groupBy(needs, ({ name }) => name);
  return Promise.all([...groups].map(async ([name, group]) => ({
    ...await tool(name, place),
    archs: group.map(({ arch }) => arch.name),
    packages: [group[0]!.from],
    why: "a step of its build",
    optional: false,
  })));
}

type What = Pick<Finding, "name" | "status" | "detail">;

/** A command. What it is asked does not matter to some, so that a failure still counts as there. */
async function tool(name: string, place: ProbeEnvironment): Promise<What> {
  if (await which(name, pathOf(place)) === undefined) {
    return { name, status: "missing", detail: "not installed" };
  }
  const outcome = await ask(name, ["--version"], place);
  if (outcome === undefined) return { name, status: "broken", detail: "cannot be run" };
  if (outcome.timedOut) return { name, status: "broken", detail: failure(outcome) };
  // 126 and 127: its interpreter or a library is missing (POSIX shell, 2.8.2).
  if (outcome.signal !== null || outcome.code === 126 || outcome.code === 127) {
    return { name, status: "broken", detail: failure(outcome) };
  }
  return { name, status: "found", detail: outcome.ok ? firstLine(outcome) : "" };
}

/** A header, as the host's compiler finds it. */
async function header(name: string, place: ProbeEnvironment): Promise<What> {
  const outcome = await ask("gcc", ["-E", "-x", "c", "-o", "/dev/null", "-"], place, {
    stdin: `#include <${name}>\n`,
  });
  if (outcome === undefined) return { name, status: "missing", detail: "no gcc to look for it" };
  if (outcome.ok) return { name, status: "found", detail: "" };
  const gone = /No such file/.test(outcome.stderr);
  return gone
    ? { name, status: "missing", detail: "not installed" }
    : { name, status: "broken", detail: failure(outcome) };
}
