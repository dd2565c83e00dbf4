/**
 * `configs/service.toml`: what the service serves.
 * @module
 */
import { z } from "zod";
import { type Address, ADDRESS_HINT, parseAddress } from "../system/http/address.ts";
import { UserError } from "../system/errors.ts";
import { type Level, LEVELS } from "./levels.ts";
import { type WatchSettings, watchSettings, watchShape } from "./service_watch.ts";
import { type KeepSettings, keepSettings, keepShape } from "./service_keep.ts";
import { parseFileOf } from "./file.ts";
import { parseToml, strict } from "./toml.ts";
import * as words from "./words.ts";
import { withoutSlashes } from "../text/paths.ts";

/** A tree that series are verified on. */
export interface ServedTree {
  readonly name: string;
  /** A git tree on each machine that works; undefined: one is provided. */
  readonly path?: string;
  /** Where a series begins that names no base. */
  readonly base?: string;
  /** Where it is fetched from; then `path` is the service's own, unless it is given. */
  readonly url?: string;
  /** The branches that are fetched; undefined: all. */
  readonly branches?: readonly string[];
  /** Seconds from fetch to fetch. */
  readonly fetch?: number;
}

/** In place of a tree's name: the tree that the series belongs to, of all that have a place. */
export const AUTO_TREE = "auto";

/** Who is notified of a verdict, beside the page. Pull requests always are. */
export interface NotifySettings {
  /** Answer threads by mail, as mail.toml allows. */
  readonly mail: boolean;
  /** Projects at patchworks whose patches get a check. */
  readonly patchwork: readonly string[];
  /** A public-inbox that gets every mail of ours, to find out whether one has gone out. */
  readonly archive?: string;
  /** What it has not after so many minutes did not go out. */
  readonly archiveMinutes: number;
}

/** The settings of the service. */
export interface ServiceSettings extends WatchSettings, KeepSettings {
  readonly listen: Address;
  /** The page's address as others reach it, without a slash at its end; undefined: nothing links to it. */
  readonly publicUrl?: string;
  readonly level: Level;
  readonly boot: boolean;
  /** A series is cut into so many shards; undefined: one for each architecture. */
  readonly shards?: number;
  /** One more of them is for what no chosen build compiles. */
  readonly cover: boolean;
  readonly patienceHours: number;
  /** A shard that takes longer is ended; what it has found counts. */
  readonly shardHours: number;
  /** MiB of memory that a child may take: what checks, plans, verifies, judges or tells a series. */
  readonly childMib: number;
  /** How jobs that the machine failed are tried again; delays in seconds. */
  readonly retry: { readonly limit: number; readonly delay: number; readonly delayMax: number };
  readonly notify: NotifySettings;
  /** At least one; the first is used where nothing names another. */
  readonly trees: readonly ServedTree[];
}

const seconds = z.int("whole seconds").min(1, "at least 1 second").max(86_400, "at most a day");

const address = z.string().refine((text) => parseAddress(text) !== undefined, ADDRESS_HINT)
  .transform((text) => parseAddress(text)!);

const tree = strict({
  name: words.archName,
  path: z.string().startsWith("/", "a path that starts with /").optional(),
  base: words.revision.optional(),
  url: z.string().max(500).regex(
    /^(?:https?|git|ssh|file):\/\/[^\s"'<>\p{Cc}]+$/u,
    "a URL that git fetches: https://HOST/PATH.git",
  ).optional(),
  branches: z.array(words.revision).min(1, "leave it out to fetch all").optional(),
  fetch: z.number().min(60, "at least a minute").max(604_800, "at most a week").optional(),
}).refine(
  ({ url, branches, fetch }) => url !== undefined || branches === undefined && fetch === undefined,
  "branches and fetch are of a tree with a url",
).refine(({ name }) => name !== AUTO_TREE, "auto is no tree: it stands for the one that fits");

const serviceFile = strict({
  listen: address,
  public_url: words.webAddress.transform((url) => withoutSlashes(url)).optional(),
  level: z.enum(LEVELS),
  boot: z.boolean().default(false),
  shards: z.int().min(1, "at least one").max(256, "at most 256").optional(),
  cover: z.boolean().default(false),
  patience_hours: z.number().min(0, "hours are not negative").max(8784, "at most a year"),
  shard_hours: z.number().positive("more than 0 hours").max(480, "at most 20 days").default(24),
  child_mib: z.int("whole MiB").min(64, "at least 64").max(2 ** 20, "at most a TiB").default(2048),
  retry: strict({
    limit: z.int().min(0, "not below 0").max(1000, "at most 1000"),
    delay: seconds,
    delay_max: seconds,
  }).default({ limit: 8, delay: 5, delay_max: 3600 }),
  tell: z.undefined("is called [notify]").optional(),
  notify: strict({
    mail: z.boolean(),
    patchwork: z.union([words.webAddress, z.array(words.webAddress).max(20, "at most 20")])
      .default([]),
    archive: words.webAddress.optional(),
    archive_minutes: z.number().min(0, "minutes are not negative").max(100_000, "at most 69 days")
      .default(120),
  }).default({ mail: false, patchwork: [], archive_minutes: 120 }),
  tree: z.array(tree).min(1, "name at least one tree"),
  ...watchShape,
  ...keepShape,
});

/** The settings from their file's text. Throws {@linkcode UserError} at the line of a mistake. */
export function parseServiceSettings(file: string, text: string): ServiceSettings {
  const read = parseToml(file, text, serviceFile);
  const twice = read.tree.find(({ name }, i) => read.tree.findIndex((t) => t.name === name) < i);
  if (twice !== undefined) {
    throw new UserError(`the tree ${twice.name} stands there twice`, { place: { file } });
  }
  return {
    listen: read.listen,
    publicUrl: read.public_url,
    level: read.level,
    boot: read.boot,
    shards: read.shards,
    cover: read.cover,
    patienceHours: read.patience_hours,
    shardHours: read.shard_hours,
    childMib: read.child_mib,
    retry: { limit: read.retry.limit, delay: read.retry.delay, delayMax: read.retry.delay_max },
    notify: {
      mail: read.notify.mail,
      patchwork: [read.notify.patchwork].flat(),
      archive: read.notify.archive,
      archiveMinutes: read.notify.archive_minutes,
    },
    trees: read.tree,
    ...watchSettings(file, read, read.tree),
    ...keepSettings(read),
  };
}

/**
 * The settings of configs directories: those of the last one that has some. Throws {@linkcode UserError}
 * for a mistake, or no file.
 */
export function loadServiceSettings(...dirs: readonly string[]): Promise<ServiceSettings> {
  return parseFileOf(dirs, "service.toml", parseServiceSettings);
}
