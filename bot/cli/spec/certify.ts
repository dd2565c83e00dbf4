/**
 * What the table of commands says of certificates and schemas.
 * @module
 */
import { SCHEMAS } from "../command.ts";
import { type CommandSpec, WRONG } from "./spec.ts";

/** `certify`. */
export const CERTIFY: CommandSpec = {
  name: "certify",
  summary: "certify what a run proved; check a certificate against a tree",
  about:
    "Writes an in-toto Statement that says of the git tree of every state what was proved of it.\n" +
    "With --check it tells whether the commits of a tree are those states, without building.",
  args: "[REPORT|TREE]",
  maxArgs: 1,
  offer: "file",
  flags: [
    {
      name: "output",
      short: "o",
      value: "FILE",
      offer: "file",
      help: "write this file instead of standard output",
    },
    {
      name: "sign",
      value: "KEY",
      offer: "file",
      help: "sign with this SSH key (or its .pub and an agent), into FILE.sig",
    },
    { name: "any", help: "also certify a run that is red or incomplete; check refuses it" },
    {
      name: "check",
      value: "FILE",
      offer: "file",
      help: "hold this certificate against TREE (default: where you stand)",
    },
    {
      name: "range",
      value: "A..B",
      offer: "none",
      help: "the commits to check (default: those of HEAD up to where the\nseries ends)",
    },
    {
      name: "signers",
      value: "FILE",
      offer: "file",
      help: "verify FILE.sig: who may sign, as in ssh-keygen(1)",
    },
    {
      name: "identity",
      value: "WHO",
      offer: "none",
      help: "of these, who must have signed (default: any of them)",
    },
  ],
  more:
    "REPORT is a report.json, or the directory that verify --output wrote. A commit is known by\n" +
    "its tree: rewording it changes nothing, one changed line does.",
  examples: [
    ["certify out/ -o series.json --sign ~/.ssh/id_ed25519", "certify and sign"],
    ["certify --check series.json ~/linux --signers signers", "is HEAD what was verified?"],
    ["certify --check series.json ~/linux --range v6.19..topic", "is this branch?"],
  ],
  exits: [
    [0, "written; or every commit is covered"],
    [1, "not covered, or the signature is not good"],
    WRONG,
  ],
};

/** `schema`. */
export const SCHEMA: CommandSpec = {
  name: "schema",
  summary: "print the JSON Schema of report.json or of a certificate",
  about:
    "Prints the JSON Schema (2020-12) that every report.json, or every certificate, of this\n" +
    "version obeys.",
  args: "[WHAT]",
  maxArgs: 1,
  offer: SCHEMAS,
  flags: [],
  more: `WHAT is ${SCHEMAS.join(" or ")} (default: ${SCHEMAS[0]}).`,
  examples: [
    ["schema", "that of report.json"],
    ["schema certificate", "that of a certificate"],
    ["schema > report.schema.json", "keep it for an editor or a validator"],
  ],
  exits: [[0, "printed"], WRONG],
};
