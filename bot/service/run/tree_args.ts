/**
 * The flags that name a tree of `service.toml`.
 * @module
 */
import { AUTO_TREE, type ServiceSettings } from "../../config/service.ts";
import { UserError } from "../../system/errors.ts";
import type { RunPlan } from "./plan_file.ts";

/**
 * `--tree` and `--base` for `check` and `verify`; reports call the tree by its name. `commit` is where the run
 * begins, once that is known; else it begins at the tree's own base, unless the series says another: of a tree that is
 * provided, if the series `names` one.
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
  if (tree.path === undefined) {
    const base = commit ?? (names ? undefined : tree.base);
    return base === undefined ? [] : ["--base", base];
  }
  return commit === undefined
    ? [`--tree=${placed({ ...tree, path: tree.path })}`]
    : [`--tree=${tree.name}=${tree.path}`, "--base", commit];
}

/** As `--tree` takes it. */
function placed({ name, path, base }: { name: string; path: string; base?: string }): string {
  return `${name}=${path}${base === undefined ? "" : `#${base}`}`;
}

/** All trees that have a place: the program finds the one that the series belongs to. */
function autoArgs(trees: ServiceSettings["trees"]): readonly string[] {
  const all = trees.flatMap(({ path, ...tree }) =>
    path === undefined ? [] : [`--tree=${placed({ ...tree, path })}`]
  );
  if (all.length > 0) return all;
  throw new UserError('service.toml has no tree with a path or a url, which tree = "auto" needs');
}

/**
 * The flags that say what is built, as it was planned: the same for all of a run's children. `checked`: the file that
 * says why it is that tree and that base; `fixes`: the directory of the patches for that base.
 */
export function verifyArgs(
  settings: Pick<ServiceSettings, "trees">,
  { tree }: { readonly tree: string },
  { base, level, boot, archs, werror, kunit, tree: chosen = tree }: RunPlan,
  { checked, fixes }: { readonly checked?: string; readonly fixes?: string } = {},
): readonly string[] {
  const where = treeArgs(settings, chosen, { commit: base });
  return [
    ...checked === undefined ? where : [...where.slice(0, -2), "--checked", checked],
    ...["--level", level, ...(boot ? ["--boot"] : [])],
    ...(archs === undefined ? [] : ["--arch", archs.join(",")]),
    ...(werror === undefined ? [] : [`--werror=${werror.join(",")}`]),
    ...(kunit === true ? ["--kunit"] : []),
    ...(fixes === undefined ? [] : ["--fixes", fixes]),
  ];
}
