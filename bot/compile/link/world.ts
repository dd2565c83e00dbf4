/**
 * Both states of a cell as an argument about its link asks for them: objects that were compiled in
 * two output directories, and makes that compile more.
 * @module
 */
import type { Snapshot } from "../../affected/mod.ts";
import { bytesBeneath } from "../../system/files/beneath.ts";
import { remove } from "../../system/files/files.ts";
import type { Maker } from "../make.ts";
import type { Built, Which, World } from "./states.ts";
import { encodeBtf } from "./btf/encode.ts";
import { standIn } from "./stand_in.ts";
import { readTools, toolsArgv } from "./tools.ts";

/** One state. */
export interface Side {
  /** Runs what is to run in its sandbox. */
  readonly cell: Maker;
  /** Its output directory, on the host. */
  readonly build: string;
  readonly source: string;
  readonly snapshot: Snapshot;
  /** Makes more targets; false if that fails. */
  readonly make: (targets: readonly string[]) => Promise<boolean>;
}

/** Where make writes how it links. */
const TOOLS = ".everystep-tools";
/** No saved command of Kbuild with all its dependencies is larger. */
const MAX_SAVED = 4 * 2 ** 20;
const DECODER = new TextDecoder();

/** The world of an argument. */
export function linkWorld(
  sides: Readonly<Record<Which, Side>>,
  more: Pick<World, "checkout" | "definers" | "notes" | "signal">,
): World {
  const textOf = (which: Which, target: string) => {
    const bytes = bytesBeneath(sides[which].build, target, MAX_SAVED);
    return bytes === undefined ? undefined : DECODER.decode(bytes);
  };
  return {
    ...more,
    graphs: { before: sides.before.snapshot.graph, after: sides.after.snapshot.graph },
    config: sides.after.snapshot.config,
    roots: { source: sides.after.source, build: sides.after.build },
    read: (which, target): Built | undefined => {
      const bytes = bytesBeneath(sides[which].build, target);
      const slash = target.lastIndexOf("/") + 1;
      const saved = `${target.slice(0, slash)}.${target.slice(slash)}.cmd`;
      return bytes === undefined ? undefined : { bytes, saved: textOf(which, saved) ?? "" };
    },
    text: textOf,
    make: (which, targets) => sides[which].make(targets),
    async linkTools() {
      const { cell, build } = sides.after;
      const argv = toolsArgv(cell.argv([]), `${cell.places.build}/${TOOLS}`);
      // Nothing differs that decides what make would run.
      const notes = more.notes?.untrusted ? undefined : more.notes;
      const of = ["tools", argv], known = await notes?.load(of);
      if (known !== undefined) return readTools(known.split("\n"));
      await more.checkout();
      const done = await cell.call("link", argv);
      const text = textOf("after", TOOLS);
      await remove(`${build}/${TOOLS}`);
      if (text === undefined) return undefined;
      const tools = readTools(text.split("\n"));
      if (done.ok && tools !== undefined) await notes?.save(of, text);
      return tools;
    },
    output: (which) =>
      sides[which].cell.reader.facts().diagnostics
        .map(({ tool, severity, message, target }) => `${target ?? tool}: ${severity}: ${message}`),
    tools: (which, tools, objects, modules, probe) => {
      const { cell, build } = sides[which];
      return standIn(cell, build, tools, objects, modules, probe);
    },
    btf: (which, pahole, targets) =>
      encodeBtf(sides[which].cell, sides[which].build, pahole, targets),
  };
}
