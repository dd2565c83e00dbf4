/**
 * Which configuration symbols have a file built, as the files of make up its directories say: the
 * `obj-$(CONFIG_X)` lines that name it. Linear in what is read. Pure over a reader of files.
 * @module
 */

/** What decides whether a file is built. */
export interface Gates {
  /** Symbols without `CONFIG_`, those nearest to the file first. Each may be needed as `y` or `m`. */
  readonly symbols: readonly string[];
  /** What no file of make names: the object, or a directory on the way; absent if all is named. */
  readonly unnamed?: string;
}

/** Gives a file's text; undefined if there is none. */
export type ReadText = (path: string) => Promise<string | undefined>;

/** A line of a file of make that gives a list something. */
interface Assignment {
  readonly name: string;
  readonly words: ReadonlySet<string>;
  /** Symbols of the conditions around it. */
  readonly around: readonly string[];
}

/** Composites within composites, and directories, are never deeper. */
const DEPTH = 12;

/** A file of make is never longer. */
const MAX_LENGTH = 2 ** 20;

/** Programs that stand here and that its file of make does not name are no part of a kernel; in arch/ others may name them. */
const SAMPLES = "samples/";

/** What decides whether `path` is built. */
export async function gatesOf(path: string, read: ReadText): Promise<Gates> {
  const symbols = new Set<string>();
  const parts = path.split("/");
  const name = parts.pop()!.replace(/_shipped$/, "");
  // A file of make, or of Kconfig, is read where its directory is.
  let word = /\.(?:c|S|rs)$/.test(name)
    ? name.replace(/\.\w+$/, ".o")
    : /\.dtso?$/.test(name)
    ? name.replace(/\.dts(o?)$/, ".dtb$1")
    : "";
  let unnamed: string | undefined;
  for (let depth = 0; depth < DEPTH; depth++) {
    const dir = parts.map((part) => `${part}/`).join("");
    if (word !== "") {
      const lists = [
        ...assignments(await read(`${dir}Kbuild`)),
        ...assignments(await read(`${dir}Makefile`)),
      ];
      const found = named(word, lists) ?? subdirectory(word, lists) ?? program(word, lists);
      // drivers/Makefile may name `a/b/`, where drivers/a has no file of make.
      if (found !== undefined) {
        for (const symbol of found) symbols.add(symbol);
        word = "";
      } else if (lists.length > 0 && parts.length > 0) {
        if (!word.endsWith("/")) unnamed = `${dir}${word}`;
        else if (dir === SAMPLES) return { symbols: [], unnamed: `${dir}${word}` };
        word = "";
      }
    }
    const last = parts.pop();
    if (last === undefined) break;
    word = `${last}/${word.endsWith("/") ? word : ""}`;
  }
  return { symbols: [...symbols], ...(unnamed === undefined ? {} : { unnamed }) };
}

/** The symbols of the lists that lead to a word; undefined if none names it. */
function named(
  word: string,
  lists: readonly Assignment[],
  depth = 0,
): readonly string[] | undefined {
  const all = lists.filter(({ words }) => words.has(word));
  for (const { name, around } of all) {
    const [, stem = "", rest = ""] = /^([^$]*?)(-(?:objs|dtbs|y|m|\$.*))?$/.exec(name) ?? [];
    const own = [...around, ...symbolsOf(rest), ...symbolsOf(stem)];
    if (LISTS.test(name)) return own;
    if (word.endsWith("/") || depth >= 4) continue;
    const outer = named(`${stem}.${rest === "-dtbs" ? "dtb" : "o"}`, lists, depth + 1);
    if (outer !== undefined) return [...own, ...outer];
  }
  return all.length === 0 ? undefined : all[0]!.around;
}

/** The same of a directory that a list of directories names without a slash. */
function subdirectory(word: string, lists: readonly Assignment[]): readonly string[] | undefined {
  if (!word.endsWith("/")) return undefined;
  const name = word.slice(0, -1);
  const found = lists.find((one) => one.name.startsWith("subdir-") && one.words.has(name));
  return found && [...found.around, ...symbolsOf(found.name)];
}

/** The same of a program of one source, which a list names without an ending: samples/vfs. */
function program(word: string, lists: readonly Assignment[]): readonly string[] | undefined {
  if (!word.endsWith(".o")) return undefined;
  const name = word.slice(0, -".o".length);
  const found = lists.find((one) => PROGRAMS.test(one.name) && one.words.has(name));
  return found && [...found.around, ...symbolsOf(found.name)];
}

/** Lists of programs. */
const PROGRAMS = /^(?:hostprogs|userprogs)(?:-|$)/;

/** Lists that a build takes whole. */
const LISTS =
  /^(?:obj|lib|subdir|core|drivers|net|libs|virt|dtb|dtbo|always|extra|targets|head|pi-obj|hostprogs|userprogs|kvm|tests)(?:-|$)/;

function symbolsOf(text: string): readonly string[] {
  return [...text.matchAll(/CONFIG_(\w+)/g)].map(([, symbol]) => symbol!);
}

function assignments(text = ""): readonly Assignment[] {
  const found: Assignment[] = [];
  const around: (readonly string[])[] = [];
  const logical = text.slice(0, MAX_LENGTH).replaceAll(/\\\r?\n/g, " ").split("\n");
  for (const line of logical) {
    const plain = line.split("#", 1)[0]!.trim();
    if (/^(?:ifdef|ifeq|ifneq)\b/.test(plain)) around.push(symbolsOf(plain));
    else if (/^ifndef\b/.test(plain)) around.push([]);
    else if (/^endif\b/.test(plain)) around.pop();
    else if (/^else\b/.test(plain) && around.length > 0) {
      around[around.length - 1] = symbolsOf(plain);
    } else {
      const at = plain.search(/[:+?]?=/);
      if (at <= 0) continue;
      const name = plain.slice(0, at).trim(), value = plain.slice(plain.indexOf("=", at) + 1);
      found.push({ name, words: new Set(value.split(/\s+/)), around: around.flat() });
    }
  }
  return found;
}
