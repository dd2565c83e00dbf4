/**
 * A state at level `objects`: configured and prepared in a directory of its own, with what it would build.
 * @module
 */
import { dryRunArgv, type SavedSnapshot, type Snapshot, takeSnapshot } from "../../affected/mod.ts";
import type { TouchedFile } from "../../series/types.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { InfraError } from "../../system/errors.ts";
import { fileBeneath } from "../../system/files/beneath.ts";
import { remove, writeAtomic } from "../../system/files/files.ts";
import { peekLines } from "../../system/files/peek.ts";
import { watchOpens } from "../../system/files/opens.ts";
import { watched } from "./watched.ts";
import { ticks } from "../../system/wait.ts";
import type { CellRequest } from "../cell.ts";
import { configure } from "../config.ts";
import { lacksBytes } from "../disk.ts";
import type { Origin, PreparedStore } from "../kept/prepared.ts";
import { lineSplitter } from "../lines.ts";
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
  /** Lines of the configuration that was asked for, as far as Kconfig does not keep them. */
  readonly dropped?: readonly string[];
  /** False if Kconfig failed. */
  readonly configured: boolean;
  /** Absent if it could not be prepared. */
  readonly snapshot?: Snapshot;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** What was kept of it, or what it was made from. */
  readonly origin?: Origin;
  /** Where more is kept of this state, by its own name. */
  readonly keeping?: {
    readonly store: PreparedStore;
    readonly name: string;
    readonly untrusted: boolean;
  };
}

/** What is known of the nearest state before. */
export interface Since {
  readonly before: Snapshot;
  readonly touched: readonly TouchedFile[];
  /** Make or Kconfig may look at files without opening them. */
  readonly asks?: boolean;
}

/** How prepared outputs are kept and found. */
export interface Keeping {
  readonly store: PreparedStore;
  /** git tree hash of the state. */
  readonly tree: string;
  /** Files of the source: whether configuring and preparing read them is noticed. */
  readonly watch: readonly string[];
  /** The output of another state, if it is known to be this one's, too. */
  readonly from?: Origin;
  /** What it is made with, see `ResultKey`. */
  readonly compilers: readonly string[];
  readonly untrusted: boolean;
}

/**
 * Configures and prepares a state, and looks at what it would build. With `keeping`, what is known
 * to be the same is taken from where it was kept. That needs the sandbox.
 */
export async function prepareState(
  request: StateRequest,
  since?: Since,
  keeping?: Keeping,
): Promise<PreparedState> {
  const { mounts } = request;
  const short = await lacksBytes(mounts.source, request.minFreeBytes);
  const none = { diagnostics: [], brokenTargets: [], made: [], compiled: 0 };
  if (short !== undefined) {
    const nothing = { configured: false, seconds: 0, cpuSeconds: 0 };
    return { request, facts: none, fault: short, ...nothing };
  }
  if (keeping === undefined) return await made(request, since);
  const { store, from } = keeping;
  const name = await store.name({ ...keeping, request, maker: maker(request) });
  const own = { name, unread: new Set<string>() };
  const state = await restored(request, since, store, own, () => store.snapshot(name)) ??
    (from && await restored(request, since, store, from)) ??
    await made(request, since, { ...keeping, name });
  return { ...state, keeping: { store, name, untrusted: keeping.untrusted } };
}

/**
 * A state whose prepared output was kept: its own, or another's that is the same. Only of its own is there
 * a snapshot: the files that the other one does not read include other files here.
 */
async function restored(
  request: StateRequest,
  since: Since | undefined,
  store: PreparedStore,
  origin: Origin,
  snapshotOf?: () => Promise<SavedSnapshot | undefined>,
): Promise<PreparedState | undefined> {
  const at = ticks();
  const found = await store.load(origin.name, request.mounts.build);
  if (found === undefined) return undefined;
  await writeAtomic(request.log, found.log);
  const cell = maker(request);
  const lines = lineSplitter((line) => cell.reader.line(line));
  lines.push(new TextEncoder().encode(found.log));
  lines.end();
  for (const path of found.unread) origin.unread.add(path);
  const read = found.read && { read: new Set(found.read) };
  request.onStep?.({ name: "restore", at, seconds: (ticks() - at) / 1000, cpuSeconds: 0 });
  // It looks at all files, whatever make prepare reads.
  const checked = await miscCheck(cell, request);
  const saved = since === undefined ? await snapshotOf?.() : undefined;
  const snapshot = checked?.ok === false ? undefined : await look(request, cell, since, saved);
  for (const line of snapshot?.warnings ?? []) cell.reader.line(line);
  const facts = cell.reader.facts(), fault = checked?.fault;
  return {
    ...{ request, facts, fault, configured: true, snapshot, ...cell.times },
    origin: { ...origin, ...read },
  };
}

/** Configures and prepares it. */
async function made(
  request: StateRequest,
  since: Since | undefined,
  keeping?: Keeping & { readonly name: string },
): Promise<PreparedState> {
  const { arch, mounts } = request;
  await remove(mounts.build);
  await makeDir(mounts.build);
  await remove(request.log);
  await using opens = keeping &&
    await watchOpens(mounts.source, `${mounts.build}.opens`, request.signal);
  const files = keeping && opens === undefined
    ? await watched(mounts.source, keeping.watch, `${mounts.build}.read`)
    : undefined;
  try {
    const copies = files === undefined ? {} : { copies: files.copies };
    const opensAll = opens !== undefined;
    const cell = maker({ ...request, opensAll, mounts: { ...mounts, ...copies } });
    const configured = await configure(arch, mounts.build, mounts.source, cell.make);
    const done = configured.ok
      ? await cell.make("prepare", [...KEEP_GOING, "prepare"])
      : configured;
    const read = await opens?.opened();
    const unread = files === undefined ? [] : await files.unread();
    // It wrote to a copy: to the source it could not.
    if (unread === undefined) return await made(request, since);
    // A log with a failure in it is not kept: it would be read as one.
    const whole = done.ok && cell.reader.facts().again === undefined;
    const origin: Origin | undefined = keeping && whole
      ? { name: keeping.name, unread: new Set(unread), ...read && { read } }
      : undefined;
    if (origin !== undefined) await keeping!.store.save(origin, mounts.build, request.log);
    const ready = done.ok ? await miscCheck(cell, request) ?? done : done;
    const snapshot = ready.ok ? await look(request, cell, since) : undefined;
    if (origin !== undefined && snapshot !== undefined) {
      await keeping!.store.saveSnapshot(origin.name, mounts.build, snapshot);
    }
    // A build reads more files of make than what was made so far.
    for (const line of snapshot?.warnings ?? []) cell.reader.line(line);
    const facts = cell.reader.facts(), { fault, dropped } = ready;
    return {
      ...{ request, facts, fault, dropped, configured: configured.ok, snapshot, ...cell.times },
      ...origin && { origin },
    };
  } finally {
    await files?.remove();
  }
}

/** A dry run of a whole kernel prints a hundred megabytes. */
const MAX_DRY_RUN = 2 ** 30;

async function look(
  request: CellRequest,
  cell: Maker,
  since: Since | undefined,
  saved?: SavedSnapshot,
): Promise<Snapshot> {
  const { source, build } = request.mounts;
  const file = ".everystep-dry-run";
  const snapshot = await takeSnapshot(
    {
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
    },
    since,
    saved,
  );
  await remove(`${build}/${file}`);
  return snapshot;
}
