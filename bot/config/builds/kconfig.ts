/**
 * What a build is configured with, from what people type: a target of Kconfig, a file, and what is set on
 * top of it. Pure.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import { didYouMean } from "../nearest.ts";
import { fragmentLine } from "../words.ts";
import { nameOf } from "../../text/paths.ts";

/** What a configuration begins with. */
export type KconfigBase =
  /** The defconfig that the architecture's file names. */
  | { readonly kind: "usual" }
  /** A target of make; of `randconfig` with its seed, a 32-bit number. */
  | { readonly kind: "target"; readonly target: string; readonly seed?: number }
  /** A whole configuration; `path` as typed. */
  | { readonly kind: "file"; readonly path: string; readonly text: string };

/** What is set on top. */
export type Fragment =
  /** Lines of a `.config`. */
  | { readonly kind: "lines"; readonly label: string; readonly lines: readonly string[] }
  /** A target of make that merges one of the tree's own fragments: `hardening.config`. */
  | { readonly kind: "target"; readonly target: string };

/** A whole configuration. */
export interface Kconfig {
  readonly base: KconfigBase;
  readonly fragments: readonly Fragment[];
}

/** What words of {@linkcode parseKconfig} may name beside targets; where it is absent, they may not. */
export interface KconfigFiles {
  /** The text of a file; undefined: there is none. */
  read(path: string): string | undefined;
  /** The tree's own `.config`. Throws {@linkcode UserError} if there is none. */
  current(): { readonly path: string; readonly text: string };
  /** A seed for a `randconfig` that names none. */
  seed(): number;
}

const ALL = ["allmodconfig", "allyesconfig", "allnoconfig", "alldefconfig", "tinyconfig"];
/** The words that every architecture takes. */
export const KCONFIG_WORDS: readonly string[] = ["defconfig", ...ALL, "randconfig", "current"];
const NAMED = /^[A-Za-z0-9][\w.-]{0,99}_defconfig$/;
const TREES_OWN = /^[A-Za-z0-9][\w.-]{0,99}\.config$/;
const MAX_SEED = 2 ** 32 - 1;
/** A `.config` of an allmodconfig has 0.4 MB. */
const MAX_TEXT = 4_000_000;

/** `defconfig`, `allmodconfig+CONFIG_X=y`, `randconfig=7`, a file. Throws {@linkcode UserError}. */
export function parseKconfig(typed: string, files?: KconfigFiles): Kconfig {
  const [first = "", ...more] = typed.split("+");
  return {
    base: parseBase(first, files),
    fragments: more.map((one) => parseFragment(one, files)),
  };
}

function parseBase(word: string, files?: KconfigFiles): KconfigBase {
  if (word === "" || word === "defconfig") return { kind: "usual" };
  if (ALL.includes(word)) return { kind: "target", target: word };
  const random = /^randconfig(?:=(0[xX][0-9a-fA-F]{1,8}|\d{1,10}))?$/.exec(word);
  if (random !== null) {
    const seed = random[1] === undefined ? files?.seed() : Number(random[1]);
    if (seed === undefined || seed > MAX_SEED) {
      throw new UserError(`${quoted(word)} needs a seed here: randconfig=1234`);
    }
    return { kind: "target", target: "randconfig", seed };
  }
  if (files === undefined) {
    if (NAMED.test(word)) return { kind: "target", target: word };
    throw unknown(word);
  }
  if (word === "current") return { kind: "file", ...files.current() };
  const text = word.includes("/") || !NAMED.test(word) ? files.read(word) : undefined;
  if (text !== undefined) return { kind: "file", path: word, text: checked(word, text) };
  if (NAMED.test(word)) return { kind: "target", target: word };
  throw unknown(word);
}

function unknown(word: string): UserError {
  return new UserError(
    `no configuration ${quoted(word)}: no file, and no target of Kconfig${
      didYouMean(word, KCONFIG_WORDS)
    }`,
    { hint: `there are ${KCONFIG_WORDS.join(", ")}, any *_defconfig of the tree, and files` },
  );
}

/** `CONFIG_X=y`, `# CONFIG_X is not set`, a file, or a fragment of the tree. Throws {@linkcode UserError}. */
export function parseFragment(word: string, files?: KconfigFiles): Fragment {
  if (/^(?:# )?CONFIG_\w/.test(word)) {
    const line = lineOf(word);
    if (line !== undefined) return { kind: "lines", label: labelOf(line), lines: [line] };
    throw new UserError(`${quoted(word)} sets no symbol`, {
      hint: 'CONFIG_X=y, =m, =n, a number, or "text" in quotes; or "# CONFIG_X is not set"',
    });
  }
  const text = files?.read(word);
  if (text !== undefined) {
    const name = nameOf(word).replace(/\.(?:config|cfg|txt)$/, "");
    return { kind: "lines", label: plain(name), lines: linesOf(word, checked(word, text)) };
  }
  if (TREES_OWN.test(word)) return { kind: "target", target: word };
  throw new UserError(`${quoted(word)} is no symbol, no file and no fragment of the tree`, {
    hint: "CONFIG_X=y, a file of such lines, or one of kernel/configs/: hardening.config",
  });
}

/** A setting as `.config` has it. */
function lineOf(word: string): string | undefined {
  const off = /^(CONFIG_\w+)=n$/.exec(word)?.[1];
  const line = off === undefined ? word : `# ${off} is not set`;
  return fragmentLine.safeParse(line).success ? line : undefined;
}

/** A setting in a build's name; what is turned off is `CONFIG_X=n`. */
function labelOf(line: string): string {
  const off = /^# (CONFIG_\w+) is not set$/.exec(line)?.[1];
  return off === undefined ? line : `${off}=n`;
}

function linesOf(file: string, text: string): readonly string[] {
  return text.split("\n").flatMap((raw, i) => {
    const line = raw.trim();
    if (line === "" || (line.startsWith("#") && !/^# CONFIG_\w+ is not set$/.test(line))) return [];
    const known = lineOf(line);
    if (known !== undefined) return [known];
    throw new UserError(`${quoted(line)} is no line of a .config`, {
      place: { file, line: i + 1 },
    });
  });
}

function checked(file: string, text: string): string {
  if (text.length > MAX_TEXT) {
    throw new UserError("too large for a configuration", { place: { file } });
  }
  return text;
}

/** What a configuration is called in a build's name. */
export function kconfigLabel({ base, fragments }: Kconfig): string {
  return [baseLabel(base), ...fragments.map((one) => one.kind === "lines" ? one.label : one.target)]
    .join("+");
}

function baseLabel(base: KconfigBase): string {
  switch (base.kind) {
    case "usual":
      return "defconfig";
    case "target":
      return base.seed === undefined ? base.target : `${base.target}=${base.seed}`;
    case "file":
      return plain(
        nameOf(base.path).replace(/^\.config$/, "current"),
      );
  }
}

/** A file's name where only plain characters may stand. */
function plain(name: string): string {
  return name.replace(/[^\w.-]/g, "_").slice(0, 60) || "config";
}

function quoted(word: string): string {
  return JSON.stringify(word.slice(0, 80));
}
