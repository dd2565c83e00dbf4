/**
 * A git repository with a tree for each state, as a store has it, and a bench on it.
 */
import { type Bench, makeBench } from "../../bot/mend/trees.ts";
import type { Draft } from "../../bot/mend/types.ts";
import { ownGitText } from "../../bot/tree/store.ts";

/** The files of a tree. */
export type Files = Readonly<Record<string, string>>;

/** A bench that forgets all. */
export interface TestBench extends AsyncDisposable, Bench {
  /** Its store. */
  readonly store: string;
  /** The hash of a tree with these files. */
  tree(files: Files): Promise<string>;
  /** Back from {@linkcode tree}. */
  files(tree: string): Promise<Files>;
  /** A draft of these states, the base first. */
  draft(states: readonly Files[]): Promise<Draft>;
}

/** Makes a bench. */
export async function testBench(): Promise<TestBench> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  const store = `${dir}/store`;
  await Deno.mkdir(store);
  await ownGitText(store, ["init", "-q", "--bare", "."]);
  const bench = await makeBench(`${dir}/bench`, store);
  const tree = async (files: Files) => {
    const env = { GIT_INDEX_FILE: `${dir}/index` };
    await Deno.remove(env.GIT_INDEX_FILE).catch(() => {});
    const lines: string[] = [];
    for (const [path, text] of Object.entries(files)) {
      const blob = await ownGitText(store, ["hash-object", "-w", "--stdin"], { stdin: text });
      lines.push(`100644 ${blob}\t${path}\0`);
    }
    const info = { env, stdin: lines.join("") };
    await ownGitText(store, ["update-index", "-z", "--index-info"], info);
    return await ownGitText(store, ["write-tree"], { env });
  };
  return {
    ...bench,
    store,
    tree,
    async files(name) {
      const listed = await bench.git(["ls-tree", "-r", "-z", name]);
      const entries = listed.stdout.split("\0").filter((line) => line !== "").map((line) => {
        const [head = "", path = ""] = line.split("\t");
        return [path, head.split(" ")[2]!] as const;
      });
      const found: Record<string, string> = {};
      for (const [path, blob] of entries) {
        found[path] = (await bench.git(["cat-file", "blob", blob])).stdout;
      }
      return found;
    },
    async draft(states) {
      const names: string[] = [];
      for (const files of states) names.push(await tree(files));
      const patches = names.slice(1).map((name, i) => ({ n: i + 1, tree: name }));
      return { base: names[0]!, patches };
    },
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}
