/**
 * Where in a TOML text a value is written: the parser does not keep it.
 * @module
 */

/**
 * The line, from 1, on which the value at `path` is written, or else the nearest thing around it:
 * `["host", 2, "command"]` is the key `command` below the third `[[host]]`, or that header.
 * Undefined if nothing of the path is there.
 */
export function lineOf(text: string, path: readonly PropertyKey[]): number | undefined {
  const lines = places(text);
  for (let depth = path.length; depth > 0; depth--) {
    const line = lines.get(path.slice(0, depth).map(String).join("\n"));
    if (line !== undefined) return line;
  }
  return undefined;
}

/** Every `[table]`, `[[element]]` and `key =` of the text by its path, joined by newlines. */
function places(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const counts = new Map<string, number>();
  let table: string[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    const header = /^\s*(\[{1,2})([^\[\]=]+)\]{1,2}\s*(#.*)?$/.exec(line);
    const key = /^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=/.exec(
      line,
    );
    let path: string[];
    if (header !== null) {
      path = table = parts(header[2]!);
      if (header[1] === "[[") {
        const name = path.join("\n"), n = counts.get(name) ?? 0;
        counts.set(name, n + 1);
        path = table = [...path, String(n)];
      }
    } else if (key !== null) {
      path = [...table, ...parts(key[1]!)];
    } else continue;
    const name = path.join("\n");
    if (!found.has(name)) found.set(name, i + 1);
  }
  return found;
}

/** `a."b.c".d` in its parts. */
function parts(dotted: string): string[] {
  return (dotted.match(/"[^"]*"|'[^']*'|[\w-]+/g) ?? []).map((part) =>
    part.replaceAll(/^["']|["']$/g, "")
  );
}
