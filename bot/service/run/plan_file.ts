/**
 * What a run was planned with: each of its workers has to do the same.
 * @module
 */
import { z } from "zod";
import type { Run } from "../state/shards.ts";
import type { Store } from "../store/types.ts";
import { runKey } from "./keys.ts";

const planFile = z.object({
  /** The commit that state 0 is. */
  base: z.string().regex(/^[0-9a-f]{40,64}$/),
  level: z.enum(["objects", "image", "boot"]),
  boot: z.boolean(),
  /** Architectures that were asked for. */
  archs: z.array(z.string()).readonly().optional(),
}).readonly();

/** The plan of a run. */
export type RunPlan = z.infer<typeof planFile>;

const key = (run: Run) => `${runKey(run)}/plan.json`;

/** Keeps it. */
export async function putPlan(store: Store, run: Run, plan: RunPlan): Promise<void> {
  await store.put(key(run), new TextEncoder().encode(JSON.stringify(plan)));
}

/** Reads it; undefined if there is none. */
export async function getPlan(store: Store, run: Run): Promise<RunPlan | undefined> {
  const bytes = await store.get(key(run));
  return bytes === undefined
    ? undefined
    : planFile.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
