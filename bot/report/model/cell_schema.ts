/**
 * One cell of a report, with what compilers and kernels said of it.
 * @module
 */
import { z } from "zod";
import { TEST_RESULTS } from "../../boot/types.ts";
import { heldTreesSchema } from "../../compile/bindings/schema_of.ts";
import { diagnosticSchema } from "../../compile/kept/diagnostic_schema.ts";
import { noBootSchema } from "./no_boot_schema.ts";
import type { Verdict } from "../../judge/types.ts";
import { LEVELS } from "../../plan/types.ts";
import { ARGUMENTS } from "./argument.ts";
import { count, list, seconds } from "../../text/shapes.ts";

/** The verdicts of a cell, best to worst, then those that say nothing about the patch. */
export const VERDICTS = [
  "pass",
  "fixed",
  "unaffected",
  "warn",
  "fail",
  "inherited",
  "base-broken",
  "untested",
  "infra",
] as const satisfies readonly Verdict[];

const judgedDiagnosticSchema = diagnosticSchema.extend({
  status: z.enum(["new", "old", "moved", "fixed"])
    .describe("against the state before; moved is old, at another line"),
  was: z.string().optional()
    .describe("of one that is old or moved: its text at the state before, if numbers in it differ"),
}).readonly();

const driftSchema = z.object({
  since: count().describe("the first patch that may have done it; mostly the cell's own"),
  total: count().describe("how many symbols changed"),
  symbols: list(
    z.object({
      symbol: z.string().describe("without CONFIG_"),
      from: z.string().describe("as .config writes it; n if absent"),
      to: z.string(),
    }).readonly(),
  ).describe("the first of them, sorted"),
}).readonly();

const bootSchema = z.object({
  result: z.enum(["booted", "broken", "infra", "untested"]),
  summary: z.string().describe("one line"),
  why: noBootSchema.optional().describe("of one that is untested: what this machine lacks for it"),
  machine: z.string().describe("qemu-system-alpha -M clipper"),
  seconds: seconds().describe("wall time of the boot"),
  tests: list(
    z.object({ name: z.string(), result: z.enum(TEST_RESULTS) }).readonly(),
  ).describe("what the probes print as KTAP; flaky: not the same in two boots of one kernel"),
  values: list(z.object({ name: z.string(), value: z.string() }).readonly())
    .describe("what the probes measured"),
  excerpt: list(z.string()).describe("the lines of the console that tell most"),
  console: z.string().optional().describe("file of the console, cut in its middle if it is long"),
  reproduce: list(z.string()).describe("shell lines that do the same by hand"),
  boots: count().optional().describe("how often the kernel was booted; absent: once"),
  flaky: list(
    z.object({
      what: z.string().describe("not ok: TEST, what a splat says, or how the boot ended"),
      failed: count().describe("in how many of its boots"),
      boots: count(),
      known: z.literal(true).optional()
        .describe("it differed at a state before; here it was so in every boot"),
    }).readonly(),
  ).optional().describe("what is not the same in all boots of one kernel; no patch's fault"),
}).readonly();

const testSchema = z.object({
  name: z.string(),
  result: z.enum(["passed", "failed", "skipped", "infra"])
    .describe("skipped: exit code 125; infra: the machine's fault, or an exit code above 127"),
  summary: z.string().describe("one line: exit code 1"),
  command: z.string().describe("the line for a shell, as it was typed"),
  seconds: seconds().describe("wall time"),
  excerpt: list(z.string()).describe("the last lines that it printed"),
  cases: list(
    z.object({ name: z.string(), result: z.enum(TEST_RESULTS) }).readonly(),
  ).optional().describe("of a kernel's own tests each: SUITE.CASE; flaky: in one of two runs"),
  log: z.string().optional().describe("file of all that it printed"),
  reproduce: list(z.string()).describe("shell lines that do the same, after those of the cell"),
}).readonly();

/** A cell. */
export const cellSchema = z.object({
  state: count().describe("0 is the base, n the tree after patch n"),
  arch: z.string().describe("the name of a build: um, x86_64:allmodconfig"),
  verdict: z.enum(VERDICTS),
  reason: z.string().describe("one line"),
  since: list(count()).optional()
    .describe("of one that is inherited: the patches that broke it, not mended yet"),
  level: z.enum(LEVELS).describe("how far this cell was taken"),
  argument: z.object({
    kind: z.enum(ARGUMENTS).describe(
      "whole-build; link: compiled, and the link argued from the objects; objects: compiled, the " +
        "link not judged; unaffected; prepared: state 0 at level objects, taken to build",
    ),
    text: z.string().describe("one line"),
  }).readonly().optional().describe("what the verdict stands on; absent where there is no answer"),
  configHash: z.string().optional().describe("SHA-256 of .config"),
  compiled: count().describe("objects compiled or assembled, device trees made"),
  seconds: seconds().describe("wall time"),
  cpuSeconds: seconds(),
  cached: z.boolean().describe("the result of an earlier run was taken"),
  diagnostics: list(judgedDiagnosticSchema).describe("those worth showing: the new ones first"),
  diagnosticsTotal: z.object({
    errors: count(),
    warnings: count(),
    new: count(),
    old: count(),
    fixed: count(),
  }).readonly().describe(
    "how many there were; new, old (moved ones, too) and fixed against the state before",
  ),
  brokenTargets: list(z.string()).describe("make targets that failed"),
  trees: heldTreesSchema.optional()
    .describe("the bindings of device trees that the patch changes; absent: it changes none"),
  hunk: z.string().optional()
    .describe(
      "of a fail, the hunk that most likely caused its first error: mm/a.c @@ -1,2 +3,4 @@",
    ),
  log: z.string().optional().describe("file of the whole log"),
  reproduce: list(z.string()).describe("shell lines that do the same by hand"),
  boot: bootSchema.optional().describe("how the kernel ran; its splats are in diagnostics"),
  tests: list(testSchema).optional().describe("what its tests came to, in the order of the run"),
  drift: driftSchema.optional().describe("absent if this state or those before have no .config"),
}).readonly();
