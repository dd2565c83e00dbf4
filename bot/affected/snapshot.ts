/**
 * Everything about one state that the comparison with the next needs, so that the same directories
 * may then go on to the next state.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import type { TouchedFile } from "../series/types.ts";
import { sha256 } from "../system/files/files.ts";
import { diskFiles, filesBelow } from "./disk.ts";
import { type Command, readDryRun, readSavedCommand } from "./commands/dry_run.ts";
import { givenUp } from "./commands/given_up.ts";
import { buildGraph, type Graph, scanning } from "./graph.ts";
import type { Snapshot } from "./snapshot_type.ts";
import { copy } from "../text/copy.ts";
import { asks, readMakefiles } from "./commands/makefiles.ts";
import { readNodes } from "./commands/nodes.ts";
import { parseCommands } from "./commands/parsed.ts";
import type { Scan } from "./includes/scan.ts";
import type { SavedSnapshot } from "./saved.ts";
import { CONFIG_FILES, readAutoConf } from "./symbols.ts";
import { decidesCommands as decides, staysFile } from "./touched.ts";
import { readersWithoutCommand } from "./device_trees.ts";
import { Trace } from "./commands/trace.ts";
import type { Files, Key, Prepared } from "./types.ts";

/** Whether a file is in the directory of an architecture of which no build of these reads anything. */
export function isElsewhere(file: TouchedFile, ...builds: readonly Snapshot[]): boolean {
  return [file.path, ...(file.oldPath === undefined ? [] : [file.oldPath])].every((path) => {
    const dir = /^arch\/[^/]+\//.exec(path)?.[0];
    return dir !== undefined &&
      builds.every(({ graph, makefiles }) =>
        [graph.files, makefiles.read].every((keys) => {
          for (const key of keys) if (key.startsWith(dir)) return false;
          return true;
        })
      );
  });
}

const DECODER = new TextDecoder();

/**
 * Takes a snapshot. With the state before and what a patch touched, only what differs is read, and
 * the dry run is done again only if something that decides it differs. Most patches change neither
 * commands nor includes: then it is the snapshot of before, and takes no more memory. `saved` is
 * one of this very state.
 */
export async function takeSnapshot(
  prepared: Prepared,
  since?: {
    readonly before: Snapshot;
    readonly touched: readonly TouchedFile[];
    /** Make may look at any file without opening it. */
    readonly asks?: boolean;
  },
  saved?: SavedSnapshot,
): Promise<Snapshot> {
  const files = diskFiles(prepared.source, prepared.build);
  const text = (key: Key) => {
    const bytes = files.read(key);
    return bytes === undefined ? "" : DECODER.decode(bytes);
  };
  const config = readAutoConf(text("./include/config/auto.conf"));
  const configText = await sha256(text("./.config"));
  const generated = await readGenerated(files);
  if (saved?.configText === configText && equal(saved.generated, generated)) {
    const { nodes: from, scans: known, open, ...rest } = saved;
    return { ...rest, graph: buildGraph({ from, files, config, known, open }) };
  }
  const same = since !== undefined && since.asks !== true &&
    sameCommands(since.before, configText, generated, since.touched);
  if (
    same && equal(since.before.config, config) &&
    sameScans(since.before.graph, files, since.touched)
  ) return since.before;
  const { from, problems, warnings, makefiles, treeReaders } = same
    ? { ...since.before, from: since.before.graph }
    : await readCommands(prepared, files);
  const known = since && knownScans(since.before, since.touched);
  const graph = buildGraph({ from, files, config, known });
  return { graph, makefiles, problems, warnings, treeReaders, config, configText, generated };
}

/** Whether nothing that decides the commands, or which files there are, differs. */
function sameCommands(
  before: Snapshot,
  configText: string,
  generated: Snapshot["generated"],
  touched: readonly TouchedFile[],
): boolean {
  return before.configText === configText && equal(before.generated, generated) &&
    !touched.filter((file) => !isElsewhere(file, before)).some((file) =>
      !staysFile(file) || decides(file.path) ||
      before.makefiles.read.has(file.path) || asks(before.makefiles.asked, file.path)
    );
}

/** Whether the files include what they included, and read the same symbols. */
function sameScans(before: Graph, files: Files, touched: readonly TouchedFile[]): boolean {
  const paths = new Set(touched.map((file) => file.path));
  const scan = scanning(files);
  return [...before.scans].every(([key, known]) =>
    !key.startsWith("./") && !paths.has(key) || isDeepStrictEqual(scan(key), known)
  );
}

/** The dry run, and the commands of what `make prepare` made and a dry run takes as done. */
async function readCommands(prepared: Prepared, files: Files) {
  const problems: string[] = [];
  const trace = new Trace();
  const dry = parseCommands(
    readDryRun(await prepared.dryRun(), (problem) => problems.push(copy(problem)), trace),
    prepared.places,
  );
  const printed = new Set(dry.map((command) => command.target));
  const saved = savedCommands(files).filter((command) => !printed.has(command.target));
  const printedCommands = [...parseCommands(saved, prepared.places), ...dry];
  const commands = [...printedCommands, ...givenUp(trace, printedCommands, prepared.places)];
  const makefiles = readMakefiles(trace.makefiles, files, prepared.places, trace.hiding);
  const warnings = [...trace.warnings];
  const from = readNodes(commands, files);
  const treeReaders = readersWithoutCommand(trace, from.makers, prepared.places);
  return { from, problems, warnings, makefiles, treeReaders };
}

const RELEASE: Key = "./include/config/kernel.release";

async function readGenerated(files: Files): Promise<ReadonlyMap<Key, string>> {
  const digests = new Map<Key, string>();
  const archs = [...files.list("./arch").keys()].map((arch) => `./arch/${arch}/include/generated`);
  for (const dir of ["./include/generated", ...archs]) {
    for (const key of filesBelow(files, dir)) {
      const bytes = files.read(key);
      // Symbols are compared one by one, not as the two files that hold them all.
      if (bytes === undefined || key.endsWith(".cmd") || CONFIG_FILES.has(key)) continue;
      digests.set(key, await sha256(bytes));
    }
  }
  // The version, which is made anew with each configuration.
  const release = files.read(RELEASE);
  if (release !== undefined) digests.set(RELEASE, await sha256(release));
  return digests;
}

function savedCommands(files: Files): Command[] {
  return filesBelow(files, "./").filter((key) => key.endsWith(".cmd")).flatMap((key) => {
    const bytes = files.read(key);
    return bytes === undefined ? [] : readSavedCommand(DECODER.decode(bytes)) ?? [];
  });
}

function knownScans(
  before: Snapshot,
  touched: readonly TouchedFile[],
): Map<Key, Scan> {
  const known = new Map(before.graph.scans);
  for (const key of known.keys()) if (key.startsWith("./")) known.delete(key);
  for (const file of touched) {
    known.delete(file.path);
    if (file.oldPath !== undefined) known.delete(file.oldPath);
  }
  return known;
}

function equal(a: ReadonlyMap<Key, string>, b: ReadonlyMap<Key, string>): boolean {
  return a.size === b.size && [...a].every(([key, digest]) => b.get(key) === digest);
}
