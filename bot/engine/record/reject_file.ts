/**
 * `reject.json` of a run whose series does not apply.
 * @module
 */
import { makeReject, type RejectReport } from "../../report/model/reject_schema.ts";
import { postedMails } from "../../series/mail/posted.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { remove, writeAtomic } from "../../system/files/files.ts";
import { now } from "../../system/host.ts";
import { publicTree } from "../../tree/mod.ts";
import type { Reject } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import type { Inputs } from "../input/inputs.ts";
import { dropPage } from "./page.ts";
import { VERSION } from "../../version.ts";

/** What others are told of a reject. */
export async function rejectOf(
  { series, tree, base }: Inputs,
  reject: Reject,
  { signal }: Pick<Context, "signal">,
): Promise<RejectReport> {
  const known = await publicTree(tree, (base.below ?? base).commit, signal);
  return makeReject({
    ...{ series, base, reject, version: VERSION, startedAt: now() },
    tree: { ...tree, public: known },
    posted: await postedMails(series),
  });
}

/** Writes it in place of the report of an earlier run, and gives its name. */
export async function writeReject(dir: string, reject: RejectReport): Promise<string> {
  const file = `${dir}/reject.json`;
  await makeDir(dir);
  await remove(`${dir}/report.json`);
  await dropPage(`${dir}/report.json`);
  await writeAtomic(file, `${JSON.stringify(reject, null, 2)}\n`);
  return file;
}
