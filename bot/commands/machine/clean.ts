/**
 * `clean`: what the cache holds, and freeing it.
 * @module
 */
import { command, WRONG } from "../../cli/command.ts";
import { bool } from "../../cli/flag_kinds.ts";
import { oneOf } from "../../cli/parse/values.ts";
import { UserError } from "../../system/errors.ts";

/** What it can free, in the order of its table. */
const KINDS = ["builds", "ccache", "results", "runs", "downloads", "trees", "gone"] as const;

/** The command. */
export const clean = command({
  name: "clean",
  summary: "show what the cache holds; free it",
  about:
    "Without arguments it shows what the cache holds and how much. With kinds, or --all, it\n" +
    "removes them; what a running everystep uses stays.",
  args: { usage: "[KIND...]", most: KINDS.length, offer: KINDS },
  flags: {
    all: bool({ help: "every kind" }),
    "dry-run": bool({ short: "n", help: "say what would go, remove nothing" }),
  },
  more: `KIND is one of ${KINDS.join(", ")}.\n` +
    "gone: what is kept of trees of yours that are no longer where they were.",
  examples: [
    ["clean", "how much is there?"],
    ["clean builds runs", "keep trees, ccache and results"],
    ["clean gone", "only what is kept of trees that you have deleted"],
    ["clean --all --dry-run", "what would go"],
  ],
  exits: [[0, "done"], WRONG],
  read({ words, all, dryRun }) {
    if (all && words.length > 0) throw new UserError("clean takes kinds or --all, not both");
    const named = words.map((word) => oneOf("KIND", word, KINDS));
    return { kinds: all ? KINDS : [...new Set(named)], dryRun };
  },
  async run({ kinds, dryRun }, { cache, print, ui, view }) {
    const { cacheUsage, cleanCache } = await import("../../tree/mod.ts");
    const { renderCleaned, renderUsage } = await import("../../report/terminal/cache.ts");
    if (kinds.length === 0) {
      const items = await cacheUsage(cache);
      print(items, () => renderUsage(cache, items, view));
    } else {
      const cleaned = await cleanCache(cache, kinds, { ui, dryRun });
      print(cleaned, () => renderCleaned(cleaned, dryRun));
    }
    return 0;
  },
});
