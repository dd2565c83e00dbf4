/**
 * Which names resolve_btfids looks for: those in files that list BTF IDs.
 * @module
 */
import { filesLike, filesWith, found, type Hit } from "../names/search.ts";

/** Macros of include/linux/btf_ids.h that name a function or a type. */
const LISTS = "\\bBTF_(?:ID|SET|TRACING_TYPE|SOCK_TYPE|KFUNCS)";
/** A macro that stands for such: `#define XDP_METADATA_KFUNC(_, __, name, ___) BTF_ID_FLAGS(func, name)`. */
const WRAPPERS = `^\\s*#\\s*define\\s+\\w+(?=\\(.*${LISTS})`;
/** Where such a macro is given a name in pieces: `#define LSM_HOOK(..., NAME, ...) BTF_ID(func, bpf_lsm_##NAME)`. */
const PASTES = `^.*${LISTS}\\w*\\s*\\([^)]*##.*`;
/** A line of such a macro that goes on: what the macro is called, and what it is given, stands elsewhere. */
const LONG = `^.*${LISTS}.*\\\\$`;

/** The first of some names that may be listed. */
export async function listed(
  names: readonly string[],
  files: readonly Hit[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  const lists = await filesLike([LISTS], files, signal);
  const among = files.filter(({ path }) => lists.has(path));
  const wrappers = new Set<string>(), pastes: string[] = [];
  await found(WRAPPERS, among, (_, text) => wrappers.add(lastWord(text)), signal);
  await found(PASTES, among, (_, text) => pastes.push(text), signal);
  await found(LONG, among, (path, text) => {
    if (!path.endsWith("/btf_ids.h")) pastes.push(text);
  }, signal);
  const pasted = names.find((name) => pastes.some((text) => mayPaste(text, name)));
  if (pasted !== undefined) return pasted;
  const others = files.filter(({ path }) => !lists.has(path));
  const all = [...among, ...await filesWith([...wrappers], others, signal)];
  if ((await filesWith(names, all, signal)).length === 0) return undefined;
  for (const name of names) if ((await filesWith([name], all, signal)).length > 0) return name;
  return undefined;
}

/** Whether a line with `##` may make a name: it has all letters in it that are no macro's parameter. */
function mayPaste(line: string, name: string): boolean {
  const parameters = /^\s*#\s*define\s+\w+\(([^)]*)\)/.exec(line)?.[1]?.match(/\w+/g);
  const parts = line.split("##");
  const pieces = parts.flatMap((part, at) => [
    ...at > 0 ? [/^\s*(\w*)/.exec(part)![1]!] : [],
    ...at < parts.length - 1 ? [lastWord(part)] : [],
  ]);
  const letters = pieces.filter((piece) =>
    piece !== "" && piece !== "__VA_ARGS__" && !(parameters?.includes(piece) ?? false)
  );
  // Where it is not known what the parameters are, the letters may be some.
  return parameters === undefined || letters.length === 0 ||
    letters.some((piece) => name.includes(piece));
}

/** The word at the end of a text; empty if there is none. */
function lastWord(text: string): string {
  const all = text.trimEnd();
  let at = all.length;
  while (at > 0 && /\w/.test(all[at - 1]!)) at--;
  return all.slice(at);
}
