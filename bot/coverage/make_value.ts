/**
 * What an expression of make comes to, as far as that is plain from variables that are known. Linear in the text but
 * for its depth, which is bounded. Pure.
 * @module
 */

/** Gives what a variable stands for; undefined: it is not known. */
export type MakeValue = (name: string) => string | undefined;

/** Functions within functions are never deeper. */
const DEPTH = 8;

/** Characters of what is replaced; no list that a configuration decides is longer. */
const MAX_TEXT = 10_000;

/** A text with the values of its variables and functions; undefined if one of them is not known. */
export function expanded(text: string, value: MakeValue, depth = 0): string | undefined {
  let done = "";
  for (let at = 0; at < text.length;) {
    if (text[at] !== "$") {
      done += text[at++];
      continue;
    }
    const open = text[at + 1];
    const end = open === "(" || open === "{" ? closing(text, at + 1) : undefined;
    if (end === undefined || depth === DEPTH) return undefined;
    const found = reference(text.slice(at + 2, end), value, depth + 1);
    if (found === undefined) return undefined;
    done += found;
    at = end + 1;
  }
  return done;
}

/** Where the bracket at a place is closed. */
function closing(text: string, from: number): number | undefined {
  const open = text[from]!, close = open === "(" ? ")" : "}";
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === open) depth++;
    else if (text[at] === close && --depth === 0) return at;
  }
  return undefined;
}

/** What stands within `$( )`. */
function reference(inside: string, value: MakeValue, depth: number): string | undefined {
  if (/^\w+$/.test(inside)) return value(inside);
  const [, name = "", rest = ""] = /^([a-z-]+)[ \t]+([^]*)$/.exec(inside) ?? [];
  const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const args = call === undefined ? undefined : argumentsOf(rest, call.count);
  return args === undefined
    ? undefined
    : call!.of(args.map((one) => () => expanded(one, value, depth)));
}

/** Arguments, of which the last takes the commas that are left over; undefined if brackets do not fit. */
function argumentsOf(text: string, count: number): readonly string[] | undefined {
  const parts: string[] = [];
  let from = 0, depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "(" || char === "{") depth++;
    else if (char === ")" || char === "}") depth--;
    else if (char === "," && depth === 0 && parts.length < count - 1) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return depth === 0 ? [...parts, text.slice(from)] : undefined;
}

type Arg = () => string | undefined;
interface Call {
  /** How many arguments it takes at most. */
  readonly count: number;
  readonly of: (args: readonly Arg[]) => string | undefined;
}

/** One whose arguments are all read. */
function plain(count: number, of: (...args: string[]) => string | undefined): Call {
  return {
    count,
    of: (args) => {
      const values = args.map((one) => one());
      return values.length < count || values.includes(undefined)
        ? undefined
        : of(...values as string[]);
    },
  };
}

const words = (text: string) => text.split(/\s+/).filter((one) => one !== "");

/** Words that are, or are not, among others; a pattern is not understood. */
function filter(among: boolean): Call {
  return plain(
    2,
    (list, text) =>
      list.includes("%")
        ? undefined
        : words(text).filter((one) => words(list).includes(one) === among).join(" "),
  );
}

/** Those that lists of objects are put together with (GNU make, "Functions for Conditionals", "Text"). */
const FUNCTIONS: Readonly<Record<string, Call>> = {
  "subst": plain(
    3,
    (from, to, text) =>
      from === "" || to.length * text.length > MAX_TEXT * from.length
        ? undefined
        : text.replaceAll(from, to),
  ),
  "strip": plain(1, (text) => words(text).join(" ")),
  "findstring": plain(2, (part, text) => text.includes(part) ? part : ""),
  "filter": filter(true),
  "filter-out": filter(false),
  "if": {
    count: 3,
    of: ([condition, then, other]) => {
      const is = condition!()?.trim();
      return is === undefined ? undefined : is !== "" ? then?.() : other?.() ?? "";
    },
  },
  "or": {
    count: Infinity,
    of: (args) => {
      for (const one of args) {
        const is = one()?.trim();
        if (is !== "") return is;
      }
      return "";
    },
  },
  "and": {
    count: Infinity,
    of: (args) => {
      let last: string | undefined = "";
      for (const one of args) {
        last = one()?.trim();
        if (last === undefined || last === "") return last;
      }
      return last;
    },
  },
};
