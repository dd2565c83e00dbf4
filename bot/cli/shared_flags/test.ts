/**
 * Which tests every state has to pass: of `verify` and `plan`.
 * @module
 */
import type { SelectOptions } from "../../engine/options.ts";
import type { NamedTest } from "../../testing/types.ts";
import { UserError } from "../../system/errors.ts";
import { type Given, list, text } from "../flag_kinds.ts";
import { quote } from "../parse/values.ts";
import type { LEVEL_FLAG } from "./select.ts";

/** The machine that is none: its kernel is a program. */
const OWN_MACHINE = "um";
/** Targets are directories: `net/forwarding`; programs stand in them. */
const TARGET = /^[A-Za-z0-9_][\w-]*(?:\/[A-Za-z0-9_][\w-]*){0,4}(?::[\w.+-]{1,100})?$/;
const MAX_TARGETS = 100;
/** What stands before a target where make takes it, or where a shell completes it. */
const AS_MAKE = /^(?:TARGETS=)?(?:\.\/)?(?:tools\/testing\/selftests\/)?/;
/** More tests belong into a script. */
const MAX_TESTS = 50, MAX_COMMAND = 4000;

/** The tests. */
export const TEST_FLAGS = {
  test: list({
    value: "[NAME=]CMD",
    help:
      "run this on every state that is built, as git bisect run\ndoes: exit 0 is good, 125 skips, up to 127 is bad; may be\nrepeated. Builds whole states (--level image)",
    read: readTests,
  }),
};

/** The kernel's own. */
export const COLUMN_FLAGS = {
  kunit: text({
    value: "ARCH",
    bare: OWN_MACHINE,
    help:
      "run the tree's KUnit suites of what the series changes at\nevery state, in a um kernel; --kunit=x86_64: on that machine",
    read: readMachine,
  }),
  kselftest: list({
    value: "LIST",
    help:
      "build these self-tests of the tree (timers, mm:cow) at every\nstate, and run them in a um kernel; with --arch x86_64 on\nthat machine",
    read: readTargets,
  }),
};

/**
 * The options with the tests: these need whole builds, which is then the level where none was asked
 * for. Throws {@linkcode UserError} where another one was.
 */
export function withTests<Options extends SelectOptions>(
  options: Options,
  given: Given<typeof TEST_FLAGS & { readonly level: typeof LEVEL_FLAG }>,
): Options {
  const { test, level } = given;
  if (test === undefined) return options;
  if (level === "objects") {
    throw new UserError(
      "--test needs states that are built whole, and --level objects builds parts",
      {
        hint: "leave --level out, or say --level image",
      },
    );
  }
  return { ...options, tests: test, level: level ?? "image" };
}

/** `NAME=CMD`: names are lower-case, so that `CC=clang make` is a command. */
const NAMED = /^([a-z0-9][a-z0-9_.-]{0,39})=(?=[^=])([^]*)$/;

function readTests(texts: readonly string[]): readonly NamedTest[] {
  if (texts.length > MAX_TESTS) throw new UserError(`--test: at most ${MAX_TESTS} tests`);
  const names = new Set<string>();
  return texts.map((text): NamedTest => {
    const [, given, rest] = NAMED.exec(text) ?? [];
    const command = (rest ?? text).trim();
    // deno-lint-ignore no-control-regex
    if (command === "" || command.length > MAX_COMMAND || /[\0-\x08\x0a-\x1f\x7f]/.test(command)) {
      throw new UserError(`--test takes one line for a shell, not ${quote(text)}`, {
        hint: "for example --test ./check.sh, or --test 'size=scripts/check-size.sh vmlinux'",
      });
    }
    const name = given ?? unlike(nameOf(command), names);
    if (names.has(name)) throw new UserError(`--test: two tests are called ${name}`);
    names.add(name);
    return { name, command };
  });
}

/** `./tools/check.sh --fast` is check.sh. */
function nameOf(command: string): string {
  const word = command.split(/\s/, 1)[0]!.split("/").at(-1)!;
  return /^[A-Za-z0-9][\w.-]{0,39}$/.test(word) ? word : "test";
}

function unlike(name: string, used: ReadonlySet<string>): string {
  if (!used.has(name)) return name;
  let n = 2;
  while (used.has(`${name}-${n}`)) n++;
  return `${name}-${n}`;
}

/** An architecture, by any of its names; whose suites are run, nobody chooses. */
function readMachine(given: string): string {
  if (/^[\w-]{1,40}$/.test(given)) return given;
  throw new UserError(`--kunit takes one architecture, not ${quote(given)}`, {
    hint: given.includes(",")
      ? "the suites run on one machine: --kunit is um, --kunit=x86_64 that one"
      : "all suites of what the series changes are run, by the .kunitconfig files and the tests beside it; " +
        "--kunit runs them on um, --kunit=x86_64 on that machine",
  });
}

/** `timers,mm:cow`; kselftest's own runner takes `-c` and `-t` of these. */
function readTargets(texts: readonly string[]): readonly string[] {
  const targets = [...new Set(texts.flatMap((text) => text.split(/[,\s]+/)))];
  const wrong = targets.find((one) => !TARGET.test(one) || meantBy(one) !== one);
  if (wrong !== undefined) {
    const meant = meantBy(wrong);
    throw new UserError(`--kselftest takes targets, not ${quote(wrong)}`, {
      hint: meant !== wrong && TARGET.test(meant)
        ? `write it --kselftest ${meant}`
        : "a target is a directory below tools/testing/selftests, or DIRECTORY:PROGRAM: timers,mm:cow",
    });
  }
  if (targets.length > MAX_TARGETS) {
    throw new UserError(`--kselftest: at most ${MAX_TARGETS} targets`);
  }
  return targets;
}

function meantBy(word: string): string {
  return word.replace(AS_MAKE, "").replace(/\/$/, "");
}
