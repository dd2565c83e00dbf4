/**
 * Boots the kernels of an architecture, state by state: kept boots first, then kept kernels, and only
 * what is left is built.
 * @module
 */
import { fileName } from "../../config/builds/mod.ts";
import {
  bootArch,
  bootDigest,
  bootKernel,
  type BootKey,
  type BootOutcome,
  bootsOwnImage,
  buildBootKernel,
  buildProbes,
  type BuiltProbes,
  hasKernel,
  keepKernel,
  kernelDigest,
  type KernelKey,
  noBoot,
  probeArch,
  probeDigest,
} from "../../boot/mod.ts";
import type { InfraOutcome, WholeOutcome } from "../../compile/types.ts";
import type { BootConfig, Build } from "../../config/types.ts";
import {
  type Compilers,
  compilersOf,
  emulatorIdentity,
  type NoBoot,
  noBootText,
} from "../../doctor/mod.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { InfraError, machineFailure } from "../../system/errors.ts";
import { kindOf } from "../../system/files/files.ts";
import { ticks } from "../../system/wait.ts";
import type { BootOptions } from "../boot_options.ts";
import { canGoOn, type MadeState } from "./go_on.ts";
import { keepBoot, settleBoots } from "./settle.ts";
import { buildImage } from "./image.ts";
import { keysAt } from "./hidden.ts";
import { kernelFile } from "./own_kernel.ts";
import type { CellSession } from "./session.ts";
import { buildEvents, checkout, requestOf } from "./request.ts";
import { boundsOf, keyOf, madeWith } from "./keep.ts";
import type { RunEvents } from "../events.ts";

/** Boots the kernels of an architecture. */
export interface BootRunner {
  /** Boots the kernel of a cell; the second value tells whether an earlier run did. */
  boot(cell: PlannedCell, on: RunEvents): Promise<[BootOutcome, boolean]>;
  /** Boots the same kernel another time, and gives both boots as one. */
  again(cell: PlannedCell, first: BootOutcome, on: RunEvents): Promise<BootOutcome>;
}

/** The workspace of a worker in which kernels are built to boot, and probes. */
const BOOT_WORKSPACE = 1;

/** Boots an architecture. */
export function bootRunner(
  build: Build,
  session: CellSession,
  options: BootOptions,
): BootRunner {
  const { boot } = build;
  const why = options.bootable.get(build.name) ?? { kind: "no-machine" };
  if (boot === undefined || why !== true) {
    const reason: NoBoot = why === true ? { kind: "no-machine" } : why;
    const text = noBootText(build.of.arch, reason);
    const none: BootOutcome = { ...noBoot(boot, "untested", text), why: reason };
    return {
      boot: () => Promise.resolve([none, false]),
      again: (_, first) => Promise.resolve(first),
    };
  }
  const machine = bootMachine(build, boot, session, options);
  const { boots, fresh } = session.options;
  const run = async (cell: PlannedCell, key: BootKey, on: RunEvents, name?: string) => {
    const outcome = await machine.boot(cell, key, on, name).catch((error) => {
      const fault = machineFailure(error);
      if (fault !== undefined) return noBoot(boot, "infra", fault);
      throw error;
    });
    // What ran it may not be what its name says.
    const is = await emulatorOf(boot);
    if (is === key.emulator) return outcome;
    const what = `${boot.emulator} changed while a kernel ran on it`;
    return noBoot(boot, "infra", `${what}: run the same command again`);
  };
  return {
    async boot(cell, on) {
      const key = await machine.keyOf(cell);
      if (key === undefined) return [noBoot(boot, "untested", "no compiler for its kernel"), false];
      const kept = fresh ? undefined : await boots.load(key);
      if (kept !== undefined) return [kept, true];
      on({ kind: "start", cell });
      const outcome = await run(cell, key, on);
      return [await keepBoot(outcome, key, boots), false];
    },
    async again(cell, first, on) {
      const key = await machine.keyOf(cell);
      if (key === undefined) return first;
      on({ kind: "start", cell });
      const second = await run(cell, key, on, "again");
      return await settleBoots(first, second, key, boots);
    },
  };
}

/** What a kernel is run by; empty for um. */
async function emulatorOf({ emulator }: BootConfig): Promise<string> {
  return emulator === undefined ? "" : await emulatorIdentity(emulator);
}

/** A kernel that does not build does not boot. */
function unbuilt(boot: BootConfig, outcome: WholeOutcome | InfraOutcome): BootOutcome {
  const { kind, summary, diagnostics, brokenTargets, log } = outcome;
  if (kind === "infra") return noBoot(boot, "infra", summary);
  const errors = diagnostics.filter((one) => one.severity === "error");
  const failed = brokenTargets.map((target) => `does not build to boot: ${target}`);
  return {
    ...noBoot(boot, "broken", `the kernel to boot does not build: ${summary}`),
    diagnostics: [
      ...errors,
      ...failed.map((message) => ({ severity: "error", tool: "boot", message }) as const),
    ],
    console: log,
  };
}

/** What it takes to boot one architecture in this run. */
function bootMachine(
  build: Build,
  boot: BootConfig,
  session: CellSession,
  options: BootOptions,
) {
  const { cache } = session.options;
  const own = options.image && bootsOwnImage(boot);
  const trimmed = bootArch(build, boot);
  const programs = probeArch(trimmed, boot);
  let compilers: Promise<Compilers | undefined> | undefined;
  const compiled = () => compilers ??= compilersOf(trimmed);
  let others: Promise<Compilers | undefined> | undefined;
  const compiledPrograms = () =>
    others ??= programs === trimmed ? compiled() : compilersOf(programs);
  let probes: Promise<BuiltProbes> | undefined;
  /** The state whose kernel the output directory holds; undefined: it holds none. */
  let begun: MadeState | undefined;

  /** A request to build the boot kernel's architecture in this worker's own workspace. */
  async function request(
    arch: Build,
    n: number,
    dir: string,
    log: string,
    cell: PlannedCell,
    on: RunEvents,
  ) {
    const workspace = await session.workspace(BOOT_WORKSPACE);
    const onBuild = buildEvents(cell, on);
    await checkout(workspace, session.states[n]!, onBuild);
    const found = (await (arch === programs ? compiledPrograms() : compiled()))!;
    const withOwn = { ...session, compilers: new Map([[arch.name, found]]) };
    return await requestOf(
      arch,
      withOwn,
      workspace,
      session.states[n]!,
      { dir, log, level: "image" },
      onBuild,
    );
  }

  async function logOf(name: string): Promise<string> {
    await makeDir(`${cache}/logs`);
    return `${cache}/logs/${name}`;
  }

  /** File of the kernel, or the outcome of a build that gave none. */
  async function kernelOf(
    cell: PlannedCell,
    key: KernelKey,
    on: RunEvents,
  ): Promise<string | WholeOutcome | InfraOutcome> {
    const file = await kernelFile(cache, key);
    // Of an own image it is fresh anyhow: its cell was taken just before.
    if ((own || !session.options.fresh) && await hasKernel(file)) return file;
    const log = await logOf(`${await kernelDigest(key)}.log`);
    if (own) {
      const outcome = await buildImage(build, session, cell, on, { log, incremental: false });
      if (outcome.kind !== "built") return outcome;
    } else {
      const given = await request(
        trimmed,
        cell.state,
        `${fileName(build.name)}-boot`,
        log,
        cell,
        on,
      );
      // What it warns of is not judged, and what make leaves as it is boots as it did: so most are no
      // clean builds. One patch may not prepare the output directory of another.
      const { untrusted } = session.options, { state } = cell;
      const keys = await keysAt(session, given.mounts.source, session.states[state]!);
      const now = untrusted ? undefined : { state, keys };
      const incremental = begun !== undefined && now !== undefined &&
        canGoOn(session, begun, now);
      begun = undefined;
      const outcome = await buildBootKernel({ ...given, incremental }, options.off);
      if (outcome.kind !== "built") return outcome;
      begun = now;
      await keepKernel(given, boot, trimmed.toolchain.prefix, file);
    }
    if (await hasKernel(file)) return file;
    throw new InfraError(
      await kindOf(file) === "file"
        ? `${file} does not hold what was written: look at the disk`
        : `the build has made no ${boot.image}`,
    );
  }

  /** The programs: built once, at state 0. */
  function probesOf(cell: PlannedCell, on: RunEvents): Promise<BuiltProbes> {
    return probes ??= (async () => {
      const log = await logOf(`${fileName(build.name)}-probes.log`);
      return await buildProbes({
        ...options,
        request: await request(programs, 0, `${fileName(build.name)}-probes`, log, cell, on),
        boot,
        kept: `${cache}/boot/probes`,
        tree: session.states[0]!.tree,
      });
    })();
  }

  return {
    async keyOf(cell: PlannedCell): Promise<BootKey | undefined> {
      const found = await compiled();
      const others = await compiledPrograms();
      if (found === undefined || others === undefined) return undefined;
      const digest = await probeDigest(programs, {
        ...options,
        boot,
        tree: session.states[0]!.tree,
        compilers: madeWith(others),
      });
      const { tree } = session.states[cell.state]!;
      const { incremental, sandbox: used } = session.options, sandbox = boundsOf(used);
      const kernel: KernelKey = own ? { build: keyOf(build, session, { tree, level: "image" }) } : {
        build: {
          tree,
          build: trimmed,
          level: "boot",
          compilers: madeWith(found),
          incremental,
          sandbox,
        },
        off: options.off,
      };
      const emulator = await emulatorOf(boot);
      return { kernel, boot, probes: digest, emulator, limit: options.timeout };
    },

    async boot(
      cell: PlannedCell,
      key: BootKey,
      on: RunEvents,
      name = "console",
    ): Promise<BootOutcome> {
      const kernel = await kernelOf(cell, key.kernel, on);
      if (typeof kernel !== "string") return unbuilt(boot, kernel);
      const built = await probesOf(cell, on);
      const { pool, signal, sandbox } = session.options;
      const workspace = await session.workspace(0);
      // An emulator fills a processor, as a compiler does.
      if (!await pool.acquire(signal)) return noBoot(boot, "infra", "interrupted");
      const at = ticks();
      try {
        return await bootKernel({
          boot,
          kernel,
          probes: built,
          sandbox,
          timeout: options.timeout,
          scratch: `${cache}/boot/scratch`,
          console: await logOf(`${await bootDigest(key)}.${name}`),
          signal,
          onStart: (pid) => workspace.track(pid),
        });
      } finally {
        await pool.give();
        const step = { name: "boot", at, seconds: (ticks() - at) / 1000, cpuSeconds: 0 } as const;
        on({ kind: "step", cell, step });
      }
    },
  };
}
