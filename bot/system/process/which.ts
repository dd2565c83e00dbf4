/**
 * Finding programs.
 * @module
 */
import { have } from "./process.ts";

/** The system's directories of programs; a build sees no others but its compiler's. */
export const SYSTEM_PATH: readonly string[] = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];
/** The same as a search path. */
export const SYSTEM_SEARCH: string = SYSTEM_PATH.join(":");

/** Where programs are looked for: the user's `PATH`, then the system's, which a user's may lack. */
export function searchPath(): string {
  const own = (Deno.env.get("PATH") ?? "").split(":").filter((dir) => dir.startsWith("/"));
  return [...new Set([...own, ...SYSTEM_PATH])].join(":");
}

/** The absolute path of a program on a search path, or undefined. One that is absolute is itself. */
export async function which(program: string, path: string): Promise<string | undefined> {
  if (program.startsWith("/")) {
    const end = program.lastIndexOf("/");
    return await have(program.slice(end + 1), program.slice(0, end)) ? program : undefined;
  }
  for (const dir of path.split(":")) {
    if (dir !== "" && await have(program, dir)) return `${dir}/${program}`;
  }
  return undefined;
}
