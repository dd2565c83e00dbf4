/**
 * The commands of the service.
 * @module
 */
import { SERIES_OR_OURS } from "./fetch.ts";
import { ARCH_FLAG, CONFIGS_FLAG, SOURCE_FLAGS } from "./flags.ts";
import { type CommandSpec, type FlagSpec, MACHINE, WRONG } from "./spec.ts";

/** The service's directory. */
export const DATA_FLAG: FlagSpec = {
  name: "data",
  value: "DIR",
  offer: "dir",
  help: "the service's directory\n(default: EVERYSTEP_DATA, else ~/.local/state/everystep)",
};
/** Its database. */
export const DATABASE_FLAG: FlagSpec = {
  name: "database",
  value: "URL",
  offer: "none",
  help:
    "postgres://USER@HOST/NAME (default: EVERYSTEP_DATABASE,\nelse one in the service's directory)",
};
const SERVICE_FLAGS: readonly FlagSpec[] = [
  DATA_FLAG,
  DATABASE_FLAG,
  {
    ...ARCH_FLAG,
    help: "architectures to build, or `all`\n(default: those that there are compilers for)",
  },
  {
    name: "jobs",
    short: "j",
    value: "N",
    offer: "none",
    help: "parallel compiler processes in all (default: one per core)",
  },
  { ...CONFIGS_FLAG, help: "read service.toml and the rest from here instead of configs/" },
];

/** `serve`. */
export const SERVE: CommandSpec = {
  name: "serve",
  summary: "run unattended: watch, prove, tell, and show it on a page",
  about:
    "Watches what configs/service.toml names, proves every new series once, tells the verdict where it\n" +
    "may, and shows all of it on a web page. Works until it is stopped; after a crash it goes on.",
  maxArgs: 0,
  offer: "none",
  flags: [
    {
      name: "workers",
      value: "N",
      offer: "none",
      help: "shards to build at once in here (default: 1; 0: others do)",
    },
    {
      name: "listen",
      value: "HOST:PORT",
      offer: "none",
      help: "where the page is (default: that of service.toml)",
    },
    ...SERVICE_FLAGS,
  ],
  more:
    "Secrets come from the environment (GITHUB_TOKEN, EVERYSTEP_WEBHOOK_SECRET, PATCHWORK_TOKEN);\n" +
    "no build sees them. Without bubblewrap it does not start: patches are code of strangers.",
  examples: [
    ["serve", "everything on one machine, with a database of its own"],
    ["serve --workers 0 --database postgres://everystep@db/everystep", "the head of a fleet"],
  ],
  exits: [[0, "stopped"], WRONG, MACHINE],
};

/** `worker`. */
export const WORKER: CommandSpec = {
  name: "worker",
  summary: "build for a fleet: take shards from its database",
  about:
    "Takes shards of series that it has compilers for, builds them, and brings what it found to the\n" +
    "fleet's store. Stopped, it gives back what it has; killed, another takes it within a minute.",
  maxArgs: 0,
  offer: "none",
  flags: [
    { name: "slots", value: "N", offer: "none", help: "shards to build at once (default: 1)" },
    ...SERVICE_FLAGS,
  ],
  examples: [
    ["worker --database postgres://everystep@db/everystep", "with all of this machine"],
    ["worker --arch um,x86_64 -j8", "with a part of it; EVERYSTEP_DATABASE is set"],
  ],
  exits: [[0, "stopped"], WRONG, MACHINE],
};

/** `submit`. */
export const SUBMIT: CommandSpec = {
  name: "submit",
  summary: "hand a series to the server of this machine",
  about:
    "Gives a series to the `serve` that works in the same directory; the server finds it within a\n" +
    "second, or when it is started. A version that has its verdict is not proved again.",
  args: "[SERIES]",
  maxArgs: 1,
  offer: "file",
  flags: [
    ...SOURCE_FLAGS,
    {
      name: "on",
      value: "TREE",
      offer: "none",
      help: "a tree of service.toml (default: its first)",
    },
    {
      name: "server",
      value: "URL",
      offer: "none",
      help: "a server on another machine; EVERYSTEP_SUBMIT_TOKEN lets in",
    },
    { name: "again", help: "even if this version has its verdict" },
    ARCH_FLAG,
    DATA_FLAG,
    { ...CONFIGS_FLAG, help: "read service.toml from here instead of configs/" },
  ],
  more: SERIES_OR_OURS,
  examples: [
    ["submit my.mbox", "prove it when a worker is free"],
    ["submit MSGID@example.org --on next --again", "once more, on another tree"],
  ],
  exits: [[0, "handed in"], WRONG, MACHINE],
};
