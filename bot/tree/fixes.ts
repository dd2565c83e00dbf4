/**
 * Fixes carried on the base: patches that are no part of the series, and that every state has.
 * @module
 */
import type { Patch } from "../series/types.ts";
import { sha256 } from "../system/files/files.ts";
import { UserError } from "../system/errors.ts";
import { openStack } from "./prerequisites/apply.ts";
import type { Base, BaseFix, Tree } from "./types.ts";

/** A patch for the base, and who asks for it: the user, or the file of an architecture. */
export interface Fix {
  readonly patch: Patch;
  readonly from: BaseFix["from"];
  /** Its file's name, without directories. */
  readonly file: string;
}

/**
 * The base with the fixes on top, in their order. Throws UserError for one of the user's that does not
 * apply; one of an architecture's file, which may be of another kernel, is then left out.
 */
export async function applyFixes(
  tree: Tree,
  base: Base,
  fixes: readonly Fix[],
  signal?: AbortSignal,
): Promise<Base> {
  if (fixes.length === 0) return base;
  await using stack = await openStack(tree, base, signal);
  const done: BaseFix[] = [];
  for (const { patch, from, file } of fixes) {
    const added = await stack.add(patch);
    const about = { subject: patch.subject, from, file, sha256: await sha256(patch.raw.bytes) };
    if (added.kind !== "conflict") {
      done.push({ ...about, result: added.kind });
      continue;
    }
    if (from === "--fixes") {
      throw new UserError(`the fix does not apply to the base: ${added.why}`, {
        place: { file: patch.raw.file, line: Math.max(1, patch.raw.line) },
        hint: "fixes are applied to the base in the order of their files, before the series",
      });
    }
    done.push({ ...about, result: "left-out", why: `does not apply: ${added.why}` });
  }
  const fixed = { ...base, fixes: done };
  const { top } = stack;
  if (top.commit === base.commit) return fixed;
  const below = base.below ?? { commit: base.commit, tree: base.tree };
  return { ...fixed, commit: top.commit, tree: top.tree, below };
}
