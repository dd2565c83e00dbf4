/**
 * `mend`: makes a series bisect-safe without a change of its last tree.
 * @module
 */
import type { MendCommand } from "../cli/command.ts";
import { renderMended, renderNothing } from "../report/terminal/mend.ts";
import type { RenderOptions } from "../text/paint.ts";
import { renderReject } from "../report/terminal/reject.ts";
import type { CommandContext } from "../cli/context.ts";
import { type Mended, runMend } from "../engine/mend/run.ts";
import { watcher } from "../cli/watcher.ts";

/** Runs `mend` and gives the exit code. */
export async function mend(command: MendCommand, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const { kind: _, verbose: _v, json, color: _c, cache: _d, ...options } = command;
  const result = await runMend(options, context, { show: watcher(terminal) });
  const paint = { color: terminal.color, width: terminal.width() };
  terminal.out(json ? JSON.stringify(result, null, 2) : textOf(result, paint));
  return EXITS[result.kind];
}

const EXITS: Readonly<Record<Mended["kind"], number>> = {
  "bisect-safe": 0,
  mended: 0,
  nothing: 1,
  incomplete: 3,
  open: 3,
  reject: 4,
};

function textOf(result: Mended, paint: RenderOptions): string {
  switch (result.kind) {
    case "reject":
      return renderReject(result.reject);
    case "bisect-safe":
    case "incomplete":
      return result.text;
    case "mended":
      return renderMended(result, paint);
    case "nothing":
      return renderNothing(result, paint);
    default:
      return "not mended: a trial came to no answer (the machine's fault); run it again";
  }
}
