/**
 * The one schema that dt-mk-schema makes of all bindings of a tree. It takes ten seconds, and is kept by what these say.
 * @module
 */
import { bytesBeneath, putBeneath } from "../../system/files/beneath.ts";
import { digestHex } from "../../system/files/digest.ts";
import { peekDir } from "../../system/files/peek.ts";
import type { PreparedStore } from "../kept/prepared.ts";
import { plain } from "../log/text.ts";
import { BINDINGS, isBinding } from "./fit.ts";
import { type Place, runs } from "./run.ts";
import type { HeldTrees, Unheld } from "./types.ts";

/** Bytes of one binding, and of the schema of all: Linux 6.1's has 16 MB. */
const MOST_BINDING = 2 ** 20, MOST_SCHEMA = 2 ** 28;

/** Characters of a line that is told. */
const LINE = 300;
/** The list of the bindings, in the directory of a place. */
const LIST = "bindings";

/** The schema of some bindings. */
export interface Schema {
  /** What they are, and what it was made with. */
  readonly digest: string;
  /** Its file in the directory of a place. */
  readonly file: string;
  readonly ignored?: HeldTrees["ignored"];
}

/** The name under which all that is found is kept; what decides it stands beside it. */
export const KEPT = "bindings";

/** Makes the schema of the bindings that the source has now, in `file`, or why there is none. `store` absent: it is not kept. */
export async function makeSchema(
  place: Place,
  file: string,
  store: PreparedStore | undefined,
): Promise<Schema | Unheld> {
  const { cell, source, dir, dtschema } = place;
  const files = bindingsOf(source);
  const texts = files.map((path) => bytesBeneath(source, path, MOST_BINDING));
  // It takes a single file for a schema that is made already.
  if (files.length < 2 || texts.includes(undefined)) return { kind: "no-bindings" };
  const digest = digestHex(JSON.stringify([
    ...[dtschema.digest, cell.places.source],
    ...files.map((path, i) => [path, digestHex(texts[i]!)]),
  ]));
  const of = ["schema", digest];
  const kept = await store?.part(KEPT, of), said = kept && await store?.note(KEPT, of);
  if (kept !== undefined && said !== undefined && await putBeneath(dir, file, kept)) {
    return { digest, file, ...ignoredIn(said, place) };
  }
  const list = files.map((path) => `${cell.places.source}/${path}\n`).join("");
  await putBeneath(dir, LIST, new TextEncoder().encode(list));
  const done = await runs(place, [dtschema.makeSchema, "-j", "-o", file, `@${LIST}`]);
  if ("kind" in done) return done;
  const made = bytesBeneath(dir, file, MOST_SCHEMA);
  if (made === undefined) {
    return { kind: "failed", program: "dt-mk-schema", how: "it wrote no schema" };
  }
  await store?.savePart(KEPT, of, `${dir}.schema`, made);
  await store?.saveNote(KEPT, of, done.text);
  return { digest, file, ...ignoredIn(done.text, place) };
}

/** It says a line of each binding that it leaves out, and nothing else. */
function ignoredIn(text: string, { cell }: Place): Pick<Schema, "ignored"> {
  const lines = text.split("\n").map(plain).filter((line) => line.trim() !== "");
  if (lines.length === 0) return {};
  const source = `${cell.places.source}/`, [line] = lines;
  const first = line!.startsWith(source) ? line!.slice(source.length) : line!;
  return { ignored: { first: first.slice(0, LINE), count: lines.length } };
}

/** The bindings of a source, sorted. What a link leads to is none. */
function bindingsOf(source: string): readonly string[] {
  const found: string[] = [], dirs = [BINDINGS];
  for (let dir = dirs.pop(); dir !== undefined; dir = dirs.pop()) {
    for (const { name, link } of peekDir(`${source}/${dir}`)) {
      const path = `${dir}/${name}`;
      if (isBinding(path)) {
        if (!link) found.push(path);
      } else if (!link && !/\.(?:txt|rst)$/.test(name)) dirs.push(path);
    }
  }
  return found.sort();
}
