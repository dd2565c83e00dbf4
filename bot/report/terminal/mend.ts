/**
 * What `mend` did or did not find, for a person.
 * @module
 */
import type { Reject } from "../../tree/types.ts";
import { cleanDeep, cleanSource } from "../../text/clean.ts";
import { columns, paint, type RenderOptions } from "../../text/paint.ts";
import { plural } from "../../text/words.ts";
import { wrap } from "../../text/width.ts";
import { renderReject } from "./reject.ts";

/** A mended series. */
export interface MendedSeries {
  /** How many patches it has. */
  readonly patches: number;
  /** The changes that mended it, in their order. */
  readonly steps: readonly MendStep[];
  /** How many changed series were built. */
  readonly trials: number;
  /** The last tree, old and new. */
  readonly tree: string;
  /** The verdict of the new series. */
  readonly verdict: string;
  /** Exit code of that verdict: 3 where no build compiles some of its lines. */
  readonly exit: 0 | 3;
  /** Where it was written. */
  readonly dir: string;
  /** Names of the files there. */
  readonly files: readonly string[];
  /** As git range-diff prints it, old against new. */
  readonly rangeDiff: string;
}

/** One change. */
export interface MendStep {
  /** Parts were folded into a patch, or patches were moved. */
  readonly kind: "fold" | "reorder";
  /** What goes where, in one line. */
  readonly text: string;
  /** The patches that are empty then. */
  readonly dropped: readonly string[];
}

/** A search that found nothing. */
export interface NotMended {
  readonly why: string;
  /** There was more to try. */
  readonly bounded: boolean;
  readonly trials: number;
  /** Changes that did not apply. */
  readonly misfits: number;
  /** What was found before it ended. */
  readonly steps: readonly MendStep[];
}

/** What mending came to. */
export type MendResult =
  | { readonly kind: "reject"; readonly reject: Reject }
  /** Nothing to mend, or not all that it takes to tell. */
  | { readonly kind: "bisect-safe" | "incomplete"; readonly text: string }
  | { readonly kind: "mended" } & MendedSeries
  | { readonly kind: "nothing" } & NotMended
  | { readonly kind: "open" };

const VERBS = { fold: "folded", reorder: "moved" } as const;

/** All of it. */
export function renderMend(result: MendResult, options: RenderOptions): string {
  switch (result.kind) {
    case "reject":
      return renderReject(result.reject);
    case "bisect-safe":
    case "incomplete":
      return result.text;
    case "mended":
      return renderMended(result, options);
    case "nothing":
      return renderNothing(result, options);
    case "open":
      return "not mended: a trial came to no answer (the machine's fault); run it again";
  }
}

/** What was changed, the range-diff, and where the mails are. */
export function renderMended(raw: MendedSeries, options: RenderOptions): string {
  const mended = cleanDeep(raw);
  const line = (text: string) => wrap(text, columns(options), "    ");
  const what = `mended: ${mended.verdict}; ${plural(mended.patches, "patch")}, ` +
    `${plural(mended.trials, "trial")}, the last tree is still ${mended.tree.slice(0, 12)}`;
  const compared = raw.rangeDiff.trimEnd();
  return [
    line(what).map((text) => paint(text, mended.exit === 0 ? "good" : "warn", options)),
    stepTexts(mended.steps).flatMap(line),
    ...compared === "" ? [] : [compared.split("\n").map(cleanSource)],
    mended.files.length === 0
      ? line("the series ends in the tree that it began with: there is no patch to write")
      : [`written to ${mended.dir}:`, ...mended.files.map((name) => `    ${name}`)],
  ].map((lines) => lines.join("\n")).join("\n\n") + "\n";
}

/** Why there is no new series, and how much was tried. */
export function renderNothing(raw: NotMended, options: RenderOptions): string {
  const found = cleanDeep(raw);
  const line = (text: string) => wrap(text, columns(options), "    ");
  const tried = `tried: ${plural(found.trials, "trial")} built, ` +
    `${found.misfits} more did not apply` +
    (found.bounded ? "; there is more to try: --trials" : "");
  return [
    ...line(`not mended: ${found.why}`).map((text) => paint(text, "alarm", options)),
    ...stepTexts(found.steps).flatMap((text) => line(`mended before that: ${text}`)),
    ...line(tried),
  ].join("\n") + "\n";
}

function stepTexts(steps: readonly MendStep[]): readonly string[] {
  return steps.flatMap(({ kind, text, dropped }) => [`${VERBS[kind]}: ${text}`, ...dropped]);
}
