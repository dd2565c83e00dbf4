/**
 * Which files make a name by macros, as a search finds it.
 */
import { assembledIn } from "../../../../bot/compile/link/names/gas.ts";
import { madeIn } from "../../../../bot/compile/link/names/made.ts";
import { ANY } from "../../../../bot/compile/link/names/by_words.ts";

/** Files, and whether they make the name `get_size`. */
export interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly makes: boolean;
  readonly name?: string;
  /** The files whose macros are known in a file; without it, all are. */
  readonly beside?: Readonly<Record<string, readonly string[]>>;
}

export async function made(
  { files, name = "get_size", beside = {} }: Case,
): Promise<readonly string[]> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-made-" });
  try {
    const hits = await Promise.all(
      Object.entries(files).map(async ([key, text]) => {
        await Deno.writeTextFile(`${dir}/${key}`, text);
        return { key, path: `${dir}/${key}` };
      }),
    );
    const textOf = ({ path }: { readonly path: string }) => Deno.readTextFile(path);
    const sources = {
      files: hits,
      defined: new Set(["MODNAME"]),
      values: () => [ANY],
      seenWith({ key }: { readonly key: string }) {
        return beside[key] && new Set(beside[key]);
      },
      isLocal: ({ key }: { readonly key: string }) => key.endsWith(".c"),
      textOf,
    };
    const found = new Set([
      ...(await madeIn([name], sources))?.keys() ?? [{ key: "too much", path: "" }],
      ...(await assembledIn([name], hits, textOf)).keys(),
    ]);
    return [...found].map(({ key }) => key);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
