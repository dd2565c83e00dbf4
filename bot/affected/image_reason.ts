/**
 * Why the image can change where no object does, and what the last link is made of. Pure.
 * @module
 */
import type { Snapshot } from "./snapshot_type.ts";
import { decidesLink, isInstalled } from "./touched.ts";
import type { Key } from "./types.ts";

/** What the last link makes, or is made of. */
const LAST = /^\.?(?:tmp_)?vmlinux/;

/** The object, or the device tree, that a dry run has no rule to make; undefined for any other problem. */
export function lostObject(problem: string): string | undefined {
  const target = /^No rule to make target '([^']+\.(?:o|dtbo?))'/.exec(problem)?.[1];
  return target === undefined || LAST.test(target) ? undefined : target;
}

/** Why the image can change where no product does. */
export function linkReason(
  paths: readonly string[],
  symbols: readonly string[],
  before: Snapshot,
  after: Snapshot,
): string | undefined {
  const logic = paths.find(decidesLink);
  if (logic !== undefined) return `${logic} may say how the image is linked`;
  const symbol = symbols.find((name) =>
    before.graph.linkSymbols.has(name) || after.graph.linkSymbols.has(name)
  );
  return symbol === undefined
    ? hiddenReason(paths, symbols, before) ?? hiddenReason(paths, symbols, after)
    : `${symbol} may say how the image is linked`;
}

/** Why something may be made in another way of which a dry run does not show how it is made. */
function hiddenReason(
  paths: readonly string[],
  symbols: readonly string[],
  { makefiles: { hiding } }: Snapshot,
): string | undefined {
  const says = (what: string, target: string) =>
    `${what} may say how ${target} is made, which make -n does not show`;
  for (const path of paths) {
    const hidden = hiding.get(path);
    if (hidden !== undefined) return says(path, hidden.target);
  }
  for (const { target, symbols: mentioned } of hiding.values()) {
    const symbol = symbols.find((name) => mentioned.has(name));
    if (symbol !== undefined) return says(symbol, target);
  }
  return undefined;
}

/** Which exports modules use, as a kernel before 6.6 has it while CONFIG_TRIM_UNUSED_KSYMS is set. */
const TRIMMED: Key = "./include/generated/autoksyms.h";

/** Why objects that are compiled before all modules are say nothing of what they export. */
export function trimReason(...states: readonly Snapshot[]): string | undefined {
  return states.some(({ generated }) => generated.has(TRIMMED))
    ? "make leaves exports out of objects until it knows which ones modules use"
    : undefined;
}

/**
 * Symbols by which a build installs headers for programs, and compiles each alone. A dry run finds none of them to check
 * where none is installed yet.
 */
const INSTALLS = ["CONFIG_HEADERS_INSTALL", "CONFIG_UAPI_HEADER_TEST"];

/** Headers that a build makes and installs. */
const MADE = /^\.\/(?:arch\/[^/]+\/)?include\/generated\/uapi\//;

/** Why what is installed may be another. */
export function installedReason(
  paths: readonly string[],
  symbols: readonly string[],
  before: Snapshot,
  after: Snapshot,
): string | undefined {
  if (![before, after].some(({ config }) => INSTALLS.some((name) => config.has(name)))) {
    return undefined;
  }
  const symbol = INSTALLS.find((name) => symbols.includes(name));
  if (symbol !== undefined) return `${symbol} says whether headers are installed and checked`;
  const path = paths.find(isInstalled) ??
    [...new Set([...before.generated.keys(), ...after.generated.keys()])].find((key) =>
      MADE.test(key) && before.generated.get(key) !== after.generated.get(key)
    )?.slice(2);
  return path === undefined ? undefined : `${path} is installed and checked by the build`;
}
