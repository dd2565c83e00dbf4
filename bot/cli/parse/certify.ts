/**
 * The flags of `certify`, which does two things.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import type { CertifyCheck, CertifyWrite } from "../command.ts";
import type { FlagValues } from "./flag_values.ts";

const OF_WRITE = ["output", "sign", "any"];
const OF_CHECK = ["range", "signers", "identity"];

/** What `certify` is asked to do. Throws {@linkcode UserError}. */
export function readCertify(given: FlagValues): CertifyWrite | CertifyCheck {
  const check = given.text("check"), [word] = given.words;
  const stray = (check === undefined ? OF_CHECK : OF_WRITE)
    .find((flag) => given.is(flag) || given.text(flag) !== undefined);
  if (stray !== undefined) {
    throw new UserError(
      check === undefined
        ? `--${stray} is for certify --check FILE`
        : `--${stray} and --check exclude each other`,
    );
  }
  return check === undefined ? readWrite(given, word) : readCheck(given, check, word ?? ".");
}

function readWrite(given: FlagValues, file: string | undefined): CertifyWrite {
  if (file === undefined) {
    throw new UserError("certify needs a REPORT: a report.json, or the directory of one");
  }
  const output = given.text("output"), key = given.text("sign");
  if (key !== undefined && output === undefined) {
    throw new UserError("--sign needs --output FILE: the signature goes into FILE.sig");
  }
  return { task: "write", file, output, key, any: given.is("any") };
}

function readCheck(given: FlagValues, file: string, tree: string): CertifyCheck {
  const signers = given.text("signers"), identity = given.text("identity");
  if (identity !== undefined && signers === undefined) {
    throw new UserError("--identity needs --signers: the file that says which keys are whose");
  }
  return { task: "check", file, tree, range: given.text("range"), signers, identity };
}
