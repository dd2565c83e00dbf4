/**
 * Builds one cell: configuration, then everything that the level asks for, with every word of it
 * in a log file.
 * @module
 */
import type { Build } from "../config/types.ts";
import type { TouchedLines } from "../coverage/mod.ts";
import { makeDir } from "../system/files/dirs.ts";
import { InfraError } from "../system/errors.ts";
import { remove } from "../system/files/files.ts";
import { byPlace } from "./by_place.ts";
import { configure, type Trim } from "./config.ts";
import { lacksBytes } from "./disk.ts";
import { readDotConfig } from "./dot_config.ts";
import { firstError, unexplained } from "./first_error.ts";
import { libcLacks } from "./host_libc.ts";
import { reproduceLines } from "./kbuild.ts";
import { look } from "./seen/look.ts";
import { withPackages } from "./tools/missing.ts";
import { KEEP_GOING, type Maker, maker, type MakeRequest, type MakeRun } from "./make.ts";
import { miscCheck } from "./misc_check.ts";
import type { InfraOutcome, WholeOutcome } from "./types.ts";

/** All that a cell's build needs. */
export interface CellRequest extends MakeRequest {
  /** Keep the output of the state before. */
  readonly incremental: boolean;
  /** Bytes that the disk must have free. */
  readonly minFreeBytes: number;
  /** Lines of which the outcome says whether a compiler saw them; undefined: of none. */
  readonly touched?: readonly TouchedLines[];
  /** What to leave out of the defconfig. */
  readonly trim?: Trim;
}

/** Builds a cell. Never throws for what a patch can do; the machine's faults are outcomes, too. */
export async function buildCell(request: CellRequest): Promise<WholeOutcome | InfraOutcome> {
  return await orNoOutcome(request, () => build(request));
}

/** What building a cell comes to; where it throws InfraError, that there is no outcome. */
export async function orNoOutcome<Outcome>(
  request: { readonly arch: Build; readonly log: string },
  build: () => Promise<Outcome>,
): Promise<Outcome | InfraOutcome> {
  try {
    return await build();
  } catch (error) {
    if (error instanceof InfraError) return noOutcome(request, error.message);
    throw error;
  }
}

async function build(request: CellRequest): Promise<WholeOutcome | InfraOutcome> {
  const { arch, mounts } = request;
  const short = await lacksBytes(mounts.source, request.minFreeBytes);
  if (short !== undefined) return noOutcome(request, short);
  if (!request.incremental) await remove(mounts.build);
  await makeDir(mounts.build);
  await remove(request.log);
  const cell = maker(request);
  const configured = await configure(arch, mounts.build, mounts.source, cell.make, request.trim);
  const made = configured.ok
    ? await cell.make("image", [...KEEP_GOING, ...arch.targets])
    : configured;
  const result = made.ok ? await miscCheck(cell, request) ?? made : made;
  const { touched, untrusted } = request;
  const found = touched === undefined || result.fault !== undefined
    ? { seen: undefined }
    : await look({ cell, mounts, arch: arch.srcarch, touched, untrusted });
  if ("fault" in found) return noOutcome(request, found.fault);
  return await outcome(request, result, cell, { configured: configured.ok, seen: found.seen });
}

async function outcome(
  request: CellRequest,
  result: MakeRun,
  cell: Maker,
  { configured, seen }: { readonly configured: boolean; readonly seen?: WholeOutcome["seen"] },
): Promise<WholeOutcome | InfraOutcome> {
  const facts = cell.reader.facts();
  const config = await readDotConfig(request.mounts.build);
  const lacks = libcLacks(facts.diagnostics, { arch: request.arch, config: config?.symbols });
  const diagnostics = byPlace(withPackages(facts.diagnostics, lacks));
  const kind = result.ok ? "built" : result.fault === undefined ? "broken" : "infra";
  const summary = kind === "built" ? `${facts.compiled} objects` : result.fault ?? result.excess ??
    firstError(diagnostics, facts.brokenTargets)?.message ?? unexplained(facts);
  const common = {
    summary,
    diagnostics,
    brokenTargets: facts.brokenTargets,
    compiled: facts.compiled,
    seconds: cell.times.seconds,
    cpuSeconds: cell.times.cpuSeconds,
    configHash: config?.hash ?? "",
    ...(configured && config !== undefined ? { config: config.symbols } : {}),
    log: request.log,
    reproduce: reproduceLines(request.arch, request.arch.targets, {
      diagnostics,
      brokenTargets: facts.brokenTargets,
    }),
    level: "image",
  } as const;
  if (kind === "infra") {
    return { ...common, kind, ...result.dropped && { dropped: result.dropped } };
  }
  return {
    ...common,
    kind,
    ...(request.incremental || kind === "broken" ? { made: facts.made } : {}),
    ...(seen === undefined ? {} : { seen }),
    ...(kind === "broken" && lacks.length > 0 ? { lacks } : {}),
  };
}

/** The outcome of a cell that the machine kept us from building. */
export function noOutcome(
  request: { readonly arch: Build; readonly log: string },
  summary: string,
): InfraOutcome {
  return {
    kind: "infra",
    summary,
    diagnostics: [],
    brokenTargets: [],
    compiled: 0,
    seconds: 0,
    cpuSeconds: 0,
    configHash: "",
    log: request.log,
    reproduce: reproduceLines(request.arch, request.arch.targets),
    level: "image",
  };
}
