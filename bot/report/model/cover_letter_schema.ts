/**
 * The parts of a report that are about the cover letter and the patches as mails.
 * @module
 */
import { z } from "zod";
import {
  type Checkpatch,
  type Finding,
  FINDING_KINDS,
  type Recipient,
} from "../../cover_letter/types.ts";
import { count } from "../../text/shapes.ts";

/** What checkpatch.pl says of a patch. */
export const checkpatchSchema = z.object({
  errors: count(),
  warnings: count(),
  checks: count(),
  findings: z.array(
    z.object({
      level: z.enum(["error", "warning", "check"]),
      type: z.string().describe("checkpatch.pl's name for it"),
      message: z.string(),
      file: z.string().optional().describe("absent: the commit message"),
      line: count().optional().describe("in the file after the patch"),
    }).readonly(),
  ).readonly().describe("the first of them"),
}).readonly();

/** One claim, and what became of it. */
export const findingSchema = z.object({
  kind: z.enum(FINDING_KINDS),
  severity: z.enum(["mismatch", "note", "ok"])
    .describe("mismatch: does not hold; note: not checked, or worth a look; never a verdict"),
  says: z.string().describe("what the cover letter or the patch says; empty where it says nothing"),
  is: z.string().describe("what is so"),
  line: count().optional().describe("line in the cover letter's file"),
  patch: z.int().positive().optional().describe("the patch that says it"),
}).readonly();

/** Someone who should get the series. */
export const recipientSchema = z.object({
  name: z.string(),
  email: z.string(),
  role: z.string().describe("maintainer, reviewer, open list, ..."),
  section: z.string().describe("of MAINTAINERS; empty for the list of all"),
}).readonly();

/** One claim of the cover letter, as a report has it. */
export type CoverLetterFinding = z.infer<typeof findingSchema>;

// What the cover letter's stage gives must be what a report takes: checked when this is compiled.
type Assignable<A, B> = A extends B ? true : never;
const _assignable: [
  Assignable<Finding, CoverLetterFinding>,
  Assignable<Checkpatch, z.infer<typeof checkpatchSchema>>,
  Assignable<Recipient, z.infer<typeof recipientSchema>>,
] = [true, true, true];
