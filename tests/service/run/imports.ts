/** The imports of our modules, for a program that stands elsewhere. */
const HOME = new URL("../../../", import.meta.url);
const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", HOME)));

/** The text of a deno.json with them. */
export const IMPORTS = JSON.stringify({
  imports: {
    ...imports,
    "@std/cli/parse-args": new URL("bot/std/cli/parse_args.ts", HOME).href,
    "@std/path": new URL("bot/std/path/mod.ts", HOME).href,
  },
});
