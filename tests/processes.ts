/** A process of this machine, as /proc has it. */
export interface Process {
  readonly pid: number;
  /** Its program and its arguments, a blank between them. */
  readonly line: string;
}

/** The processes, other than ours, that have a text in their command line. */
export async function processes(text: string): Promise<Process[]> {
  const found: Process[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === Deno.pid) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    const argv = line.replaceAll("\0", " ");
    if (argv.includes(text)) found.push({ pid: Number(name), line: argv });
  }
  return found;
}
