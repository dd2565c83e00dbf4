/**
 * Which lines of the patches compilers saw, and the patches themselves, in a report.
 * @module
 */
import { z } from "zod";
import { count, list } from "../../text/shapes.ts";

const range = () => z.tuple([z.int().positive(), z.int().positive()]).readonly();

/** The lines that compilers saw, and those that none did. */
export const coverageSchema = z.object({
  lines: count().describe(
    "lines that the series adds for a compiler, Kconfig or make; comments are not counted",
  ),
  compiled: count().optional()
    .describe("how many of them were seen by one; absent in reports of before 0.2"),
  missing: list(
    z.object({
      patch: z.int().positive(),
      file: z.string(),
      lines: count().describe("of those that the patch adds to it, how many were not seen"),
      why: z.enum(["not-built", "compiled-away", "unknown", "no-answer"]).optional().describe(
        "no build reads the file; the preprocessor (or the assembler) of each that reads it takes them out; read, and " +
          "it could not be found out; no build that has an answer reads the file, and some have " +
          "none. Absent in reports of before 0.2, which knew whole files only",
      ),
      unanswered: list(z.string()).optional().describe(
        "builds that have no answer for the patch's state or a later one; absent: all have",
      ),
      at: list(range()).optional().describe(
        "the first and last numbers of the lines, after the patch",
      ),
      removed: list(z.tuple([count(), count()]).readonly()).optional().describe(
        "where code was only taken out: the line before, and how many lines",
      ),
      symbols: list(z.string()).optional()
        .describe("configuration symbols that decide whether they are compiled, without CONFIG_"),
      baseBroken: z.object({
        build: z.string(),
        packages: list(z.string()).describe(
          "Debian's packages that it lacks; empty: none is known",
        ),
      }).readonly().optional().describe(
        "the build of programs that would read the file, where it is broken at the base",
      ),
      note: z.string().optional().describe("one line"),
    }).readonly(),
  ).describe("what no build has seen, by patch and file"),
  files: list(
    z.object({
      patch: z.int().positive(),
      file: z.string(),
      lines: list(range()).describe("the lines that the patch adds for a compiler"),
      seen: list(
        z.object({
          at: range(),
          by: list(z.string()).describe("the builds"),
          state: count().optional()
            .describe("where none saw it at the patch's own state: the first later one"),
        }).readonly(),
      ),
    }).readonly(),
  ).optional().describe("who saw which of the added lines, for a page that shows the patch"),
}).readonly();

/** A patch to one file, for a page that shows it. */
export const diffSchema = z.object({
  patch: z.int().positive(),
  file: z.string().describe("after the patch"),
  hunks: list(
    z.object({
      start: count().describe("the number of its first line, after the patch"),
      lines: list(z.string()).describe("each with its sign; long ones are cut"),
    }).readonly(),
  ),
}).readonly();
