/**
 * `publish --kcidb`: submits a report to KCIDB, or shows what it would submit.
 * @module
 */
import type { PublishCommand } from "../cli/command.ts";
import { kcidbPlace, submitKcidb } from "../publish/kcidb.ts";
import { renderKcidb } from "../report/kcidb.ts";
import { configFile } from "../report/kcidb_builds.ts";
import type { Report } from "../report/schema.ts";
import { kindOf } from "../system/files.ts";
import { GIT_HASH } from "../system/digest.ts";
import { UserError } from "../system/errors.ts";
import { environment } from "../system/host.ts";
import { httpClient } from "../system/http.ts";
import { refusal } from "../system/http_rules.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { readReport } from "./report.ts";

/** Runs it: exit code 0 once it is submitted, or shown. */
export async function publishKcidb(
  { origin, allStates, tree, logs }: Extract<PublishCommand["where"], { kcidb: true }>,
  { file, send, json }: PublishCommand,
  context: CommandContext,
): Promise<number> {
  const { terminal, ui, signal } = context;
  const report = await readReport(file, context);
  const states = allStates ? "all" : "ends";
  const files = await filesBeside(report, file, context);
  const text = renderKcidb(report, origin, { states, tree, logs, files });
  if (!send) {
    terminal.out(text.trimEnd());
    ui.note("nothing was sent; --send does");
    return 0;
  }
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
  const sent = await submitKcidb(text, place, { http: httpClient({ signal, insecure }), signal });
  terminal.out(
    json
      ? JSON.stringify(sent, null, 2)
      : `submission ${sent.id}: ${
        sent.state === "processed" ? "processed" : "taken, and waits to be processed"
      }`,
  );
  return 0;
}

/** Names of the configurations and differences that stand among the logs of the output directory. */
async function filesBeside(
  { cells, states }: Report,
  typed: string,
  { cwd }: Pick<CommandContext, "cwd">,
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
