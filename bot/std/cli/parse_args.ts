/**
 * `@std/cli/parse-args` for machines that reach no JSR: the same name, options and results, as
 * {@link https://jsr.io/@std/cli/doc/parse-args its documentation} describes them. Two things are
 * left out: dotted names (`--a.b` stays the key `a.b`) and the types inferred from the options.
 * Take `links` out of deno.json to use the real package.
 * @module
 */

/** What {@linkcode parseArgs} returns: a value per flag, and all else in `_`. */
export interface Args {
  // deno-lint-ignore no-explicit-any
  [flag: string]: any;
  /** What is no flag, in order; a numeric one is a number unless `string` has `_`. */
  _: (string | number)[];
}

/** Options of {@linkcode parseArgs}. */
export interface ParseOptions {
  /** Flags without a value, `false` when absent; `true`: every `--flag` without `=`. */
  boolean?: boolean | string | readonly string[];
  /** Flags whose value is never made a number; without a value they are `""`. */
  string?: string | readonly string[];
  /** Flags that gather every value in an array, `[]` when absent. */
  collect?: string | readonly string[];
  /** Flags that `--no-flag` makes false. */
  negatable?: string | readonly string[];
  /** Other names of a flag; each name gets the value. */
  alias?: Record<string, string | readonly string[]>;
  /** Values of flags that are absent. */
  default?: Record<string, unknown>;
  /** All that follows the first non-flag goes into `_` as it is. */
  stopEarly?: boolean;
  /** What follows `--` goes into `"--"` and not into `_`. */
  "--"?: boolean;
  /** Called with what no option names, and with each non-flag; `false` drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

const LONG = /^--(?<key>[^=].*?)(?:=(?<value>.*))?$/s;
const NUMBER_TAIL = /-?\d+(\.\d*)?(e-?\d+)?$/;

/**
 * Parses command line arguments.
 *
 * @example
 * ```ts
 * import { parseArgs } from "@std/cli/parse-args";
 * import assert from "node:assert/strict";
 *
 * const args = parseArgs(["-n5", "--arch", "um", "a.mbox"], { string: ["arch"] });
 * assert.deepEqual(args, { n: 5, arch: "um", _: ["a.mbox"] });
 * ```
 */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): Args {
  const names = readNames(options);
  const values = new Map<string, unknown>();
  const rest: (string | number)[] = [];
  const end = args.indexOf("--");
  const flags = end < 0 ? args : args.slice(0, end);
  const after = end < 0 ? [] : args.slice(end + 1);

  const set = (arg: string, key: string, value: unknown, gather = true) => {
    const known = names.boolean.has(key) || names.string.has(key) || names.alias.has(key) ||
      (options.boolean === true && /^--[^=]+$/.test(arg));
    if (!known && options.unknown?.(arg, key, value) === false) return;
    const typed = typeof value === "string" && !names.string.has(key) ? maybeNumber(value) : value;
    for (const name of [key, ...names.alias.get(key) ?? []]) {
      const old = values.get(name);
      const gathered = gather && names.collect.has(key);
      values.set(name, gathered ? [...(Array.isArray(old) ? old : []), typed] : typed);
    }
  };
  /** The value of a flag that has none attached; takes `next` if it is one. */
  const valueFrom = (key: string, next: string | undefined, isFlag: boolean, bare: boolean) => {
    if (next && !isFlag && !bare && !names.boolean.has(key)) return { value: next, consumed: true };
    if (next === "true" || next === "false") return { value: next === "true", consumed: true };
    return { value: names.string.has(key) ? "" : true, consumed: false };
  };

  for (let i = 0; i < flags.length; i++) {
    const arg = flags[i]!, next = flags[i + 1];
    const long = LONG.exec(arg)?.groups;
    if (long?.key !== undefined) {
      const { key, value } = long;
      const negated = key.startsWith("no-") ? key.slice(3) : undefined;
      if (value !== undefined) {
        set(arg, key, names.boolean.has(key) ? value !== "false" : value);
      } else if (negated !== undefined && names.negatable.has(negated)) {
        set(arg, negated, false, false);
      } else {
        const got = valueFrom(key, next, next?.startsWith("-") ?? false, options.boolean === true);
        if (got.consumed) i++;
        set(arg, key, got.value);
      }
    } else if (/^-[^-]/.test(arg)) {
      const { letters, last } = splitCluster(arg.slice(1));
      for (const [key, value] of letters) {
        set(arg, key, value ?? (names.string.has(key) ? "" : true));
      }
      if (last === undefined) continue;
      const got = valueFrom(last, next, /^--?[^-]/.test(next ?? ""), false);
      if (got.consumed) i++;
      set(arg, last, got.value);
    } else {
      if (options.unknown?.(arg) !== false) {
        rest.push(names.string.has("_") ? arg : maybeNumber(arg));
      }
      if (options.stopEarly) {
        rest.push(...flags.slice(i + 1));
        break;
      }
    }
  }
  addDefaults(values, names, options.default ?? {});
  if (options["--"]) values.set("--", [...after]);
  return { ...Object.fromEntries(values), _: options["--"] ? rest : [...rest, ...after] };
}

/** `abc` is three letters, the last of which may take the next argument; `n5`, `n=5`, `I/x` are not. */
function splitCluster(text: string): { letters: [string, string?][]; last?: string } {
  const letters: [string, string?][] = [];
  for (let j = 0; j < text.length - 1; j++) {
    const letter = text[j]!, tail = text.slice(j + 1);
    const isLetter = /[A-Za-z]/.test(letter);
    if (tail === "-") return { letters: [...letters, [letter, "-"]] };
    if (isLetter && /=./s.test(tail)) {
      return { letters: [...letters, [letter, tail.slice(tail.indexOf("=") + 1)]] };
    }
    if ((isLetter && NUMBER_TAIL.test(tail)) || /^\W/.test(tail)) {
      return { letters: [...letters, [letter, tail]] };
    }
    letters.push([letter]);
  }
  return { letters, last: text.at(-1) };
}

type Names = Record<"boolean" | "string" | "collect" | "negatable", Set<string>> & {
  alias: Map<string, string[]>;
};

function readNames(options: ParseOptions): Names {
  const alias = new Map<string, string[]>();
  for (const [key, others] of Object.entries(options.alias ?? {})) {
    const group = [key, ...asList(others)];
    for (const name of group) alias.set(name, group.filter((other) => other !== name));
  }
  const withAliases = (given: boolean | string | readonly string[] | undefined) =>
    new Set(asList(given).flatMap((name) => [name, ...alias.get(name) ?? []]));
  return {
    alias,
    boolean: withAliases(options.boolean),
    string: withAliases(options.string),
    collect: withAliases(options.collect),
    negatable: withAliases(options.negatable),
  };
}

function addDefaults(values: Map<string, unknown>, names: Names, defaults: object): void {
  for (const [key, value] of Object.entries(defaults)) {
    if (values.has(key)) continue;
    for (const name of [key, ...names.alias.get(key) ?? []]) values.set(name, value);
  }
  for (const key of names.boolean) {
    if (!values.has(key)) values.set(key, names.collect.has(key) ? [] : false);
  }
  for (const key of names.string) {
    if (!values.has(key) && names.collect.has(key)) values.set(key, []);
  }
}

function asList(given: boolean | string | readonly string[] | undefined): readonly string[] {
  return given === undefined || typeof given === "boolean" ? [] : [given].flat().filter(Boolean);
}

/** A number where the text is one, as `Number` reads it: `10`, `5.67`, `1e7`, `0xff`. */
function maybeNumber(text: string): string | number {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}
