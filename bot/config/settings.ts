/**
 * Reading `configs/everystep.toml`.
 * @module
 */
import { z } from "zod";
import { DEFAULT_LIMITS, type Limits } from "../system/process/limits.ts";
import { parseFileOf } from "./file.ts";
import { parseToml, strict } from "./toml.ts";
import type { Settings } from "./types.ts";
import * as words from "./words.ts";

const WEEK = 7 * 24 * 3600;
const seconds = z.int("whole seconds").min(1, "at least 1 second").max(WEEK, "at most a week");
const gib = z.number().min(0, "GiB are not negative").max(1e6, "that many GiB no machine has");

const count = z.int("a whole number").min(64, "at least 64").max(2 ** 22, "at most 4194304");
const bound = z.number().min(0.001, "at least 0.001 GiB").max(1e6, "that many GiB no machine has");

const limits = strict({
  processes: count.optional(),
  address_gib: bound.optional(),
  memory_gib: gib.optional(),
  file_gib: bound.optional(),
  disk_gib: bound.optional(),
  files: count.optional(),
  tmp_gib: bound.optional(),
  log_gib: bound.optional(),
});

/** Those that are not set keep their default. */
function limitsOf(read: z.infer<typeof limits>): Limits {
  const bytes = (gib: number | undefined, own: number) =>
    gib === undefined ? own : Math.round(gib * 2 ** 30);
  const own = DEFAULT_LIMITS;
  return {
    processes: read.processes ?? own.processes,
    addressBytes: bytes(read.address_gib, own.addressBytes),
    memoryBytes: bytes(read.memory_gib, own.memoryBytes),
    fileBytes: bytes(read.file_gib, own.fileBytes),
    diskBytes: bytes(read.disk_gib, own.diskBytes),
    files: read.files ?? own.files,
    tmpBytes: bytes(read.tmp_gib, own.tmpBytes),
    logBytes: bytes(read.log_gib, own.logBytes),
  };
}

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

const manager = strict({
  program: words.command,
  install: z.string().max(80).regex(/^[a-z][\w -]*$/, "a command line without quotes"),
  files: z.boolean().default(false),
  names: z.record(words.debianPackage, z.array(words.otherPackage).min(1, "name one")).default({}),
}).refine(
  ({ program, install }) => install.startsWith(`${program} `),
  "install begins with program",
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
  lore: strict({ mirrors: z.array(words.webAddress).max(10, "at most 10").default([]) }).optional(),
  limits: limits.default({}),
  timeouts: strict({
    config: seconds,
    build: seconds,
    boot: seconds,
    test: seconds.default(600),
    kselftest: seconds.default(1800),
  }),
  backports: z.array(words.debianPackage).default([]),
  boot_off: z.array(words.symbol).default([]),
  host: z.array(need),
  manager: z.array(manager).default([]),
});

/** The settings from their file's text. Throws {@linkcode UserError} at the line of a mistake. */
export function parseSettings(file: string, text: string): Settings {
  const read = parseToml(file, text, settingsFile);
  return {
    genericArchs: read.generic_archs,
    host: read.host,
    managers: read.manager,
    backports: read.backports,
    bootOff: read.boot_off,
    timeouts: read.timeouts,
    limits: limitsOf(read.limits),
    diskGiB: read.disk_gib,
    memoryGiB: read.memory_gib,
    resultsGiB: read.results_gib,
    ccache: { remoteStorage: read.ccache.remote_storage, network: read.ccache.network },
    ...(read.inbox === undefined ? {} : { inbox: read.inbox }),
    ...(read.lore === undefined ? {} : { mirrors: read.lore.mirrors }),
  };
}

/**
 * The settings of directories such as everystep's own `configs/`: those of the last one that has some.
 * Throws {@linkcode UserError}.
 */
export function loadSettings(...dirs: readonly string[]): Promise<Settings> {
  return parseFileOf(dirs, "everystep.toml", parseSettings);
}
