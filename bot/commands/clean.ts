/**
 * `clean`: what the cache holds, and freeing it.
 * @module
 */
import type { CleanCommand } from "../cli/command.ts";
import { renderTable } from "../text/table.ts";
import { cacheUsage, cleanCache } from "../tree/mod.ts";
import type { CommandContext } from "../cli/context.ts";

/** Runs `clean`. */
export async function clean(command: CleanCommand, context: CommandContext): Promise<number> {
  const { cache, terminal, ui } = context;
  const render = { color: terminal.color, width: terminal.width() };
  if (command.kinds.length === 0) {
    const items = await cacheUsage(cache);
    if (command.json) terminal.out(JSON.stringify(items, null, 2));
    else if (items.length === 0) terminal.out(`${cache} is empty`);
    else {
      terminal.out(`${cache}: ${size(items)}`);
      const rows = items.map((item) => [item.kind, bytes(item.bytes), item.label]);
      terminal.out(renderTable({ head: ["kind", "size", "what"], rows }, render));
    }
    return 0;
  }
  const { freed, inUse } = await cleanCache(cache, command.kinds, {
    ui,
    dryRun: command.dryRun,
  });
  if (command.json) terminal.out(JSON.stringify({ freed, inUse }, null, 2));
  else {
    for (const item of inUse) terminal.out(`in use, stays: ${item.label}`);
    terminal.out(`${command.dryRun ? "would free" : "freed"} ${size(freed)}`);
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
