/**
 * Whether compilers know a warning by its name.
 * @module
 */
import { compilerName } from "../config/compiler.ts";
import type { ArchConfig } from "../config/types.ts";
import { ask, type ProbeEnvironment } from "./probe.ts";

/**
 * Those of the names (`unused`, `-Wformat`) that are a warning, or the beginning of some (`missing` of
 * `-Wmissing-...`), of none of these builds' compilers. Empty where no compiler answers.
 */
export async function unknownWarnings(
  names: readonly string[],
  builds: readonly Pick<ArchConfig, "toolchain">[],
  place: ProbeEnvironment = {},
): Promise<readonly string[]> {
  const compilers = new Map(builds.map((one) => [compilerName(one), one.toolchain.kind] as const));
  let open = [...names], answered = false;
  for (const [compiler, kind] of compilers) {
    if (open.length === 0) break;
    const own = await knownBy(compiler, kind, open, place);
    if (own === undefined) continue;
    answered = true;
    open = open.filter((name) => !own.has(name));
  }
  return answered ? open : [];
}

async function knownBy(
  compiler: string,
  kind: ArchConfig["toolchain"]["kind"],
  names: readonly string[],
  place: ProbeEnvironment,
): Promise<ReadonlySet<string> | undefined> {
  // gcc lists them all; clang says of each whether it is one.
  const list = await ask(compiler, ["-Q", "--help=warnings"], place);
  if (list === undefined) return undefined;
  const listed = [...list.stdout.matchAll(/^ {1,8}-W([\w+-]+)/gm)].map(([, name]) => name!);
  const strict = kind === "gcc" ? [] : ["-Werror=unknown-warning-option"];
  const known = new Set<string>();
  for (const name of names) {
    const plain = name.replace(/^-W/, "");
    const args = [`-W${plain}`, ...strict, "-fsyntax-only", "-x", "c", "-"];
    // What begins so turns one off, and gcc takes any.
    if (plain.startsWith("no-")) continue;
    if (listed.some((one) => one.startsWith(`${plain}-`))) known.add(name);
    else if ((await ask(compiler, args, place, { stdin: "" }))?.ok === true) known.add(name);
  }
  return known;
}
