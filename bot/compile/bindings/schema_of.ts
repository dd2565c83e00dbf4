/**
 * What became of holding device trees against their bindings, as it stands in files: of kept results, of shards, of reports.
 * @module
 */
import { z } from "zod";
import { count } from "../../text/shapes.ts";
import type { HeldTrees, Unheld } from "./types.ts";

const unheldSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("missing").describe("dtschema is not installed") }).readonly(),
  z.object({
    kind: z.literal("old").describe("dtschema is older than the tree asks for"),
    has: z.string(),
    needs: z.string(),
  }).readonly(),
  z.object({
    kind: z.literal("old-tree").describe(
      "the tree has another check, of the sources of device trees",
    ),
    needs: z.string(),
  }).readonly(),
  z.object({ kind: z.literal("no-bindings").describe("the tree has none that can be read") })
    .readonly(),
  z.object({ kind: z.literal("whole").describe("the cell was built whole") }).readonly(),
  z.object({ kind: z.literal("broken").describe("they could not be made at one of the states") })
    .readonly(),
  z.object({ kind: z.literal("many").describe("more differ than are looked at"), most: count() })
    .readonly(),
  z.object({
    kind: z.literal("failed").describe("a program of dtschema failed, or is not understood"),
    program: z.string(),
    how: z.string().describe("one line"),
  }).readonly(),
]) satisfies z.ZodType<Unheld>;

/** Those of a cell. */
export const heldTreesSchema = z.object({
  held: count().describe("device trees that differ, and were held against the bindings"),
  unheld: count().describe("device trees that differ, and were not"),
  why: unheldSchema.optional().describe("why not; of several reasons the first"),
  ignored: z.object({ first: z.string(), count: count() }).readonly().optional()
    .describe("bindings that dtschema left out, since it could not read them"),
}).readonly() satisfies z.ZodType<HeldTrees>;
