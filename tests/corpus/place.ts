/**
 * Makes a case real: a git tree, its series as mails, and the flags of everystep for both.
 */
import { everystep, type Ran, TOY_SETTINGS } from "../commands/program.ts";
import {
  commitSeries,
  type Edit,
  formatSeries,
  makeToyTree,
  replaced,
  writeFiles,
} from "../toy/kernel.ts";
import { CORPUS_ARCHS, CORPUS_FILES } from "./toy.ts";
import type { Case } from "./types.ts";

/** A case on disk. Disposing it removes everything. */
export interface Placed extends AsyncDisposable {
  /** Its directory; there may be more in it. */
  readonly dir: string;
  /** The git tree: the base is checked out, the branch `series` has the patches. */
  readonly tree: string;
  /** Directory of the series as `git format-patch` writes it, with a cover letter. */
  readonly patches: string;
  /** `--tree`, `--configs`, `--cache`, `--arch`. */
  readonly flags: readonly string[];
}

/** Places a case of the toy. */
export async function placeToy(one: Case): Promise<Placed> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-corpus-" }));
  const tree = `${dir}/linux`, configs = `${dir}/configs`, patches = `${dir}/patches`;
  const archs = one.archs ?? ["toya", "toyb"];
  await makeToyTree(tree, edited(CORPUS_FILES, one.base ?? {}));
  await commitSeries(tree, one.patches);
  await formatSeries(tree, patches);
  await writeFiles(configs, {
    "everystep.toml": TOY_SETTINGS,
    ...Object.fromEntries(
      Object.entries(CORPUS_ARCHS).map(([name, text]) => [`arch/${name}`, text]),
    ),
  });
  return {
    dir,
    tree,
    patches,
    flags: [
      ...["--tree", tree, "--configs", configs, "--cache", `${dir}/cache`],
      ...["--arch", archs.join(",")],
    ],
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}

/**
 * Runs `verify` on a placed case, as its users do; the report is on standard output. The level is
 * that of the case, where its flags name one.
 */
export async function verifyPlaced(one: Case, placed: Placed, level: string): Promise<Ran> {
  const own = one.flags ?? [];
  const to = own.includes("--level") ? [] : ["--level", level];
  const args = ["verify", placed.patches, ...placed.flags, ...to, ...own, "--json"];
  return await everystep(placed.dir, args);
}

/** Files with edits. Throws if an edit does not fit. */
function edited(
  files: Readonly<Record<string, string>>,
  edits: Edit["files"],
): Readonly<Record<string, string>> {
  const result: Record<string, string> = { ...files };
  for (const [path, edit] of Object.entries(edits)) {
    if (edit === null) delete result[path];
    else if (typeof edit === "string") result[path] = edit;
    else {
      result[path] = replaced(path, result[path] ?? "", edit);
    }
  }
  return result;
}
