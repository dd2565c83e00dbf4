/**
 * Dates of mails that git am does not take, whatever the patch: found before anything is built.
 * @module
 */
import type { Patch, Series } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import { ownGit } from "../store.ts";

/** As mailers write it, in a year that git has numbers for, whatever the zone. Git takes it. */
const USUAL =
  /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} (?:19[89]\d|20[0-8]\d) \d\d:\d\d:\d\d [+-]\d{4}(?: \(\w+\))?$/;
/** No date is longer, and no comment behind it matters. */
const MAX_DATE = 200;

/** Throws {@linkcode UserError} for the first date that git am would refuse. */
export async function refuseDates(gitDir: string, { patches }: Series): Promise<void> {
  for (const patch of patches) {
    const date = patch.date?.slice(0, MAX_DATE);
    if (date === undefined || USUAL.test(date) || await isAccepted(gitDir, date)) continue;
    throw refusal(patch, date);
  }
}

/** As git am does, which makes an author of the mail's From and Date. */
async function isAccepted(gitDir: string, date: string): Promise<boolean> {
  const env = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b", GIT_AUTHOR_DATE: date };
  return (await ownGit(gitDir, ["var", "GIT_AUTHOR_IDENT"], { env })).ok;
}

function refusal({ n, raw }: Patch, date: string): UserError {
  return new UserError(`patch ${n} has a date that git am does not take: ${date}`, {
    place: { file: raw.file, line: raw.line },
    hint: "a Date: is like Tue, 27 Jan 2026 12:00:00 +0000",
  });
}
