/**
 * Two states and what a patch touched, to what it can change. Pure.
 * @module
 */
import type { TouchedFile } from "../series/types.ts";
import type { Graph } from "./graph.ts";
import type { Node } from "./commands/node.ts";
import { LATE } from "./commands/late.ts";
import { asks } from "./commands/makefiles.ts";
import { earlyOf } from "./commands/early.ts";
import { heldReason, holderOf, isTree, isTreeList } from "./device_trees.ts";
import { namersOf, scriptsBeside } from "./by_name.ts";
import { installedReason, linkReason, lostObject, trimReason } from "./image_reason.ts";
import { nameOf } from "./keys.ts";
import { dirsAbove } from "./includes/scripts.ts";
import { programsOf } from "./programs.ts";
import { type Change, displayKey, reached } from "./reach.ts";
import { isElsewhere } from "./snapshot.ts";
import type { Snapshot } from "./snapshot_type.ts";
import { changedSymbols, CONFIG_FILES } from "./symbols.ts";
import { isLink, reachOf } from "./touched.ts";
import type { Affected, AffectedObject, Key } from "./types.ts";

/**
 * Compares. `arch` is how the report calls the architecture, for the reason; `hidden` are files of which nobody can say
 * what they read.
 */
export function compare(
  before: Snapshot,
  after: Snapshot,
  all: readonly TouchedFile[],
  arch = "this architecture",
  hidden: ReadonlySet<Key> = new Set(),
): Affected {
  const touched = all.filter((file) => !isElsewhere(file, before, after));
  const paths = touched.flatMap((file) => [file.path, ...(file.oldPath ? [file.oldPath] : [])]);
  const unbounded = boundless(paths, before, after) ?? links(touched) ??
    empty(before.graph) ?? empty(after.graph);
  if (unbounded !== undefined) return { kind: "unbounded", reason: unbounded };

  const symbols = changedSymbols(before.config, after.config);
  const unseen = installedReason(paths, symbols, before, after) ??
    exported(paths, symbols, before) ?? exported(paths, symbols, after);
  if (unseen !== undefined) return { kind: "unbounded", reason: unseen };
  const change = changeOf(before, after, paths, symbols, all.length > 0 ? hidden : new Set());
  const old = reached(before.graph, change);
  const hits = [old, after.graph === before.graph ? old : reached(after.graph, change)] as const;
  const objects = new Map<string, AffectedObject>(), trees = new Map<string, AffectedObject>();
  const programs = new Map<string, AffectedObject>();
  const others = new Map<string, string>();
  const archives = new Map<string, string>();
  let late: string | undefined;
  for (const [which, found] of hits.entries()) {
    const there = (which === 0 ? after : before).graph.makers;
    const own = found.size === 0 ? undefined : programsOf((which === 0 ? before : after).graph);
    for (const [node, why] of found) {
      const { target } = node;
      if (node.key === LATE) late ??= why;
      else if (target === "") return { kind: "unbounded", reason: lost(node, why) };
      else if (own?.has(node) || isObject(node) || isTree(target)) {
        const only = there.has(node.key)
          ? {}
          : { only: which === 0 ? "before" as const : "after" as const };
        const all = own?.has(node) ? programs : isTree(target) ? trees : objects;
        if (!all.has(target)) all.set(target, { target, why, ...only });
      } else if (!change.same.has(node.key) && isLinked(node, before.graph, after.graph)) {
        const to = target.endsWith(".a") ? archives : others;
        to.set(target, `${target} ${why}`);
      }
    }
  }
  for (const [target, text] of archives) {
    if (!onlyMembers(target, before.graph, after.graph, objects)) others.set(target, text);
  }
  let isLost = false;
  for (const problem of differing(before.problems, after.problems)) {
    const target = lostObject(problem);
    if (target !== undefined) {
      const [only, other] = after.problems.includes(problem)
        ? ["after", before] as const
        : ["before", after] as const;
      const isNew = !other.graph.makers.has(`./${target}`);
      const lost = { target, why: "there is no rule to make it", ...(isNew && { only }) };
      if (isTree(target)) trees.set(target, lost);
      else {
        objects.set(target, lost);
        isLost = true;
      }
    } else others.set(problem, `make says: ${problem}`);
  }
  if (trees.size > 0) {
    const names = new Set(trees.keys()), holder = holderOf([...names], before, after);
    const held = heldReason(names, before) ?? heldReason(names, after) ??
      (holder && `${displayKey(holder)} may read a device tree that the patch changes`);
    if (held !== undefined) others.set(held, held);
  }
  const there = (all: ReadonlyMap<string, AffectedObject>) =>
    [...all.values()].filter(({ only }) => only !== "before").map(({ target }) => target);
  const unsaid = earlyOf(after.graph, there(programs))?.objects[0];
  if (unsaid !== undefined) {
    others.set(unsaid, `${unsaid} reads what the build makes, and is not made behind it`);
  }
  // Of what is linked with such an object a dry run shows nothing, and one of the states links nothing.
  const linkWhy = isLost
    ? undefined
    : [...others.values()][0] ?? linkReason(paths, symbols, before, after) ??
      (objects.size > 0 ? trimReason(before, after) : undefined);
  const list = sorted(objects);
  const early = earlyOf(after.graph, there(objects));
  return {
    kind: "bounded",
    objects: list,
    trees: sorted(trees),
    programs: sorted(programs),
    link: linkWhy !== undefined,
    ...(linkWhy === undefined ? {} : { linkWhy }),
    ...(late === undefined ? {} : { late }),
    ...(early === undefined ? {} : { early }),
    changedSymbols: symbols,
    reason: reasonOf(after.graph, list.length, symbols, arch),
  };
}

function sorted(all: ReadonlyMap<string, AffectedObject>): readonly AffectedObject[] {
  return [...all.values()].sort((a, b) => a.target < b.target ? -1 : 1);
}

/** Why the reach of a touched file cannot be bounded. */
function boundless(paths: readonly string[], before: Snapshot, after: Snapshot) {
  for (const path of paths) {
    const reach = reachOf(path);
    if (reach === "tool") {
      if (
        /\.rs$|^rust\//.test(path) && !before.config.has("CONFIG_RUST") &&
        !after.config.has("CONFIG_RUST")
      ) continue;
      // It makes objtool and resolve_btfids, where a build has these.
      if (path === TOOLS && [before, after].every((one) => readsOthersThan(path, one))) continue;
      return `${path} is part of a program or script that the build runs`;
    }
    if (reach === "data" && !named(path, before.graph) && !named(path, after.graph)) {
      return `it is not known how the build reads ${path}`;
    }
  }
  return undefined;
}

/** Says how programs of tools/ are made, of which most are no part of a kernel. */
const TOOLS: Key = "tools/Makefile";

/** Whether it is known which files of make a state reads, and this is none. */
function readsOthersThan(path: Key, { makefiles: { read } }: Snapshot): boolean {
  return read.size > 0 && !read.has(path);
}

/** Why commands may get another environment, which none of them shows. */
function exported(paths: readonly string[], symbols: readonly string[], { makefiles }: Snapshot) {
  for (const path of paths) {
    if (makefiles.exporting.has(path)) return `${path} is read by a make that exports variables`;
    if (asks(makefiles.exported, path) && reachOf(path) === "source") {
      return `a make that exports variables may read ${path}`;
    }
  }
  const changed = new Set(symbols);
  for (const [file, mentioned] of makefiles.exporting) {
    const symbol = [...mentioned].find((name) => changed.has(name));
    if (symbol !== undefined) return `${file} reads ${symbol}, and exports variables`;
  }
  return undefined;
}

function named(path: Key, graph: Graph): boolean {
  return graph.files.has(path);
}

function changeOf(
  before: Snapshot,
  after: Snapshot,
  paths: readonly string[],
  symbols: readonly string[],
  hidden: ReadonlySet<Key>,
): Change {
  const files = new Set<Key>(paths);
  const same = new Set<Key>();
  for (const key of new Set([...before.generated.keys(), ...after.generated.keys()])) {
    if (before.generated.get(key) === after.generated.get(key)) same.add(key);
    else files.add(key);
  }
  for (const key of CONFIG_FILES) same.add(key);
  if (before.configText !== after.configText) files.add("./.config");
  if (symbols.length > 0) {
    for (const name of ["auto.conf", "tristate.conf"]) files.add(`./include/config/${name}`);
  }
  // kernel/gen_kheaders.sh packs all headers, and nothing but `find` names them.
  if (paths.some((path) => path.endsWith(".h"))) files.add("./kernel/kheaders_data.tar.xz");
  const namers = namersOf(before.graph, after.graph);
  for (const path of paths) {
    for (const dir of dirsAbove(path)) files.add(dir);
    for (const script of scriptsBeside(path, before.graph, after.graph)) files.add(script);
    for (const script of namers.get(nameOf(path)) ?? []) files.add(script);
  }
  const header = paths.some((path) => reachOf(path) === "source");
  return {
    files,
    same,
    symbols: new Set(symbols),
    header,
    hidden,
    commands: commandChanges(before, after),
  };
}

function commandChanges(before: Snapshot, after: Snapshot): Map<Key, string> {
  const changes = new Map<Key, string>();
  const old = before.graph.makers, now = after.graph.makers;
  for (const [key, node] of now) {
    const was = old.get(key);
    if (was === undefined) changes.set(key, "is new in the build");
    else if (
      was.digest !== node.digest
    ) {
      changes.set(key, "is made by another command");
    }
  }
  for (const key of old.keys()) if (!now.has(key)) changes.set(key, "is no longer built");
  return changes;
}

/** What a link leads to is not seen where it is followed. */
function links(touched: readonly TouchedFile[]): string | undefined {
  const link = touched.find(isLink);
  return link === undefined ? undefined : `${link.path} is a symbolic link`;
}

/** A dry run that shows no object has failed: nothing may be concluded from it. */
function empty(graph: Graph): string | undefined {
  return graph.nodes.some(isObject) ? undefined : "the dry run of make shows no object";
}

function lost(node: Node, why: string): string {
  return `\`${node.start}\` ${why}, and it is not known what it makes`;
}

/** An object of the kernel; Kbuild can make it alone. */
function isObject(node: Node): boolean {
  return node.target.endsWith(".o") && node.target !== "vmlinux.o" && node.key !== LATE &&
    !node.host;
}

/**
 * Whether an archive is another one only in that objects joined or left it, which are told as such:
 * then their symbols say what that means for the link.
 */
function onlyMembers(
  archive: string,
  before: Graph,
  after: Graph,
  objects: ReadonlyMap<string, AffectedObject>,
): boolean {
  const key = `./${archive}`;
  const old = before.makers.get(key)?.list, now = after.makers.get(key)?.list;
  if (old === undefined || now === undefined) return false;
  const dir = archive.slice(0, archive.lastIndexOf("/") + 1);
  const isListed = (word: string) =>
    objects.get(`${dir}${word}`)?.only !== undefined || objects.get(word)?.only !== undefined;
  // In the same order, what joined and left taken out: the order of a link counts.
  const rest = (words: readonly string[]) => words.filter((word) => !isListed(word)).join(" ");
  return rest(old) === rest(now);
}

/** A product that no other command reads is read by the link, or is an image itself. */
function isLinked(node: Node, ...graphs: readonly Graph[]): boolean {
  // Built whenever SELinux is on, for those who want a dummy policy; no build runs it.
  if (node.target === "scripts/selinux/mdp/mdp") return false;
  if (isTreeList(node.target)) return false;
  if (/\.(?:a|order|mod|ko)$|(?:^|\/)(?:vmlinux|module)\.lds$/.test(node.target)) return true;
  return !graphs.some((graph) => graph.files.has(node.key));
}

function differing(a: readonly string[], b: readonly string[]): string[] {
  return [...a.filter((line) => !b.includes(line)), ...b.filter((line) => !a.includes(line))];
}

function reasonOf(graph: Graph, hit: number, symbols: readonly string[], arch: string): string {
  const units = graph.nodes.filter(isObject).length.toLocaleString("en");
  const files = graph.files.size.toLocaleString("en");
  if (hit > 0) {
    return `${
      hit.toLocaleString("en")
    } of the ${units} enabled units of ${arch} read what the patch changes`;
  }
  const config = symbols.length === 0
    ? "the configuration is the same"
    : `the ${symbols.length} changed symbols (${displayKey(symbols[0]!)} ...) are read by none`;
  return `no file that the ${units} enabled units of ${arch} include (${files} files) is touched, ` +
    `no command differs, ${config}`;
}
