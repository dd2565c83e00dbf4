/**
 * Process groups on record: a run that is killed leaves its children behind, and the next run ends
 * them before it takes over what they write to.
 * @module
 */
import { appendLineSync } from "../system/files/dirs.ts";
import { readTextIfThere, remove } from "../system/files/files.ts";
import {
  identify,
  isRunning,
  killProcess,
  processGroups,
  type ProcessId,
  workingDir,
} from "../system/process/proc.ts";
import { killGroup } from "../system/process/spawn.ts";

/** Writes a group leader on record, at once. One that has ended already is left out. */
export function recordGroup(file: string, pid: number): void {
  const id = identify(pid);
  if (id !== undefined) appendLineSync(file, JSON.stringify(id));
}

/**
 * Kills what is on record and still runs, then forgets the record. A leader is known by its start
 * time and boot; where only its children are left, those that work below `dir` are killed.
 */
export async function killRecorded(file: string, dir: string): Promise<number> {
  const text = await readTextIfThere(file);
  if (text === undefined) return 0;
  let killed = 0, groups: ReturnType<typeof processGroups> | undefined;
  const lines = text.split("\n").filter((line) => line !== "");
  for (const id of new Map(lines.flatMap(parse).map((id) => [id.pid, id])).values()) {
    if (isRunning(id)) {
      killGroup(id.pid);
      killed++;
      continue;
    }
    if (identify(id.pid) !== undefined) continue; // the id went to another process
    groups ??= processGroups();
    for (const member of groups.get(id.pid) ?? []) {
      if (!`${workingDir(member)}/`.startsWith(`${dir}/`)) continue;
      killProcess(member);
      killed++;
    }
  }
  await remove(file);
  return killed;
}

/** A torn last line of a killed run counts for nothing. */
function parse(line: string): ProcessId[] {
  try {
    const { pid, startTime, boot } = JSON.parse(line);
    const sane = Number.isInteger(pid) && pid > 1 && typeof startTime === "string" &&
      typeof boot === "string";
    return sane ? [{ pid, startTime, boot }] : [];
  } catch {
    return [];
  }
}
