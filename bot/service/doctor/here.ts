/**
 * What this machine lacks to serve, or to work for who serves: as its settings say.
 * @module
 */
import { loadMailPolicy, loadServiceSettings, pickArchs } from "../../config/mod.ts";
import type { Finding } from "../../doctor/mod.ts";
import { configDirs, type Context } from "../../engine/context.ts";
import { readConfigs } from "../../engine/plan/choice.ts";
import { environment, now, processId, randomSeed } from "../../system/host.ts";
import { dataDir } from "../setup.ts";
import { examineService } from "./mod.ts";

/** Looks at it. */
export async function examineMachine(
  request: {
    readonly archs?: readonly string[] | "all";
    readonly configs?: string;
    readonly service?: { readonly data?: string; readonly database?: string };
  },
  context: Context,
): Promise<readonly Finding[]> {
  const configs = configDirs(request, context);
  const { archs, settings } = await readConfigs(request, context);
  const asked = request.archs === undefined || request.archs === "all"
    ? archs
    : pickArchs(archs, request.archs);
  return await examineService({
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
}
