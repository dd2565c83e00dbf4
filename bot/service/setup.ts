/**
 * What `serve`, `worker` and `submit` have in common: where their data is, and opening it.
 * @module
 */
import { loadServiceSettings } from "../config/mod.ts";
import { available, examine, examineBoots, whyNoBoot } from "../doctor/mod.ts";
import { openDb } from "./db/open.ts";
import { openQueue, type Queue } from "./queue/queue.ts";
import { readRuleFixes } from "./run/plan_file.ts";
import type { Service } from "./run/service.ts";
import { placedTrees } from "./trees/keep.ts";
import { openStore } from "./store/open.ts";
import { makeDir } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { remove } from "../system/files/files.ts";
import { environment, processId } from "../system/host.ts";
import { type Journal, journal } from "../system/terminal/journal.ts";
import { findSandbox, unfitForStrangers } from "../system/process/sandbox.ts";
import { namesIn } from "../system/files/listing.ts";
import { notifier } from "../system/process/notify.ts";
import { identify } from "../system/process/proc.ts";
import { every, wait } from "../system/wait.ts";
import { configDirs, configsDir, type Context, inDir } from "../engine/context.ts";
import { readConfigs } from "../engine/plan/choice.ts";

/**
 * The service's directory: `--data`, `EVERYSTEP_DATA`, or where the XDG Base Directory Specification
 * has the state of programs.
 */
export function dataDir({ data }: { readonly data?: string }, { cwd }: Context): string {
  const given = data ?? environment("EVERYSTEP_DATA");
  if (given !== undefined) return inDir(cwd, given);
  const state = environment("XDG_STATE_HOME") ?? `${environment("HOME") ?? ""}/.local/state`;
  return `${state}/everystep`;
}

/** What a server and a worker are told of their machine. */
export interface MachineOptions {
  /** The service's directory; undefined: the user's. */
  readonly data?: string;
  /** `postgres://USER@HOST/NAME`; undefined: a database in the service's directory. */
  readonly database?: string;
  /** Architectures to build; undefined: all that there are compilers for. */
  readonly archs?: readonly string[] | "all";
  /** Parallel compiler processes in all; undefined: one per core. */
  readonly jobs?: number;
  /** Directory to use in place of the project's `configs/`. */
  readonly configs?: string;
}

/** The service, open. */
export interface OpenService extends AsyncDisposable {
  readonly service: Service;
  readonly queue: Queue;
  readonly data: string;
  /** Of a PostgreSQL server. */
  readonly url?: string;
}

/** Opens database, queue and store. Throws UserError if the patches of strangers are not safe here. */
export async function openService(
  command: MachineOptions,
  context: Context,
  role: string,
): Promise<OpenService> {
  const configs = configsDir(command, context), data = dataDir(command, context);
  const read = await loadServiceSettings(...configDirs(command, context));
  const settings = { ...read, trees: placedTrees(read.trees, `${data}/trees`) };
  const own = await readConfigs(command, context);
  const unfit = unfitForStrangers(await findSandbox(true, own.settings.limits));
  if (unfit !== undefined) {
    throw new UserError(`will not run patches of others: ${unfit.why}`, { hint: unfit.hint });
  }
  const log = journal().with({ role });
  await makeDir(data);
  const temp = await ownTemp(`${context.cache}/service`);
  const archs = own.archs.map(({ name }) => name);
  const url = command.database ?? environment("EVERYSTEP_DATABASE");
  const onError = (error: Error) => log.warn("database", { error });
  const db = await patiently(() => openDb({ url, dir: data, onError }), log, context.signal);
  try {
    const options = { archs, retries: settings.retry, onError };
    const queue = await patiently(() => openQueue(db, options), log, context.signal);
    const { home, cache } = context, children = { home, cache, configs, mib: settings.childMib };
    for (const { then } of settings.rules) {
      if (then.kind === "serve") await readRuleFixes(then.fixes ?? [], children);
    }
    const store = await openStore({ ...settings.artifacts, dir: data });
    return {
      service: { db, store, children, settings, journal: log, temp },
      queue,
      data,
      url,
      async [Symbol.asyncDispose]() {
        await Promise.resolve(queue[Symbol.asyncDispose]()).catch(() => {}); // the database may be gone
        await db[Symbol.asyncDispose]();
        store[Symbol.dispose]();
        await remove(temp);
      },
    };
  } catch (error) {
    await db[Symbol.asyncDispose]();
    throw error;
  }
}

/** A directory of this process; those of processes that were killed go. */
async function ownTemp(parent: string): Promise<string> {
  await makeDir(parent);
  for (const name of await namesIn(parent) ?? []) {
    if (identify(Number(name)) === undefined) await remove(`${parent}/${name}`);
  }
  const own = `${parent}/${processId()}`;
  await remove(own);
  await makeDir(own);
  return own;
}

/** Does several things until all have ended. If one fails the others are told to stop; then it throws. */
export async function together(
  signal: AbortSignal,
  parts: readonly ((signal: AbortSignal) => Promise<unknown>)[],
): Promise<void> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const errors: unknown[] = [];
  await Promise.all(parts.map((part) =>
    Promise.try(part, both).catch((error) => {
      errors.push(error);
      failed.abort();
    })
  ));
  if (errors.length > 0) throw errors[0];
}

/** Tells systemd that we are ready, and every so often that we are not stuck. */
export function notifySystemd(status: string, log: Journal): Disposable {
  const systemd = notifier({ onError: (error) => log.warn("systemd cannot be told", { error }) });
  systemd.ready(status);
  const beat = systemd.watchdogMs === undefined
    ? undefined
    : every(systemd.watchdogMs, () => systemd.alive());
  return {
    [Symbol.dispose]() {
      beat?.[Symbol.dispose]();
      systemd.stopping("stopping").finally(() => systemd[Symbol.dispose]());
    },
  };
}

/** How long a database that is away is waited for at the start. */
const PATIENCE_MS = 120_000;

/** A machine that boots starts us and the database at once. */
async function patiently<T>(
  open: () => Promise<T>,
  log: Journal,
  signal: AbortSignal,
): Promise<T> {
  for (let waited = 0, pause = 250;; waited += pause, pause = Math.min(pause * 2, 5000)) {
    try {
      return await open();
    } catch (error) {
      if (error instanceof UserError || signal.aborted || waited > PATIENCE_MS) throw error;
      log.warn("the database does not answer yet", { error });
    }
    await wait(pause, signal);
  }
}

/** The architectures that this machine has all for. Throws UserError if there is none. */
export async function ownArchs(
  command: MachineOptions,
  { settings }: Service,
  context: Context,
): Promise<readonly string[]> {
  const { archs: all, settings: own } = await readConfigs(command, context);
  const archs = command.archs === undefined || command.archs === "all"
    ? all
    : all.filter(({ name }) => command.archs!.includes(name));
  const findings = await examine(archs, own, { cache: context.cache });
  const boots = settings.boot || settings.level === "boot";
  const emulators = boots ? await examineBoots(archs, { managers: own.managers }) : [];
  const able = archs.filter((arch) =>
    available(arch, findings) === true &&
    (settings.level !== "boot" || whyNoBoot(arch, emulators) === true)
  ).map(({ name }) => name);
  if (able.length > 0) return able;
  throw new UserError("this machine has the compiler of no architecture", {
    hint: "everystep doctor --install gets them",
  });
}
