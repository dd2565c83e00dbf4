/**
 * The argument of a link in a kept result.
 * @module
 */
import { z } from "zod";

const text = z.string();

/** A step of an argument. */
const stepSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("need"), name: text, by: text }),
  z.object({ kind: z.literal("import"), name: text, module: text, by: text }),
  z.object({ kind: z.literal("new"), name: text }),
  z.object({ kind: z.literal("gone"), name: text }),
  z.object({ kind: z.literal("section"), section: text }),
  z.object({ kind: z.literal("relocation"), place: text, type: z.number() }),
  z.object({ kind: z.literal("tool"), tool: z.enum(["modpost", "objtool"]), objects: z.number() }),
]);

/** An argument that a kernel links. */
export const linkSchema = z.object({
  kind: z.enum(["unchanged", "resolved"]),
  objects: z.number(),
  alike: z.number(),
  steps: z.array(stepSchema),
});
