import { DEFAULT_LIMITS } from "../../bot/system/process/limits.ts";
import type { ArchConfig, Settings } from "../../bot/config/types.ts";
import type { Ui } from "../../bot/system/terminal/ui.ts";

/** A directory of toy programs, each a shell script that uses builtins only. */
export async function toys(
  scripts: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir();
  for (const [name, body] of Object.entries(scripts)) {
    await Deno.writeTextFile(`${path}/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** An architecture with a gcc of this prefix. */
export function makeArch(
  name: string,
  prefix: string,
  more: Partial<ArchConfig["toolchain"]> = {},
): ArchConfig {
  return {
    name,
    aliases: [],
    arch: name,
    srcarch: name,
    reads: [],
    toolchain: {
      kind: "gcc",
      prefix,
      suffix: "",
      make: {},
      packages: [prefix === "" ? "gcc" : `gcc-${prefix.slice(0, -1)}`],
      ...more,
    },
    defconfig: "defconfig",
    why: "a test",
    fragment: [],
    targets: [],
    hostPackages: [],
    hostTools: [],
  };
}

/** Settings that ask nothing of the host. */
export const noNeeds: Settings = {
  genericArchs: [],
  host: [],
  timeouts: { config: 1, build: 1, boot: 1, test: 1, kselftest: 1 },
  limits: DEFAULT_LIMITS,
  diskGiB: 0,
  backports: [],
  bootOff: [],
  managers: [],
  memoryGiB: 0,
  resultsGiB: 0,
  ccache: { remoteStorage: "", network: false },
};

/** Keeps what a stage tells the user. */
export function listener(): Ui & { readonly notes: string[]; readonly steps: [string, number?][] } {
  const notes: string[] = [], steps: [string, number?][] = [];
  return {
    notes,
    steps,
    note: (text) => void notes.push(text),
    step: (text, fraction) => void steps.push(fraction === undefined ? [text] : [text, fraction]),
    debug() {},
  };
}
