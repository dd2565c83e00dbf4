/**
 * Makes `.config`: the defconfig, then the architecture's fragment, and a check that Kconfig kept
 * the fragment.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import { readTextBeneath, writeBeneath } from "../system/files/beneath.ts";
import { dependsOf, dependsText } from "./kconfig_source.ts";
import { configWords } from "./kbuild.ts";
import type { Make, MakeRun } from "./make.ts";

/** What a kernel leaves out that is only to boot. */
export interface Trim {
  /** make targets that change the defconfig: `mod2noconfig`. */
  readonly targets: readonly string[];
  /** Symbols, without CONFIG_, to turn off where nothing else wants them. */
  readonly off: readonly string[];
}

/**
 * Configures an output directory for a source: the defconfig, less what `trim` says, and the fragment.
 * A fragment line that Kconfig drops is a fault of who asked for it.
 */
export async function configure(
  arch: ArchConfig,
  build: string,
  source: string,
  make: Make,
  trim: Trim = { targets: [], off: [] },
): Promise<MakeRun> {
  if (arch.config !== undefined) await writeBeneath(build, ".config", arch.config);
  let trimmed = await make("config", configWords(arch));
  // One make each: several such targets at once would run side by side.
  for (const target of [...arch.configTargets ?? [], ...trim.targets]) {
    if (trimmed.ok) trimmed = await make("config", [target]);
  }
  const lines = [...trim.off.map((symbol) => `# CONFIG_${symbol} is not set`), ...arch.fragment];
  if (!trimmed.ok || lines.length === 0) return trimmed;
  const config = await readTextBeneath(build, ".config") ?? "";
  await writeBeneath(build, ".config", withFragment(config, lines));
  const merged = await make("config", ["olddefconfig"]);
  if (!merged.ok) return merged;
  const lost = lostLines(arch.fragment, await readTextBeneath(build, ".config") ?? "");
  if (lost.length === 0) return merged;
  const why = await Promise.all(
    lost.slice(0, MAX_EXPLAINED).map((line) => explained(line, source)),
  );
  const more = lost.length > MAX_EXPLAINED ? `, and ${lost.length - MAX_EXPLAINED} more` : "";
  const fault = `Kconfig dropped from the fragment: ${why.join(", ")}${more}`;
  return { ok: false, fault, dropped: lost };
}

/** How many lost lines are explained. */
const MAX_EXPLAINED = 5;

/** A line that Kconfig dropped, with what its symbol depends on. */
async function explained(line: string, source: string): Promise<string> {
  const symbol = symbolOf(line)?.replace(/^CONFIG_/, "");
  const on = (await dependsOf(source, symbol === undefined ? [] : [symbol])).get(symbol ?? "");
  if (on === undefined) return `${line} (no Kconfig file of the tree defines it)`;
  return on.length === 0 ? line : `${line} (it depends on ${dependsText(on)})`;
}

/**
 * A `.config` with a fragment at its end, and without its own lines of those symbols: Kconfig takes
 * the last line, but warns of the earlier one.
 */
export function withFragment(config: string, fragment: readonly string[]): string {
  const set = new Set(fragment.map(symbolOf));
  const rest = config.split("\n").filter((line) => {
    const symbol = symbolOf(line);
    return line !== "" && (symbol === undefined || !set.has(symbol));
  });
  return [...rest, ...fragment, ""].join("\n");
}

function symbolOf(line: string): string | undefined {
  return /^(?:# )?(CONFIG_\w+)(?:=| is not set$)/.exec(line)?.[1];
}

/** Lines of a fragment that a `.config` does not honour. A symbol that is not there counts as off. */
export function lostLines(fragment: readonly string[], config: string): readonly string[] {
  const lines = new Set(config.split("\n"));
  return fragment.filter((line) => {
    if (lines.has(line)) return false;
    const off = /^# (CONFIG_\w+) is not set$/.exec(line)?.[1] ?? /^(CONFIG_\w+)=n$/.exec(line)?.[1];
    return off === undefined ? line.startsWith("CONFIG_") : config.includes(`\n${off}=`);
  });
}
