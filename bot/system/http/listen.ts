/**
 * Whether a server could listen somewhere.
 * @module
 */

/** What trying to listen came to. */
export type Listening = "free" | "used" | { readonly why: string };

/** Tries to listen at an address, and leaves it again. */
export function tryListen(hostname: string, port: number): Listening {
  try {
    Deno.listen({ hostname, port }).close();
    return "free";
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return "used";
    const why = error instanceof Deno.errors.PermissionDenied
      ? "this user may not listen there"
      : error instanceof Deno.errors.AddrNotAvailable
      ? "that is no address of this machine"
      : error instanceof Error
      ? error.message
      : String(error);
    return { why };
  }
}

/** What answers at a URL of this machine, as text of at most 64 KiB; undefined if nothing does. */
export async function askHere(url: string, ms: number): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ms), redirect: "error" });
    return (await answer.text()).slice(0, 65_536);
  } catch {
    return undefined;
  }
}
