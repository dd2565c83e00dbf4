/**
 * Builds programs of the tree: `make -C tools cpupower`, self-tests. They are made in the tree, since few know another
 * directory; the source stays as it is, and the directories that they are made in stand over it as copies.
 * @module
 */
import { makeDir } from "../../system/files/dirs.ts";
import { kindOf, remove, writeAtomic } from "../../system/files/files.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { type WatchedFiles, watchFiles } from "../../system/files/reads.ts";
import { readerOf, type TouchedLines } from "../../coverage/mod.ts";
import { plural } from "../../text/words.ts";
import { byPlace } from "../by_place.ts";
import { type CellRequest, noOutcome, orNoOutcome } from "../cell.ts";
import { lacksBytes } from "../disk.ts";
import { SYSTEM_PATH } from "../../system/process/which.ts";
import { KEEP_GOING, type Maker, maker, type MakeRun } from "../make.ts";
import type { InfraOutcome, WholeOutcome } from "../types.ts";
import { type Call, callsOf, openCalls, writeStandIns } from "./calls.ts";
import { type Copies, copyTools, rootOf } from "./copies.ts";
import { lookAtCalls, readsOf } from "./look.ts";
import { brokenText, lacksOf, withPackages } from "./missing.ts";
import { inTree } from "./places.ts";
import { brokenIn } from "./broken.ts";
import { toolLines, type ToolMake, toolMake, TOOLS_MAKEFILE } from "./targets.ts";

/** Files of make are never longer. */
const MAX_TEXT = 2 ** 20;

/** Builds the programs of a cell. Never throws for what a patch can do; the machine's faults are outcomes, too. */
export async function buildTool(request: CellRequest): Promise<WholeOutcome | InfraOutcome> {
  return await orNoOutcome(request, () => build(request));
}

async function build(request: CellRequest): Promise<WholeOutcome | InfraOutcome> {
  const { arch, mounts, log, sandbox } = request;
  const short = await lacksBytes(mounts.source, request.minFreeBytes);
  if (short !== undefined) return noOutcome(request, short);
  await remove(mounts.build);
  await makeDir(mounts.build);
  await remove(log);
  const how = await toolMake(arch.tool!, {
    makefile: await readTextBeneath(mounts.source, TOOLS_MAKEFILE, MAX_TEXT) ?? "",
    has: async (path) => await kindOf(`${mounts.source}/${path}`) === "file",
  });
  if (how === undefined) return await nothing(request);
  const copies = sandbox.kind === "bwrap"
    ? await copyTools(mounts.source, mounts.build, how)
    : { root: mounts.source, dirs: [] };
  const touched = request.touched ?? [];
  const watched = sandbox.kind === "bwrap" ? await watchedFiles(request, touched) : undefined;
  // Beside the output directory, where nothing that runs can write.
  const standIns = `${mounts.build}.bin`;
  const cell = maker({
    ...request,
    mounts: {
      ...mounts,
      copies: [...copies.dirs, ...watched?.copies ?? []],
      readOnly: [standIns, ...mounts.readOnly ?? []],
    },
    path: [standIns, ...request.path],
    // A command that compiles and links is none that a cache keeps.
    ccache: false,
    keys: undefined,
  });
  await writeStandIns(standIns, cell.places.build, [...request.path, ...SYSTEM_PATH].join(":"));
  await openCalls(mounts.build);
  try {
    const made = await make(cell, how);
    const calls = await callsOf(mounts.build);
    const all = { request, how, cell, copies, calls };
    return await outcome(all, made, await watched?.unread());
  } finally {
    await remove(standIns);
    // Nobody makes anything of it, and it has copies of all of tools/.
    await remove(mounts.build);
  }
}

async function make(cell: Maker, how: ToolMake): Promise<MakeRun> {
  const { source, build } = cell.places;
  const headers = how.headers
    ? await cell.makeAs("headers", ["make", "-C", source, `O=${build}`, "headers"])
    : { ok: true };
  if (!headers.ok) return headers;
  const include = how.headers ? [`KHDR_INCLUDES=-isystem ${build}/usr/include`] : [];
  const words = [...how.words, ...include];
  return await cell.makeAs("image", [
    ...["make", "-C", `${source}/${how.in}`, ...KEEP_GOING, ...words],
  ]);
}

/** Files of make and of other programs, of which only the kernel knows whether anybody read them. */
async function watchedFiles(
  { mounts }: Pick<CellRequest, "mounts">,
  touched: readonly TouchedLines[],
): Promise<WatchedFiles | undefined> {
  const paths = touched.filter(({ path, gone }) =>
    !gone && path.startsWith("tools/") && ["make", "tool"].includes(readerOf(path))
  ).map(({ path }) => path);
  return paths.length === 0
    ? undefined
    : await watchFiles(mounts.source, [...new Set(paths)], `${mounts.build}/.everystep-watched`);
}

/** What there is of a build that has ended. */
interface Done {
  readonly request: CellRequest;
  readonly how: ToolMake;
  readonly cell: Maker;
  readonly copies: Copies;
  readonly calls: readonly Call[];
}

async function outcome(
  { request, how, cell, copies, calls }: Done,
  made: MakeRun,
  unread: readonly string[] | undefined,
): Promise<WholeOutcome | InfraOutcome> {
  const { mounts, touched } = request, { source } = cell.places;
  const has = async (path: string) => await kindOf(`${mounts.source}/${path}`) === "file";
  const facts = cell.reader.facts();
  const placed = await inTree(facts.diagnostics, calls, { source, has });
  const lacks = lacksOf(placed), diagnostics = byPlace(withPackages(placed, lacks));
  const kind = made.ok ? "built" : made.fault === undefined ? "broken" : "infra";
  const done = calls.filter(({ ok }) => ok);
  const broken = kind === "broken" ? brokenIn(request.log, facts.brokenTargets, source) : [];
  const compiled = `${plural(done.length, "call")} of compilers`;
  const summary = kind === "built"
    ? compiled
    : made.fault ?? made.excess ?? brokenText(diagnostics, broken);
  const common = {
    summary,
    diagnostics,
    brokenTargets: broken,
    compiled: done.length,
    configHash: "",
    log: request.log,
    reproduce: toolLines(how),
    level: "image",
  } as const;
  if (kind === "infra") return { ...common, ...times(cell), kind };
  const question = {
    ...{ cell, touched: touched ?? [], arch: request.arch.srcarch },
    mounts: { source: mounts.source, build: mounts.build },
    rootOf: (path: string) => rootOf(copies, mounts.source, path),
  };
  const found = touched === undefined || touched.length === 0
    ? { seen: [] }
    : await lookAtCalls(question, done, { unread, gone: kind === "built" ? how.dir : undefined });
  if ("fault" in found) return noOutcome(request, found.fault);
  const reads = kind === "built" ? await readsOf(mounts, done, source) : undefined;
  return {
    ...common,
    ...times(cell),
    kind,
    seen: found.seen,
    ...(reads === undefined ? {} : { reads }),
    ...(kind === "broken" ? { lacks } : {}),
  };
}

function times({ times }: Maker): Pick<WholeOutcome, "seconds" | "cpuSeconds"> {
  return { seconds: times.seconds, cpuSeconds: times.cpuSeconds };
}

/** The state has no such programs yet, or no more. */
async function nothing(request: CellRequest): Promise<WholeOutcome> {
  const summary = "the state has no such programs";
  // What is kept has a log.
  await writeAtomic(request.log, `${summary}\n`);
  const { kind: _, summary: __, ...common } = noOutcome(request, "");
  return {
    ...common,
    level: "image",
    kind: "built",
    summary,
    seen: [],
    reads: [],
  };
}
