/**
 * Why the kernels of an architecture cannot run on this machine.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import { available } from "./examine.ts";
import type { Finding, NoBoot } from "./types.ts";

/** True if the kernels of an architecture can run here, by what `examineBoots` found; else why not. */
export function whyNoBoot(arch: ArchConfig, findings: readonly Finding[]): true | NoBoot {
  if (arch.boot === undefined) {
    return { kind: "no-machine", ...arch.noBoot === undefined ? {} : { text: arch.noBoot } };
  }
  const lacking = available(arch, findings.filter(({ status }) => status !== "old"));
  if (lacking !== true) return { kind: "no-tools", text: lacking };
  const old = findings.find(({ status, archs }) => status === "old" && archs.includes(arch.name));
  if (old?.version === undefined || old.needs === undefined) return true;
  const { name: emulator, version, needs: { version: needs, why } } = old;
  return { kind: "old-emulator", emulator, version, needs, why };
}

/** Why the kernels of an architecture, by its name, cannot run: in one line. */
export function noBootText(arch: string, why: NoBoot): string {
  switch (why.kind) {
    case "no-machine":
      return why.text ?? `configs/arch/${arch}.toml names no machine that boots it`;
    case "no-tools":
      return why.text;
    case "old-emulator":
      return `${why.emulator} is ${tooOld(why.version, why.needs, why.why)}`;
  }
}

/** What is said of a version that is too old. */
export function tooOld(version: string, needs: string, why: string): string {
  return `${version}, and ${needs} is needed: ${why}`;
}
