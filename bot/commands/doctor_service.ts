/**
 * `doctor --service`: what this machine lacks to serve, or to work for who serves.
 * @module
 */
import type { DoctorCommand } from "../cli/command.ts";
import { loadMailPolicy, loadServiceSettings, pickArchs } from "../config/mod.ts";
import { renderFindings } from "../doctor/mod.ts";
import { cleanText } from "../report/clean.ts";
import { examineService } from "../service/doctor/mod.ts";
import { environment, now, processId, randomSeed } from "../system/host.ts";
import type { CommandContext } from "../cli/context.ts";
import { configDirs } from "../engine/context.ts";
import { readConfigs } from "../engine/plan/choice.ts";
import { dataDir } from "../service/setup.ts";

/** Runs `doctor --service`: exit code 0 if nothing is wrong that it cannot go on without, else 3. */
export async function doctorService(
  command: DoctorCommand,
  context: CommandContext,
): Promise<number> {
  const configs = configDirs(command, context);
  const { archs, settings } = await readConfigs(command, context);
  const asked = command.archs === undefined || command.archs === "all"
    ? archs
    : pickArchs(archs, command.archs);
  const findings = await examineService({
    settings: await loadServiceSettings(...configs),
    own: settings,
    mail: await loadMailPolicy(...configs),
    archs: asked,
    data: dataDir(command.service ?? {}, context),
    cache: context.cache,
    database: command.service?.database ?? environment("EVERYSTEP_DATABASE"),
    env: environment,
    now: () => Date.parse(now()),
    name: `${processId()}-${randomSeed()}`,
    signal: context.signal,
  });
  if (command.json) context.terminal.out(JSON.stringify(findings, null, 2));
  else context.terminal.out(cleanText(renderFindings(findings)));
  return findings.every(({ status, optional }) => status === "found" || optional) ? 0 : 3;
}
