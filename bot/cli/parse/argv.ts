/**
 * Gets an argv into the shape that parse-args understands as people mean it: `-j8`, `-ofoo` and
 * `-vj 8` become long flags with their values, `--color` alone gets the value it stands for, and what
 * make calls `W=1` and `C=1` is understood.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import type { NamedFlag } from "../flag_kinds.ts";
import { quote } from "./values.ts";

/** Rewrites the flags in front of `--`; what it does not know stays as it is. */
export function normalizeArgv(argv: readonly string[], flags: readonly NamedFlag[]): string[] {
  const end = argv.indexOf("--");
  const head = end < 0 ? argv : argv.slice(0, end);
  const all = withNumbers(head, flags).flatMap((arg) => expand(arg, flags));
  return [...all, ...end < 0 ? [] : argv.slice(end)];
}

/** `--timeout -3` is a wrong number, and no flag `-3`. */
function withNumbers(argv: readonly string[], flags: readonly NamedFlag[]): string[] {
  const out: string[] = [];
  for (const arg of argv) {
    const before = out.at(-1);
    const isValue = before !== undefined && /^-\d/.test(arg) &&
      flags.some((flag) =>
        flag.value !== undefined && flag.bare === undefined &&
        (before === `--${flag.name}` || flag.short !== undefined && before === `-${flag.short}`)
      );
    if (isValue) out[out.length - 1] = `${before}=${arg}`;
    else out.push(arg);
  }
  return out;
}

function expand(arg: string, flags: readonly NamedFlag[]): string[] {
  if (/^-[^-]/.test(arg)) return expandShort(arg.slice(1), flags);
  const make = /^([WC])=(.*)$/s.exec(arg);
  if (make) return [`--${make[1] === "W" ? "warnings" : "sparse"}=${make[2]}`];
  const [, name, value] = /^--(?:no-)?([^=]+)(=.*)?$/s.exec(arg) ?? [];
  const flag = flags.find((one) => one.name === name);
  if (flag === undefined) return [arg];
  if (value !== undefined && (flag.value === undefined || arg.startsWith("--no-"))) {
    throw new UserError(`${quote(arg.slice(0, arg.indexOf("=")))} takes no value`);
  }
  return value === undefined && flag.bare !== undefined && arg === `--${flag.name}`
    ? [`${arg}=${flag.bare}`]
    : [arg];
}

function expandShort(letters: string, flags: readonly NamedFlag[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < letters.length; i++) {
    const flag = flags.find((one) => one.short === letters[i]);
    if (flag === undefined) return [...out, `-${letters.slice(i)}`];
    const rest = letters.slice(i + 1).replace(/^=/, "");
    if (flag.value !== undefined) {
      return [...out, rest === "" ? `--${flag.name}` : `--${flag.name}=${rest}`];
    }
    out.push(`--${flag.name}`);
  }
  return out;
}
