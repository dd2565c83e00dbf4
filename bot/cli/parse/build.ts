/**
 * The flags of the commands that build: `verify` and `mend`.
 * @module
 */
import { nearest } from "../../config/nearest.ts";
import type { MendRunOptions, RunOptions } from "../../engine/options.ts";
import { MAX_SEED } from "../../schedule/sample.ts";
import { UserError } from "../../system/errors.ts";
import type { HowToBuild } from "../command.ts";
import type { FlagValues } from "./flag_values.ts";
import { readShard } from "./flow.ts";
import { MAX_REROLL, readSelect } from "./series.ts";
import { oneOf, positiveNumber, quote, WERROR_WORD, wholeNumber, wordList } from "./values.ts";

const MAX_TRIALS = 10_000;
const MAX_JOBS = 4096;
const MAX_AUDIT = 10_000;
const MAX_MINUTES = 7 * 24 * 60;

/** The flags of `verify`. */
export function readVerify(given: FlagValues): RunOptions {
  refuseBoth(given, "keep-going", "fail-fast");
  return {
    ...readSelect(given),
    ...readHow(given),
    output: given.text("output"),
    ...werrorOf(given),
    ...(given.no("cover") ? { cover: false } : {}),
    failFast: given.is("fail-fast"),
    audit: map(given.text("audit"), (text) => wholeNumber("audit", text, 1, MAX_AUDIT)),
    seed: map(given.text("seed"), (text) => wholeNumber("seed", text, 0, MAX_SEED)),
    shard: readShard(given),
  };
}

/** The flags of `mend`. */
export function readMend(given: FlagValues): MendRunOptions {
  const output = given.text("output");
  if (output === undefined) {
    throw new UserError("mend needs a directory for the new series: -o DIR");
  }
  return {
    ...readSelect(given),
    ...readHow(given),
    output,
    rerollCount: map(
      given.text("reroll-count"),
      (text) => wholeNumber("reroll-count", text.replace(/^v/i, ""), 1, MAX_REROLL),
    ),
    trials: map(given.text("trials"), (text) => wholeNumber("trials", text, 1, MAX_TRIALS)),
  };
}

function readHow(given: FlagValues): HowToBuild {
  const probe = given.text("probe");
  if (probe !== undefined && !given.is("boot") && given.text("level") !== "boot") {
    throw new UserError("--probe is for kernels that run", { hint: "add --level boot, or --boot" });
  }
  return {
    incremental: given.is("incremental"),
    fresh: given.is("fresh"),
    jobs: map(given.text("jobs"), (text) => wholeNumber("jobs", text, 1, MAX_JOBS)),
    timeoutMinutes: map(
      given.text("timeout"),
      (text) => positiveNumber("timeout", text, MAX_MINUTES),
    ),
    sandbox: !given.no("sandbox"),
    ...given.is("untrusted") ? { untrusted: true } : {},
    warnings: map(given.text("warnings"), warningLevels),
    sparse: map(given.text("sparse"), (text) => oneOf("--sparse", text, ["1", "2"], nearest)),
    boot: given.is("boot"),
    ...probe === undefined ? {} : { probe },
  };
}

/** As scripts/Makefile.warn reads it: digits, `c` for Kconfig and `e` for errors, in any order. */
function warningLevels(text: string): string {
  if (/^[123ce]{1,5}$/.test(text)) return text;
  throw new UserError(`--warnings takes 1, 2, 3, c and e, or several of them, not ${quote(text)}`, {
    hint: "as make's W=: --warnings 1, --warnings 12, --warnings 1e",
  });
}

/** `--werror`: words of compiler options and tools. Throws {@linkcode UserError}. */
function werrorOf(given: FlagValues): { readonly werror?: readonly string[] } {
  const texts = given.texts("werror");
  if (texts === undefined) return {};
  const words = wordList("werror", texts);
  const odd = words.find((word) => !WERROR_WORD.test(word));
  if (odd === undefined) return { werror: words };
  throw new UserError(`--werror takes names of warnings, not ${quote(odd)}`, {
    hint: "for example unused (all of -Wunused-...), format-overflow, modpost, objtool",
  });
}

function refuseBoth(given: FlagValues, a: string, b: string): void {
  if (given.is(a) && given.is(b)) throw new UserError(`--${a} and --${b} exclude each other`);
}

function map<A, B>(value: A | undefined, use: (value: A) => B): B | undefined {
  return value === undefined ? undefined : use(value);
}
