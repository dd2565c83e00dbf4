/**
 * A mail with a diff, for tests of what is wrong with it.
 */
import type { RawMessage } from "../../bot/series/mod.ts";
import { mail } from "./mails.ts";

export const HEAD = "Text.\n---\n mm/a.c | 2 +-\n\n";

/** A single patch mail with this diff. */
export const withDiff = (diff: string, headers: string[] = []): RawMessage[] => [
  mail({ body: `${HEAD}${diff}`, headers, file: "in.mbox" }),
];
