/**
 * `tree`: which kernel tree is used; provides one if there is none.
 * @module
 */
import type { TreeCommand } from "../cli/command.ts";
import { openTree, provideTree } from "../tree/mod.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";

/** Runs `tree`. */
export async function tree(command: TreeCommand, context: CommandContext): Promise<number> {
  const found = command.tree === undefined
    ? await provideTree({ ...context })
    : await openTree(inDir(context.cwd, command.tree), { ...context });
  const { terminal } = context;
  if (command.json) terminal.out(JSON.stringify(found, null, 2));
  else if (command.pathOnly) terminal.out(found.gitDir);
  else {
    terminal.out(`${found.label}\n  git directory ${found.gitDir}\n  commit        ${found.head}`);
    for (const note of found.notes) terminal.out(`  note: ${note}`);
  }
  return 0;
}
