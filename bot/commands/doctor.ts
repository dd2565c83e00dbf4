/**
 * `doctor`: what this machine has to build kernels with, what it lacks, and installing that.
 * @module
 */
import type { DoctorCommand } from "../cli/command.ts";
import { pickBuilds } from "../config/mod.ts";
import { available, examine, examineBoots, install, renderFindings } from "../doctor/mod.ts";
import { cleanText } from "../text/clean.ts";
import type { CommandContext } from "../cli/context.ts";
import { readConfigs } from "../engine/plan/choice.ts";

/** Runs `doctor`: exit code 0 if everything is there, 3 if something is missing. */
export async function doctor(command: DoctorCommand, context: CommandContext): Promise<number> {
  if (command.service !== undefined) {
    return await doctorService(command, context);
  }
  const { archs, settings, request } = await readConfigs(command, context);
  const names = command.archs === "all" ? ["all"] : command.archs;
  const asked = names === undefined
    ? archs.filter((arch) => arch.extra !== true)
    : pickBuilds(archs, names, request.sets);
  const look = async () => [
    ...await examine(asked, settings, { cache: context.cache }),
    ...command.boot ? await examineBoots(asked) : [],
  ];
  let findings = await look();
  if (command.install) {
    const installed = await install(findings, context.ui, { signal: context.signal });
    if (installed.length > 0) findings = await look();
  }
  if (command.json) context.terminal.out(JSON.stringify(findings, null, 2));
  else context.terminal.out(renderFindings(findings));
  return asked.every((arch) => available(arch, findings) === true) ? 0 : 3;
}

/** `doctor --service`: exit code 0 if nothing is wrong that the service cannot go on without, else 3. */
async function doctorService(command: DoctorCommand, context: CommandContext): Promise<number> {
  const { examineMachine } = await import("../service/doctor/here.ts");
  const findings = await examineMachine(command, context);
  if (command.json) context.terminal.out(JSON.stringify(findings, null, 2));
  else context.terminal.out(cleanText(renderFindings(findings)));
  return findings.every(({ status, optional }) => status === "found" || optional) ? 0 : 3;
}
