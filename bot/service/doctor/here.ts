/**
 * What this machine lacks to serve, or to work for who serves: as its settings say.
 * @module
 */
import { loadMailPolicy, loadServiceSettings, pickArchs } from "../../config/mod.ts";
import { configDirs, type Context } from "../../engine/context.ts";
import type { Examined } from "../../engine/doctor.ts";
import { readConfigs } from "../../engine/plan/choice.ts";
import { environment, now, processId, randomSeed } from "../../system/host.ts";
import { dataDir } from "../setup.ts";
import { examineService } from "./mod.ts";

/** Looks at it: ready, if nothing is wrong that the service cannot go on without. */
export async function examineMachine(
  request: {
    readonly archs?: readonly string[] | "all";
    readonly configs?: string;
    readonly service?: { readonly data?: string; readonly database?: string };
  },
  context: Context,
): Promise<Examined> {
  const configs = configDirs(request, context);
  const { archs, settings } = await readConfigs(request, context);
  const asked = request.archs === undefined || request.archs === "all"
    ? archs
    : pickArchs(archs, request.archs);
  const findings = await examineService({
    settings: await loadServiceSettings(...configs),
    own: settings,
    mail: await loadMailPolicy(...configs),
    archs: asked,
    data: dataDir(request.service ?? {}, context),
    cache: context.cache,
    database: request.service?.database ?? environment("EVERYSTEP_DATABASE"),
    env: environment,
    now: () => Date.parse(now()),
    name: `${processId()}-${randomSeed()}`,
    signal: context.signal,
  });
  const ready = findings.every(({ status, optional }) => status === "found" || optional === true);
  return { findings, ready };
}
