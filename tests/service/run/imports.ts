/** The imports of our modules, for a program that stands elsewhere. */
const HOME = new URL("../../../", import.meta.url);
const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", HOME)));

/** Writes a deno.json with them into a directory, and the lock file, so that it takes the same versions. */
export async function writeImports(dir: string): Promise<void> {
  const text = JSON.stringify({
    nodeModulesDir: "none",
    imports: {
      ...imports,
      "@std/cli/parse-args": new URL("bot/std/cli/parse_args.ts", HOME).href,
      "@std/path": new URL("bot/std/path/mod.ts", HOME).href,
    },
  });
  await Deno.writeTextFile(`${dir}/deno.json`, text);
  await Deno.copyFile(new URL("deno.lock", HOME), `${dir}/deno.lock`);
}
