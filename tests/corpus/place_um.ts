/**
 * Makes a case over the real tree: its commits are made without a checkout, in a repository that
 * borrows the tree's objects.
 */
import { SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { cacheDir } from "../../bot/system/files/files.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { openTree, provideTree } from "../../bot/tree/mod.ts";
import { AUTHOR, type Edit, formatSeries, replaced, writeFiles } from "../toy/kernel.ts";
import type { Placed } from "./place.ts";
import type { Case } from "./types.ts";
import { PLAIN_GIT } from "../surroundings.ts";

const MODULES = ["MODULES"];
/** Init is a program on a directory of the host, and talks to a console. */
const BOOT = ["BINFMT_ELF", "PRINTK", "TTY", "HOSTFS", "PROC_FS", "SYSFS", "STDERR_CONSOLE"];
const BOOT_TABLE = `
[boot]
machine = ["mem=128M", "con=null", "con0=null,fd:1"]
image = "linux"
targets = ["linux"]
root = "hostfs"
headers = "x86_64"
`;

/** The smallest configuration that has modules; `um-config` stops where no object is compiled. */
const ARCHS: Readonly<Record<string, string>> = Object.fromEntries(
  ([
    ["um", MODULES, "", ""],
    ["um-config", MODULES, 'targets = ["prepare"]\n', ""],
    ["um-boot", [...BOOT, "NULL_CHAN", "DEVTMPFS"], "", BOOT_TABLE],
  ] as const).map(([name, symbols, more, table]) => [
    `arch/${name}.toml`,
    `arch = "um"
srcarch = "um"
reads = ["x86"]
defconfig = "tinyconfig"
fragment = ${JSON.stringify(["64BIT", ...symbols].map((symbol) => `CONFIG_${symbol}=y`))}
${more}why = "the smallest"

[toolchain]
kind = "gcc"
prefix = ""
packages = ["gcc"]
${table}`,
  ]),
);

/**
 * A cache for cases of `um`: trees and the compilers' cache are the user's own, results are not, so
 * that all is built, and the base once.
 */
export async function umCache(): Promise<{ readonly path: string } & AsyncDisposable> {
  const own = cacheDir();
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-corpus-" }));
  for (const name of ["trees", "ccache", "downloads"]) {
    await Deno.mkdir(`${own}/${name}`, { recursive: true });
    await Deno.symlink(`${own}/${name}`, `${path}/${name}`);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/**
 * Places a case of `um`, with a cache of {@linkcode umCache}. The tree is the one that everystep
 * provides, or that EVERYSTEP_TEST_TREE names.
 */
export async function placeUm(one: Case, cache: string): Promise<Placed> {
  const context = { cache: cacheDir(), ui: silent };
  const named = Deno.env.get("EVERYSTEP_TEST_TREE");
  const tree = named === undefined ? await provideTree(context) : await openTree(named, context);
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-corpus-" }));
  const repo = `${dir}/linux.git`, patches = `${dir}/patches`, configs = `${dir}/configs`;
  await gitText(dir, ["init", "-q", "--bare", "-b", "main", repo]);
  await Deno.writeTextFile(`${repo}/objects/info/alternates`, `${tree.gitDir}/objects\n`);
  let commit = tree.head;
  if (one.base !== undefined) {
    commit = await commitEdit(repo, commit, { subject: "the base", files: one.base });
  }
  await gitText(repo, ["update-ref", "refs/heads/main", commit]);
  const own = named === undefined && one.base === undefined
    ? []
    : ["--tree", one.base === undefined ? named! : repo];
  for (const edit of one.patches) commit = await commitEdit(repo, commit, edit);
  await gitText(repo, ["update-ref", "refs/heads/series", commit]);
  await formatSeries(repo, patches);
  await writeFiles(configs, {
    ...ARCHS,
    "everystep.toml": replaced(
      "everystep.toml",
      await Deno.readTextFile(`${SHIPPED_CONFIGS}/everystep.toml`),
      ["boot = 120", "boot = 20"],
    ).replace("test = 600", "test = 10"),
  });
  return {
    dir,
    tree: repo,
    patches,
    flags: [
      ...own,
      ...["--configs", configs, "--cache", cache, "--arch", (one.archs ?? ["um"]).join(",")],
    ],
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}

/** One commit on another, by an index of its own. */
async function commitEdit(repo: string, parent: string, { subject, files }: Edit): Promise<string> {
  const env = { ...AUTHOR, GIT_INDEX_FILE: `${repo}/corpus.index` };
  await gitText(repo, ["read-tree", parent], { env });
  for (const [path, edit] of Object.entries(files)) {
    if (edit === null) {
      await gitText(repo, ["update-index", "--force-remove", path], { env });
      continue;
    }
    const text = typeof edit === "string"
      ? edit
      : replaced(path, await fileAt(repo, parent, path), edit);
    const file = `${repo}/corpus.blob`;
    await Deno.writeTextFile(file, text);
    const blob = await gitText(repo, ["hash-object", "-w", "--no-filters", file]);
    await gitText(repo, ["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`], {
      env,
    });
  }
  const tree = await gitText(repo, ["write-tree"], { env });
  return await gitText(repo, ["commit-tree", tree, "-p", parent, "-m", subject], { env });
}

/** A file of a commit, whole: `gitText` trims. */
async function fileAt(repo: string, commit: string, path: string): Promise<string> {
  const { stdout } = await new Deno.Command("git", {
    args: ["-C", repo, "show", `${commit}:${path}`],
    env: PLAIN_GIT,
  }).output();
  return new TextDecoder().decode(stdout);
}
