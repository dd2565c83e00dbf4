/**
 * Why a series does not apply, as it is kept beside its verdict. It is what `check` found, without what
 * only this machine knows.
 * @module
 */
import { z } from "zod";
import { type RejectReport, rejectShape } from "../../report/model/reject_schema.ts";
import type { Run } from "../state/shards.ts";
import type { Store } from "../store/types.ts";
import { reportKey } from "./keys.ts";
import { readJson } from "../../text/json.ts";

const kept = z.object({ base: z.string(), reject: rejectShape });

/** The reject of a run, and the commit that the series was tried on. */
export type KeptReject = z.infer<typeof kept>;

/** Larger ones are not shown. */
const MAX_BYTES = 4 * 2 ** 20;

/** Where it stands in the store. */
export const rejectKey = (run: Run): string => `${reportKey(run)}/reject.json`;

/** Keeps it; with the whole of `report`, that it can be told. */
export async function putReject(
  store: Store,
  run: Run,
  { base, reject }: KeptReject,
  report?: RejectReport,
): Promise<void> {
  await store.put(
    rejectKey(run),
    new TextEncoder().encode(`${JSON.stringify({ ...report, base, reject }, null, 2)}\n`),
  );
}

/** Reads it; undefined if there is none that can be read. */
export async function getReject(
  store: Pick<Store, "get">,
  run: Run,
): Promise<KeptReject | undefined> {
  const bytes = await store.get(rejectKey(run)).catch(() => undefined);
  if (bytes === undefined || bytes.length > MAX_BYTES) return undefined;
  return readJson(kept, new TextDecoder().decode(bytes));
}
