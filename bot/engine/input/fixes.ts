/**
 * Puts fixes below a series: those of `--fixes`, and those of the architectures that are built.
 * @module
 */
import type { ArchConfig } from "../../config/types.ts";
import { fixEntries } from "../../report/analysis/fixes.ts";
import { parseSeries } from "../../series/mod.ts";
import type { Patch, RawMessage } from "../../series/types.ts";
import { readSource } from "../../source/mod.ts";
import { applyFixes, checkSeries, type Fix } from "../../tree/mod.ts";
import { cleanLine } from "../../text/clean.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf } from "../../system/files/files.ts";
import { type Context, inDir } from "../context.ts";
import type { Inputs } from "./types.ts";
import { nameOf } from "../../text/paths.ts";

/** Which fixes. */
export interface FixesAsked {
  /** A directory of patches, or a file of them. */
  readonly fixes?: string;
  /** The architectures that are built: a fix of one is below all builds of the run. */
  readonly archs: readonly Pick<ArchConfig, "name" | "fixes">[];
}

/**
 * The series on its base with the fixes; commits of a range are patches on top then. Throws UserError
 * for a fix of the user's that cannot be read or does not apply.
 */
export async function onFixes(
  inputs: Inputs,
  { fixes, archs }: FixesAsked,
  context: Context,
): Promise<Inputs> {
  const own = fixes === undefined ? [] : await readFixes(fixes, context);
  const theirs = await readTheirs(archs);
  if (own.length + theirs.length === 0) return inputs;
  const { tree, base, series } = inputs;
  const all = await applyFixes(tree, base, [...own, ...theirs], context.signal);
  const applied = theirs.length === 0 || (await checkSeries(tree, all, series)).ok;
  const fixed = applied ? all : await withoutTheirs(inputs, { own, theirs, all }, context);
  for (const text of fixEntries(fixed.fixes)) context.ui.note(cleanLine(`fix: ${text}`));
  if (fixed.commit === base.commit) return { ...inputs, base: fixed };
  return { series, tree, base: fixed.how === "range" ? { ...fixed, how: "--base" } : fixed };
}

/** A fix of an architecture's file must not keep a series from applying that applies without it. */
async function withoutTheirs(
  { tree, base, series }: Inputs,
  { own, theirs, all }: Record<"own" | "theirs", readonly Fix[]> & { readonly all: Inputs["base"] },
  { signal }: Context,
): Promise<Inputs["base"]> {
  const less = await applyFixes(tree, base, own, signal);
  if (!(await checkSeries(tree, less, series)).ok) return all;
  const left = (all.fixes ?? []).slice(-theirs.length).map((one) =>
    one.result === "applied"
      ? { ...one, result: "left-out" as const, why: "the series does not apply on it" }
      : one
  );
  return { ...less, fixes: [...less.fixes ?? [], ...left] };
}

/** Throws UserError if there is nothing of the name that `--fixes` has. */
export async function refuseFixes(fixes: string, context: Pick<Context, "cwd">): Promise<void> {
  if (fixes !== "-" && await kindOf(inDir(context.cwd, fixes)) === "none") {
    throw new UserError("there is no such file or directory", {
      place: { file: fixes },
      hint: "--fixes takes a directory of patches, or a file of them",
    });
  }
}

/** Reads what `--fixes` names. Throws UserError for what cannot be read. */
export async function readFixes(fixes: string, context: Context): Promise<readonly Fix[]> {
  await refuseFixes(fixes, context);
  const { messages } = await readSource(fixes, context);
  return (await patchesOf(messages)).map((patch) => ({
    patch,
    from: "--fixes",
    file: nameOf(patch.raw.file),
  }));
}

async function readTheirs(archs: FixesAsked["archs"]): Promise<readonly Fix[]> {
  const found: Fix[] = [], seen = new Set<string>();
  for (const { name, fixes = [] } of archs) {
    for (const { file, text } of fixes) {
      if (seen.has(text)) continue;
      seen.add(text);
      const bytes = new TextEncoder().encode(text);
      const [patch] = await patchesOf([{ bytes, file, line: 1 }]);
      found.push({ patch: patch!, from: name, file: nameOf(file) });
    }
  }
  return found;
}

/** In the order of their files, whatever their subjects count: they need be no series. */
async function patchesOf(messages: readonly RawMessage[]): Promise<readonly Patch[]> {
  const listed = messages.map((message) => ({ ...message, order: "listed" as const }));
  return (await parseSeries(listed, {})).patches;
}
