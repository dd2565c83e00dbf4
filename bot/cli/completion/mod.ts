/**
 * Completion scripts, made from the table of commands.
 * @module
 */
import type { Shell } from "../command.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { zshCompletion } from "./zsh.ts";

/** The script for a shell. `archs`: what to offer behind `--arch`, besides `all`. */
export function completionScript(shell: Shell, archs: readonly string[] = []): string {
  const words = ["all", ...archs];
  switch (shell) {
    case "bash":
      return bashCompletion(words);
    case "zsh":
      return zshCompletion(words);
    case "fish":
      return fishCompletion(words);
  }
}
