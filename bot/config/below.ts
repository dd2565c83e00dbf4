/**
 * Patterns of paths, as MAINTAINERS has them. Pure.
 * @module
 */

/**
 * True if MAINTAINERS would say so (its section "Descriptions of section entries"): `drivers/net/` is
 * all in and below that directory, `drivers/net/*` all in it and nothing below, anything else the file,
 * or the directory of that name.
 */
export function isBelow(path: string, pattern: string): boolean {
  const parts = pattern.replace(/\/$/, "").split("/"), names = path.split("/");
  if (names.length < parts.length || (pattern.endsWith("/") && names.length === parts.length)) {
    return false;
  }
  if (!parts.every((part, i) => isLike(names[i]!, part))) return false;
  return names.length === parts.length || !/[*?]$/.test(pattern);
}

/** True if a text is what the pattern says: `*` stands for any characters, `?` for one. Takes no longer than both are long. */
export function isLike(text: string, pattern: string): boolean {
  let t = 0, p = 0, star = -1, from = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      from = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++from;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
