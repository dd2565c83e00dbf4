import type { Patch, Series, TouchedFile } from "../../bot/series/types.ts";

/** A touched file: `path`, or `old => new` for a rename, `old +> new` for a copy. */
function touched(text: string): TouchedFile {
  const [, oldPath, sign, path] = /^(.*?) ([=+])> (.*)$/.exec(text) ?? [];
  return {
    path: path ?? text,
    oldPath,
    change: sign === "=" ? "renamed" : sign === "+" ? "copied" : "modified",
    binary: false,
    insertions: 1,
    deletions: 1,
  };
}

/** A series of patches that touch these files. */
export function makeSeries(...patches: readonly (readonly string[])[]): Series {
  return {
    title: "a series",
    version: 1,
    tags: [],
    prerequisites: [],
    notes: [],
    patches: patches.map((files, i): Patch => ({
      n: i + 1,
      subject: `patch ${i + 1}`,
      author: { name: "A", email: "a@example.org" },
      body: "",
      trailers: [],
      files: files.map(touched),
      diff: "",
      raw: { bytes: new Uint8Array(), file: "test", line: 1 },
    })),
  };
}

/** The default series: the files that each of `patches/*.patch` names in its diff. */
export async function defaultSeries(): Promise<Series> {
  const dir = new URL("../../patches/", import.meta.url);
  const names = (await Deno.readTextFile(new URL("series", dir))).split("\n")
    .filter((name) => name !== "" && !name.startsWith("#"));
  const patches = await Promise.all(names.map(async (name) => {
    const text = await Deno.readTextFile(new URL(name, dir));
    return [...text.matchAll(/^diff --git a\/\S+ b\/(\S+)$/gm)].map((match) => match[1]!);
  }));
  return makeSeries(...patches.filter((files) => files.length > 0));
}
