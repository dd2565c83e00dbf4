/**
 * Running the scripts that a kernel tree brings, checkpatch.pl and get_maintainer.pl, on patches: in
 * the sandbox, with only the files that they need.
 * @module
 */
import {
  barePatterns,
  CHECKPATCH_FLAGS,
  isMaintained,
  MAINTAINER_FLAGS,
  readCheckpatch,
  readRecipients,
} from "../../cover_letter/mod.ts";
import type { Checkpatch, Recipient } from "../../cover_letter/types.ts";
import type { Patch } from "../../series/types.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { readTextIfThere, writeAtomic } from "../../system/files/files.ts";
import { have, type Outcome, run } from "../../system/process/process.ts";
import { placesOf, type Sandbox, sandboxed } from "../../system/process/sandbox.ts";
import { directoriesOf, extractFiles } from "../../tree/mod.ts";
import type { Tree } from "../../tree/types.ts";

const CHECKPATCH = "scripts/checkpatch.pl", MAINTAINERS = "scripts/get_maintainer.pl";
/** What the two scripts read. */
const FILES = [
  ...[CHECKPATCH, "scripts/spelling.txt", "scripts/const_structs.checkpatch"],
  ...[MAINTAINERS, "MAINTAINERS", ".mailmap", ".get_maintainer.ignore"],
];

/** Milliseconds that one script may take, and bytes of a patch that it is given. */
const SCRIPT_MS = 120_000, MAX_PATCH = 4 * 1024 * 1024;
/** Files whose maintainers are looked up one by one. */
export const MAX_FILES = 40;

/** The scripts of a tree, ready to run. */
export interface TreeScripts extends AsyncDisposable {
  /** By the patch's place; undefined: the tree has no checkpatch.pl, or it did not come to an end. */
  checkpatch(): Promise<ReadonlyMap<number, Checkpatch> | undefined>;
  /** Who should get the patches; undefined: the tree has no get_maintainer.pl, or it failed. */
  recipients(): Promise<readonly Recipient[] | undefined>;
  /** Those of the files that have no section in MAINTAINERS of their own. */
  unmaintained(files: readonly string[]): Promise<readonly string[]>;
}

/** What running them takes. */
export interface ScriptOptions {
  readonly sandbox: Sandbox;
  readonly signal: AbortSignal;
}

/** Takes the scripts out of a commit: the base, where no patch of the series can have changed them. */
export async function openScripts(
  tree: Tree,
  commit: string,
  patches: readonly Patch[],
  { sandbox, signal }: ScriptOptions,
): Promise<TreeScripts> {
  await makeDir(`${tree.home}/tmp`);
  const dir = await tempDir(`${tree.home}/tmp`);
  // The script's working directory is the tree, so that stands where a build would write.
  const mounts = { source: `${dir.path}/patches`, build: `${dir.path}/tree` };
  await makeDir(mounts.source);
  await makeDir(mounts.build);
  // A binding of the device tree names its maintainers itself.
  const paths = patches.flatMap(({ files }) =>
    files.flatMap(({ path, oldPath }) => oldPath === undefined ? [path] : [path, oldPath])
  );
  const bindings = paths.filter((path) => path.endsWith(".yaml"));
  const there = await extractFiles(tree, commit, [...FILES, ...bindings], mounts.build);
  const perl = await have("perl");
  await makeDirectories(tree, commit, mounts.build, paths);

  const script = (name: string, args: readonly string[], stdin?: string): Promise<Outcome> => {
    const env = { PATH: "/usr/bin:/bin", HOME: placesOf(sandbox, mounts).home, LC_ALL: "C.UTF-8" };
    return run(sandboxed(sandbox, mounts, ["perl", name, ...args], env), {
      cwd: mounts.build,
      env,
      stdin,
      timeoutMs: SCRIPT_MS,
      signal,
    });
  };
  // By the names under which the scripts see them.
  const names = new Map<string, Patch>();
  for (const patch of patches) {
    const name = `${String(patch.n).padStart(4, "0")}.patch`;
    if (patch.raw.bytes.length > MAX_PATCH) continue;
    await writeAtomic(`${mounts.source}/${name}`, patch.raw.bytes);
    names.set(`${placesOf(sandbox, mounts).source}/${name}`, patch);
  }
  const ended = (outcome: Outcome) =>
    !outcome.timedOut && !outcome.cancelled && outcome.signal === null;

  return {
    async checkpatch() {
      if (!perl || !there.has(CHECKPATCH)) return undefined;
      if (names.size === 0) return new Map();
      const outcome = await script(CHECKPATCH, [...CHECKPATCH_FLAGS, ...names.keys()]);
      // It ends with 1 where it finds something, and with more where it breaks.
      if (!ended(outcome) || outcome.code > 1) return undefined;
      const text = ({ raw }: Patch) => new TextDecoder().decode(raw.bytes);
      const texts = new Map([...names].map(([name, patch]) => [name, text(patch)]));
      const read = readCheckpatch(outcome.stdout, texts);
      return new Map([...read].map(([name, found]) => [names.get(name)!.n, found]));
    },
    async recipients() {
      if (!perl || !there.has(MAINTAINERS)) return undefined;
      if (names.size === 0) return [];
      const outcome = await script(MAINTAINERS, [...MAINTAINER_FLAGS, ...names.keys()]);
      return ended(outcome) && outcome.ok ? readRecipients(outcome.stdout) : undefined;
    },
    async unmaintained(files) {
      if (!perl || !there.has(MAINTAINERS)) return [];
      const found: string[] = [];
      for (const file of files.slice(0, MAX_FILES)) {
        if (/[\n"\t]/.test(file)) continue;
        const diff = `--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-a\n+b\n`;
        const outcome = await script(MAINTAINERS, [...MAINTAINER_FLAGS, "-"], diff);
        if (!ended(outcome) || !outcome.ok) break;
        if (!isMaintained(readRecipients(outcome.stdout))) found.push(file);
      }
      return found;
    },
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

/** `F: arch/um` without its slash means the directory only if the script sees one. */
async function makeDirectories(
  tree: Tree,
  commit: string,
  dir: string,
  paths: readonly string[],
): Promise<void> {
  const maintainers = await readTextIfThere(`${dir}/MAINTAINERS`);
  if (maintainers === undefined) return;
  for (const path of await directoriesOf(tree, commit, barePatterns(maintainers, paths))) {
    await makeDir(`${dir}/${path}`);
  }
}
