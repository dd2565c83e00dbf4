/**
 * `serve`: watches, plans, judges, notifies, and serves a page; builds, too, unless others do.
 * @module
 */
import { command, MACHINE, WRONG } from "../../cli/command.ts";
import { text, whole } from "../../cli/flag_kinds.ts";
import { MACHINE_FLAGS, MAX_WORKERS, readMachine } from "../../cli/shared_flags/service.ts";
import { address } from "../../cli/parse/values.ts";

/** The command. */
export const serve = command({
  name: "serve",
  summary: "run unattended: watch, verify, report, and show it on a page",
  about:
    "Watches what configs/service.toml names, verifies every new series once, reports the verdict where\n" +
    "it may, and shows all of it on a web page. Works until it is stopped; after a crash it goes on.",
  flags: {
    workers: whole({
      from: 0,
      to: MAX_WORKERS,
      help: "shards to build at once in here (default: 1; 0: others do)",
    }),
    listen: text({
      value: "HOST:PORT",
      help: "where the page is (default: that of service.toml)",
      read: address,
    }),
    ...MACHINE_FLAGS,
  },
  more:
    "Secrets come from the environment (GITHUB_TOKEN, EVERYSTEP_WEBHOOK_SECRET, PATCHWORK_TOKEN);\n" +
    "no build sees them. Without bubblewrap it does not start: patches are code of strangers.",
  examples: [
    ["serve", "everything on one machine, with a database of its own"],
    ["serve --workers 0 --database postgres://everystep@db/everystep", "the head of a fleet"],
  ],
  exits: [[0, "stopped"], WRONG, MACHINE],
  read(given) {
    return { ...readMachine(given), workers: given.workers ?? 1, listen: given.listen };
  },
  async run(options, context) {
    await (await import("../../service/serve.ts")).serve(options, context);
    return 0;
  },
});
