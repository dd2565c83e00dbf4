/**
 * Completion scripts, made from the commands.
 * @module
 */
import type { Command } from "../command.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { zshCompletion } from "./zsh.ts";

/** The shells that we write a completion for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** One of {@linkcode SHELLS}. */
export type Shell = (typeof SHELLS)[number];

/** The script for a shell. `archs`: what to offer behind `--arch`, besides `all`. */
export function completionScript(
  shell: Shell,
  commands: readonly Command[],
  archs: readonly string[] = [],
): string {
  const offered = { commands, archs: ["all", ...archs] };
  switch (shell) {
    case "bash":
      return bashCompletion(offered);
    case "zsh":
      return zshCompletion(offered);
    case "fish":
      return fishCompletion(offered);
  }
}
