/**
 * JSON that somebody else wrote, or that a crash may have cut.
 * @module
 */
import type { z } from "zod";

/** The value in a text, by its schema; undefined if there is none, or another. */
export function readJson<Schema extends z.ZodType>(
  schema: Schema,
  text: string | undefined,
): z.output<Schema> | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
