/**
 * Finds the files of the user's own that a test names: a state of the tree does not have them.
 * @module
 */
import { join } from "@std/path";
import { UserError } from "../system/errors.ts";
import { kindOf, sha256 } from "../system/files/files.ts";
import { readBytes } from "../system/files/read.ts";
import { shellWord } from "../text/shell.ts";
import type { NamedTest, RunnableTest } from "./types.ts";

/** A word with a slash in which a shell expands nothing; options and assignments are none. */
const PATH = /(?<=^|\s)(?:~\/|\.{0,2}\/)?(?!-)[\w.,+@:-]+(?:\/[\w.,+@:-]+)*(?=\s|$)/g;
const MAX_FILE = 64 * 2 ** 20;

/**
 * The test with its files. A word with a slash is a path of the state's tree if `inTree` says that
 * the base has it; else a file of the user's, which the sandbox shows, read-only. Throws UserError for
 * a command that is a path and leads nowhere.
 */
export async function findFiles(
  test: NamedTest,
  { cwd, home, inTree }: {
    readonly cwd: string;
    readonly home?: string;
    readonly inTree: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
  },
): Promise<RunnableTest> {
  const { command } = test;
  if (test.own !== undefined) return { ...test, line: command, files: test.own.files };
  const words = [...command.matchAll(PATH)].filter(([word]) => word.includes("/"));
  const tracked = await inTree(words.map(([word]) => word.replace(/^\.\//, "")));
  const files: { path: string; sha256: string }[] = [];
  let line = "", at = 0;
  for (const { 0: word, index } of words) {
    if (tracked.has(word.replace(/^\.\//, ""))) continue;
    const path = absolute(word, cwd, home);
    const kind = path === undefined ? "none" : await kindOf(path);
    const first = command.slice(0, index).trim() === "";
    if (path === undefined || kind !== "file") {
      if (first && !isSystem(word)) {
        throw new UserError(`--test ${test.name}: ${word} is no file, here or in the tree`, {
          hint: "name a file, or a command of the system: --test 'make -C tools/foo check'",
        });
      }
      continue;
    }
    if (isSystem(path)) continue;
    const bytes = await readBytes(path, MAX_FILE, word);
    files.push({ path, sha256: await sha256(bytes) });
    line += command.slice(at, index) + shellWord(path);
    at = index + word.length;
  }
  return { ...test, line: line + command.slice(at), files };
}

function absolute(word: string, cwd: string, home: string | undefined): string | undefined {
  if (word.startsWith("~/")) return home === undefined ? undefined : join(home, word.slice(2));
  return word.startsWith("/") ? word : join(cwd, word);
}

/** What every sandbox shows. */
function isSystem(path: string): boolean {
  return /^\/(?:usr|bin|sbin|lib\w*|opt|dev|proc|tmp\/(?:build|linux))\//.test(path);
}
