/**
 * How a run builds: from the options, the settings and the machine.
 * @module
 */
import { bootStore } from "../boot/mod.ts";
import { testStore } from "../testing/mod.ts";
import { keyReader } from "../compile/ccache/state.ts";
import { readRemote, type RemoteStorage } from "../compile/remote.ts";
import { preparedStore } from "../compile/kept/prepared.ts";
import { resultStore } from "../compile/kept/results.ts";
import { openKept } from "../compile/kept/store.ts";
import type { RunOptions } from "./options.ts";
import type { Settings } from "../config/types.ts";
import { makeDir } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { environment } from "../system/host.ts";
import type { JobServer } from "../system/process/jobserver.ts";
import { have } from "../system/process/process.ts";
import { findSandbox, type Sandbox, unfitForStrangers } from "../system/process/sandbox.ts";
import type { BuildOptions } from "./cells/session.ts";
import type { Context } from "./context.ts";

/** Puts it together. Throws UserError for what cannot be used, or not for patches of strangers. */
export async function buildOptions(
  request: Pick<
    RunOptions,
    "sandbox" | "timeoutMinutes" | "incremental" | "fresh" | "untrusted"
  >,
  settings: Pick<Settings, "timeouts" | "limits" | "diskGiB" | "ccache">,
  pool: JobServer,
  context: Context,
): Promise<BuildOptions> {
  await makeDir(context.cache);
  const ccache = await have("ccache");
  const remote = ccache ? remoteOf(settings) : undefined;
  const sandbox = await findSandbox(request.sandbox, settings.limits);
  if (request.untrusted) refuseUnsafe(request.incremental, sandbox, remote);
  for (const dir of remote?.writable ?? []) await makeDir(dir);
  const kept = openKept(`${context.cache}/results`);
  return {
    cache: context.cache,
    sandbox,
    untrusted: request.untrusted ?? false,
    ccache,
    remote,
    keys: keyReader(kept),
    kept,
    prepared: preparedStore(kept, { fresh: request.fresh, signal: context.signal }),
    results: resultStore(kept),
    boots: bootStore(kept),
    tests: testStore(kept),
    pool,
    timeoutMinutes: request.timeoutMinutes ?? settings.timeouts.build / 60,
    incremental: request.incremental,
    fresh: request.fresh,
    mostBytes: settings.diskGiB * 2 ** 30,
    signal: context.signal,
    onWait: () => context.ui.step("waiting for another everystep that builds the same state"),
  };
}

/** What one stranger's build would leave for another's. */
function refuseUnsafe(incremental: boolean, sandbox: Sandbox, remote?: RemoteStorage): void {
  const unfit = unfitForStrangers(sandbox);
  if (unfit !== undefined) throw new UserError(`--untrusted: ${unfit.why}`, { hint: unfit.hint });
  if (incremental) throw new UserError("--untrusted does not go with --incremental");
  if (remote === undefined || (remote.writable.length === 0 && !remote.network)) return;
  throw new UserError("--untrusted: a build could write to ccache's remote storage", {
    hint: 'say "file:/DIR|read-only"',
  });
}

/** The remote storage of the environment, else that of the settings. */
function remoteOf({ ccache }: Pick<Settings, "ccache">): RemoteStorage | undefined {
  const own = environment("CCACHE_REMOTE_STORAGE");
  const setting = own ?? ccache.remoteStorage;
  if (setting === "") return undefined;
  const name = own === undefined
    ? "ccache.remote_storage of everystep.toml"
    : "CCACHE_REMOTE_STORAGE";
  const remote = readRemote(setting);
  if (typeof remote === "string") throw new UserError(`${name} ${remote}`);
  if (remote.network && !ccache.network) {
    throw new UserError(`${name} needs the network, which builds have not`, {
      hint: "use file:/DIR, or say network = true below [ccache] in everystep.toml:\n" +
        "  then all that a patch runs reaches the network, too",
    });
  }
  return remote;
}
