/**
 * What was found about posted mails, kept by their Message-IDs: `hook b4-review` answers from that at once, without a
 * report of many megabytes.
 * @module
 */
import { z } from "zod";
import { type B4Answers, type B4Result, b4ResultSchema } from "../../report/b4_review.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { digestHex } from "../../system/files/digest.ts";
import { readTextIfThere, remove, writeAtomic } from "../../system/files/files.ts";
import { VERSION } from "../../version.ts";
import { readJson } from "../../text/json.ts";

/** Another version of the program, or of this file, is no answer. */
const FORMAT = 1;

const keptSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  messageId: z.string(),
  results: z.array(b4ResultSchema),
});

/** Keeps the answers of a run; those of an earlier run about the same mails are gone. */
export async function keepAnswers(cache: string, answers: B4Answers): Promise<void> {
  if (answers.size === 0) return;
  await makeDir(`${cache}/answers`);
  for (const [messageId, results] of answers) {
    if (results.length === 0) {
      await remove(fileOf(cache, messageId));
      continue;
    }
    const kept = { format: FORMAT, version: VERSION, messageId, results };
    await writeAtomic(fileOf(cache, messageId), `${JSON.stringify(kept)}\n`);
  }
}

/** What is kept about a mail; empty while there is nothing. */
export async function keptAnswers(cache: string, messageId: string): Promise<readonly B4Result[]> {
  const text = await readTextIfThere(fileOf(cache, messageId)).catch(() => undefined);
  const kept = readJson(keptSchema, text);
  return kept?.messageId === messageId ? kept.results : [];
}

function fileOf(cache: string, messageId: string): string {
  return `${cache}/answers/${digestHex(messageId).slice(0, 40)}.json`;
}
