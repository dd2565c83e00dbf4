/**
 * What searches for names came to, so that an edit of the same file does not search the kernel
 * again: what was searched is named in full, and what is not the same is searched.
 * @module
 */
import { z } from "zod";
import { bytesBeneath, fileBeneath } from "../../../system/files/beneath.ts";
import { sha256 } from "../../../system/files/files.ts";
import type { Hit, Roots } from "./search.ts";

const text = z.string();

/** What a search comes to. */
export const foundSchema = z.union([
  /** Objects that may define or need a name, each with that name. */
  z.object({ targets: z.array(z.tuple([text, text])) }),
  /** What cannot be excluded. */
  z.object({ kind: z.enum(["defined", "needed"]), name: text, where: text }),
]);
/** What a search comes to. */
export type Found = z.infer<typeof foundSchema>;

/** Where searches are kept, of one state in which other files may stand instead. */
export interface Searches {
  /** Paths of the source that may have another text than at that state. */
  readonly but: readonly string[];
  /** What was found; `of` is all that decides it beside that state. */
  load(of: readonly unknown[]): Promise<Found | undefined>;
  /** Keeps it. */
  save(of: readonly unknown[], found: Found): Promise<void>;
}

/**
 * Whether files have the text that they have at the state of which searches are kept: none of them
 * is, by whatever name, one with another text.
 */
export function areOf({ but }: Searches, files: readonly Hit[], { source }: Roots): boolean {
  const other = new Set(but), paths = new Set(but.map((path) => fileBeneath(source, path)));
  return !paths.has(undefined) &&
    files.every(({ key, path }) => !other.has(key) && !paths.has(path));
}

/** A digest of files that the build made, which no tree names; undefined: one cannot be read. */
export async function madeDigest(
  files: readonly Hit[],
  { build }: Roots,
): Promise<string | undefined> {
  const all: (readonly [string, string])[] = [];
  for (const { key } of files) {
    if (!key.startsWith("./")) continue;
    const bytes = bytesBeneath(build, key.slice(2));
    if (bytes === undefined) return undefined;
    all.push([key, await sha256(bytes)]);
  }
  return await sha256(JSON.stringify(all));
}
