/**
 * The compilations that have read a file, those first that are likely to see most of it.
 * @module
 */
import { readSavedCommand } from "../../affected/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { preprocessArgv } from "./command.ts";
import { targetOf } from "./readers.ts";

/** A compilation. */
export interface Unit {
  /** What it made, as Kbuild calls it. */
  readonly target: string;
  /** Preprocesses the same. */
  readonly argv: readonly string[];
}

/** A `.cmd` file is never longer. */
const MAX_CMD = 4 * 2 ** 20;

/** Of those that read a file, so many are looked into for the names that decide. */
const LOOKED_INTO = 400;

/** The compilation that a `.cmd` file is about; undefined if it is about something else. */
export async function unitOf(build: string, file: string): Promise<Unit | undefined> {
  const text = await readTextBeneath(build, file, MAX_CMD);
  const saved = text === undefined ? undefined : readSavedCommand(text);
  const argv = saved === undefined ? undefined : preprocessArgv(saved.text);
  return argv === undefined ? undefined : { target: targetOf(file), argv };
}

/** Files that say who read a path: first its own object, then what is made of its directory. */
export function nearest(path: string, files: readonly string[]): readonly string[] {
  const dir = path.slice(0, path.lastIndexOf("/") + 1);
  const own = path.slice(dir.length).replace(/\.\w+$/, "");
  const far = (file: string) => {
    const target = targetOf(file), slash = target.lastIndexOf("/") + 1;
    if (target.slice(0, slash) !== dir) return 2;
    return target.slice(slash).split(".", 1)[0] === own ? 0 : 1;
  };
  return files.map((file) => [far(file), file] as const)
    .sort(([a], [b]) => a - b).map(([, file]) => file);
}

/** Assembly has its own name for what differs in it. */
const ASSEMBLY = new Set(["__ASSEMBLY__", "__ASSEMBLER__"]);

/**
 * The same files, those first whose source or command says one of some names: what defines a name
 * that decides whether lines of a header are there is mostly the file that includes it.
 */
export async function mentioning(
  names: readonly string[],
  files: readonly string[],
  places: { readonly build: string; readonly source: string; readonly seenAs: string },
): Promise<readonly string[]> {
  const asm = names.some((name) => ASSEMBLY.has(name));
  const says: string[] = [], others: string[] = [...files.slice(LOOKED_INTO)];
  for (const file of files.slice(0, LOOKED_INTO)) {
    const text = await readTextBeneath(places.build, file, MAX_CMD) ?? "";
    const [, source = ""] = /^source_\S+ := (.*)$/m.exec(text) ?? [];
    const path = source.startsWith(`${places.seenAs}/`)
      ? source.slice(places.seenAs.length + 1)
      : "";
    const code = path === "" ? "" : await readTextBeneath(places.source, path, MAX_CMD) ?? "";
    const found = asm && source.endsWith(".S") ||
      names.some((name) => code.includes(name) || text.includes(` -D${name}`));
    (found ? says : others).push(file);
  }
  return [...says, ...others];
}
