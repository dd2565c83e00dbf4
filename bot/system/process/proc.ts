/**
 * Which process is which, from /proc (proc(5)): a bare process id may have been given to another.
 * @module
 */

/** A process that cannot be mistaken for a later one with the same id. */
export interface ProcessId {
  readonly pid: number;
  /** Clock ticks from boot to its start: field 22 of /proc/PID/stat. */
  readonly startTime: string;
  /** /proc/sys/kernel/random/boot_id: start times of another boot mean nothing. */
  readonly boot: string;
}

/** Identifies a running process; undefined if it has ended. */
export function identify(pid: number): ProcessId | undefined {
  const fields = statOf(pid);
  const startTime = fields?.[19];
  if (startTime === undefined) return undefined;
  return { pid, startTime, boot: bootId() };
}

/** True if exactly this process still runs. */
export function isRunning(id: ProcessId): boolean {
  const now = identify(id.pid);
  return now !== undefined && now.startTime === id.startTime && now.boot === id.boot;
}

/** The processes that run, by the id of their process group. */
export function processGroups(): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const entry of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(entry.name)) continue;
    const pid = Number(entry.name), fields = statOf(pid);
    if (fields === undefined || fields[0] === "Z") continue;
    const group = Number(fields[2]), members = groups.get(group);
    if (members === undefined) groups.set(group, [pid]);
    else members.push(pid);
  }
  return groups;
}

/** Processes of a process group, by their ids. */
export function groupMembers(group: number): readonly number[] {
  return processGroups().get(group) ?? [];
}

/** Where a process works, or undefined if that cannot be read. */
export function workingDir(pid: number): string | undefined {
  try {
    return Deno.readLinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Kills one process; one that has ended is fine. */
export function killProcess(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch { /* it has ended */ }
}

/** The fields of /proc/PID/stat after the name, which may hold anything, even ")". */
function statOf(pid: number): string[] | undefined {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim();
}
