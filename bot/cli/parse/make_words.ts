/**
 * Words that are make's and not ours: `ARCH=um` among the arguments says what a flag of everystep says. (`W=1` and `C=1` are
 * understood where the argv is put into shape.)
 * @module
 */
import { UserError } from "../../system/errors.ts";
import type { NamedFlag } from "../flag_kinds.ts";
import { quote } from "./values.ts";

interface MakeWord {
  /** The flag for it. */
  readonly flag: string;
  /** How it is written, for a value of make's. */
  readonly write: (value: string) => string;
}

/** What LLVM=1 and LLVM=-19 are to --toolchain; of a path only the kind is left. */
const llvm = (value: string) => `-t llvm${/^-\d{1,3}$/.test(value) ? value : ""}`;

const WORDS: ReadonlyMap<string, MakeWord> = new Map([
  ["ARCH", { flag: "arch", write: (value) => `--arch ${value}` }],
  ["LLVM", { flag: "toolchain", write: llvm }],
  ["CC", { flag: "toolchain", write: (value) => `-t ${value}` }],
  ["CROSS_COMPILE", { flag: "toolchain", write: (value) => `-t ${value}` }],
  ["O", { flag: "output", write: (value) => `--output ${value}` }],
  ["TARGETS", { flag: "kselftest", write: (value) => `--kselftest ${value}` }],
  ["V", { flag: "verbose", write: () => "--verbose" }],
]);

/** Throws {@linkcode UserError} that names the flag, if the word is one of make's for which the command has a flag. */
export function refuseMakeWord(
  word: string,
  { name, flags }: { readonly name: string; readonly flags: readonly NamedFlag[] },
): void {
  const [, variable = "", value = ""] = /^([A-Z_]+)=(.*)$/s.exec(word) ?? [];
  const found = WORDS.get(variable);
  if (found === undefined || !flags.some((flag) => flag.name === found.flag)) return;
  const plain = /^[\w./,+:@%~-]+$/.test(value) ? value : found.flag === "verbose" ? "" : "...";
  throw new UserError(`${quote(word)} is a variable of make, which ${name} does not take`, {
    hint: `write it as a flag: ${found.write(plain)}`,
  });
}
