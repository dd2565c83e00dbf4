/**
 * `configs/service.toml`: what the service serves.
 * @module
 */
import { z } from "zod";
import { UserError } from "../system/errors.ts";
import { readTextIfThere } from "../system/files.ts";
import { SERVICE_LEVELS, type WatchSettings, watchSettings, watchShape } from "./service_watch.ts";
import { type KeepSettings, keepSettings, keepShape } from "./service_keep.ts";
import { parseToml, strict } from "./toml.ts";
import * as words from "./words.ts";

/** A tree that series are proved on. */
export interface ServedTree {
  readonly name: string;
  /** A git tree on each machine that works; undefined: one is provided. */
  readonly path?: string;
  /** Where a series begins that names no base. */
  readonly base?: string;
}

/** What the service is told. */
export interface ServiceSettings extends WatchSettings, KeepSettings {
  readonly listen: { readonly host: string; readonly port: number };
  readonly level: (typeof SERVICE_LEVELS)[number];
  readonly boot: boolean;
  readonly shards: number;
  readonly patienceHours: number;
  /** At least one; the first is used where nothing names another. */
  readonly trees: readonly ServedTree[];
}

const address = z.string().regex(
  /^(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/,
  "HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080",
).transform((text) => {
  const colon = text.lastIndexOf(":");
  return {
    host: text.slice(0, colon).replace(/^\[|\]$/g, ""),
    port: Number(text.slice(colon + 1)),
  };
}).refine(({ port }) => port <= 65535, "ports end at 65535");

const tree = strict({
  name: words.archName,
  path: z.string().startsWith("/", "a path that starts with /").optional(),
  base: words.revision.optional(),
});

const serviceFile = strict({
  listen: address,
  level: z.enum(SERVICE_LEVELS),
  boot: z.boolean().default(false),
  shards: z.int().min(1, "at least one").max(256, "at most 256").default(64),
  patience_hours: z.number().min(0, "hours are not negative").max(8784, "at most a year"),
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
    level: read.level,
    boot: read.boot,
    shards: read.shards,
    patienceHours: read.patience_hours,
    trees: read.tree,
    ...watchSettings(file, read, read.tree),
    ...keepSettings(read),
  };
}

/** The settings of a configs directory. Throws {@linkcode UserError} for a mistake, or no file. */
export async function loadServiceSettings(dir: string): Promise<ServiceSettings> {
  const file = `${dir}/service.toml`;
  const text = await readTextIfThere(file);
  if (text === undefined) {
    throw new UserError("there is no such file", {
      place: { file },
      hint: "point to a directory like everystep's own configs/",
    });
  }
  return parseServiceSettings(file, text);
}
