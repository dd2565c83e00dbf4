/**
 * Where the service has its data, and what of this machine it may use.
 * @module
 */
import type { MachineOptions } from "../../service/setup.ts";
import { UserError } from "../../system/errors.ts";
import { dir, type Given, text, whole } from "../flag_kinds.ts";
import { JOBS_FLAG } from "./build.ts";
import { ARCH_FLAG, CONFIGS_FLAG } from "./select.ts";

/** The service's directory. */
export const DATA_FLAG = dir({
  help: "the service's directory\n(default: EVERYSTEP_DATA, else ~/.local/state/everystep)",
});

/** Its database. */
export const DATABASE_FLAG = text({
  value: "URL",
  help:
    "postgres://USER@HOST/NAME (default: EVERYSTEP_DATABASE,\nelse one in the service's directory)",
  read: databaseUrl,
});

/** Flags of what builds for the service. */
export const MACHINE_FLAGS = {
  data: DATA_FLAG,
  database: DATABASE_FLAG,
  arch: {
    ...ARCH_FLAG,
    help: "architectures to build, or `all`\n(default: those that there are compilers for)",
  },
  jobs: whole({ ...JOBS_FLAG, from: 1, to: 1024 }),
  configs: {
    ...CONFIGS_FLAG,
    help: "read service.toml and the rest from here instead of configs/",
  },
};

/** More shards than this are not built at once. */
export const MAX_WORKERS = 64;

/** The options of a server and of a worker about their machine. */
export function readMachine(
  { data, database, arch, jobs, configs }: Given<typeof MACHINE_FLAGS>,
): MachineOptions {
  return { data, database, archs: arch, jobs, configs };
}

/**
 * The database's URL. Throws {@linkcode UserError} if it has a password: every user of the machine sees
 * the words of a command.
 */
function databaseUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if ((parsed?.password ?? "") === "" && !parsed?.searchParams.has("password")) return url;
  throw new UserError("--database: a password there is seen by everyone on this machine", {
    hint: "set EVERYSTEP_DATABASE to the URL, or PGPASSWORD, or put it into ~/.pgpass",
  });
}
