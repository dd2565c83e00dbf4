/** The imports of our modules, for a program that stands elsewhere. */
const HOME = new URL("../../../", import.meta.url);
const { imports, links } = JSON.parse(await Deno.readTextFile(new URL("deno.json", HOME)));

/**
 * Writes a deno.json with them into a directory, and the lock file: the very same, so that each is
 * taken as it is here, and no server is asked which versions there are.
 */
export async function writeImports(dir: string): Promise<void> {
  const text = JSON.stringify({
    nodeModulesDir: "none",
    links: links.map((link: string) => decodeURIComponent(new URL(link, HOME).pathname)),
    imports,
  });
  await Deno.writeTextFile(`${dir}/deno.json`, text);
  await Deno.copyFile(new URL("deno.lock", HOME), `${dir}/deno.lock`);
}
