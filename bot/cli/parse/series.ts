/**
 * The words and flags that say which series is meant, on which tree.
 * @module
 */
import { nearest } from "../../config/nearest.ts";
import { DEFAULT_LEVEL, LEVELS } from "../../plan/types.ts";
import { UserError } from "../../system/errors.ts";
import {
  type FetchCommand,
  type GlobalOptions,
  type InterdiffCommand,
  type SelectOptions,
  type SeriesOptions,
  type SourceOptions,
  TRAILER_CHOICES,
} from "../command.ts";
import type { FlagValues } from "./flag_values.ts";
import { archList, oneOf, stateRanges, wholeNumber, wordList } from "./values.ts";

/** No series was rerolled so often. */
export const MAX_REROLL = 999;

/** All versions that are asked for; most commands take the last. */
function rerolls(given: FlagValues): readonly number[] | undefined {
  return given.texts("reroll")?.map((text) =>
    wholeNumber("reroll", text.replace(/^v/i, ""), 1, MAX_REROLL)
  );
}

/** Two versions: two sources, or one with `--reroll` twice. Throws {@linkcode UserError}. */
export function readInterdiff(
  given: FlagValues,
): Omit<InterdiffCommand, "kind" | keyof GlobalOptions> {
  const { series: _old, reroll: _last, ...source } = readSeries(given);
  const [old, now = old] = given.words, versions = rerolls(given);
  if (old === undefined) throw new UserError("interdiff needs two versions: OLD NEW");
  if (versions !== undefined && versions.length > 2) {
    throw new UserError(`interdiff compares two versions, not ${versions.length}`);
  }
  const wrong = given.words.length === 1 ? versions?.length !== 2 : versions?.length === 1;
  if (wrong) {
    throw new UserError("interdiff needs two versions to compare", {
      hint: "name both: OLD NEW; or two of one thread: THREAD --reroll 3 --reroll 4",
    });
  }
  return {
    ...source,
    old,
    new: now!,
    ...(versions === undefined ? {} : { rerolls: [versions[0]!, versions[1]!] }),
    stat: given.is("stat"),
    output: given.text("output"),
  };
}

/** Where a series is, and what of it. Throws {@linkcode UserError}. */
export function readSource(given: FlagValues): SourceOptions {
  return {
    series: given.words[0],
    reroll: rerolls(given)?.at(-1),
    inbox: given.text("inbox"),
    trailers: map(
      given.text("trailers"),
      (text) => oneOf("--trailers", text, TRAILER_CHOICES, nearest),
    ),
  };
}

/** What `fetch` writes, and where to. Throws {@linkcode UserError}. */
export function readFetch(given: FlagValues): Omit<FetchCommand, "kind" | keyof GlobalOptions> {
  const series = given.words[0];
  if (series === undefined) {
    throw new UserError("fetch needs a SERIES: a Message-ID or a URL", {
      hint: "for example https://lore.kernel.org/all/MSGID/",
    });
  }
  return { ...readSource(given), series, output: given.text("output") };
}

/** Which series, on which tree. Throws {@linkcode UserError}. */
export function readSeries(given: FlagValues): SeriesOptions {
  const prerequisites = given.no("prerequisites") ? false : given.text("prerequisites");
  return {
    ...readSource(given),
    ...treesOf(given),
    base: given.text("base"),
    ...(prerequisites === undefined ? {} : { prerequisites }),
  };
}

function treesOf(given: FlagValues): Pick<SeriesOptions, "tree" | "trees"> {
  const all = [...new Set(given.texts("tree") ?? [])];
  return { tree: all[0], ...(all.length > 1 ? { trees: all } : {}) };
}

/** What decides which cells there are. Throws {@linkcode UserError}. */
export function readSelect(given: FlagValues): SelectOptions {
  return {
    ...readSeries(given),
    archs: map(given.texts("arch"), archList),
    ...readBuilds(given),
    level: oneOf("--level", given.text("level") ?? DEFAULT_LEVEL, LEVELS, nearest),
    states: map(given.texts("states"), stateRanges),
    configs: given.text("configs"),
  };
}

/** Configurations, compilers and builds by name. */
function readBuilds(
  given: FlagValues,
): Pick<SelectOptions, "builds" | "kconfigs" | "fragments" | "toolchains"> {
  const lists = (name: string) => {
    const texts = given.texts(name);
    return texts === undefined ? undefined : wordList(name, texts);
  };
  const fragments = given.texts("kconfig-add");
  return {
    ...optional("builds", lists("build")),
    ...optional("kconfigs", lists("kconfig")),
    // A value may hold a comma.
    ...optional("fragments", fragments),
    ...optional("toolchains", lists("toolchain")),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : { [key]: value } as { readonly [key in K]?: V };
}

function map<A, B>(value: A | undefined, use: (value: A) => B): B | undefined {
  return value === undefined ? undefined : use(value);
}
