/**
 * Objects of which a dry run shows no command, since they need what only the link makes: code of a boot loader that is told
 * where in vmlinux things stand. Pure.
 * @module
 */
import { copy } from "../../text/copy.ts";
import { keyOf, type Roots } from "../keys.ts";
import type { Parsed } from "./parsed.ts";
import type { Trace } from "./trace.ts";

/**
 * A node for each, which is no object that make can make alone: what changes one has the image built. Of its includes only
 * those beside it are followed: no command says where it looks for others, which objects of its directory read, too.
 */
export function givenUp(trace: Trace, printed: readonly Parsed[], roots: Roots): readonly Parsed[] {
  const known = new Set(printed.map(({ target }) => target));
  return [...trace.givenUp].flatMap(([target, needs]): readonly Parsed[] => {
    if (!target.endsWith(".o") || known.has(target)) return [];
    const sources = needs.flatMap((name) => {
      const key = keyOf(name, roots);
      return key !== undefined && !key.startsWith("./") && /\.[cSs]$/.test(key) ? [copy(key)] : [];
    });
    if (sources.length === 0) return [];
    return [{
      target: `${target} (of which make -n shows no command)`,
      key: `./given-up/${target}`,
      words: { path: { dirs: [], quotes: 0 }, files: sources.join("\n"), names: [], defines: [] },
      digest: "",
      host: true,
      start: "",
    }];
  });
}
