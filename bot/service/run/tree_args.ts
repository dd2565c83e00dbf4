/**
 * The flags that name a tree of `service.toml`.
 * @module
 */
import type { ServiceSettings } from "../../config/service.ts";
import { UserError } from "../../system/errors.ts";
import type { RunPlan } from "./plan_file.ts";

/**
 * `--tree` and `--base` for `check` and `verify`. `commit` is where the run begins, once that is
 * known; else the tree's own base counts, unless the series `names` one.
 */
export function treeArgs(
  { trees }: Pick<ServiceSettings, "trees">,
  name: string,
  { commit, names = false }: { readonly commit?: string; readonly names?: boolean },
): readonly string[] {
  const tree = trees.find((one) => one.name === name);
  if (tree === undefined) {
    throw new UserError(`service.toml names no tree ${name}`, {
      hint: "each [[tree]] stands in the service.toml of the server and of every worker",
    });
  }
  const base = commit ?? (names ? undefined : tree.base);
  return [
    ...(tree.path === undefined ? [] : ["--tree", tree.path]),
    ...(base === undefined ? [] : ["--base", base]),
  ];
}

/** The flags that say what is built, as it was planned: the same for all of a run's children. */
export function verifyArgs(
  settings: Pick<ServiceSettings, "trees">,
  { tree }: { readonly tree: string },
  { base, level, boot, archs }: RunPlan,
): readonly string[] {
  return [
    ...treeArgs(settings, tree, { commit: base }),
    ...["--level", level, ...(boot ? ["--boot"] : [])],
    ...(archs === undefined ? [] : ["--arch", archs.join(",")]),
  ];
}
