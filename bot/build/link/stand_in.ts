/**
 * Runs the tree's own modpost, and objtool where Kbuild puts it off to the link, over the objects
 * that a patch can change: they stand in for vmlinux.o. What is said of the objects before a patch
 * and not after it, or the other way round, only a whole build can judge.
 * @module
 */
import type { Graph } from "../../affected/mod.ts";
import { readTextBeneath, writeBeneath } from "../../system/beneath.ts";
import { remove } from "../../system/files.ts";
import type { Maker } from "../make.ts";

/** How a tree links vmlinux.o and calls its tools. */
export interface LinkTools {
  /** `ld -m elf_x86_64 -z noexecstack`, up to what is linked. */
  readonly ld: readonly string[];
  /** objtool with its options, where it runs on vmlinux.o. */
  readonly objtool?: readonly string[];
  /** Options of modpost, less those that need a whole kernel. */
  readonly modpost: readonly string[];
}

/** A word that no shell or linker reads as more than it says. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** What a dry run shows of the link; undefined where that is not understood. */
export function linkTools(graph: Graph): LinkTools | undefined {
  const textOf = (name: RegExp) => graph.nodes.find(({ target }) => name.test(target))?.text;
  const link = textOf(/^vmlinux\.o$/), check = textOf(/\.symvers$/);
  if (link === undefined || check === undefined) return undefined;
  const commands = (text: string) =>
    text.split(/;|&&/).map((part) => part.trim().split(/\s+/).filter((word) => word !== ""));
  const linker = commands(link).find((words) => words.includes("-r") && words.includes("-o"));
  const objtool = commands(link).find(([program]) => /(?:^|\/)objtool$/.test(program ?? ""));
  const modpost = commands(check).find(([program]) =>
    /(?:^|\/)scripts\/mod\/modpost$/.test(program ?? "")
  );
  if (linker === undefined || modpost === undefined) return undefined;
  const ld = linker.slice(0, linker.indexOf("-r"));
  const words = [...ld, ...objtool ?? []];
  if (ld.length === 0 || !words.every((word) => PLAIN.test(word))) return undefined;
  // An option per word, as Kbuild has it; -m needs versions that are compared elsewhere.
  const options = modpost.slice(1).filter((word) => /^-[MaENW]$/.test(word));
  return {
    ld,
    ...(objtool === undefined ? {} : { objtool: objtool.slice(0, -1) }),
    // Unresolved symbols are what the stand-in is bound to have.
    modpost: [...options, "-w"],
  };
}

/** What the tools said, a line each, without offsets; sorted. */
export interface Said {
  readonly ld: readonly string[];
  readonly objtool: readonly string[];
  readonly modpost: readonly string[];
}

/** Where it works, within the output directory. */
const DIR = ".everystep-link", OBJECTS = ".everystep-objects", MODULES = ".everystep-modules";
const SCRIPT = `
dir=$1 ld=$2 objtool=$3 modpost=$4
rm -rf "$dir" && mkdir "$dir" && : > "$dir/ld" && : > "$dir/objtool" || exit 1
whole=
if test -s ${OBJECTS}; then
  $ld -r -o "$dir/vmlinux.o" @${OBJECTS} > "$dir/ld" 2>&1 || exit 1
  if test -n "$objtool"; then $objtool "$dir/vmlinux.o" > "$dir/objtool" 2>&1; fi
  whole=vmlinux.o
fi
while read -r object; do
  mkdir -p "$dir/\${object%/*}" && cp "$object" "$dir/$object" || exit 1
done < ${MODULES}
cd "$dir" && { ../scripts/mod/modpost $modpost -o symvers -T ../${MODULES} $whole > modpost 2>&1; :; }
`;

/** The most that is read of what the tools say. */
const MAX_SAID = 16 * 2 ** 20;

/** Runs the tools over some objects; undefined where they cannot be run. */
export async function standIn(
  cell: Maker,
  build: string,
  tools: LinkTools,
  objects: readonly string[],
  modules: readonly string[],
): Promise<Said | undefined> {
  if (![...objects, ...modules].every((name) => PLAIN.test(name) && !name.startsWith("-"))) {
    return undefined;
  }
  await writeBeneath(build, OBJECTS, objects.map((name) => `${name}\n`).join(""));
  await writeBeneath(build, MODULES, modules.map((name) => `${name}\n`).join(""));
  const done = await cell.call("link", [
    ...["sh", "-c", SCRIPT, "sh", DIR, tools.ld.join(" ")],
    ...[(tools.objtool ?? []).join(" "), tools.modpost.join(" ")],
  ]);
  const read = async (name: string) =>
    lines(await readTextBeneath(build, `${DIR}/${name}`, MAX_SAID));
  const ld = await read("ld"), objtool = await read("objtool"), modpost = await read("modpost");
  for (const name of [DIR, OBJECTS, MODULES]) await remove(`${build}/${name}`);
  if (!done.ok || ld === undefined || objtool === undefined || modpost === undefined) {
    return undefined;
  }
  return { ld, objtool, modpost };
}

/** Of what the stand-in lacks nothing is to be heard. */
const OPEN = /^WARNING: modpost: (?:"[^"]*" \[[^\]]*\] undefined!|suppressed \d+ unresolved)/;

/** Lines as they are compared: code that moves has other offsets. */
function lines(text: string | undefined): readonly string[] | undefined {
  return text?.split("\n").filter((line) => line !== "" && !OPEN.test(line))
    .map((line) => line.replaceAll(/\+?0x[0-9a-f]+/g, "")).sort();
}

/** The first line that only one of two has, with who said it. */
export function saidDifferently(
  before: Said,
  after: Said,
): { readonly tool: string; readonly line: string } | undefined {
  for (const tool of ["ld", "objtool", "modpost"] as const) {
    const line = odd(before[tool], after[tool]) ?? odd(after[tool], before[tool]);
    if (line !== undefined) return { tool, line };
  }
  return undefined;
}

/** The first line that `b` has more often than `a`. */
function odd(a: readonly string[], b: readonly string[]): string | undefined {
  const count = new Map<string, number>();
  for (const line of a) count.set(line, (count.get(line) ?? 0) + 1);
  return b.find((line) => {
    const left = count.get(line) ?? 0;
    count.set(line, left - 1);
    return left <= 0;
  });
}
