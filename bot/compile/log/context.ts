/**
 * What stands above a diagnostic and holds for it: the function, and the files that included its
 * file. A compiler names either only when it changes.
 * @module
 */
import type { Diagnostic, IncludedFrom, UsedAt } from "../types.ts";
import { noteFile } from "./compiler.ts";
import { inFunction, inObject, sourceOf } from "./ld.ts";
import { plain } from "./text.ts";

/** A kernel header is seldom deeper; the rest of a chain is left out. */
const MAX_CHAIN = 32;

const FIRST = /^In file included from (.*)$/;
/** gcc's further lines; `<command-line>` includes, too. */
const NEXT = /^ {2,}from (.*)$/;
const PLACE = /^(\S+?):(\d{1,9})(?::\d+)?[:,]$/;
const FUNCTION = /^(?:\S.*?: )?In function ['\u2018]([^'\u2018\u2019]+)['\u2019][:,]$/;

/** Below it: who called a function that was inlined, outwards. */
const INLINED =
  /^ {4}inlined from ['\u2018]([^'\u2018\u2019]+)['\u2019] at (\S+?):(\d{1,9})(?::\d+)?[:,]$/;

/** What is known of the place of the next diagnostic. */
export interface Context {
  /** Takes a line that is no diagnostic by itself. */
  see(text: string): void;
  /** A diagnostic with its function and its chain. */
  place(d: Diagnostic): Diagnostic;
  /** Another program speaks from here on. */
  reset(): void;
}

/** Starts without any. */
export function context(): Context {
  let chain: readonly IncludedFrom[] = [];
  /** The file that the chain leads to, once a message has named it. */
  let file: string | undefined;
  let building = false;
  let compiled: string | undefined;
  let used: UsedAt | undefined;
  let linked: string | undefined;
  let object: string | undefined;

  const include = (text: string): boolean => {
    const first = FIRST.exec(text)?.[1];
    const next = building && first === undefined ? NEXT.exec(text)?.[1] : undefined;
    const from = PLACE.exec(first ?? next ?? "");
    if (!from) return false;
    const one = { file: from[1]!, line: Number(from[2]) };
    // clang begins each line anew, the outermost file first; gcc goes outwards.
    chain = next !== undefined ? [...chain, one] : building ? [one, ...chain] : [one];
    if (chain.length > MAX_CHAIN) chain = chain.slice(0, MAX_CHAIN);
    building = true;
    file = undefined;
    return true;
  };
  /** A message about another file ends the chain. */
  const reach = (named: string | undefined) => {
    building = false;
    if (file !== undefined && named !== file) chain = [];
    file = named;
  };
  return {
    see(raw) {
      const text = plain(raw);
      if (include(text)) return;
      building = false;
      const inside = FUNCTION.exec(text)?.[1], inlined = INLINED.exec(text);
      if (inlined) {
        used = { file: inlined[2]!, line: Number(inlined[3]), function: inlined[1]! };
      } else if (inside !== undefined || /(?:^|: )At top level:$/.test(text)) {
        compiled = inside;
        used = undefined;
      }
      linked = inFunction(text) ?? linked;
      object = inObject(text) ?? object;
      const noted = noteFile(text);
      if (noted !== undefined) reach(noted);
    },
    place(d) {
      if (d.tool === "ld") {
        if (linked === undefined || d.function !== undefined || !isReference(d)) return d;
        const file = d.file === undefined || object === undefined
          ? {}
          : { file: sourceOf(object, d.file) };
        return { ...d, ...file, function: linked };
      }
      if (d.tool !== "cc" && d.tool !== "sparse") return d;
      reach(d.file);
      return {
        ...d,
        ...(compiled === undefined || d.file === undefined ? {} : { function: compiled }),
        ...(chain.length === 0 ? {} : { includedFrom: chain }),
        ...(used === undefined || d.file === undefined ? {} : { usedAt: used }),
      };
    },
    reset() {
      chain = [];
      file =
        compiled =
        used =
        linked =
        object =
          undefined;
      building = false;
    },
  };
}

function isReference(d: Diagnostic): boolean {
  return d.message.startsWith("undefined reference ") ||
    d.message.startsWith("multiple definition ");
}
