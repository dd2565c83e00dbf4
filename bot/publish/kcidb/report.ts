/**
 * Submits a report to KCIDB.
 * @module
 */
import { type Context, inDir } from "../../engine/context.ts";
import { readReport } from "../../engine/record/report_file.ts";
import { renderKcidb } from "../../report/kcidb/report.ts";
import { configFile } from "../../report/kcidb/builds.ts";
import type { Report } from "../../report/model/schema.ts";
import { GIT_HASH } from "../../system/files/digest.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf } from "../../system/files/files.ts";
import { environment } from "../../system/host.ts";
import { httpClient } from "../../system/http/client.ts";
import { refusal } from "../../system/http/rules.ts";
import { kcidbPlace, submitKcidb } from "./submit.ts";

/** How a report becomes a submission. */
export interface KcidbRequest {
  /** Who submits. */
  readonly origin: string;
  /** Not the base and the last state alone. */
  readonly allStates: boolean;
  /** What KernelCI calls the tree. */
  readonly tree?: string;
  /** Where the logs are. */
  readonly logs?: string;
}

/** The report in a file, and what is submitted of it. */
export async function kcidbText(
  file: string,
  { origin, allStates, tree, logs }: KcidbRequest,
  context: Context,
): Promise<{ readonly report: Report; readonly text: string }> {
  const report = await readReport(file, context);
  const states = allStates ? "all" : "ends";
  const files = await filesBeside(report, file, context);
  return { report, text: renderKcidb(report, origin, { states, tree, logs, files }) };
}

/** Submits it to where `KCIDB_REST` says. Throws UserError for a report of which nobody else knows the base. */
export async function sendToKcidb(
  { report, text }: { readonly report: Report; readonly text: string },
  { ui, signal }: Context,
): Promise<Awaited<ReturnType<typeof submitKcidb>>> {
  const { release, base } = report.tree;
  if (release !== undefined || !GIT_HASH.test(base.commit)) {
    throw new UserError("the base is no commit that others know: it was made of a tarball", {
      hint: "verify with --tree on a clone of the tree",
    });
  }
  const given = environment("KCIDB_REST");
  if (given === undefined || given === "") {
    throw new UserError("nothing may be sent without a token", {
      hint: "set KCIDB_REST=https://TOKEN@HOST/",
    });
  }
  const place = kcidbPlace(given);
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const why = refusal(new URL(place.url), insecure);
  if (why !== undefined) throw new UserError(`KCIDB_REST: ${why}`);
  ui.step(`submitting to ${new URL(place.url).host}`);
  return await submitKcidb(text, place, { http: httpClient({ signal, insecure }), signal });
}

/** Names of the configurations and differences that stand among the logs of the output directory. */
async function filesBeside(
  { cells, states }: Report,
  typed: string,
  { cwd }: Pick<Context, "cwd">,
): Promise<ReadonlySet<string>> {
  const dir = inDir(cwd, typed).replace(/\/report\.json$/, "");
  const hashes = cells.flatMap(({ configHash }) =>
    configHash !== undefined && /^[0-9a-f]{16,64}$/.test(configHash) ? [configHash] : []
  );
  const names = [
    ...hashes.map((hash) => configFile(hash)),
    ...states.map(({ n }) => `state-${n}.diff`),
  ];
  const found = new Set<string>();
  for (const name of new Set(names)) {
    if (await kindOf(`${dir}/logs/${name}`) === "file") found.add(name);
  }
  return found;
}
