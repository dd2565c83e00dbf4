/**
 * The line that passes a moderated mail on: what a shell takes as it stands, on the machine that holds the mail.
 * @module
 */
import { configsDir, type Context } from "../../engine/context.ts";
import { environment, interpreter } from "../../system/host.ts";
import { shellWord } from "../../text/shell.ts";
import type { SenderFlags } from "./settings.ts";

/** Variables that say where git's configuration is, and with it the mail server. */
const CONFIG_VARIABLES = ["XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"];

/** The line. It names all that the mail would have been sent with: directories, policy and sender. */
export function passCommand(
  id: string,
  options: SenderFlags & { readonly configs?: string },
  context: Context,
): string {
  const { cwd, cache, home } = context;
  const { from, identity, smtpServer, smtpServerPort, smtpEncryption, smtpUser } = options;
  const flags: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ["--cache", cache],
    ["--configs", options.configs === undefined ? undefined : configsDir(options, context)],
    ["--from", from],
    ["--identity", identity],
    ["--smtp-server", smtpServer],
    ["--smtp-server-port", smtpServerPort],
    ["--smtp-encryption", smtpEncryption],
    ["--smtp-user", smtpUser],
  ];
  const words = [
    ...[interpreter(), "run", "-A", "--no-prompt", `${home}/mod.ts`],
    ...["mail", "--pass", id, "--send"],
    ...flags.flatMap(([name, value]) => value === undefined ? [] : [name, `${value}`]),
  ];
  const settings = CONFIG_VARIABLES.flatMap((name) => {
    const value = environment(name);
    return value === undefined ? [] : [`${name}=${shellWord(value)}`];
  });
  // git's configuration may be that of a repository where the service stands.
  return `cd ${shellWord(cwd)} && ${[...settings, ...words.map(shellWord)].join(" ")}`;
}
