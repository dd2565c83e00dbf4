/**
 * `tree`: the kernel tree in use, provided if there is none.
 * @module
 */
import { command, MACHINE, WRONG } from "../../cli/command.ts";
import { bool } from "../../cli/flag_kinds.ts";
import { TREE_FLAG } from "../../cli/shared_flags/series.ts";

/** The command. */
export const tree = command({
  name: "tree",
  summary: "show the kernel tree in use; get one if there is none",
  about:
    "Shows the tree that verify would use and what it is: --tree, else the one that you stand in, else\n" +
    "one of everystep's own. That is downloaded once: from git where the network allows, else Debian's\n" +
    "source.",
  flags: { tree: TREE_FLAG, path: bool({ help: "print only where it is" }) },
  examples: [
    ["tree", "which tree is it? Downloads it if need be"],
    ["tree --tree ~/linux --json", "what everystep sees in yours"],
  ],
  exits: [[0, "there it is"], WRONG, MACHINE],
  read: ({ tree, path }) => ({ tree: tree?.at(-1), pathOnly: path }),
  async run(options, { terminal, json, ...context }) {
    const { openOrProvide } = await import("../../engine/input/open_tree.ts");
    // As text it has the notes of the tree below.
    const reports = !json && !options.pathOnly;
    const found = await openOrProvide({ tree: options.tree }, { ...context, reports });
    if (json) terminal.out(JSON.stringify(found, null, 2));
    else if (options.pathOnly) terminal.out(found.gitDir);
    else {
      const { label, gitDir, head } = found;
      terminal.out(`${label}\n  git directory ${gitDir}\n  commit        ${head}`);
      for (const note of found.notes) terminal.out(`  note: ${note}`);
    }
    return 0;
  },
});
