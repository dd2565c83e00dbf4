/**
 * What the sources in the network need: a client, and the archive that bare Message-IDs mean.
 * @module
 */
import type { SourceOptions } from "../options.ts";
import { loadSettings } from "../../config/mod.ts";
import type { Inbox, RemoteContext } from "../../source/mod.ts";
import { UserError } from "../../system/errors.ts";
import { git } from "../../system/process/git.ts";
import { environment } from "../../system/host.ts";
import { httpClient } from "../../system/http/client.ts";
import { configDirs, configsDir, type Context } from "../context.ts";

/** The surroundings of a remote source. Nothing is read or asked before it is needed. */
export function remoteContext(
  options: Pick<SourceOptions, "inbox" | "configs">,
  context: Context,
): RemoteContext {
  const { ui, signal, cache, cwd } = context;
  return {
    ...{ ui, signal, cache, cwd },
    http: httpClient({
      signal,
      insecure: environment("EVERYSTEP_INSECURE_HTTP") === "1",
      onRetry: (why) => ui.note(why),
    }),
    inbox: () => inboxOf(options, context),
    env: environment,
  };
}

/** `--inbox`, else what b4's users have set up, else the one of `configs/`. */
async function inboxOf(
  options: Pick<SourceOptions, "inbox" | "configs">,
  context: Context,
): Promise<Inbox | undefined> {
  if (options.inbox !== undefined) {
    if (!/^https?:\/\//i.test(options.inbox) || !URL.canParse(options.inbox)) {
      throw new UserError(`--inbox takes a URL, not ${options.inbox}`, {
        hint: "for example --inbox https://lore.kernel.org/all/",
      });
    }
  }
  const dir = configsDir(options, context);
  const { inbox, mirrors = [] } = await loadSettings(...configDirs(options, context));
  // Each list of an archive is on its mirrors, too.
  const isAt = (url: string) => inbox !== undefined && new URL(url).host === new URL(inbox).host;
  if (options.inbox !== undefined) {
    return { url: options.inbox, from: "--inbox", ...(isAt(options.inbox) ? { mirrors } : {}) };
  }
  for (const key of ["b4.midmask", "b4.linkmask"]) {
    const mask = (await git(context.cwd, ["config", "--get", key])).stdout.trim();
    if (!mask.includes("%s") || !URL.canParse(mask)) continue;
    return { url: mask, from: `git config ${key}`, ...(isAt(mask) ? { mirrors } : {}) };
  }
  return inbox === undefined ? undefined : { url: inbox, from: `${dir}/everystep.toml`, mirrors };
}
