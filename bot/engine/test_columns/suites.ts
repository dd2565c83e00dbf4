/**
 * The configuration of a kernel whose KUnit suites test what a series changes.
 * @module
 */
import { dependsOf } from "../../compile/kconfig_source.ts";
import type { Series } from "../../series/types.ts";
import { findSuites, type SuiteTree } from "../../testing/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { peekFile } from "../../system/files/peek.ts";
import type { State, Workspace } from "../../tree/types.ts";

/** What is built and run. */
export interface KunitChoice {
  /** A whole configuration to begin with, as tools/testing/kunit/kunit.py makes it for um. */
  readonly config: string;
  readonly why: readonly string[];
  /** What has to be built in for all of them to run, without CONFIG_. */
  readonly symbols: readonly string[];
}

/** What kunit.py puts first for um. */
const UML = "tools/testing/kunit/configs/arch_uml.config";
const MAX_FILE = 4 * 2 ** 20;

/** Looks at the base and at the last state: a suite may come or go. Undefined: none tests it. */
export async function chooseSuites(
  { patches }: Pick<Series, "patches">,
  states: readonly State[],
  workspace: Workspace,
  { um, first }: {
    /** The kernel is a program. */
    readonly um: boolean;
    /** Lines that it begins with. */
    readonly first: readonly string[];
  },
): Promise<KunitChoice | undefined> {
  const paths = [
    ...new Set(
      patches.flatMap(({ files }) => files.flatMap(({ path, oldPath }) => [path, oldPath ?? path])),
    ),
  ];
  const lines = new Map<string, string>(), why = new Set<string>(), symbols = new Set<string>();
  let uml = "";
  for (const state of new Set([states.at(0)!, states.at(-1)!])) {
    await workspace.checkout(state.commit);
    if (um) uml = await readTextBeneath(workspace.source, UML) ?? uml;
    const found = await findSuites(paths, treeAt(workspace.source));
    for (const line of found.lines) lines.set(/CONFIG_\w+/.exec(line)![0], line);
    for (const one of found.why) why.add(one);
    for (const one of found.symbols) symbols.add(one);
    if (found.left > 0) {
      why.add(`${found.left} more suites are not run: one kernel is to hold them`);
    }
  }
  if (lines.size === 0) return undefined;
  const config = [
    "CONFIG_KUNIT=y",
    ...first,
    ...uml.split("\n").filter((line) => /CONFIG_/.test(line)),
  ];
  return {
    config: `${[...config, ...lines.values()].join("\n")}\n`,
    why: [...why],
    symbols: [...symbols],
  };
}

/** A tree that is checked out. What a patch put there is only read as text. */
function treeAt(source: string): SuiteTree {
  const decoder = new TextDecoder();
  return {
    read(path) {
      const bytes = path.includes("..") ? undefined : peekFile(`${source}/${path}`);
      return bytes === undefined || bytes.length > MAX_FILE ? undefined : decoder.decode(bytes);
    },
    dependsOf: (symbols) => dependsOf(source, symbols),
  };
}
