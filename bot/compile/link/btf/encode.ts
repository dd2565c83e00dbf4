/**
 * Runs the tree's pahole over objects that a patch can change: what it says of each, and what it makes of its debug
 * information.
 * @module
 */
import { bytesBeneath, readTextBeneath, writeBeneath } from "../../../system/files/beneath.ts";
import { remove } from "../../../system/files/files.ts";
import type { Maker } from "../../make.ts";
import { withoutOffsets } from "../stand_in.ts";
import { btfNames } from "./types.ts";

/** What became of some objects. */
export interface Encoded {
  /** What pahole printed, without offsets and the objects' names; sorted. */
  readonly messages: readonly string[];
  /** See {@linkcode btfNames}. */
  readonly names: ReadonlySet<string>;
}

/** Where it works, within the output directory. */
const DIR = ".everystep-btf", OBJECTS = ".everystep-objects";

/** An object without debug information has no BTF, one without a type gets no file. */
const SCRIPT = `
dir=$1; shift
rm -rf "$dir" && mkdir "$dir" && : > "$dir/messages" || exit 1
n=0
while read -r object; do
  n=$((n + 1))
  grep -aq debug_info "$object" || continue
  "$@" --btf_encode_detached="$dir/$n" "$object" >> "$dir/messages" 2>&1 ||
    echo "pahole fails" >> "$dir/messages"
done < ${OBJECTS}
`;

/** The most that is read: of what it says, in characters, and of one object's BTF, in bytes. */
const MAX_MESSAGES = 2 ** 20, MAX_BYTES = 64 * 2 ** 20;

/** Encodes; undefined where that cannot be done. */
export async function encodeBtf(
  cell: Maker,
  build: string,
  pahole: readonly string[],
  objects: readonly string[],
): Promise<Encoded | undefined> {
  await writeBeneath(build, OBJECTS, objects.map((name) => `${name}\n`).join(""));
  const done = await cell.call("link", ["sh", "-c", SCRIPT, "sh", DIR, ...pahole]);
  const text = await readTextBeneath(build, `${DIR}/messages`, MAX_MESSAGES);
  const names = new Set<string>();
  let whole = done.ok && text !== undefined;
  for (const at of objects.keys()) {
    const bytes = bytesBeneath(build, `${DIR}/${at + 1}`, MAX_BYTES);
    const own = bytes && btfNames(bytes);
    if (bytes !== undefined && own === undefined) whole = false;
    for (const name of own ?? []) names.add(name);
  }
  for (const name of [DIR, OBJECTS]) await remove(`${build}/${name}`);
  if (!whole) return undefined;
  const known = new Set(objects);
  const messages = text!.split("\n").filter((line) => line !== "")
    .map((line) => line.split(/(?<=\s)|(?=[\s:])/).filter((word) => !known.has(word)).join(""));
  return { messages: withoutOffsets(messages), names };
}
