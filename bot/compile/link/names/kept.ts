/**
 * What searches for names came to, so that an edit of the same file does not search the kernel
 * again: what was searched is named in full, and what is not the same is searched.
 * @module
 */
import { z } from "zod";
import { bytesBeneath, fileBeneath } from "../../../system/files/beneath.ts";
import { sha256 } from "../../../system/files/files.ts";
import { readJson } from "../../../text/json.ts";
import type { Notes } from "../types.ts";
import type { Hit, Roots } from "./search.ts";

const text = z.string();

const foundSchema = z.union([
  /** Objects that may define or need a name, each with that name. */
  z.object({ targets: z.array(z.tuple([text, text])) }),
  /** What cannot be excluded. */
  z.object({ kind: z.enum(["defined", "needed"]), name: text, where: text }),
]);
/** What a search comes to. */
export type Found = z.infer<typeof foundSchema>;

/** What a search came to before, where it is kept; else it is made. */
export async function once(
  notes: Notes | undefined,
  of: readonly unknown[],
  search: () => Promise<Found>,
): Promise<Found> {
  if (notes === undefined) return await search();
  const all = ["names", ...of];
  const known = readJson(foundSchema, await notes.load(all));
  if (known !== undefined) return known;
  const found = await search();
  await notes.save(all, JSON.stringify(found));
  return found;
}

/**
 * Whether files have the text that they have at the state of which searches are kept: none of them
 * is, by whatever name, one with another text.
 */
export function areOf({ but }: Notes, files: readonly Hit[], { source }: Roots): boolean {
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
