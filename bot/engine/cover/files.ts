/**
 * What it takes to have files compiled, as the tree's files of make and Kconfig say.
 * @module
 */
import { dependsOf } from "../../compile/kconfig_source.ts";
import { compiledAs, gatesOf, isIncluded, readerOf } from "../../coverage/mod.ts";
import { type CoverHints, positiveSymbols } from "../../plan/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { run } from "../../system/process/process.ts";
import { archDirsOf } from "./arch_dirs.ts";
import { dirOf, nameOf } from "../../text/paths.ts";

/** A file, and the symbols with which it is compiled. */
export interface Gated {
  readonly file: string;
  /** Ways to have it compiled: of each, all symbols must be y or m. Without CONFIG_. */
  readonly ways: readonly (readonly string[])[];
}

/** A file that is to be compiled, and symbols that have to be set besides. */
export interface Target {
  readonly file: string;
  readonly symbols: readonly string[];
}

/** Of more files nobody asks. */
const MAX_FILES = 50;
/** Sources that include a header, of which one is enough. */
const MAX_USERS = 5;
/** Symbols whose definitions are looked up. */
const MAX_SYMBOLS = 12;

/** What is compiled under its own name, or made into what is, where its directory is read. */
const UNITS = /\.(?:[cS]|uc|dtso?)$|\/reg_srcs\/[^/]+$/;

/** Those of the files that a compiler of C, assembly or device trees may read, and are named by files of make. */
export async function gatedFiles(source: string, files: readonly Target[]): Promise<Gated[]> {
  const texts = new Map<string, Promise<string | undefined>>();
  const read = (path: string) => {
    const text = texts.get(path) ?? readTextBeneath(source, path);
    texts.set(path, text);
    return text;
  };
  const found: Gated[] = [];
  for (const { file, symbols: own } of files.slice(0, MAX_FILES)) {
    const name = compiledAs(file), ways: (readonly string[])[] = [];
    const add = async (units: readonly string[]) => {
      for (const unit of units) {
        const { symbols, unnamed } = await gatesOf(unit, read);
        const all = [...symbols, ...own];
        // A file of make for which no symbol decides is read, or is of no build at all.
        if (unnamed === undefined && (all.length > 0 || readerOf(unit) !== "make")) ways.push(all);
      }
    };
    // What make reads where its directory is leads to no unit: its own symbols are all that it takes.
    if (UNITS.test(name) || readerOf(file) === "make") await add([name]);
    // Sources are included by others, too.
    if (ways.length === 0 && (isIncluded(file) || /\.[cS]$/.test(name))) {
      await add(await users(source, name, dirOf(file)));
    }
    if (ways.length > 0) found.push({ file, ways });
  }
  return found;
}

/** A source of a device tree that no other one includes is never behind more of them. */
const MOST_DEEP = 6;

/** Sources of a directory that include a header; device trees may do so through others of their kind. */
async function users(source: string, header: string, dir: string): Promise<readonly string[]> {
  if (dir === "" || !/^[\w.+/-]+$/.test(dir)) return [];
  const ends = header.endsWith(".dtsi") ? ["dts", "dtso", "dtsi"] : ["c", "S"];
  const known = new Set([header]);
  for (let names = [header], deep = 0; names.length > 0 && deep < MOST_DEEP; deep++) {
    const found = (await includers(source, dir, names, ends)).filter((path) => !known.has(path));
    const units = found.filter((path) => !path.endsWith(".dtsi"));
    if (units.length > 0) return units.sort().slice(0, MAX_USERS);
    for (const path of found) known.add(path);
    names = found;
  }
  return [];
}

/** Sources of a directory that include one of some files of it, by their endings. */
async function includers(
  source: string,
  dir: string,
  files: readonly string[],
  ends: readonly string[],
): Promise<readonly string[]> {
  const names = files.map((file) => nameOf(file))
    .filter((name) => /^[\w.,+-]+$/.test(name)).slice(0, MAX_FILES);
  if (names.length === 0) return [];
  const any = names.map((name) => name.replaceAll(/[.+]/g, "[$&]")).join("|");
  const argv = [
    ...["grep", "-rlE", ...ends.map((end) => `--include=*.${end}`)],
    ...["-e", `^([[:space:]]*#[[:space:]]*include|/include/).*[/"<](${any})[">]`, "--", dir],
  ];
  const { stdout } = await run(argv, { cwd: source });
  return stdout.split("\n").filter((path) => path !== "");
}

/** True if a configuration that has these symbols set compiles the file. */
export function opens(symbols: ReadonlySet<string>, { ways }: Gated): boolean {
  return ways.some((way) => way.every((symbol) => symbols.has(symbol)));
}

/** By symbol what it depends on. */
export type Depends = Awaited<ReturnType<typeof dependsOf>>;

/** What all symbols of a file depend on: one look at the tree's Kconfig. */
export async function dependsOfFile(source: string, { ways }: Gated): Promise<Depends> {
  return await dependsOf(source, [...new Set(ways.flat())]);
}

/**
 * What to set on top of a configuration for the way that lacks the fewest symbols there: these, and then these with
 * what they depend on by themselves, such as the menu that they stand in.
 */
export function topsOf(
  symbols: ReadonlySet<string>,
  { ways }: Gated,
  depends: Depends,
): readonly (readonly string[])[] {
  const lacking = ways.map((way) => way.filter((symbol) => !symbols.has(symbol)));
  const own = lacking.reduce((a, b) => b.length < a.length ? b : a, lacking[0] ?? []);
  const asked = own.flatMap((symbol) => depends.get(symbol) ?? [])
    .flatMap((one) => one.split("&&")).map((one) => one.trim());
  // Of `A || B` nobody knows which; a symbol without a prompt is refused when it is set.
  const more = asked.filter((one) => /^[A-Z]\w+$/.test(one) && !symbols.has(one));
  const all = [...new Set([...more, ...own])];
  return all.length === own.length ? [own] : [own, all];
}

/** What their symbols depend on. */
export async function hintsOf(
  source: string,
  files: readonly Gated[],
  own: readonly string[],
): Promise<CoverHints> {
  const symbols = [...new Set(files.flatMap(({ ways }) => ways.flat()))].slice(0, MAX_SYMBOLS);
  const depends = [...(await dependsOf(source, symbols)).values()].flat();
  const dirs = await archDirsOf(source, [...symbols, ...depends.flatMap(positiveSymbols)]);
  return {
    paths: files.map(({ file }) => file),
    depends,
    dirs: [...new Set([...dirs.values()].flat())],
    own,
  };
}
