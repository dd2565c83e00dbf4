/**
 * everystep for programs: the same stages as the command line, with values in and out. Nothing is
 * printed; progress goes to the `ui` that is passed, if any. A stage is loaded by the function that needs
 * it, since mod.ts is the program, too.
 * @module
 */
import { type Context, inDir } from "./engine/context.ts";
import type { SelectOptions } from "./engine/options.ts";
import type { Mended } from "./engine/mend/run.ts";
import type { Verified } from "./engine/verify.ts";
import { DEFAULT_LEVEL, type Level, type Plan } from "./plan/types.ts";
import type { RawMessage, Series } from "./series/types.ts";
import { cacheDir } from "./system/files/files.ts";
import { userDirectory } from "./system/host.ts";
import { silent, type Ui } from "./system/terminal/ui.ts";
import type { Applied, Base } from "./tree/types.ts";

/** A series: where it is, in words as `readSeries` takes them, or its mails. */
export type SeriesSource = string | readonly RawMessage[];

/** What every function takes. */
export interface Options {
  /** Kernel tree, a git tree or an unpacked tarball; default: the one that `cwd` is in, else everystep's own. Never changed. */
  readonly tree?: string;
  /** Commit to start from; default: found from the series. */
  readonly base?: string;
  /** Which version, where the source has several; default: the latest. */
  readonly reroll?: number;
  /** The public-inbox for bare Message-IDs; default: b4's of git config, else that of `configs/`. */
  readonly inbox?: string;
  /** Adds trailers given in replies: `own` those by who sends them, `all` those for others, too. */
  readonly trailers?: "own" | "all";
  /** Relative paths start here; default: the user's directory. */
  readonly cwd?: string;
  /** everystep's cache directory; default: the user's. */
  readonly cache?: string;
  /** Directory to use in place of everystep's `configs/`. */
  readonly configs?: string;
  /** Hears what is going on. */
  readonly ui?: Ui;
  /** Stops the work; the same call goes on from there. */
  readonly signal?: AbortSignal;
}

/** What planning takes. */
export interface PlanOptions extends Options {
  /** Names of architectures, or `all`; default: those that the series affects. */
  readonly archs?: readonly string[] | "all";
  /** Builds by name, and sets of them: `x86_64:allmodconfig`. */
  readonly builds?: readonly string[];
  /** Configurations for every architecture; default: the usual ones. */
  readonly kconfigs?: readonly string[];
  /** What is set on top of them: `CONFIG_X=y`, files. */
  readonly fragments?: readonly string[];
  /** Compilers for every architecture; default: the usual ones. */
  readonly toolchains?: readonly string[];
  /** Default: `objects`. */
  readonly level?: Level;
}

/** What verifying takes. */
export interface VerifyOptions extends PlanOptions {
  /** Parallel compilers; default: one per core. */
  readonly jobs?: number;
  /** Minutes that one make may take. */
  readonly timeoutMinutes?: number;
  /** Keep the output directory from state to state. */
  readonly incremental?: boolean;
  /** Take no result of an earlier run. */
  readonly fresh?: boolean;
  /** Stop at the first `fail`. */
  readonly failFast?: boolean;
  /** Boot each state's kernel, too; level `boot` does so anyhow. Default: false. */
  readonly boot?: boolean;
  /** Directory of the probes to boot with; default: those of the series. */
  readonly probe?: string;
  /** Build in a sandbox, where there is one; default: true. */
  readonly sandbox?: boolean;
  /** The patches are a stranger's: nothing is built without a sandbox, the compiler cache is only read. */
  readonly untrusted?: boolean;
  /** `W=` of make, for example `1`. */
  readonly warnings?: string;
  /** `C=` of make: sparse checks what is compiled, or all. */
  readonly sparse?: "1" | "2";
  /** Directory for `report.json` and the logs. */
  readonly output?: string;
}

/** What mending takes. */
export interface MendOptions extends Omit<VerifyOptions, "failFast" | "output"> {
  /** Directory for the new series: not there, empty, or of an earlier mend. */
  readonly output: string;
  /** The version that the new series says; default: one more, 1 for a git range. */
  readonly rerollCount?: number;
  /** How many changed series may be built. */
  readonly trials?: number;
}

/**
 * Reads a series: a directory of patches, an mbox (plain or .gz), a maildir, a git range of
 * `options.tree`, a Message-ID, a URL; or takes its mails. Throws UserError for bad input.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const series = await readSeries("patches");
 * assert.equal(series.version, 4);
 * assert.equal(series.patches.length, 8);
 * assert.equal(series.patches[5]?.files[0]?.path, "arch/um/Kconfig");
 * ```
 */
export async function readSeries(
  source: SeriesSource,
  options: Options = {},
): Promise<Series> {
  const { readSeries: readOnly } = await import("./engine/input/inputs.ts");
  return readOnly({ ...options, ...sourceOf(source) }, contextOf(options));
}

/**
 * Plans a series: which cells there are, which are built, and why. Looks at no tree.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const plan = await planSeries("patches");
 * assert.deepEqual(plan.archs, [
 *   ...["alpha", "loongarch", "mips64", "parisc64", "powerpc64", "sparc64", "um", "x86_64"],
 * ]);
 * ```
 */
export async function planSeries(
  source: SeriesSource,
  options: PlanOptions = {},
): Promise<Plan> {
  const { readConfigs } = await import("./engine/plan/choice.ts");
  const { makePlan } = await import("./engine/plan/cells.ts");
  const context = contextOf(options);
  const series = await readSeries(source, options);
  const choice = await readConfigs(options, context);
  return (await makePlan(selectOf(source, options), choice, series, context)).plan;
}

/**
 * Whether a series applies, and to what. Throws UserError for bad input.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(check("main..topic", { tree: "patches" }), /not a kernel tree/);
 * ```
 */
export async function check(
  source: SeriesSource,
  options: Options = {},
): Promise<{ readonly base: Base; readonly applied: Applied }> {
  const { readInputs } = await import("./engine/input/inputs.ts");
  const { appliedOf } = await import("./engine/states.ts");
  const inputs = await readInputs({ ...options, ...sourceOf(source) }, contextOf(options));
  return { base: inputs.base, applied: await appliedOf(inputs) };
}

/**
 * Applies a series, builds every affected architecture at every state, and judges. Throws UserError
 * for bad input and InfraError if the machine is at fault before the first cell.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(verify("absent.mbox"), /there is no such file/);
 * ```
 */
export async function verify(
  source: SeriesSource,
  options: VerifyOptions = {},
): Promise<Verified> {
  const { runVerify } = await import("./engine/verify.ts");
  const request = { ...options, ...howOf(source, options) };
  return runVerify({ ...request, failFast: options.failFast ?? false }, contextOf(options));
}

/**
 * Makes a series bisect-safe without a change of its last tree: folds what mends a break into the
 * patch that broke it, or puts the patches in another order, and writes the new series to
 * `options.output`. Throws UserError for bad input, also for a directory that is not empty.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(mend("patches", { output: "patches" }), /is not empty/);
 * ```
 */
export async function mend(
  source: SeriesSource,
  options: MendOptions,
): Promise<Mended> {
  const { runMend } = await import("./engine/mend/run.ts");
  return runMend({ ...options, ...howOf(source, options) }, contextOf(options));
}

function howOf(source: SeriesSource, options: Omit<VerifyOptions, "failFast">) {
  return {
    ...selectOf(source, options),
    incremental: options.incremental ?? false,
    fresh: options.fresh ?? false,
    boot: options.boot ?? false,
    sandbox: options.sandbox ?? true,
  } as const;
}

function sourceOf(source: SeriesSource): Pick<SelectOptions, "series" | "mails"> {
  return typeof source === "string" ? { series: source } : { mails: source };
}

function selectOf(
  source: SeriesSource,
  options: PlanOptions,
): SelectOptions {
  return { ...options, ...sourceOf(source), level: options.level ?? DEFAULT_LEVEL };
}

function contextOf(options: Options): Context {
  const here = userDirectory();
  return {
    cwd: options.cwd === undefined ? here : inDir(here, options.cwd),
    cache: options.cache === undefined ? cacheDir() : inDir(here, options.cache),
    home: decodeURIComponent(new URL("..", import.meta.url).pathname).replace(/\/$/, ""),
    ui: options.ui ?? silent,
    signal: options.signal ?? new AbortController().signal,
  };
}
