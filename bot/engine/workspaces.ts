/**
 * The workspaces of a run, each opened when it is first needed.
 * @module
 */
import { openWorkspace } from "../tree/mod.ts";
import type { Tree, Workspace } from "../tree/types.ts";
import type { Context } from "./context.ts";

/** Workspaces by number. */
export interface Workspaces {
  /** The same one whenever it is asked for. */
  open(number: number): Promise<Workspace>;
  /** Closes all that were opened. */
  close(): Promise<void>;
}

/** Workspaces of a tree. */
export function makeWorkspaces(tree: Tree, context: Context): Workspaces {
  const opened = new Map<number, Promise<Workspace>>();
  return {
    open(number) {
      const known = opened.get(number);
      if (known !== undefined) return known;
      const workspace = openWorkspace(tree, context);
      opened.set(number, workspace);
      return workspace;
    },
    async close() {
      for (const one of opened.values()) {
        const workspace = await one.catch(() => undefined);
        await workspace?.[Symbol.asyncDispose]();
      }
    },
  };
}
