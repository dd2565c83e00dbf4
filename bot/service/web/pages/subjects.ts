/**
 * The subjects of a series' patches, from the mails that were stored when it came.
 * @module
 */
import type { MailReader } from "../../read/types.ts";
import { mboxKey } from "../../run/keys.ts";
import type { Store } from "../../store/types.ts";

/** Series whose subjects are remembered. */
const KEPT = 200;
/** Larger ones are not read for their subjects. */
const MAX_BYTES = 4 * 2 ** 20;

/** Subjects by the number of the patch, from 1; empty if they cannot be had. */
export type Subjects = (id: string) => Promise<readonly string[]>;

/** Reads them once, and remembers those that were asked for last. */
export function subjectReader(store: Store, reader: Pick<MailReader, "subjects">): Subjects {
  const kept = new Map<string, readonly string[]>();
  return async (id) => {
    const known = kept.get(id);
    const subjects = known ?? await readSubjects(store, reader, id);
    if (subjects === undefined) return [];
    kept.delete(id);
    kept.set(id, subjects);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    return subjects;
  };
}

/** Undefined if the series is not there yet. */
async function readSubjects(
  store: Store,
  reader: Pick<MailReader, "subjects">,
  id: string,
): Promise<readonly string[] | undefined> {
  const bytes = await store.get(mboxKey(id)).catch(() => undefined);
  if (bytes === undefined) return undefined;
  if (bytes.length > MAX_BYTES) return [];
  return await reader.subjects(bytes);
}
