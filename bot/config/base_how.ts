/**
 * How a base is found, and the tree that has it. A file of its own, for who needs nothing else.
 * @module
 */
import { z } from "zod";

/** What can decide what state 0 is. */
export type BaseHow = "--base" | "base-commit" | "blobs" | "range" | "tag" | "HEAD";

/** All of it. */
export const BASE_HOW = [
  "--base",
  "base-commit",
  "blobs",
  "range",
  "tag",
  "HEAD",
] as const satisfies readonly BaseHow[];

/** How a base was found, and why, as `check --json` and plans have it. */
export const foundFields = { how: z.enum(BASE_HOW), why: z.string() };

/** Which of several trees was chosen, and why: `TreeChoice` of the trees, in JSON. */
export const choiceSchema = z.object({
  name: z.string(),
  of: z.int().positive(),
  why: z.string(),
  tried: z.array(z.string()).readonly(),
}).readonly();
