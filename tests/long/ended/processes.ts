/** Command lines of the processes, other than ours, in which a text stands. */
export async function processes(text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    if (line.includes(text) && Number(name) !== Deno.pid) found.push(line.replaceAll("\0", " "));
  }
  return found;
}
