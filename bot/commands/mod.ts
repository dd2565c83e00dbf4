/**
 * All commands, in the order of help. A new one is a file beside this and its name in the list.
 * @module
 */
import type { Command } from "../cli/command.ts";
import { cc } from "./cc.ts";
import { certify } from "./certify.ts";
import { check } from "./check.ts";
import { clean } from "./machine/clean.ts";
import { completion } from "./completion.ts";
import { doctor } from "./machine/doctor.ts";
import { fetch } from "./fetch.ts";
import { help } from "./help.ts";
import { hook } from "./hook.ts";
import { interdiff } from "./interdiff.ts";
import { mail } from "./mail.ts";
import { mend } from "./mend.ts";
import { merge } from "./merge.ts";
import { plan } from "./plan.ts";
import { publish } from "./publish.ts";
import { report } from "./report.ts";
import { schema } from "./schema.ts";
import { serve } from "./service/serve.ts";
import { submit } from "./service/submit.ts";
import { tree } from "./machine/tree.ts";
import { verify } from "./verify.ts";
import { version } from "./version.ts";
import { worker } from "./service/worker.ts";

/** The commands. */
export const COMMANDS: readonly Command[] = [
  ...[verify, plan, check, fetch, cc, mend, interdiff, merge, report, certify, hook],
  ...[publish, mail, serve, worker, submit, doctor, tree, clean],
  ...[schema, completion, help, version],
];
