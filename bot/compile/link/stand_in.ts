/**
 * Runs the tree's own modpost, and objtool where Kbuild puts it off to the link, over the objects
 * that a patch can change: they stand in for vmlinux.o. What is said of the objects before a patch
 * and not after it, or the other way round, only a whole build can judge.
 * @module
 */
import { readTextBeneath, writeBeneath } from "../../system/files/beneath.ts";
import { remove } from "../../system/files/files.ts";
import type { Maker } from "../make.ts";
import type { LinkTools } from "./tools.ts";

/** A word that no shell reads as more than it says. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** The output of the tools, a line each, without offsets; sorted. */
export interface ToolOutput {
  readonly ld: readonly string[];
  readonly objtool: readonly string[];
  readonly modpost: readonly string[];
}

/** Where it works, within the output directory. */
const DIR = ".everystep-link", OBJECTS = ".everystep-objects", MODULES = ".everystep-modules";
const PROBE = ".everystep-probe.o";

/**
 * Prints the lines that modpost wrote for a compiler with a string in them that is none: a quote, a
 * backslash or the end of a line in a table of devices, or in the namespace of an export. `objects` does not
 * compile these sources.
 */
export const NO_STRINGS = `
find . -name '*.c' -exec grep -ahE '^(MODULE_(ALIAS|INFO)|KSYMTAB_[A-Z]+|SYMBOL_CRC)\\(' {} + |
  grep -avE '^[A-Z_]+\\([^"\\]*("[^"\\]*"(, )?)*\\);$'
`;

const SCRIPT = `
dir=$1 ld=$2 objtool=$3 modpost=$4
rm -rf "$dir" && mkdir "$dir" && : > "$dir/ld" && : > "$dir/objtool" || exit 1
whole=
if test -s ${OBJECTS}; then
  $ld -r -o "$dir/vmlinux.o" @${OBJECTS} > "$dir/ld" 2>&1 || exit 1
  if test -n "$objtool"; then
    $objtool "$dir/vmlinux.o" > "$dir/objtool" 2>&1 || exit 1
  fi
  whole=vmlinux.o
fi
while read -r object; do
  mkdir -p "$dir/$(dirname "$object")" && cp "$object" "$dir/$object" || exit 1
  # The sources of which it makes a version are of no concern.
  : > "$dir/\${object%.o}.mod" || exit 1
done < ${MODULES}
cd "$dir" && { ../scripts/mod/modpost $modpost -o symvers -T ../${MODULES} $whole > modpost 2>&1; :; }
{ ${NO_STRINGS.trim()}; } >> modpost
# It writes what it found once it has looked at everything.
test -f symvers
`;

/** The most that is read of the tools' output, in characters. */
const MAX_OUTPUT = 16 * 2 ** 20;

/** Runs the tools over some objects, and one of ours with them; undefined where they cannot be run. */
export async function standIn(
  cell: Maker,
  build: string,
  tools: LinkTools,
  objects: readonly string[],
  modules: readonly string[],
  probe?: Uint8Array,
): Promise<ToolOutput | undefined> {
  if (![...objects, ...modules].every((name) => PLAIN.test(name) && !name.startsWith("-"))) {
    return undefined;
  }
  if (probe !== undefined) await writeBeneath(build, PROBE, probe);
  const all = probe === undefined ? objects : [...objects, PROBE];
  await writeBeneath(build, OBJECTS, all.map((name) => `${name}\n`).join(""));
  await writeBeneath(build, MODULES, modules.map((name) => `${name}\n`).join(""));
  const done = await cell.call("link", [
    ...["sh", "-c", SCRIPT, "sh", DIR, tools.ld.join(" ")],
    ...[(tools.objtool ?? []).join(" "), tools.modpost.join(" ")],
  ]);
  const read = async (name: string) =>
    comparableLines(await readTextBeneath(build, `${DIR}/${name}`, MAX_OUTPUT));
  const ld = await read("ld"), objtool = await read("objtool"), modpost = await read("modpost");
  for (const name of [DIR, OBJECTS, MODULES, PROBE]) await remove(`${build}/${name}`);
  if (!done.ok || ld === undefined || objtool === undefined || modpost === undefined) {
    return undefined;
  }
  return { ld, objtool, modpost };
}

/**
 * Messages about what the stand-in lacks are dropped. Linux 5.10 says that it has no vmlinux.o, too, where
 * nothing but modules stands in.
 */
const OPEN =
  /^WARNING: modpost: (?:"[^"]*" \[[^\]]*\] undefined!|suppressed \d+ unresolved|Symbol info of vmlinux is missing\.)/;

/** Lines of a tool without those that the stand-in is bound to have; undefined for no text. */
export function comparableLines(text: string | undefined): readonly string[] | undefined {
  return text === undefined
    ? undefined
    : withoutOffsets(text.split("\n").filter((line) => line !== "" && !OPEN.test(line)));
}

/** Lines as they are compared: code that moves has other offsets. Sorted. */
export function withoutOffsets(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replaceAll(/\+?0x[0-9a-f]+/g, "")).sort();
}

/** The first line that only one of two has, with the tool that printed it. */
export function firstDifference(
  before: ToolOutput,
  after: ToolOutput,
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
