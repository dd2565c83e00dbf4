/**
 * Reads what dt-validate says of one device tree: `TREE: NODE: PROPERTY: text`, or `TREE: NODE: text`; below it more of the
 * text and the schema that says so, each line indented. Its first versions put a place that is none, `:0:0`, behind TREE. Pure.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic, plain } from "../log/text.ts";

/** The schema: of the bindings, by the file in the tree or by its address; of dtschema's own. */
const SCHEMA = /^From schema: (\S{1,4000})$/i;
const ADDRESS = /^from schema \$id: (\S{1,4000})$/;

/** What is said of a property alone while the tree is read. */
const PROPERTY = /^\S{1,200}: (?:size \(\d+\) error for type |boolean property with value )/;

/** Characters of a line, and lines of a message; of a longer one the numbers go, so that where it is cut depends on none. */
const LONG = 1000, MOST_LINES = 12;
/** Messages of one device tree; of more nothing is taken. */
const MOST = 5000;

/** What it says of a device tree. */
export interface Said {
  readonly warnings: readonly Diagnostic[];
  /** The first line that is none of these: what it means is not known, and may be that something was not looked at. */
  readonly odd?: string;
}

/** Reads all lines; `tree` is the name of the device tree as it was given, and `file` the source that it is made of. */
export function readSaid(text: string, tree: string, file: string): Said {
  const warnings: Diagnostic[] = [];
  let odd: string | undefined, lines = 0;
  for (const raw of text.split("\n")) {
    const line = plain(raw.replace(/\r$/, ""));
    if (line.trim() === "") continue;
    const last = warnings.at(-1);
    if (/^\s/.test(line) && last !== undefined && odd === undefined) {
      warnings[warnings.length - 1] = withMore(last, line.trim(), lines++ < MOST_LINES);
      continue;
    }
    const message = line.startsWith(`${tree}:`)
      ? line.slice(tree.length + 1).replace(/^\d{1,9}:\d{1,9}:/, "").trim()
      : PROPERTY.test(line)
      ? line
      : undefined;
    lines = 0;
    if (message === undefined || !message.includes(": ") || warnings.length === MOST) odd ??= line;
    else warnings.push(diagnostic("warning", "dtschema", short(message), { file }));
  }
  return { warnings, ...odd === undefined ? {} : { odd } };
}

function short(line: string): string {
  if (line.length <= LONG) return line;
  const end = line.indexOf(": ") + 1, plain = line.slice(end).replaceAll(/\b\d+\b/g, "N");
  return `${line.slice(0, end)}${plain.slice(0, LONG)}`;
}

/** A message with a line below it. */
function withMore(last: Diagnostic, line: string, room: boolean): Diagnostic {
  const schema = ADDRESS.exec(line)?.[1] ?? SCHEMA.exec(line)?.[1];
  if (schema === undefined && !room) return last;
  if (schema === undefined) return { ...last, message: `${last.message}; ${short(line)}` };
  return last.option === undefined ? { ...last, option: shortSchema(schema) } : last;
}

/** `mmc/mmc-controller.yaml`, wherever the tree stands. */
function shortSchema(schema: string): string {
  return schema.replace(/#$/, "")
    .replace(
      /^.*\/Documentation\/devicetree\/bindings\/|^https?:\/\/devicetree\.org\/schemas\//,
      "",
    )
    .replace(/^.*\/dtschema\/schemas\//, "");
}
