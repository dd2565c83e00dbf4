/**
 * What a tree's Kconfig files say of symbols: what each depends on, by its own lines and by what stands around it.
 * @module
 */
import { readTextBeneath } from "../system/files/beneath.ts";
import { run } from "../system/process/process.ts";

/** No symbol has more files around its own: `Kconfig`, `drivers/Kconfig`, `drivers/net/Kconfig`, … */
const DEPTH = 12;
/** Of one symbol more definitions are not read. */
const MAX_DEFINITIONS = 8;

/** What a file of Kconfig defines or reads at one place. */
export interface KconfigEntry {
  readonly kind: "symbol" | "source";
  /** Of a symbol without `CONFIG_`; of a file as it is written, `arch/$(SRCARCH)/Kconfig`. */
  readonly name: string;
  /** Its own `depends on`, then those of the `if`, `menu` and `choice` around it, the innermost first. */
  readonly depends: readonly string[];
}

/** What opens a block, and what stands in it depends on. */
interface Block {
  readonly depends: string[];
}

const ENTRY =
  /^(config|menuconfig|menu|endmenu|choice|endchoice|if|endif|comment|(?:o|r|or)?source)\b\s*(.*)$/;

/** The symbols and files of some text of Kconfig. Linear in it; what is no Kconfig gives nothing. */
export function kconfigEntries(text: string): readonly KconfigEntry[] {
  const found: { kind: KconfigEntry["kind"]; name: string; own: Block; around: Block[] }[] = [];
  const blocks: Block[] = [];
  let own: Block = { depends: [] };
  /** Of the help that is being read; -1: before its first line. */
  let help: number | undefined;
  for (const raw of text.replaceAll("\\\n", " ").split("\n")) {
    const line = raw.trim();
    if (help !== undefined) {
      if (line === "") continue;
      const indent = /^\s*/.exec(raw)![0].replaceAll("\t", "        ").length;
      if (help === -1 && indent > 0) help = indent;
      if (help >= 0 && indent >= help) continue;
      help = undefined;
    }
    if (/^(?:help|---help---)$/.test(line)) {
      help = -1;
      continue;
    }
    const on = /^depends\s+on\s+(\S.*)$/.exec(line)?.[1];
    if (on !== undefined) own.depends.push(condition(on));
    const [, word, rest = ""] = ENTRY.exec(line) ?? [];
    if (word === undefined) continue;
    own = { depends: [] };
    if (word === "if") blocks.push({ depends: [condition(rest)] });
    else if (word === "menu" || word === "choice") blocks.push(own);
    else if (word.startsWith("end")) blocks.pop();
    else if (word !== "comment") {
      const isSymbol = word.endsWith("config");
      const name = isSymbol ? /^\w+$/.exec(rest)?.[0] : /^"?([^"\s]+)"?$/.exec(rest)?.[1];
      if (name === undefined) continue;
      found.push({ kind: isSymbol ? "symbol" : "source", name, own, around: [...blocks] });
    }
  }
  return found.map(({ kind, name, own, around }) => ({
    kind,
    name,
    depends: [...new Set([own, ...around.toReversed()].flatMap(({ depends }) => depends))],
  }));
}

/** An expression as it stands among others that `&&` joins, without a comment behind. */
function condition(text: string): string {
  const plain = text.split(/\s#/, 1)[0]!.replace(/\s+/g, " ").trim();
  return /\|\|/.test(plain) && !/^\([^()]*\)$/.test(plain) ? `(${plain})` : plain;
}

/**
 * The conditions of each symbol, its own first, then what stands around it in its file and around that file where
 * another reads it. A symbol that no file of Kconfig defines is not in the map. Symbols without `CONFIG_`.
 */
export async function dependsOf(
  source: string,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Set(symbols.filter((one) => /^\w{1,200}$/.test(one)));
  if (names.size === 0) return new Map();
  const grep = async (pattern: string) => {
    const argv = ["grep", "-rE", "--include=Kconfig*", "-e", pattern, "--", "."];
    return (await run(argv, { cwd: source })).stdout;
  };
  const defined = await grep(
    `^[[:space:]]*(menu)?config[[:space:]]+(${[...names].join("|")})[[:space:]]*$`,
  );
  const files = new Map<string, string[]>();
  for (const [, file, name] of defined.matchAll(/^\.\/([^:\n]+):.*config\s+(\w+)\s*$/gm)) {
    files.set(name!, [...files.get(name!) ?? [], file!]);
  }
  if (files.size === 0) return new Map();

  const sourced = await grep("^[[:space:]]*source[[:space:]]");
  const readers = new Map<string, Set<string>>();
  for (const [, by, file] of sourced.matchAll(/^\.\/([^:\n]+):\s*source\s+"?([^"\s]+)"?\s*$/gm)) {
    readers.set(file!, (readers.get(file!) ?? new Set()).add(by!));
  }
  const entries = new Map<string, Promise<readonly KconfigEntry[]>>();
  const entriesOf = (file: string) => {
    const known = entries.get(file) ??
      readTextBeneath(source, file).then((text) => kconfigEntries(text ?? ""));
    entries.set(file, known);
    return known;
  };
  /** What stands around a file; one that several read depends on none of them alone. */
  const around = async (file: string, depth = 0): Promise<readonly string[]> => {
    const [reader, ...more] = readers.get(file) ?? [];
    if (reader === undefined || more.length > 0 || depth >= DEPTH) return [];
    const places = (await entriesOf(reader)).filter(({ kind, name }) =>
      kind === "source" && name === file
    );
    const own = places.length === 1 ? places[0]!.depends : [];
    return [...own, ...await around(reader, depth + 1)];
  };
  const found = new Map<string, readonly string[]>();
  for (const [symbol, all] of files) {
    const depends: string[] = [];
    for (const file of new Set(all.slice(0, MAX_DEFINITIONS))) {
      const own = (await entriesOf(file)).filter(({ kind, name }) =>
        kind === "symbol" && name === symbol
      );
      depends.push(...own.flatMap((one) => one.depends), ...await around(file));
    }
    found.set(symbol, [...new Set(depends)]);
  }
  return found;
}

const MAX_TEXT = 300;

/** What a symbol depends on, for people: `A && (B || C)`. */
export function dependsText(depends: readonly string[]): string {
  let text = "";
  for (const one of depends) {
    const longer = text === "" ? one : `${text} && ${one}`;
    if (longer.length > MAX_TEXT) return `${text} && …`;
    text = longer;
  }
  return text;
}
