/**
 * The flags of the service's commands.
 * @module
 */
import { type Address, ADDRESS_HINT, parseAddress } from "../../system/http/address.ts";
import { UserError } from "../../system/errors.ts";
import type { GlobalOptions } from "../command.ts";
import type { FlagValues } from "./flag_values.ts";
import { readSource } from "./series.ts";
import type {
  ServeCommand,
  ServiceOptions,
  SubmitCommand,
  WorkerCommand,
} from "../command/service.ts";
import { archList, quote, webUrl, wholeNumber } from "./values.ts";

const MAX_JOBS = 1024;
const MAX_SLOTS = 64;
type Own<Command> = Omit<Command, "kind" | keyof GlobalOptions>;

/** What `serve` is asked to do. Throws {@linkcode UserError}. */
export function readServe(given: FlagValues): Own<ServeCommand> {
  const listen = given.text("listen");
  return {
    ...readService(given),
    workers: number(given, "workers", 0, MAX_SLOTS) ?? 1,
    ...(listen === undefined ? {} : { listen: address(listen) }),
  };
}

/** What `worker` is asked to do. Throws {@linkcode UserError}. */
export function readWorker(given: FlagValues): Own<WorkerCommand> {
  return { ...readService(given), slots: number(given, "slots", 1, MAX_SLOTS) ?? 1 };
}

/** What `submit` is asked to do. Throws {@linkcode UserError}. */
export function readSubmit(given: FlagValues): Own<SubmitCommand> {
  const archs = given.texts("arch");
  const list = archs === undefined ? undefined : archList(archs);
  if (list === "all") {
    throw new UserError("--arch all is not for submit: name them, or let the series decide");
  }
  return {
    ...readSource(given),
    on: given.text("on"),
    again: given.is("again"),
    data: given.text("data"),
    configs: given.text("configs"),
    archs: list,
    server: webUrl("server", given.text("server")),
  };
}

function readService(given: FlagValues): Own<ServiceOptions> {
  const archs = given.texts("arch");
  return {
    data: given.text("data"),
    database: readDatabase(given),
    archs: archs === undefined ? undefined : archList(archs),
    jobs: number(given, "jobs", 1, MAX_JOBS),
    configs: given.text("configs"),
  };
}

function number(given: FlagValues, name: string, least: number, most: number) {
  const text = given.text(name);
  return text === undefined ? undefined : wholeNumber(name, text, least, most);
}

function address(text: string): Address {
  const read = parseAddress(text);
  if (read !== undefined) return read;
  throw new UserError(`--listen takes ${ADDRESS_HINT}, not ${quote(text)}`);
}

/**
 * The database's URL. Throws {@linkcode UserError} if it has a password: every user of the machine sees
 * the words of a command.
 */
export function readDatabase(given: FlagValues): string | undefined {
  const url = given.text("database");
  const password = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  if ((password?.password ?? "") === "" && !password?.searchParams.has("password")) return url;
  throw new UserError("--database: a password there is seen by everyone on this machine", {
    hint: "set EVERYSTEP_DATABASE to the URL, or PGPASSWORD, or put it into ~/.pgpass",
  });
}
