/**
 * `clean`: what the cache holds, and freeing it.
 * @module
 */
import { command, type CommandContext, WRONG } from "../cli/command.ts";
import { bool } from "../cli/flag_kinds.ts";
import { oneOf } from "../cli/parse/values.ts";
import { UserError } from "../system/errors.ts";

/** What it can free, in the order of its table. */
const KINDS = ["builds", "ccache", "results", "runs", "downloads", "trees", "gone"] as const;

/** The command. */
export const clean = command({
  name: "clean",
  summary: "show what the cache holds; free it",
  about:
    "Without arguments it shows what the cache holds and how much. With kinds, or --all, it\n" +
    "removes them; what a running everystep uses stays.",
  args: { shown: "[KIND...]", most: KINDS.length, offer: KINDS },
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
  async run({ kinds, dryRun }, context) {
    if (kinds.length === 0) return await show(context);
    const { cache, terminal, ui } = context;
    const { cleanCache } = await import("../tree/mod.ts");
    const { freed, inUse } = await cleanCache(cache, kinds, { ui, dryRun });
    if (context.json) terminal.out(JSON.stringify({ freed, inUse }, null, 2));
    else {
      for (const item of inUse) terminal.out(`in use, stays: ${item.label}`);
      terminal.out(`${dryRun ? "would free" : "freed"} ${size(freed)}`);
    }
    return 0;
  },
});

async function show({ cache, terminal, json }: CommandContext): Promise<number> {
  const { cacheUsage } = await import("../tree/mod.ts");
  const { renderTable } = await import("../text/table.ts");
  const items = await cacheUsage(cache);
  if (json) terminal.out(JSON.stringify(items, null, 2));
  else if (items.length === 0) terminal.out(`${cache} is empty`);
  else {
    terminal.out(`${cache}: ${size(items)}`);
    const rows = items.map(({ kind, bytes: size, label, gone }) => {
      return [kind, bytes(size), gone ? `${label} (the tree is gone)` : label];
    });
    const view = { color: terminal.color, width: terminal.width() };
    terminal.out(renderTable({ head: ["kind", "size", "what"], rows }, view));
  }
  return 0;
}

function size(items: readonly { readonly bytes: number }[]): string {
  return bytes(items.reduce((sum, item) => sum + item.bytes, 0));
}

function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
