/**
 * Makes `.config`: the defconfig, then the architecture's fragment, and a check that Kconfig kept
 * the fragment.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import { readTextBeneath, writeBeneath } from "../system/beneath.ts";
import type { Make, MakeRun } from "./make.ts";

/** What a kernel leaves out that is only to boot. */
export interface Trim {
  /** make targets that change the defconfig: `mod2noconfig`. */
  readonly targets: readonly string[];
  /** Symbols, without CONFIG_, to turn off where nothing else wants them. */
  readonly off: readonly string[];
}

/**
 * Configures an output directory: the defconfig, less what `trim` says, and the fragment. A fragment
 * line that Kconfig drops is the architecture file's fault.
 */
export async function configure(
  arch: ArchConfig,
  build: string,
  make: Make,
  trim: Trim = { targets: [], off: [] },
): Promise<MakeRun> {
  const defconfig = await make("config", [arch.defconfig]);
  const trimmed = defconfig.ok && trim.targets.length > 0
    ? await make("config", trim.targets)
    : defconfig;
  const lines = [...trim.off.map((symbol) => `# CONFIG_${symbol} is not set`), ...arch.fragment];
  if (!trimmed.ok || lines.length === 0) return trimmed;
  const config = await readTextBeneath(build, ".config") ?? "";
  await writeBeneath(build, ".config", withFragment(config, lines));
  const merged = await make("config", ["olddefconfig"]);
  if (!merged.ok) return merged;
  const lost = lostLines(arch.fragment, await readTextBeneath(build, ".config") ?? "");
  if (lost.length === 0) return merged;
  return { ok: false, fault: `Kconfig dropped from the fragment: ${lost.join(", ")}` };
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
