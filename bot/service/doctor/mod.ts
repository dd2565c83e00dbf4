/**
 * What a machine has to run the service with, and what to do about the rest. Looks only; but for a
 * small object that comes and goes in the store, it changes nothing.
 * @module
 */
import type { ArchConfig, MailPolicy, ServiceSettings, Settings } from "../../config/mod.ts";
import { examine, type Finding } from "../../doctor/mod.ts";
import { kindOf } from "../../system/files/files.ts";
import { findSandbox } from "../../system/process/sandbox.ts";
import { isRoot } from "../../system/user.ts";
import { databaseFindings } from "./database.ts";
import { dataFindings, listenFinding, sandboxFinding, userFinding } from "./machine.ts";
import { storeFinding } from "./store.ts";
import { mailFinding, tokenFindings } from "./notify.ts";
import { compilersFinding, treeFinding } from "./trees.ts";

/** What is examined. */
export interface ServiceExam {
  readonly settings: ServiceSettings;
  readonly own: Settings;
  readonly mail: MailPolicy;
  readonly archs: readonly ArchConfig[];
  /** The service's directory. */
  readonly data: string;
  readonly cache: string;
  /** `postgres://USER@HOST/NAME`; undefined: the database in the service's directory. */
  readonly database?: string;
  readonly env: (name: string) => string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A name that nobody else has. */
  readonly name: string;
  readonly signal: AbortSignal;
}

/** Looks at everything that `serve` and `worker` need. Takes some seconds. */
export async function examineService(exam: ServiceExam): Promise<readonly Finding[]> {
  const { settings, own, mail, archs, data, cache, database, env, now, name, signal } = exam;
  const cwd = await kindOf(cache) === "directory" ? cache : "/";
  const parts = await Promise.all([
    findSandbox(true, own.limits).then((sandbox) => [sandboxFinding(sandbox)]),
    [userFinding(isRoot())],
    dataFindings(data, own.diskGiB),
    databaseFindings(database, data, now),
    storeFinding({ ...settings.artifacts, dir: data }, name, env).then((one) => [one]),
    listenFinding(settings.listen).then((one) => [one]),
    mailFinding(settings, mail, { cwd, signal }).then((one) => [one]),
    tokenFindings(settings, env),
    Promise.all(settings.trees.map(treeFinding)),
    examine(archs, own, { cache }).then((findings) => [
      compilersFinding(archs, findings, database !== undefined),
    ]),
  ]);
  return parts.flat();
}
