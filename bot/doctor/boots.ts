/**
 * What boots need: emulators, and the tools that make a disk. Only asked for where kernels are to run.
 * @module
 */
import type { ArchConfig, PackageManager } from "../config/types.ts";
import { digestHex } from "../system/files/digest.ts";
import { fileIdentity } from "../system/files/identity.ts";
import { searchPath, SYSTEM_PATH, SYSTEM_SEARCH, which } from "../system/process/which.ts";
import { librariesOf, listed } from "./identity.ts";
import { forManager } from "./managers.ts";
import { tooOld } from "./no_boot.ts";
import { ask, failure, firstLine, pathOf, type ProbeEnvironment } from "./probe.ts";
import type { Finding } from "./types.ts";
import { isOlder, versionIn } from "./version.ts";

/** Tools that make a root on a disk. */
const DISK_TOOLS = { names: ["mke2fs", "debugfs"], package: "e2fsprogs" };

/** Where to look, and what installs packages where apt does not. */
export interface BootEnvironment extends ProbeEnvironment {
  /** Default: none. */
  readonly managers?: readonly PackageManager[];
}

/** Looks at the emulators of these architectures, each once, and at the tools for a disk. */
export async function examineBoots(
  archs: readonly ArchConfig[],
  { managers = [], ...place }: BootEnvironment = {},
): Promise<Finding[]> {
  const needs = archs.flatMap(({ name: arch, boot }) =>
    boot === undefined ? [] : [
      ...boot.emulator === undefined ? [] : [{
        name: boot.emulator,
        arch,
        packages: boot.packages,
        why: "runs its kernel",
        ask: "--version",
        needs: boot.since,
      }],
      ...boot.root !== "ext2" ? [] : DISK_TOOLS.names.map((name) => ({
        name,
        arch,
        packages: [DISK_TOOLS.package],
        why: "makes the disk that its kernel starts from",
        ask: "-V",
        needs: undefined,
      })),
    ]
  );
  // Kernels are run with what is found there, whatever a user's PATH says.
  const path = place.path ?? SYSTEM_SEARCH;
  const same = Map.groupBy(needs, ({ name, needs }) => `${name} ${needs?.version ?? ""}`);
  const findings = await Promise.all(
    [...same.values()].map(async (group): Promise<Finding> => {
      const { name, packages, why, ask: flag, needs } = group[0]!;
      const archs = group.map(({ arch }) => arch);
      const found = await look(name, flag, { ...place, path });
      const finding = { name, ...found, archs, packages, why, optional: false };
      if (needs === undefined) return finding;
      const version = found.status === "found" ? versionIn(found.detail) : undefined;
      const old = version !== undefined && isOlder(version, needs.version);
      return {
        ...{ ...finding, needs },
        ...version === undefined ? {} : { version },
        ...old ? { status: "old", detail: tooOld(version, needs.version, needs.why) } as const : {},
      };
    }),
  );
  return await forManager(findings, managers, place);
}

async function look(
  name: string,
  flag: string,
  place: ProbeEnvironment,
): Promise<Pick<Finding, "status" | "detail">> {
  if (await which(name, pathOf(place)) === undefined) {
    const other = await which(name, searchPath());
    return { status: "missing", detail: other === undefined ? "not installed" : elsewhere(other) };
  }
  const outcome = await ask(name, [flag], place);
  if (outcome === undefined) return { status: "broken", detail: "cannot be run" };
  return outcome.ok
    ? { status: "found", detail: firstLine(outcome) }
    : { status: "broken", detail: failure(outcome) };
}

/** A program that the user's PATH has, and no boot. */
function elsewhere(file: string): string {
  return `kernels are run with the programs in ${SYSTEM_PATH.join(", ")}, not with ${file}`;
}

/** Where emulators have the firmware of their machines. */
const FIRMWARE = ["qemu", "seabios", "openbios", "OVMF", "qemu-efi-aarch64", "qemu-efi-loongarch64"]
  .map((name) => `/usr/share/${name}`);

/**
 * What an emulator is: the first line of its `--version`, its program with the libraries that it loads, and the firmware there
 * is. Empty if it cannot be asked.
 */
export async function emulatorIdentity(
  name: string,
  place: ProbeEnvironment = { path: SYSTEM_SEARCH },
): Promise<string> {
  const outcome = await ask(name, ["--version"], place);
  if (outcome?.ok !== true) return "";
  const file = await which(name, pathOf(place));
  const files = file === undefined ? [] : [file, ...await librariesOf([file])];
  const parts = await Promise.all(files.map(fileIdentity));
  const firmware = (await listed(FIRMWARE, [], "f")).toSorted();
  return `${firstLine(outcome)} ${digestHex([...parts, ...firmware].join("\n"))}`;
}
