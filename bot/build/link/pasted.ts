/**
 * Names that macros put together: which files may say a part of a name that becomes the whole one
 * by `##`, or by `\\arg` in a macro of the assembler. Pure, but for the search.
 * @module
 */
import { grep, type Hit } from "./search.ts";

/** The words beside which macros paste something. */
export interface Fragments {
  /** Before what is pasted: `sys_` of `sys_##name`. */
  readonly heads: ReadonlySet<string>;
  /** After it. */
  readonly tails: ReadonlySet<string>;
}

/** Whole chains: of `a##_##b` each word but the last stands before what is pasted, each but the first after it. */
const CHAIN = "[A-Za-z0-9_$.]*([[:space:]]*##[[:space:]]*[A-Za-z0-9_$.]*)+";
const ASM_HEAD = "[A-Za-z0-9_$.]+\\\\[A-Za-z_]";
const ASM_TAIL = "\\\\[(][)][A-Za-z0-9_$.]+";

/** The fragments of all macros in some files. */
export async function fragments(files: readonly Hit[], signal?: AbortSignal): Promise<Fragments> {
  const heads = new Set<string>(), tails = new Set<string>();
  const lines = await grep(
    ["-aohE", "-e", CHAIN, "-e", ASM_HEAD, "-e", ASM_TAIL],
    files,
    signal,
  );
  for (const line of lines) {
    if (line.includes("##")) {
      const words = line.split("##").map((word) => word.trim());
      for (const word of words.slice(0, -1)) if (word !== "") heads.add(word);
      for (const word of words.slice(1)) if (word !== "") tails.add(word);
    } else if (line.startsWith("\\")) tails.add(line.slice(3));
    else heads.add(line.slice(0, line.indexOf("\\")));
  }
  return { heads, tails };
}

/** How a system call's name is put together, of parts that are themselves pasted. */
const SYSCALL = /^__[a-z0-9]+_(?:compat_)?sys_|^(?:__)?(?:compat_)?sys_/;
/** What is pasted may be pasted itself, but no name of a kernel has more layers. */
const LAYERS = 3;

/** The parts that would make the whole name between heads and tails that macros have. */
export function restsOf(name: string, fragments: Fragments): ReadonlySet<string> {
  const rests = new Set<string>();
  const syscall = SYSCALL.exec(name)?.[0];
  if (syscall !== undefined && syscall !== name) rests.add(name.slice(syscall.length));
  let layer = new Set([name]);
  for (let depth = 0; depth < LAYERS; depth++) {
    const next = new Set<string>();
    for (const part of layer) for (const rest of peeled(part, fragments, depth > 0)) next.add(rest);
    for (const rest of next) rests.add(rest);
    layer = next;
  }
  return rests;
}

/** A name less one head, one tail, or both. `whole`: only those that end where a word does. */
function peeled(name: string, { heads, tails }: Fragments, whole: boolean): readonly string[] {
  const starts = [0], ends = [name.length];
  for (let at = 1; at < name.length; at++) {
    const head = name.slice(0, at), tail = name.slice(at);
    if (heads.has(head) && (!whole || head.endsWith("_"))) starts.push(at);
    if (tails.has(tail) && (!whole || tail.startsWith("_"))) ends.push(at);
  }
  return starts.flatMap((start) =>
    ends.flatMap((end) => start < end && end - start < name.length ? [name.slice(start, end)] : [])
  );
}

/**
 * The files that give a macro one of these words: a whole argument, or the value of a macro. What
 * is pasted is an argument as it stands.
 */
export async function argumentsWith(
  words: ReadonlySet<string>,
  files: readonly Hit[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (words.size === 0) return new Set();
  const any = [...words].map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  const pattern =
    `(^|[(,]|define[[:space:]]+[A-Za-z0-9_]+)[[:space:]]*(${any})[[:space:]]*([,)]|\\\\?$)`;
  const asm =
    `^[[:space:]]*[A-Za-z_][A-Za-z0-9_]*([[:space:]]+|[[:space:]].*[,=[:space:]])(${any})([,[:space:]]|$)`;
  // In assembly arguments stand after blanks.
  const c = files.filter(({ key }) => !/\.[sS]$/.test(key));
  const s = files.filter(({ key }) => /\.[sS]$/.test(key));
  return new Set([
    ...await grep(["-alE", "-e", pattern], c, signal),
    ...await grep(["-alE", "-e", pattern, "-e", asm], s, signal),
  ]);
}
