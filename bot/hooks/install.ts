/**
 * git's `sendemail-validate` hook (githooks(5)): putting it into a tree, and taking it out again.
 * A hook that somebody else put there is never lost.
 * @module
 */
import type { BuildsOptions } from "../engine/options.ts";
import { makeDir, move } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { kindOf, readTextIfThere, remove, writeProgram } from "../system/files/files.ts";
import { gitEnv } from "../system/process/git.ts";
import { interpreter, V8_FLAGS } from "../system/host.ts";
import { namesIn } from "../system/files/listing.ts";
import { run } from "../system/process/process.ts";
import type { CommandContext } from "../cli/command.ts";
import { inDir } from "../engine/context.ts";
import { readConfigs } from "../engine/plan/choice.ts";
import { shellWord } from "../text/shell.ts";

/** How the hook verifies a series, and of which tree it is. */
export interface HookOptions extends BuildsOptions {
  /** The tree, as typed; undefined: the one that the user stands in. */
  readonly tree?: string;
  /** Directory to use in place of the user's cache directory, as typed. */
  readonly cache?: string;
  /** Run the hook that is there first. */
  readonly chain: boolean;
}

/** The line by which we know a hook of ours. */
const MARK = "# everystep: nothing is mailed before the series is proved";
const NAME = "sendemail-validate";
/** Where a hook that was there stays, beside ours. */
const BEFORE = `${NAME}.before-everystep`;

/** What stands in the directory of hooks. */
interface Hooks {
  readonly dir: string;
  readonly own: "none" | "ours" | "other";
  /** A hook that was there before ours. */
  readonly before: boolean;
}

/** Writes the hook. Throws UserError outside of a kernel tree, and if another is there, unless `--chain` is given. */
export async function installHook(options: HookOptions, context: CommandContext): Promise<void> {
  // What it would refuse is refused here, and not when the mails are about to go out.
  await readConfigs(options, context);
  const { dir, own, before } = await hooksOf(options, context);
  await refuseOther(options, context);
  const file = `${dir}/${NAME}`;
  if (own === "other") {
    if (!options.chain) {
      throw new UserError("is there already", {
        place: { file },
        hint: "--chain runs it first, and then everystep",
      });
    }
    if (before) {
      throw new UserError(`and ${BEFORE} are there already: no place for a third hook`, {
        place: { file },
      });
    }
    await move(file, `${dir}/${BEFORE}`);
  }
  await makeDir(dir);
  await writeProgram(file, await script(options, context));
  const after = before || own === "other" ? `; ${BEFORE} runs first` : "";
  context.terminal.out(`installed: ${file}${after}`);
}

/** Takes our hook out; one that was there before is as it was. Throws UserError if there is none. */
export async function uninstallHook(options: HookOptions, context: CommandContext): Promise<void> {
  const { dir, own, before } = await hooksOf(options, context);
  const file = `${dir}/${NAME}`;
  if (own !== "ours") {
    throw new UserError(own === "none" ? "is not there" : "is no hook of everystep", {
      place: { file },
    });
  }
  if (before) await move(`${dir}/${BEFORE}`, file);
  else await remove(file);
  context.terminal.out(`removed: ${file}`);
}

/** Throws UserError for a git tree that is no kernel's: nothing could be mailed from it any more. */
async function refuseOther({ tree }: HookOptions, { cwd }: CommandContext): Promise<void> {
  const { locate } = await import("../tree/mod.ts");
  await locate(tree === undefined ? cwd : inDir(cwd, tree));
}

/** Where git looks for hooks: with core.hooksPath, and from a worktree, too. */
async function hooksOf({ tree }: HookOptions, { cwd }: CommandContext): Promise<Hooks> {
  const top = tree === undefined ? cwd : inDir(cwd, tree);
  // Not by our own git, which takes no hooks.
  const asked = await run(
    ["git", "-C", top, "rev-parse", "--path-format=absolute", "--git-path", "hooks"],
    { env: gitEnv() },
  );
  if (!asked.ok) {
    throw new UserError(
      `${tree ?? "this directory"} is no git tree, so there is no place for a hook`,
      { hint: "name the kernel tree with --tree PATH, or run this inside it" },
    );
  }
  const dir = asked.stdout.replace(/\n$/, "");
  const names = await namesIn(dir) ?? [];
  const text = names.includes(NAME) ? await readTextIfThere(`${dir}/${NAME}`) ?? "" : undefined;
  const own = text === undefined ? "none" : text.includes(MARK) ? "ours" : "other";
  return { dir, own, before: names.includes(BEFORE) };
}

/** The hook: with the deno that runs us, or another if that one is gone. */
async function script(options: HookOptions, { home, cwd }: CommandContext): Promise<string> {
  const { archs, level, configs, cache } = options;
  /** Each with its flag; a file is named from where git runs the hook. */
  const each = async (flag: string, words: readonly string[] = []) =>
    (await Promise.all(words.map(async (word) => {
      const file = inDir(cwd, word);
      return [flag, word !== "" && await kindOf(file) === "file" ? file : word];
    }))).flat();
  const flags = [
    ...archs === undefined ? [] : ["--arch", archs === "all" ? "all" : archs.join(",")],
    ...await each("--build", options.builds),
    ...await each("--kconfig", options.kconfigs),
    ...await each("--kconfig-add", options.fragments),
    ...await each("--toolchain", options.toolchains),
    ...["--level", level],
    ...configs === undefined ? [] : ["--configs", inDir(cwd, configs)],
    ...cache === undefined ? [] : ["--cache", inDir(cwd, cache)],
  ];
  return `#!/bin/sh
${MARK}
# (everystep hook uninstall takes this file away; git send-email --no-validate goes round it)
before="\${0%/*}/${BEFORE}"
if [ -x "$before" ]; then "$before" "$@" || exit; fi
deno=${shellWord(interpreter())}
[ -x "$deno" ] || deno=deno
exec "$deno" run -A ${V8_FLAGS} ${shellWord(`${home}/mod.ts`)} hook sendemail --tree "$PWD" ${
    flags.map(shellWord).join(" ")
  } -- "$1"
`;
}
