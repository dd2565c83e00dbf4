/**
 * A state at level `objects`: configured and prepared in a directory of its own, with what it would build.
 * @module
 */
import { dryRunArgv, type Snapshot, takeSnapshot } from "../../affected/mod.ts";
import type { TouchedFile } from "../../series/types.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { InfraError } from "../../system/errors.ts";
import { fileBeneath } from "../../system/files/beneath.ts";
import { remove } from "../../system/files/files.ts";
import { peekLines } from "../../system/files/peek.ts";
import type { CellRequest } from "../cell.ts";
import { configure } from "../config.ts";
import { lacksBytes } from "../disk.ts";
import type { LogFacts } from "../log.ts";
import { KEEP_GOING, type Maker, maker } from "../make.ts";
import { miscCheck } from "../misc_check.ts";

/** What a state takes. Others may use the same source in the meantime. */
export interface StateRequest extends CellRequest {
  /** Takes the source back to this state. */
  readonly checkout: () => Promise<unknown>;
}

/** A state that is configured and prepared, in a directory of its own. */
export interface PreparedState {
  readonly request: StateRequest;
  /** What configuring and preparing said. */
  readonly facts: LogFacts;
  readonly fault?: string;
  /** False if Kconfig failed. */
  readonly configured: boolean;
  /** Absent if it could not be prepared. */
  readonly snapshot?: Snapshot;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Configures and prepares a state, and looks at what it would build. */
export async function prepareState(
  request: StateRequest,
  since?: { readonly before: Snapshot; readonly touched: readonly TouchedFile[] },
): Promise<PreparedState> {
  const { arch, mounts } = request;
  const short = await lacksBytes(mounts.source, request.minFreeBytes);
  const none = { diagnostics: [], brokenTargets: [], made: [], compiled: 0 };
  if (short !== undefined) {
    const nothing = { configured: false, seconds: 0, cpuSeconds: 0 };
    return { request, facts: none, fault: short, ...nothing };
  }
  await remove(mounts.build);
  await makeDir(mounts.build);
  await remove(request.log);
  const cell = maker(request);
  const configured = await configure(arch, mounts.build, mounts.source, cell.make);
  const made = configured.ok ? await cell.make("prepare", [...KEEP_GOING, "prepare"]) : configured;
  const ready = made.ok ? await miscCheck(cell, request) ?? made : made;
  const snapshot = ready.ok ? await look(request, cell, since) : undefined;
  // A build reads more files of make than what was made so far.
  for (const line of snapshot?.warnings ?? []) cell.reader.line(line);
  const facts = cell.reader.facts(), { fault } = ready;
  return { request, facts, fault, configured: configured.ok, snapshot, ...cell.times };
}

/** A dry run of a whole kernel prints a hundred megabytes. */
const MAX_DRY_RUN = 2 ** 30;

async function look(
  request: CellRequest,
  cell: Maker,
  since: { readonly before: Snapshot; readonly touched: readonly TouchedFile[] } | undefined,
): Promise<Snapshot> {
  const { source, build } = request.mounts;
  const file = ".everystep-dry-run";
  const snapshot = await takeSnapshot({
    source,
    build,
    places: cell.places,
    async dryRun() {
      const argv = dryRunArgv(cell.argv([]), { file: `${cell.places.build}/${file}` });
      await cell.call("dry-run", argv);
      const written = fileBeneath(build, file, MAX_DRY_RUN);
      if (written === undefined) {
        throw new InfraError(`make -n wrote nothing for ${request.arch.name}`);
      }
      return peekLines(written);
    },
  }, since);
  await remove(`${build}/${file}`);
  return snapshot;
}
