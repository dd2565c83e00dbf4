/**
 * What a kernel prints when something is wrong with it, as diagnostics: `configs/consoles.toml` has
 * the shapes. Two boots print the same splat with other addresses, numbers and processes, so its
 * identity is its kind, its place in the source and its function.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";
import { loadConsoles, SHIPPED_CONFIGS, type SplatShape } from "../../config/mod.ts";
import { BY_CLOCK } from "../types.ts";

/** A splat as its first line describes it. */
export type Splat = Omit<Diagnostic, "tool"> & {
  /** Its function or place follows in a later line: the register dump. */
  readonly wanting: boolean;
  /** It counts only where no other was understood. */
  readonly fallback: boolean;
};

const { splats: SPLATS, dumps: DUMPS, reporters } = await loadConsoles(SHIPPED_CONFIGS);

const NAMED = reporters.flatMap(({ functions }) => functions);
const REPORTERS = new RegExp(`^(?:${NAMED.join("|").replaceAll("*", "\\w{0,200}")})$`);

/** All that decides what a console is judged by, for the names of kept boots. */
export const SHAPES_KEY: string = JSON.stringify([
  ...[...SPLATS, ...DUMPS].map((shape) => ({ ...shape, pattern: shape.pattern.source })),
  ...NAMED,
]);

/** A message is short, whatever the kernel put into it. */
const MAX_MESSAGE = 200;

/** What a first line of a splat says, or undefined. */
export function splatOf(text: string): Splat | undefined {
  for (const shape of SPLATS) {
    const match = shape.pattern.exec(text);
    if (match !== null) return splat(shape, text, match.groups ?? {});
  }
  return undefined;
}

function splat(
  { severity, message, dump, fallback, clock }: SplatShape,
  text: string,
  groups: Readonly<Record<string, string | undefined>>,
): Splat {
  const { file, line, function: name } = groups;
  const full = message === undefined
    ? withoutNumbers(text)
    : message.replaceAll(/\{(\w+)\}/g, (_, group) => value(group, groups[group] ?? ""));
  return {
    severity,
    message: full.slice(0, MAX_MESSAGE),
    ...(file === undefined ? {} : { file: file.replace(/^\.\//, "") }),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(name === undefined ? {} : { function: name }),
    ...(clock ? { option: BY_CLOCK } : {}),
    // Who reports is not at fault: the trace below tells who is.
    wanting: dump || name !== undefined && isReporter(name),
    fallback,
  };
}

/** What a line below the first one adds to a splat. */
export type SplatPlace = Pick<Diagnostic, "file" | "line" | "function">;

/** The function that a line of a register dump names, or the place in the source; who reports counts if nobody else is named. */
export function placeOf(
  text: string,
): SplatPlace & { readonly reports?: boolean } | undefined {
  for (const { pattern, skip } of DUMPS) {
    const match = pattern.exec(text);
    if (match !== null && skip) return undefined;
    const { file, line, function: name } = match?.groups ?? {};
    if (name !== undefined) return { function: name, ...isReporter(name) && { reports: true } };
    if (file !== undefined) return { file: file.replace(/^\.\//, ""), line: Number(line) };
  }
  return undefined;
}

/** True for a function that only finds what is wrong; a clone of one, too. */
function isReporter(name: string): boolean {
  return REPORTERS.test(name.split(".", 1)[0]!);
}

/** The numbers of a name are its own. */
function value(group: string, text: string): string {
  return NAMES.has(group) ? text.replace(RANDOM, "$1N$2") : withoutNumbers(text);
}

/** With CONFIG_RANDOM_KMALLOC_CACHES one of 16, another one in each boot. */
const RANDOM = /^(kmalloc-rnd-)\d{2}(-\d{1,9}k?)$/;

const NAMES = new Set(["function", "other", "cache"]);

/** Addresses, process ids and counters differ from boot to boot. */
export function withoutNumbers(text: string): string {
  return text.replaceAll(/\b(?:0x)?[0-9a-f]{6,}\b|\b0x[0-9a-f]+\b|\b\d+\b/gi, "N");
}
