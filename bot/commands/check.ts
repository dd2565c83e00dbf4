/**
 * `check`: does the series apply, and does its letter say what is so? Answers without a worktree.
 * @module
 */
import type { CheckCommand } from "../cli/command.ts";
import { renderLetter } from "../report/analysis/letter.ts";
import { cleanLine } from "../text/clean.ts";
import { renderReject } from "../report/terminal/reject.ts";
import { findSandbox } from "../system/process/sandbox.ts";
import type { CommandContext } from "../cli/context.ts";
import { readInputs } from "../engine/input/inputs.ts";
import { writeMbox } from "../source/mod.ts";
import { reportBase } from "../report/model/base.ts";
import { examineLetter } from "../engine/letter/examine.ts";
import { rejectOf } from "../engine/record/reject_file.ts";
import { appliedOf } from "../engine/states.ts";

/** Runs `check`: exit code 0 if it applies, 4 if not; what the letter says changes neither. */
export async function check(command: CheckCommand, context: CommandContext): Promise<number> {
  const inputs = await readInputs(command, context);
  const { series, tree, base } = inputs;
  const applied = await appliedOf(inputs, { signal: context.signal, stats: true });
  const stats = applied.ok ? applied.stats ?? [] : [];
  const sandbox = command.letter ? await findSandbox() : undefined;
  const letter = await examineLetter(inputs, { stats, sandbox }, context);
  const { terminal } = context;
  if (command.json) {
    const patches = series.patches.map(({ n, subject, files }) => {
      const checkpatch = letter.checkpatch.get(n);
      return { n, subject, files, ...(checkpatch === undefined ? {} : { checkpatch }) };
    });
    const { title, version, notes } = series;
    const said = { letter: letter.findings, ...(command.letter ? { cc: letter.cc } : {}) };
    const answer = {
      series: { title, version, patches, notes, ...said },
      tree: tree.label,
      ...(tree.chosen === undefined ? {} : { chosen: tree.chosen }),
      base: reportBase(base),
      ...(base.mails === undefined ? {} : { prerequisites: latin1(writeMbox(base.mails)) }),
      applied: applied.ok ? { ok: true, states: applied.states } : applied,
      ...(applied.ok ? {} : { rejected: await rejectOf(inputs, applied.reject, context) }),
    };
    terminal.out(JSON.stringify(answer, null, 2));
    return applied.ok ? 0 : 4;
  }
  for (const note of [...series.notes, ...tree.notes]) context.ui.note(`note: ${note}`);
  if (sandbox?.kind === "none") {
    context.ui.note(`note: no sandbox (${sandbox.why}): the tree's scripts ran with your rights`);
  }
  if (!applied.ok) {
    terminal.out(renderReject(applied.reject));
    return 4;
  }
  const count = series.patches.length;
  terminal.out(
    `applies: ${count} patch${count === 1 ? "" : "es"} of "${
      cleanLine(series.title)
    }" (v${series.version}) on ` +
      `${(base.below ?? base).commit.slice(0, 12)}, ${base.why}`,
  );
  const options = { color: terminal.color, width: terminal.width() };
  const patches = series.patches.map(({ n }) => ({ n, checkpatch: letter.checkpatch.get(n) }));
  for (const line of renderLetter({ letter: letter.findings, patches }, options)) {
    terminal.out(line);
  }
  return 0;
}

/** Each byte as one character, so that JSON keeps it. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
