/**
 * What brings series in by mail: archives, folders, patchworks.
 * @module
 */
import type { WatchSettings, WatchSource } from "../../config/mod.ts";
import { now } from "../../system/host.ts";
import { silent } from "../../system/terminal/ui.ts";
import { archiveSource } from "./archive.ts";
import { atomSource } from "./atom.ts";
import { imapSource } from "./imap.ts";
import { watcher } from "./loop.ts";
import { maildirSource } from "./maildir.ts";
import { patchworkSource } from "./patchwork.ts";
import type { Source, WatchContext, Watcher } from "./types.ts";

export type { WatchContext, Watcher } from "./types.ts";

/** The watchers of service.toml; none of them asks anybody yet. Throws UserError for a URL that is none. */
export function watchers(
  { sources, rules }: Pick<WatchSettings, "sources" | "rules">,
  context: WatchContext,
): Watcher[] {
  return sources.map((one) => watcher(one, sourceOf(one, context), rules, context));
}

function sourceOf(one: WatchSource, { http, env, dir, reader }: WatchContext): Source {
  const own = `${dir}/watch/${one.name}`;
  const inbox = () => Promise.resolve(undefined);
  const remote = { ui: silent, cache: own, cwd: dir, http, inbox, env };
  switch (one.kind) {
    case "atom":
      return atomSource(one, http, reader);
    case "git":
      return archiveSource(one, http, own);
    case "imap":
      return imapSource(one, remote, now);
    case "maildir":
      return maildirSource(one);
    case "patchwork":
      return patchworkSource(one, remote, now);
  }
}
