/**
 * Flags as commands declare them: how one is spelled, what help says of it, and how its value is read. The types of a
 * command's options follow from its flags.
 * @module
 */
import { oneOf, wholeNumber } from "./parse/values.ts";

/** What a shell may offer for a value: words, files, directories, or nothing. */
export type Offer = readonly string[] | "file" | "dir" | "none";

/** Flags and words of one command line, by name. */
export interface Found {
  /** Words that are no flags, in order. */
  readonly words: readonly string[];
  /** True if the flag stands there. */
  is(name: string): boolean;
  /** True if its `--no-` form stands there, and is the last word on it. */
  no(name: string): boolean;
  /** Its value, if it stands there. */
  text(name: string): string | undefined;
  /** All its values, in order; undefined if there is none. */
  texts(name: string): readonly string[] | undefined;
}

/** What help and completion say of a flag. */
interface Look {
  /** One letter, without the dash. */
  readonly short?: string;
  /** One line or two; `\n` starts a new one. */
  readonly help: string;
}

/** The same of a flag with a value. */
interface ValueLook extends Look {
  /** What help calls its value. */
  readonly value: string;
  /** What a shell offers for the value; undefined: nothing. */
  readonly offer?: Offer;
  /** The value that `--flag` alone stands for. */
  readonly bare?: string;
}

/** One flag, whose value is a `T`. */
export interface Flag<T = unknown> extends Look, Partial<ValueLook> {
  readonly help: string;
  /** May be given more than once; all values count. */
  readonly many?: boolean;
  /** There is a `--no-` form; help shows it with this text. */
  readonly no?: string;
  /** Only the `--no-` form is worth showing. */
  readonly onlyNo?: boolean;
  /** Its value; throws `UserError` if what was given is none. */
  readonly read: (found: Found, name: string) => T;
}

/** Flags by their names, without the dashes: `fail-fast`. */
export type Flags = Readonly<Record<string, Flag>>;

/** A flag that knows its name. */
export interface NamedFlag extends Flag {
  readonly name: string;
}

type Camel<Name> = Name extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** The values of flags, `fail-fast` as `failFast`, and the words beside them. */
export type Given<F extends Flags> =
  & { readonly [Name in keyof F as Camel<Name>]: F[Name] extends Flag<infer T> ? T : never }
  & { readonly words: readonly string[] };

/** Reads the values of flags. Throws `UserError`. */
export function readGiven<F extends Flags>(flags: F, found: Found): Given<F> {
  const values = Object.entries(flags).map(([name, flag]) => [
    name.replaceAll(/-(.)/g, (_, char: string) => char.toUpperCase()),
    flag.read(found, name),
  ]);
  return { ...Object.fromEntries(values), words: found.words };
}

/** Flags as a list. */
export function named(flags: Flags): readonly NamedFlag[] {
  return Object.entries(flags).map(([name, flag]) => ({ name, ...flag }));
}

/** A flag without a value. */
export function bool(look: Look): Flag<boolean> {
  return { ...look, read: (found, name) => found.is(name) };
}

/** A flag whose `--no-` form alone is worth showing: without it the value is true. */
export function unless(look: Look & { readonly no: string }): Flag<boolean> {
  return { ...look, onlyNo: true, read: (found, name) => !found.no(name) };
}

/** A flag with a value, which is read. */
export function text<T>(
  look: ValueLook & { readonly read: (text: string, name: string) => T },
): Flag<T | undefined>;
/** The same, as it was typed. */
export function text(look: ValueLook): Flag<string | undefined>;
export function text<T>(
  { read, ...look }: ValueLook & { readonly read?: (text: string, name: string) => T },
): Flag<string | T | undefined> {
  return {
    ...look,
    read(found, name) {
      const given = found.text(name);
      return given === undefined || read === undefined ? given : read(given, name);
    },
  };
}

/** A flag whose value is a file. */
export function file(look: Look & Partial<ValueLook>): Flag<string | undefined> {
  return text({ value: "FILE", offer: "file", ...look });
}

/** A flag whose value is a directory. */
export function dir(look: Look & Partial<ValueLook>): Flag<string | undefined> {
  return text({ value: "DIR", offer: "dir", ...look });
}

/** A flag whose value is one of the words that a shell offers. */
export function choice<const Word extends string>(
  look: ValueLook & { readonly offer: readonly Word[] },
): Flag<Word | undefined> {
  return text({ ...look, read: (given, name) => oneOf(`--${name}`, given, look.offer) });
}

/** A flag whose value is a whole number. */
export function whole(
  { from, to, ...look }: Look & { readonly from: number; readonly to: number },
): Flag<number | undefined> {
  return text({
    ...look,
    value: "N",
    read: (given, name) => wholeNumber(name, given, from, to),
  });
}

/** A flag that may be given more than once; all its values are read together. */
export function list<T>(
  look: ValueLook & { readonly read: (texts: readonly string[], name: string) => T },
): Flag<T | undefined>;
/** The same, as they were typed. */
export function list(look: ValueLook): Flag<readonly string[] | undefined>;
export function list<T>(
  { read, ...look }: ValueLook & { readonly read?: (texts: readonly string[], name: string) => T },
): Flag<readonly string[] | T | undefined> {
  return {
    ...look,
    many: true,
    read(found, name) {
      const given = found.texts(name);
      return given === undefined || read === undefined ? given : read(given, name);
    },
  };
}

/** A flag with a value that also has a `--no-` form. */
export function orNot<T>(flag: Flag<T>, no: string): Flag<T | false> {
  return {
    ...flag,
    no,
    read: (found, name) => found.no(name) ? false : flag.read(found, name),
  };
}
