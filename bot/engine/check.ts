/**
 * Does a series apply, and are the claims of its cover letter true? Answers without a worktree.
 * @module
 */
import { reportBase } from "../report/model/base.ts";
import { writeMbox } from "../source/mod.ts";
import { findSandbox, type Sandbox } from "../system/process/sandbox.ts";
import type { Applied } from "../tree/types.ts";
import type { Context } from "./context.ts";
import { type Inputs, readInputs } from "./input/inputs.ts";
import { type CoverLetterResult, examineCoverLetter } from "./cover_letter/examine.ts";
import { onFixes, refuseFixes } from "./input/fixes.ts";
import type { SeriesOptions } from "./options.ts";
import { rejectOf } from "./record/reject_file.ts";
import { appliedOf } from "./states.ts";

/** Which series, on which tree. */
export interface CheckOptions extends SeriesOptions {
  /** Also run the tree's own scripts on it. */
  readonly runScripts: boolean;
  /** Patches that are applied to the base and are no part of the series: a directory, or a file. */
  readonly fixes?: string;
}

/** What was found. */
export interface Checked extends Inputs {
  readonly applied: Applied;
  readonly coverLetter: CoverLetterResult;
  /** What the tree's scripts ran in; undefined: they were not asked for. */
  readonly sandbox?: Sandbox;
}

/** Looks at it. */
export async function checkSeries(options: CheckOptions, context: Context): Promise<Checked> {
  if (options.fixes !== undefined) await refuseFixes(options.fixes, context);
  const read = await readInputs(options, context);
  const inputs = await onFixes(read, { fixes: options.fixes, archs: [] }, context);
  const applied = await appliedOf(inputs, { signal: context.signal, stats: true });
  const { stats = [], strays = [] } = applied.ok ? applied : {};
  const sandbox = options.runScripts ? await findSandbox() : undefined;
  const coverLetter = await examineCoverLetter(inputs, { stats, strays, sandbox }, context);
  return { ...inputs, applied, coverLetter, sandbox };
}

/** The same for a program. */
export async function checkedJson(checked: Checked, context: Context): Promise<unknown> {
  const { series, tree, base, applied, coverLetter, sandbox } = checked;
  const patches = series.patches.map(({ n, subject, files }) => {
    const checkpatch = coverLetter.checkpatch.get(n);
    return { n, subject, files, ...(checkpatch === undefined ? {} : { checkpatch }) };
  });
  const { title, version, notes } = series;
  const mails = [series.cover, ...series.patches].flatMap((one) => one?.messageId ?? []);
  const facts = {
    coverLetter: coverLetter.findings,
    ...(sandbox === undefined ? {} : { cc: coverLetter.cc }),
  };
  return {
    series: { title, version, patches, mails, notes, ...facts },
    tree: tree.label,
    ...(tree.choice === undefined ? {} : { choice: tree.choice }),
    base: reportBase(base),
    ...(base.mails === undefined
      ? {}
      : { prerequisites: latin1(writeMbox(base.mails.map(({ bytes }) => ({ bytes })))) }),
    applied: applied.ok ? { ok: true, states: applied.states } : applied,
    ...(applied.ok ? {} : { rejected: await rejectOf(checked, applied.reject, context) }),
  };
}

/** Each byte as one character, so that JSON keeps it. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
