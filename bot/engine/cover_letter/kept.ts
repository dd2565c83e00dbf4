/**
 * What the tree's own scripts said of a series, kept: the same scripts and the same mails say the
 * same, and perl takes longer over them than all else of a run with nothing to build.
 * @module
 */
import { z } from "zod";
import type { Checkpatch, Finding, Recipient } from "../../cover_letter/types.ts";
import {
  checkpatchSchema,
  findingSchema,
  recipientSchema,
} from "../../report/model/cover_letter_schema.ts";
import { codeAt, codeDigest } from "../../system/files/code.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { readTextIfThere, sha256, writeAtomic } from "../../system/files/files.ts";
import type { Inputs } from "../input/inputs.ts";
import { readJson } from "../../text/json.ts";

/** All that is found about a cover letter and its patches. */
export interface CoverLetterResult {
  readonly findings: readonly Finding[];
  /** By the patch's place; none where the scripts were not run, or the tree has none. */
  readonly checkpatch: ReadonlyMap<number, Checkpatch>;
  /** Who should get the series. */
  readonly cc: readonly Recipient[];
}

const keptSchema = z.object({
  findings: z.array(findingSchema),
  checkpatch: z.array(z.tuple([z.int(), checkpatchSchema])),
  cc: z.array(recipientSchema),
});

/** The code that asks the scripts, and reads what they answer, with all that it imports. */
export const CODE: readonly URL[] = codeAt([
  ...["text/", "system/", "source/", "series/", "config/", "tree/", "std/", "cover_letter/"],
  ...["report/model/", "report/analysis/", "engine/input/", "engine/cover_letter/"],
  "engine/context.ts",
]);

/** What was kept of these mails on this base, or undefined. */
export async function keptCoverLetter(inputs: Inputs): Promise<CoverLetterResult | undefined> {
  const kept = readJson(keptSchema, await readTextIfThere(await place(inputs)));
  return kept === undefined ? undefined : { ...kept, checkpatch: new Map(kept.checkpatch) };
}

/** Keeps it. */
export async function keepCoverLetter(inputs: Inputs, result: CoverLetterResult): Promise<void> {
  await makeDir(`${inputs.tree.home}/letters`);
  const { findings, checkpatch, cc } = result;
  const text = JSON.stringify({ findings, checkpatch: [...checkpatch], cc });
  await writeAtomic(await place(inputs), text);
}

async function place({ tree, base, series }: Inputs): Promise<string> {
  const mails = await Promise.all(series.patches.map(({ raw }) => sha256(raw.bytes)));
  const key = await sha256([await codeDigest(CODE), base.tree, ...mails].join("\n"));
  return `${tree.home}/letters/${key.slice(0, 32)}.json`;
}
