/**
 * Which tests share a process: those of a folder. One that had a process of its own would load the
 * modules that all of them need anew, and the more memory a process has, the more it costs to start
 * a program from it.
 * @module
 */
import { pathToFileURL } from "node:url";

/** Test files that run in one process, one after the other. */
export interface Group {
  /** The folder in `tests/`, numbered where it is cut: `commands-2`. */
  readonly name: string;
  /** Absolute paths. */
  readonly files: readonly string[];
}

/** A folder with more files is cut: the groups have to end at about the same time. */
const MOST_FILES = 16;

/** What starts most programs takes longest: it begins first. */
const FIRST = ["commands", "service", "compile", "tree", "series"];

function* testFiles(dir: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(dir)) {
    if (isDirectory) yield* testFiles(`${dir}/${name}`);
    else if (/_test\.tsx?$/.test(name)) yield `${dir}/${name}`;
  }
}

/** The groups of a `tests/`, those that take longest first; without some of its folders. */
export function groupsOf(root: string, without: readonly string[]): readonly Group[] {
  const folders = Map.groupBy(testFiles(root), (file) => {
    const [first, ...rest] = file.slice(root.length + 1).split("/");
    return rest.length === 0 ? "house" : first!;
  });
  for (const name of without) folders.delete(name);
  const rank = (name: string) => (FIRST.indexOf(name) + FIRST.length + 1) % (FIRST.length + 1);
  const names = [...folders.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return names.flatMap((name) => cut(name, folders.get(name)!.sort()));
}

/** Files that stand side by side are alike: each part gets some of them. */
function cut(name: string, files: readonly string[]): readonly Group[] {
  const parts = Math.ceil(files.length / MOST_FILES);
  if (parts === 1) return [{ name, files }];
  return Array.from({ length: parts }, (_, part) => ({
    name: `${name}-${part + 1}`,
    files: files.filter((_, at) => at % parts === part),
  }));
}

/** Writes a module that is all tests of a group, and gives its path. */
export async function writeGroup(dir: string, { name, files }: Group): Promise<string> {
  const path = `${dir}/${name}_test.ts`;
  const lines = files.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`);
  await Deno.writeTextFile(path, lines.join(""));
  return path;
}
