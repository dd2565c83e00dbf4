/**
 * A diagnostic as it stands in files: in a report, in kept results, in shards.
 * @module
 */
import { z } from "zod";
import { count, list } from "../../text/shapes.ts";
import type { Diagnostic } from "../types.ts";

/** What a program said of a build or a boot. */
export const diagnosticSchema = z.object({
  severity: z.enum(["error", "warning"]),
  tool: z.string().describe(
    "cc, as, ld, modpost, objtool, kconfig, dtc, dtschema, sparse, make, boot, kernel, test or other",
  ),
  file: z.string().optional().describe("path relative to the tree"),
  line: count().optional(),
  column: count().optional(),
  message: z.string(),
  option: z.string().optional().describe(
    "the option that turns it on, -Wunused-variable; of dtschema the binding, mmc/mmc.yaml",
  ),
  function: z.string().optional().describe("the function that it is in, where the tool names one"),
  includedFrom: list(z.object({ file: z.string(), line: count() }).readonly()).optional()
    .describe("the lines that included its file, the innermost first"),
  target: z.string().optional().describe("what make was making: mm/a.o"),
  seq: count().optional().describe("its place in what was printed of its target, from 0"),
  usedAt: z.object({ file: z.string(), line: count(), function: z.string().optional() })
    .readonly().optional()
    .describe("where the macro or the inlined function that it is about is used"),
}) satisfies z.ZodType<Diagnostic>;
