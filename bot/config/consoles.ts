/**
 * Reading `configs/consoles.toml`: what a kernel prints when something is wrong with it.
 * @module
 */
import { z } from "zod";
import { parseFileOf } from "./file.ts";
import { parseToml, strict } from "./toml.ts";
import * as words from "./words.ts";

/** The first line of a report of the kernel. */
export interface SplatShape {
  /** What the line is, without its time stamp. */
  readonly pattern: RegExp;
  /** `error`: the kernel, or a part of it, is dead or damaged. */
  readonly severity: "error" | "warning";
  /** With groups of the pattern in braces; without it, the line itself. */
  readonly message?: string;
  /** Its function follows in the register dump. */
  readonly dump: boolean;
  /** It counts only where no other report was understood. */
  readonly fallback: boolean;
  /** A clock says so: on a busy machine any kernel may be late once. */
  readonly clock: boolean;
  /** A line, and what is said of it. */
  readonly example: readonly [string, string];
}

/** A line of a register dump that names the function, or the place. */
export interface DumpShape {
  /** Its group `function` is the name; or `file` and `line` are the place. */
  readonly pattern: RegExp;
  /** The line names who reports, not what is at fault: it is passed over. */
  readonly skip: boolean;
  /** A line, and the function or `file:line` of it. */
  readonly example: readonly [string, string];
}

/** Functions that find what is wrong, and never are it: who called them is. */
export interface Reporters {
  /** Their names; a star stands for any letters. */
  readonly functions: readonly string[];
}

/** All that is known of consoles. */
export interface ConsoleShapes {
  /** In the order in which they are tried. */
  readonly splats: readonly SplatShape[];
  /** The same. */
  readonly dumps: readonly DumpShape[];
  readonly reporters: readonly Reporters[];
}

/** More repetitions of one thing no report of a kernel needs. */
const MAX_REPEAT = 200;

/** Why a pattern could take more than linear time on a line, or does not compile; else undefined. */
export function patternFault(source: string): string | undefined {
  // What stands in a class, or behind a backslash, is no operator.
  const bare = source.replaceAll(/\\./g, "e").replaceAll(/\[\^?[^\[\]]*\]/g, "c");
  if (/[*+]/.test(bare) || /\{\d+,\}/.test(bare)) {
    return "a repetition needs an upper bound: {0,80}";
  }
  if (/\)\{/.test(bare)) return "a group is not repeated";
  if (/\(\?(?![:<])|\(\?<[=!]/.test(bare)) return "it looks ahead or behind";
  if (/\\[1-9k]/.test(source)) return "it refers to a group";
  if (!/^[\^\w (]/.test(source)) return "it begins with ^ or with a word";
  const most = [...bare.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map((found) => Number(found[1]));
  if (most.some((count) => count > MAX_REPEAT)) return `at most {0,${MAX_REPEAT}}`;
  try {
    new RegExp(source);
  } catch {
    return "it is no regular expression";
  }
  return undefined;
}

const pattern = z.string().max(1000).superRefine((source, context) => {
  const message = patternFault(source);
  if (message !== undefined) context.addIssue({ code: "custom", message });
}).transform((source) => new RegExp(source));
const place = z.string().min(1).max(500);
const example = z.tuple([z.string(), z.string()]);

/** Two stars at most: a name costs the same whatever it is. */
const functionName = z.string()
  .regex(/^[A-Za-z_]\w{0,100}\*?\w{0,100}\*?$/, "the name of a function, with up to two stars");

const file = strict({
  splat: z.array(strict({
    source: place,
    arch: words.prose.optional(),
    pattern,
    severity: z.enum(["error", "warning"]),
    message: words.prose.optional(),
    dump: z.boolean().default(false),
    fallback: z.boolean().default(false),
    clock: z.boolean().default(false),
    example,
  })),
  dump: z.array(strict({
    source: place,
    arch: words.prose.optional(),
    pattern,
    skip: z.boolean().default(false),
    example,
  })),
  reporter: z.array(strict({ source: place, functions: z.array(functionName).min(1) })).default([]),
});

/** The shapes from their file's text. Throws {@linkcode UserError} at the line of a mistake. */
export function parseConsoles(name: string, text: string): ConsoleShapes {
  const { splat, dump, reporter } = parseToml(name, text, file);
  return { splats: splat, dumps: dump, reporters: reporter };
}

/** The shapes of a directory of configs. Throws {@linkcode UserError}. */
export async function loadConsoles(dir: string): Promise<ConsoleShapes> {
  return await parseFileOf([dir], "consoles.toml", parseConsoles);
}
