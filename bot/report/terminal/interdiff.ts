/**
 * How a reroll changed a series, for a person: a line for each patch with git range-diff's marks, what
 * changed in it, and the sum as a diff.
 * @module
 */
import type { PatchChange } from "../../series/interdiff/interdiff.ts";
import { cleanLine } from "../../text/clean.ts";
import { paint, type RenderOptions, type Style } from "../../text/paint.ts";
import { plural } from "../../text/words.ts";

/** One of the two versions. */
export interface VersionName {
  readonly title: string;
  readonly version: number;
  /** How to tell it from the other: `v3`, or as it was typed where both have one number. */
  readonly label: string;
  readonly patches: number;
}

/** The difference of what the two versions make of the same base. */
export interface Sum {
  /** A patch that turns the one into the other; empty if there is nothing to turn. */
  readonly diff: string;
  /** Its diffstat, as git prints it. */
  readonly stat: string;
}

/** All that is told. */
export interface InterdiffView {
  readonly old: VersionName;
  readonly new: VersionName;
  readonly patches: readonly PatchChange[];
  /** Absent where the two do not apply to one base. */
  readonly sum?: Sum;
  readonly notes: readonly string[];
}

/** The marks of git range-diff. */
const MARKS = {
  same: "=",
  context: "=",
  message: "!",
  changed: "!",
  added: ">",
  dropped: "<",
} as const;
const STYLES: Readonly<Record<PatchChange["kind"], Style>> = {
  same: "plain",
  context: "plain",
  message: "warn",
  changed: "warn",
  added: "good",
  dropped: "bad",
};

/** The whole text, ending with a newline; `stat`: only the lines and the diffstat. */
export function renderInterdiff(
  view: InterdiffView,
  options: RenderOptions & { readonly stat: boolean },
): string {
  const lines = [
    paint(`${name(view.old)} -> ${name(view.new)}`, "strong", options),
    ...view.notes.map((note) => `note: ${clean(note)}`),
    "",
    ...view.patches.flatMap((one) => [
      paint(patchLine(one, view), STYLES[one.kind], options),
      ...options.stat ? [] : changeLines(one, options),
    ]),
    "",
    ...sumLines(view, options),
  ];
  return `${lines.join("\n")}\n`;
}

function name({ title, label, patches }: VersionName): string {
  return clean(`"${title}" ${label} (${plural(patches, "patch")})`);
}

/** ` 3 ! 4  mm: subject (moved; was: mm: old subject)`. */
function patchLine(one: PatchChange, view: InterdiffView): string {
  const width = String(Math.max(view.old.patches, view.new.patches)).length;
  const place = (n: number | undefined) => (n === undefined ? "-" : String(n)).padStart(width);
  const words = [
    ...one.kind === "context" ? ["same change, other context"] : [],
    ...one.kind === "message" ? ["only the message changed"] : [],
    ...one.moved ? ["moved"] : [],
    ...one.oldSubject === undefined ? [] : [`was: ${one.oldSubject}`],
  ];
  const more = words.length === 0 ? "" : ` (${words.join("; ")})`;
  return clean(`${place(one.old)} ${MARKS[one.kind]} ${place(one.new)}  ${one.subject}${more}`);
}

function changeLines(one: PatchChange, options: RenderOptions): string[] {
  const show = one.kind === "changed" ? [...one.message, ...one.diff] : one.message;
  const cut = one.cut ? ["    (more; it is too long to show)"] : [];
  return [...show.map((line) => `    ${painted(line, options)}`.trimEnd()), ...cut];
}

function sumLines(
  { sum, old, new: now }: InterdiffView,
  options: RenderOptions & { stat: boolean },
) {
  if (sum === undefined) return ["in sum: not known"];
  if (sum.diff === "") {
    return [`in sum: ${clean(now.label)} makes the same tree as ${clean(old.label)}`];
  }
  return [
    `in sum, from the tree of ${clean(old.label)} to that of ${clean(now.label)}:`,
    ...sum.stat.replace(/\n$/, "").split("\n").map(clean),
    ...options.stat ? [] : [
      "",
      ...sum.diff.replace(/\n$/, "").split("\n").map((line) => painted(line, options)),
    ],
  ];
}

/** In the colours of git diff. */
function painted(line: string, options: RenderOptions): string {
  const style: Style = /^(?:diff --git |index |--- |\+\+\+ )/.test(line)
    ? "strong"
    : line.startsWith("@@")
    ? "odd"
    : line.startsWith("+")
    ? "good"
    : line.startsWith("-")
    ? "bad"
    : "plain";
  return paint(clean(line), style, options);
}

/** Safe to print; tabs stay, so that a diff stays one. */
function clean(line: string): string {
  return line.split("\t").map(cleanLine).join("\t");
}
