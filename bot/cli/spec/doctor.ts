/**
 * The command `doctor`.
 * @module
 */
import { ARCH_FLAG, CONFIGS_FLAG } from "./flags.ts";
import { DATA_FLAG, DATABASE_FLAG } from "./service.ts";
import { type CommandSpec, WRONG } from "./spec.ts";

/** `doctor`. */
export const DOCTOR: CommandSpec = {
  name: "doctor",
  summary: "list the tools that are there and those that are missing",
  about:
    "Looks for the compilers and host tools of the architectures and prints what is missing,\n" +
    "with the apt line that brings it. With --install it runs that line (root or sudo). With\n" +
    "--service it looks at what serve and worker need instead: sandbox, user, database, store,\n" +
    "page, mail, tokens (their names only), trees, compilers; and says what to do.",
  maxArgs: 0,
  offer: "none",
  flags: [
    { ...ARCH_FLAG, help: "architectures, or `all`; may be repeated (default: all)" },
    { name: "install", help: "install what is missing, with apt-get" },
    { name: "boot", help: "look also for what boots need: emulators" },
    { name: "service", help: "look at what serve and worker need" },
    DATABASE_FLAG,
    DATA_FLAG,
    CONFIGS_FLAG,
  ],
  examples: [
    ["doctor", "all architectures"],
    ["doctor --arch um,sparc64 --install", "get ready for two of them"],
    ["doctor --service --data /var/lib/everystep", "as the user that serves, before it serves"],
  ],
  exits: [[0, "nothing is missing"], WRONG, [3, "something is missing, or was not installed"]],
};
