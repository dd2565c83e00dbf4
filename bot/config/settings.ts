/**
 * Reading `configs/everystep.toml`.
 * @module
 */
import { z } from "zod";
import { UserError } from "../system/errors.ts";
import { readTextIfThere } from "../system/files.ts";
import { parseToml, strict } from "./toml.ts";
import type { Settings } from "./types.ts";
import * as words from "./words.ts";

const WEEK = 7 * 24 * 3600;
const seconds = z.int("whole seconds").min(1, "at least 1 second").max(WEEK, "at most a week");
const gib = z.number().min(0, "GiB are not negative").max(1e6, "that many GiB no machine has");

const need = strict({
  package: words.debianPackage,
  command: words.command.optional(),
  header: words.header.optional(),
  why: words.prose,
  optional: z.boolean().default(false),
}).refine(
  (one) => (one.command === undefined) !== (one.header === undefined),
  "name either a command or a header, one of them",
);

const settingsFile = strict({
  generic_archs: z.array(words.archName).min(1, "name at least one architecture"),
  disk_gib: gib,
  memory_gib: gib,
  results_gib: gib.default(4),
  ccache: strict({
    remote_storage: z.string().default(""),
    network: z.boolean().default(false),
  }).default({ remote_storage: "", network: false }),
  inbox: words.webAddress.optional(),
  timeouts: strict({ config: seconds, build: seconds, boot: seconds }),
  boot_off: z.array(words.symbol).default([]),
  host: z.array(need),
});

/** The settings from their file's text. Throws {@linkcode UserError} at the line of a mistake. */
export function parseSettings(file: string, text: string): Settings {
  const read = parseToml(file, text, settingsFile);
  return {
    genericArchs: read.generic_archs,
    host: read.host,
    bootOff: read.boot_off,
    timeouts: read.timeouts,
    diskGiB: read.disk_gib,
    memoryGiB: read.memory_gib,
    resultsGiB: read.results_gib,
    ccache: { remoteStorage: read.ccache.remote_storage, network: read.ccache.network },
    ...(read.inbox === undefined ? {} : { inbox: read.inbox }),
  };
}

/** The settings of a directory such as everystep's own `configs/`. Throws {@linkcode UserError}. */
export async function loadSettings(dir: string): Promise<Settings> {
  const file = `${dir}/everystep.toml`;
  const text = await readTextIfThere(file);
  if (text === undefined) {
    throw new UserError("there is no such file", {
      place: { file },
      hint: "point to a directory like everystep's own configs/",
    });
  }
  return parseSettings(file, text);
}
