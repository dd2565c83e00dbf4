/**
 * Config drift: which symbols of `.config` a patch changed. Pure.
 * @module
 */
import type { TriedCell } from "./types.ts";

/** A symbol that changed; a value that is absent is `n`. */
export interface SymbolChange {
  /** Without `CONFIG_`. */
  readonly symbol: string;
  /** Values as `.config` writes them: `y`, `m`, `n`, `0x10`, `"text"`. */
  readonly from: string;
  readonly to: string;
}

/** What became of a cell's configuration. */
export interface Drift {
  /** The first patch that may have done it: the cell's own, unless states before it have no configuration. */
  readonly since: number;
  /** Sorted by symbol; empty if nothing changed. */
  readonly changes: readonly SymbolChange[];
}

/** The configuration that the next cell of an architecture is held against. */
export interface Configured {
  readonly config: string;
  /** The last state that was looked at. */
  readonly seen: number;
  /** The first state after `config` whose own configuration is not known. */
  readonly open?: number;
}

/** The symbols whose values differ between two `.config` texts, sorted. */
export function drift(before: string, after: string): readonly SymbolChange[] {
  const old = values(before), now = values(after);
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((symbol) => {
    const from = old.get(symbol) ?? "n", to = now.get(symbol) ?? "n";
    return from === to ? [] : [{ symbol, from, to }];
  });
}

/**
 * Holds a cell against the last configuration of its architecture, and gives that for the next cell.
 * Cells come in the order of their states. What has no configuration (no result, Kconfig failed, or
 * a result that was kept before configurations were) is skipped: it has no drift, and the next one
 * that has says from which patch on the change may come.
 */
export function follow(
  last: Configured | undefined,
  cell: TriedCell,
): { readonly drift?: Drift; readonly last?: Configured } {
  const { state, action, outcome } = cell;
  const config = outcome?.config;
  if (last === undefined) return config === undefined ? {} : { last: { config, seen: state } };
  const open = last.open ?? (state > last.seen + 1 ? last.seen + 1 : undefined);
  // A patch that cannot change an architecture does not change its configuration.
  if (action === "skip") return { last: { ...last, seen: state, open } };
  if (config === undefined) return { last: { ...last, seen: state, open: open ?? state } };
  return {
    drift: { since: open ?? state, changes: drift(last.config, config) },
    last: { config, seen: state },
  };
}

function values(config: string): ReadonlyMap<string, string> {
  return new Map(
    [...config.matchAll(/^CONFIG_(\w+)=(.*)$/gm)].map(([, symbol, value]) => [symbol!, value!]),
  );
}
