/**
 * Objects of which a dry run shows no command, since they need what only the link makes: code of a boot loader that is told
 * where in vmlinux things stand. Pure.
 * @module
 */
import { copy } from "../../text/copy.ts";
import { dirOf, keyOf, type Roots } from "../keys.ts";
import { filesOf, joinWords, type Words } from "../words.ts";
import type { Parsed } from "./parsed.ts";
import type { Trace } from "./trace.ts";

/**
 * A node for each, which is no object that make can make alone: what changes one has the image built. It looks for includes
 * where the objects of its directory do, which the same file of make compiles; where none is printed, as init/main.o does.
 */
export function givenUp(trace: Trace, printed: readonly Parsed[], roots: Roots): readonly Parsed[] {
  const known = new Set(printed.map(({ target }) => target));
  const likes = new Map<string, Words>();
  return [...trace.givenUp].flatMap(([target, needs]): readonly Parsed[] => {
    if (!target.endsWith(".o") || known.has(target)) return [];
    const sources = needs.flatMap((name) => {
      const key = keyOf(name, roots);
      return key !== undefined && !key.startsWith("./") && /\.[cSs]$/.test(key) ? [copy(key)] : [];
    });
    if (sources.length === 0) return [];
    const dir = dirOf(target);
    let like = likes.get(dir);
    if (like === undefined) likes.set(dir, like = likeIn(dir, printed));
    return [{
      target: `${target} (of which make -n shows no command)`,
      key: `./given-up/${target}`,
      words: { ...like, files: [like.files, ...sources].filter((one) => one !== "").join("\n") },
      digest: "",
      host: true,
      start: "",
    }];
  });
}

/** Where the objects of a directory look for includes, and which headers their commands name. */
function likeIn(dir: string, printed: readonly Parsed[]): Words {
  const objects = printed.filter(({ target, host }) => target.endsWith(".o") && !host);
  const beside = objects.filter(({ target }) => dirOf(target) === dir);
  const main = objects.find(({ target }) => target === "init/main.o") ?? objects[0];
  const some = beside.length > 0 || main === undefined ? beside : [main];
  const words = joinWords(some.map((one) => one.words));
  const headers = filesOf(words).filter((file) => file.endsWith(".h"));
  return { path: words.path, files: headers.join("\n"), names: [], defines: [] };
}
