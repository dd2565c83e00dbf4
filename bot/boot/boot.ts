/**
 * Boots a kernel once, and once more where only a clock says that it failed.
 * @module
 */
import type { BootConfig } from "../config/types.ts";
import { makeDir, tempDir } from "../system/files/dirs.ts";
import { InfraError } from "../system/errors.ts";
import { copyFile } from "../system/files/files.ts";
import type { Sandbox } from "../system/process/sandbox.ts";
import { judgeBoot } from "./console/judge.ts";
import { machineArgv, machineName } from "./machine.ts";
import { type MachineRun, runMachine } from "./machine_run.ts";
import type { BuiltProbes } from "./probe.ts";
import { makeRoot } from "./root.ts";
import type { BootOutcome } from "./types.ts";
import { shellWord } from "../text/shell.ts";

/** All that a boot needs. */
export interface BootRequest {
  readonly boot: BootConfig;
  /** File of the kernel. */
  readonly kernel: string;
  readonly probes: BuiltProbes;
  readonly sandbox: Sandbox;
  /** Seconds that a boot may take if the architecture's file does not say. */
  readonly timeout: number;
  /** Directory for what lives as long as the boot. */
  readonly scratch: string;
  /** File that the console goes to. */
  readonly console: string;
  readonly signal?: AbortSignal;
  /** Called with the process id of each machine. */
  readonly onStart?: (pid: number) => void;
}

/** How much more time the second try gets: the first may have met a busy machine. */
const PATIENCE = 3;

/** Boots. Never throws for what a kernel can do; the machine's faults are outcomes, too. */
export async function bootKernel(request: BootRequest): Promise<BootOutcome> {
  try {
    const first = await bootOnce(request, 1);
    const byClock = first.end.how === "silent" || first.end.how === "late";
    const { facts } = first;
    // What says itself why it died needs no second try.
    const explained = facts.panic !== undefined ||
      facts.splats.some((one) => one.severity === "error");
    if (!byClock || explained) return first.outcome;
    const { outcome } = await bootOnce(request, PATIENCE);
    return outcome.kind === "broken" ? { ...outcome, boots: 2 } : outcome;
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    return noBoot(request.boot, "infra", error.message);
  }
}

async function bootOnce(
  request: BootRequest,
  factor: number,
): Promise<MachineRun & { readonly outcome: BootOutcome }> {
  const { boot } = request;
  await makeDir(request.scratch);
  await using dir = await tempDir(request.scratch);
  await copyFile(request.kernel, `${dir.path}/kernel`);
  const root = await makeRoot(boot, dir.path, request.probes);
  const limit = (boot.timeout ?? request.timeout) * factor;
  const silence = Math.min(boot.silence, boot.timeout ?? request.timeout) * factor;
  const ran = await runMachine({
    ...request,
    dir: dir.path,
    kernel: "kernel",
    root,
    limit,
    silence,
  });
  const own = boot.emulator === undefined;
  const { facts } = ran;
  return {
    ...ran,
    outcome: {
      ...judgeBoot(facts, ran.end, { own, limit, silence }),
      machine: machineName(boot),
      seconds: ran.end.seconds,
      tests: facts.tests,
      values: facts.values,
      excerpt: facts.excerpt,
      console: request.console,
      // Typed where the lines of its build are: in the tree.
      reproduce: [
        machineArgv(boot, { kernel: `../build/${boot.image}`, root }).map(shellWord).join(" "),
      ],
    },
  };
}

/** The outcome of a boot that was not made. */
export function noBoot(
  boot: BootConfig | undefined,
  kind: "infra" | "untested" | "broken",
  summary: string,
): BootOutcome {
  return {
    kind,
    summary,
    machine: boot === undefined ? "" : machineName(boot),
    seconds: 0,
    diagnostics: [],
    tests: [],
    values: [],
    excerpt: [],
    console: "",
    reproduce: [],
  };
}
