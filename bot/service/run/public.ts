/**
 * What everybody may read of what a child said: without the paths of this machine, which are nobody's
 * business.
 * @module
 */
import type { Service } from "./service.ts";

/** The text with the last part alone of each path that begins with a directory of ours. */
export function publicText(
  { temp, children, settings }: Pick<Service, "temp" | "children" | "settings">,
  text: string,
): string {
  const { home, cache, configs } = children;
  const trees = settings.trees.flatMap(({ path }) => path ?? []);
  const own = [temp, cache, configs, home, ...trees].filter((path) => path.length > 1);
  return own.toSorted((a, b) => b.length - a.length).reduce(hide, text);
}

function hide(text: string, dir: string): string {
  const parts = text.split(dir);
  if (parts.length === 1) return text;
  const name = dir.slice(dir.lastIndexOf("/") + 1);
  return parts[0]! + parts.slice(1).map((rest) => {
    if (!rest.startsWith("/")) return name + rest;
    // As far as the path goes; its last part says what it is.
    const length = rest.search(/[\s:,;"'`)]/), path = length < 0 ? rest : rest.slice(0, length);
    return path.slice(path.lastIndexOf("/") + 1) + rest.slice(path.length);
  }).join("");
}
