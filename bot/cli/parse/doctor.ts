/**
 * The flags of `doctor`.
 * @module
 */
import { readDatabase } from "./service.ts";
import { UserError } from "../../system/errors.ts";
import type { DoctorCommand, GlobalOptions } from "../command.ts";
import type { FlagValues } from "./flag_values.ts";
import { archList } from "./values.ts";

/** What the doctor is asked for. Throws {@linkcode UserError}. */
export function readDoctor(given: FlagValues): Omit<DoctorCommand, "kind" | keyof GlobalOptions> {
  const archs = given.texts("arch");
  const data = given.text("data"), database = readDatabase(given);
  const service = given.is("service");
  const stray = ["data", "database"].find((name) => given.text(name) !== undefined);
  if (!service && stray !== undefined) throw new UserError(`--${stray} is for doctor --service`);
  const other = ["install", "boot"].find((name) => given.is(name));
  if (service && other !== undefined) {
    throw new UserError(`--service and --${other} exclude each other`, {
      hint: `first: everystep doctor --${other}`,
    });
  }
  return {
    install: given.is("install"),
    boot: given.is("boot"),
    archs: archs === undefined ? undefined : archList(archs),
    configs: given.text("configs"),
    ...(service ? { service: { data, database } } : {}),
  };
}
