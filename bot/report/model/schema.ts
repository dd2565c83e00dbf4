/**
 * The report: everything that a run found, as one JSON value. `report.json` is this, and every
 * rendering (terminal, mail, page) is a function of it. A report of a run that is still going on, or
 * was killed, has the cells it reached and `complete: false`.
 *
 * A field may be added within version 1; a field that changes or goes makes version 2.
 * @module
 */
import { z } from "zod";
import type { Diagnostic } from "../../compile/types.ts";
import type { Audited } from "../../judge/mod.ts";
import type { SeriesVerdict, Verdict } from "../../judge/types.ts";
import { LEVELS } from "../../plan/types.ts";
import type { PostedMail } from "../../series/mail/posted.ts";
import type { BaseFix, Settled } from "../../tree/types.ts";
import { cellSchema } from "./cell_schema.ts";
import { coverageSchema, diffSchema } from "./coverage_schema.ts";
import { checkpatchSchema, findingSchema, recipientSchema } from "./cover_letter_schema.ts";
import { count, list, seconds } from "../../text/shapes.ts";

/** What `schema` says in every report of this version. */
export const REPORT_SCHEMA = "everystep.report/1";

const prerequisiteSchema = z.object({
  says: z.string().describe("the line, or the words of the cover letter, that name it"),
  result: z.enum(["applied", "in-tree", "not-found", "unreachable", "conflict", "left-out"]),
  where: z.enum(["history", "source", "archive"]).optional().describe("where it was found"),
  patches: list(z.object({ subject: z.string(), messageId: z.string().optional() }).readonly())
    .describe("less those that an earlier one brought"),
  title: z.string().optional().describe("of a series, its title and version"),
  why: z.string().optional().describe("why it is not applied, in one line"),
}).readonly();

const fixSchema = z.object({
  subject: z.string(),
  from: z.string().describe("--fixes, or the architecture whose file names it"),
  file: z.string().describe("its name, without directories"),
  sha256: z.string().describe("of its mail"),
  result: z.enum(["applied", "in-tree", "left-out"]),
  why: z.string().optional().describe("why it is left out, in one line"),
}).readonly();

const personSchema = z.object({ name: z.string(), email: z.string() }).readonly();

const postedSchema = z.object({
  n: count().describe("0 is the cover letter, n patch n"),
  messageId: z.string(),
  subject: z.string().describe("the whole of it, decoded"),
  date: z.string().optional().describe("as written"),
  from: personSchema.describe("who sent it"),
  references: list(z.string()).describe("what it answers, the oldest first"),
  to: list(personSchema),
  cc: list(personSchema),
  more: z.literal(true).optional().describe("it names more people than to and cc hold, 500 each"),
}).readonly();

const stepSchema = z.object({
  arch: z.string(),
  state: count(),
  name: z.string().describe(
    "checkout, config, prepare, dry-run, compile, nm, link, image, boot or another",
  ),
  start: seconds().describe("seconds from the run's beginning to this step's"),
  seconds: seconds().describe("wall time"),
  cpuSeconds: seconds().describe("of all its processes; 0 where nobody counted"),
  critical: z.boolean().optional()
    .describe("true: on the critical path; the run is over sooner if this step is"),
}).readonly();

const auditSchema = z.object({
  seed: count().describe("--seed of the same choice"),
  candidates: count().describe("cells whose verdict stands on a claim, not on a whole build"),
  cells: list(
    z.object({
      state: count(),
      arch: z.string(),
      claim: z.enum(["unaffected", "link"]),
      result: z.enum(["holds", "wrong", "open"]).describe(
        "wrong: an error of everystep, and the cell's verdict is infra; open: could not be built",
      ),
      text: z.string().describe("one line"),
    }).readonly(),
  ).describe("those that were chosen, by state"),
}).readonly();

/** What a series can come to. */
export const SERIES_VERDICTS = [
  "bisect-safe",
  "nothing-to-build",
  "not-bisect-safe",
  "incomplete",
] as const satisfies readonly SeriesVerdict["kind"][];

const verdictSchema = z.object({
  exit: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  kind: z.enum(SERIES_VERDICTS),
  text: z.string().describe("one line"),
}).readonly();

/**
 * Parses and checks a report; unknown fields are dropped.
 * @internal
 */
export const reportSchema = z.object({
  schema: z.literal(REPORT_SCHEMA),
  tool: z.object({ name: z.string(), version: z.string() }).readonly(),
  run: z.object({
    id: z.string(),
    startedAt: z.string().describe("ISO 8601, UTC"),
    finishedAt: z.string().optional(),
    seconds: seconds().describe("wall time so far"),
    host: z.object({ cores: count(), memoryBytes: count().optional() }).readonly(),
    steps: list(stepSchema).optional()
      .describe("what the cells that this run built spent its time on, by start"),
  }).readonly(),
  shard: z.string().optional()
    .describe("of a part of a run: which one; the verdict is that of merge, not of this report"),
  series: z.object({
    title: z.string(),
    version: z.int().positive(),
    tags: list(z.string()),
    patches: list(
      z.object({
        n: z.int().positive(),
        subject: z.string(),
        author: personSchema,
        messageId: z.string().optional(),
        sha256: z.string().optional().describe(
          "of the patch as it came, its mail headers included",
        ),
        diffId: z.string().optional().describe(
          "SHA-256 of its diff without line numbers and names of blobs: by it the patch is known elsewhere",
        ),
        commit: z.string().optional().describe(
          "of a git range, the commit that is this patch, if its tree is that of the state",
        ),
        checkpatch: checkpatchSchema.optional(),
      }).readonly(),
    ),
    notes: list(z.string()),
    coverLetter: list(findingSchema).optional()
      .describe("what the cover letter and the trailers claim, against the facts"),
    cc: list(recipientSchema).optional().describe("who get_maintainer.pl says should get it"),
    posted: list(postedSchema).optional().describe("its mails, for those who answer them"),
  }).readonly(),
  tree: z.object({
    label: z.string().describe("as the user named it, maybe a path of the machine"),
    name: z.string().optional().describe("as others know it"),
    url: z.string().optional().describe("where git fetches it"),
    branch: z.string().optional().describe("a branch or tag there that has the base"),
    release: z.string().optional().describe("the release of kernel.org whose source it is"),
    notes: list(z.string()),
    chosen: z.object({
      of: z.int().positive().describe("how many trees there were"),
      why: z.string(),
      tried: list(z.string()).describe("a line for each tree"),
    }).readonly().optional().describe("why it is this one of several"),
    base: z.object({
      commit: z.string(),
      tree: z.string(),
      how: z.string(),
      why: z.string(),
      fixes: list(fixSchema).optional().describe(
        "patches that are no part of the series, and that state 0 has where they are applied",
      ),
      prerequisites: list(prerequisiteSchema).optional().describe(
        "what the series says it stands on, in order; state 0 is the base with those that are applied",
      ),
    }).readonly(),
  }).readonly(),
  states: list(z.object({ n: count(), commit: z.string(), tree: z.string() }).readonly()),
  level: z.enum(LEVELS),
  werror: list(z.string()).optional()
    .describe("warnings that fail the gate: all, or those of -W options and tools"),
  tests: list(
    z.object({
      name: z.string(),
      command: z.string(),
      build: z.string().optional().describe("the only build whose states have to; absent: all"),
    }).readonly(),
  ).optional()
    .describe("the tests that every state was to pass"),
  archs: list(
    z.object({
      name: z.string(),
      compiler: z.string().optional().describe("its first line of --version"),
      defconfig: z.string(),
      why: z.string(),
      build: z.object({
        arch: z.string(),
        kconfig: z.string().describe("allmodconfig, defconfig+CONFIG_X=y, randconfig=SEED"),
        toolchain: z.string().optional().describe("clang-16; absent: the architecture's usual one"),
        cover: z.string().optional().describe("why it was added: what only it compiles"),
      }).readonly().optional().describe("absent of an architecture's usual build"),
    }).readonly(),
  ).describe("the builds, in the order of the grid"),
  cells: list(cellSchema).describe("by state, then by arch; a cell not reached yet is absent"),
  bisectSkip: list(
    z.object({
      n: z.int().positive().describe("the patch"),
      commit: z.string().describe("the commit of the range, as its tree has it"),
      reason: z.string().describe("one line"),
    }).readonly(),
  ).optional().describe("of a git range, the commits that git bisect must skip"),
  audit: auditSchema.optional().describe("with --audit: claims held against whole builds"),
  coverage: coverageSchema.optional()
    .describe("whether compilers saw what the series adds; absent in reports of before 0.2"),
  changedBindings: list(z.int().positive()).optional()
    .describe("patches that change bindings of device trees: these were not checked themselves"),
  diff: list(diffSchema).optional()
    .describe("the patches themselves, for a page that shows them; the first 3,000 lines"),
  verdict: verdictSchema,
  complete: z.boolean().describe("every cell of the plan has a verdict"),
}).readonly();

/** What stands in a report before its first cell is built. */
export const headSchema = reportSchema.unwrap().pick({
  schema: true,
  tool: true,
  series: true,
  tree: true,
  states: true,
  level: true,
  werror: true,
  tests: true,
  archs: true,
});

/** The steps of a run, and the machine that it ran on. */
export const runSchema = reportSchema.unwrap().shape.run;

/** A report, version 1. */
export type Report = (typeof reportSchema)["_output"];

/** One cell of a report. */
export type Cell = Report["cells"][number];

/** What a cell spent a part of the run's time on. */
export type Step = NonNullable<Report["run"]["steps"]>[number];

/** A message of the compiler with what it is against the state before. */
export type ReportDiagnostic = Cell["diagnostics"][number];

/** The JSON Schema (2020-12) of `report.json`. */
export function reportJsonSchema(): Record<string, unknown> {
  return {
    title: `everystep report, ${REPORT_SCHEMA}`,
    ...z.toJSONSchema(reportSchema, { io: "input" }),
  };
}

// What earlier stages give must be what a report takes: checked when this is compiled.
type Assignable<A, B> = A extends B ? true : never;
const _assignable: [
  Assignable<Diagnostic & { status: "new" }, ReportDiagnostic>,
  Assignable<Verdict, Cell["verdict"]>,
  Assignable<SeriesVerdict, Report["verdict"]>,
  Assignable<Audited, NonNullable<Report["audit"]>["cells"][number]>,
  Assignable<PostedMail, NonNullable<Report["series"]["posted"]>[number]>,
  Assignable<Settled, NonNullable<Report["tree"]["base"]["prerequisites"]>[number]>,
  Assignable<BaseFix, NonNullable<Report["tree"]["base"]["fixes"]>[number]>,
] = [true, true, true, true, true, true, true];
