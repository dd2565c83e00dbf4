/**
 * Output directories: copies of them, and how one that was built in differs.
 * @module
 */
import type { BuildOutcome } from "../../../bot/compile/types.ts";
import { fileBeneath } from "../../../bot/system/files/beneath.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { remove } from "../../../bot/system/files/files.ts";
import { run } from "../../../bot/system/process/process.ts";

/** Makes `to` a copy of `from`, times included, and of nothing else. */
export async function copyOutput(from: string, to: string, signal?: AbortSignal): Promise<void> {
  await remove(to);
  const done = await run(["cp", "-a", "--reflink=auto", "--", from, to], { signal });
  signal?.throwIfAborted();
  if (!done.ok) throw new InfraError(`cannot copy ${from}: ${done.stderr.trim().slice(-300)}`);
}

/** Throws InfraError unless it was built. */
export function logOutcome(outcome: BuildOutcome, what: string): void {
  if (outcome.kind === "built") return;
  throw new InfraError(`${what} does not build: ${outcome.summary}; see ${outcome.log}`);
}

/** Files larger than this are compared by their size alone. */
const MAX_BYTES = 64 * 2 ** 20;

/** Of some files below both directories, those whose bytes differ, or that only `now` has. */
export function changedFiles(before: string, now: string, files: readonly string[]): string[] {
  return files.filter((file) => {
    const [old, made] = [before, now].map((dir) => fileBeneath(dir, file, MAX_BYTES));
    if (made === undefined) return false;
    return old === undefined || !same(Deno.readFileSync(old), Deno.readFileSync(made));
  });
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
