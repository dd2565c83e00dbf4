/**
 * How a run builds: from the command line, the settings and the machine.
 * @module
 */
import { readRemote, type RemoteStorage } from "../build/remote.ts";
import { resultStore } from "../build/results.ts";
import type { VerifyCommand } from "../cli/command.ts";
import type { Settings } from "../config/types.ts";
import { makeDir } from "../system/dirs.ts";
import { UserError } from "../system/errors.ts";
import { environment } from "../system/host.ts";
import type { JobServer } from "../system/jobserver.ts";
import { have } from "../system/process.ts";
import { findSandbox } from "../system/sandbox.ts";
import type { BuildOptions } from "./cells.ts";
import type { Context } from "./context.ts";

/** Puts it together. Throws UserError for a remote storage that cannot be used. */
export async function buildOptions(
  command: Pick<VerifyCommand, "sandbox" | "timeoutMinutes" | "incremental" | "fresh">,
  settings: Pick<Settings, "timeouts" | "limits" | "diskGiB" | "ccache">,
  pool: JobServer,
  context: Context,
): Promise<BuildOptions> {
  await makeDir(context.cache);
  const ccache = await have("ccache");
  const remote = ccache ? remoteOf(settings) : undefined;
  for (const dir of remote?.writable ?? []) await makeDir(dir);
  return {
    cache: context.cache,
    sandbox: await findSandbox(command.sandbox, settings.limits),
    ccache,
    remote,
    results: resultStore(`${context.cache}/results`),
    pool,
    timeoutMinutes: command.timeoutMinutes ?? settings.timeouts.build / 60,
    incremental: command.incremental,
    fresh: command.fresh,
    minFreeBytes: settings.diskGiB * 2 ** 30,
    signal: context.signal,
  };
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
