/**
 * The flags that name a tree of `service.toml`.
 * @module
 */
import { AUTO_TREE, type ServiceSettings } from "../../config/service.ts";
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
  if (name === AUTO_TREE) return autoArgs(trees);
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

/** All trees that have a place: the program finds the one that the series belongs to. */
function autoArgs(trees: ServiceSettings["trees"]): readonly string[] {
  const placed = trees.flatMap(({ name, path, base }) =>
    path === undefined ? [] : [`--tree=${name}=${path}${base === undefined ? "" : `#${base}`}`]
  );
  if (placed.length > 0) return placed;
  throw new UserError('service.toml has no tree with a path or a url, which tree = "auto" needs');
}

/** The flags that say what is built, as it was planned: the same for all of a run's children. */
export function verifyArgs(
  settings: Pick<ServiceSettings, "trees">,
  { tree }: { readonly tree: string },
  { base, level, boot, archs, werror, tree: chosen = tree }: RunPlan,
): readonly string[] {
  return [
    ...treeArgs(settings, chosen, { commit: base }),
    ...["--level", level, ...(boot ? ["--boot"] : [])],
    ...(archs === undefined ? [] : ["--arch", archs.join(",")]),
    ...(werror === undefined ? [] : [`--werror=${werror.join(",")}`]),
  ];
}
