/** A kernel tree of a few lines, in memory, and its dry run. */
import { readDryRun } from "../../bot/affected/commands/dry_run.ts";
import { readersWithoutCommand } from "../../bot/affected/device_trees.ts";
import { buildGraph, type Graph, type GraphInput } from "../../bot/affected/graph.ts";
import { dirOf, nameOf } from "../../bot/affected/keys.ts";
import { givenUp } from "../../bot/affected/commands/given_up.ts";
import { readNodes } from "../../bot/affected/commands/nodes.ts";
import { parseCommands, type Parsed } from "../../bot/affected/commands/parsed.ts";
import { readMakefiles } from "../../bot/affected/commands/makefiles.ts";
import { Trace } from "../../bot/affected/commands/trace.ts";
import type { Snapshot } from "../../bot/affected/snapshot_type.ts";
import { CONFIG_FILES, readAutoConf } from "../../bot/affected/symbols.ts";
import type { Files, Key } from "../../bot/affected/types.ts";
import type { TouchedFile } from "../../bot/series/types.ts";

export const ROOTS = { source: "/src", build: "/out" };

/** Files by key; `links` are directories that stand for others. */
export function memoryFiles(
  texts: Readonly<Record<Key, string>>,
  links: Readonly<Record<Key, Key>> = {},
): Files {
  const real = (dir: Key) => links[dir] ?? dir;
  return {
    texts: (key) => texts[key] === undefined ? [] : [texts[key]],
    read: (key) => texts[key] === undefined ? undefined : new TextEncoder().encode(texts[key]),
    list(dir) {
      const keys = Object.keys(texts).filter((key) => dirOf(key) === real(dir));
      return new Map(keys.map((key) => [nameOf(key), key]));
    },
  };
}

const PATH =
  "-nostdinc -I/src/arch/toy/include -I./arch/toy/include/generated -I/src/include -I./include";

/** A compile as Kbuild prints it. */
export function cc(target: string, options: { flags?: string; source?: string } = {}): string {
  const source = options.source ?? `/src/${target.replace(/\.o$/, ".c")}`;
  const command = `gcc ${PATH} -include /src/include/linux/kconfig.h ${options.flags ?? ""} ` +
    `-c -o ${target} ${source}`;
  return rule("CC     ", target, command, true);
}

/** A command as if_changed prints it. */
export function rule(verb: string, target: string, command: string, deps = false): string {
  const saved = target.replace(/([^/]*)$/, ".$1");
  const traps = ["HUP", "INT", "QUIT", "TERM", "PIPE"].map((signal) =>
    ` trap 'rm -f ${target}; trap - ${signal}; kill -s ${signal} $$' ${signal};`
  ).join(" ");
  const end = deps
    ? `; ./scripts/basic/fixdep ${saved}.d ${target} '${command}' > ${saved}.cmd; rm -f ${saved}.d`
    : `; printf '%s\\n' 'savedcmd_${target} := ${command}' > ${saved}.cmd`;
  return `set -e;  echo '  ${verb} ${target}';  ${traps} ${command} ${end}`;
}

/** The graph of commands. */
export function graphOf(
  commands: readonly Parsed[],
  files: Files,
  config: ReadonlyMap<string, string> = new Map(),
): Graph {
  return buildGraph({ from: readNodes(commands, files), files, config });
}

/** A snapshot of a tree in memory. `./include/config/auto.conf` is its configuration. */
export function snapshotOf(
  files: Readonly<Record<Key, string>>,
  lines: readonly string[],
  more: Partial<Pick<GraphInput, "files" | "config">> = {},
): Snapshot {
  const problems: string[] = [];
  const trace = new Trace();
  const printed = parseCommands(readDryRun(lines, (one) => problems.push(one), trace), ROOTS);
  const parsed = [...printed, ...givenUp(trace, printed, ROOTS)];
  const config = readAutoConf(files["./include/config/auto.conf"] ?? "");
  const generated = Object.entries(files).filter(([key]) =>
    /^\.\/.*generated\//.test(key) && !CONFIG_FILES.has(key)
  );
  const graph = graphOf(parsed, more.files ?? memoryFiles(files), more.config ?? config);
  return {
    graph,
    treeReaders: readersWithoutCommand(trace, graph.makers, ROOTS),
    makefiles: readMakefiles(trace.makefiles, memoryFiles(files), ROOTS, trace.hiding),
    problems,
    warnings: [],
    config,
    configText: files["./.config"] ?? "",
    generated: new Map(generated),
  };
}

export function touch(path: string, more: Partial<TouchedFile> = {}): TouchedFile {
  return { path, change: "modified", binary: false, insertions: 1, deletions: 1, ...more };
}
