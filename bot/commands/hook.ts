/**
 * `hook`: what others call before a series goes out.
 * @module
 */
import type { HookCommand } from "../cli/command.ts";
import type { RunOptions } from "../engine/options.ts";
import { b4Check } from "../hooks/b4_prep.ts";
import { b4Am, b4Review } from "../hooks/b4_review.ts";
import { installHook, uninstallHook } from "../hooks/install.ts";
import { validate } from "../hooks/sendemail.ts";
import type { CommandContext } from "../cli/context.ts";

/** Runs `hook` and gives the exit code. */
export async function hook(command: HookCommand, context: CommandContext): Promise<number> {
  switch (command.task) {
    case "install":
      await installHook(command, context);
      return 0;
    case "uninstall":
      await uninstallHook(command, context);
      return 0;
    case "sendemail":
      return await validate(command.file!, runFor(command), context);
    case "b4-review":
      return await b4Review(command, context);
    case "b4-am":
      return await b4Am(command, context);
    case "b4":
      return await b4Check(runFor(command), context);
  }
}

/** How a hook verifies: as `verify` does, without what only informs. */
function runFor({ tree = ".", archs, level, configs }: HookCommand): RunOptions {
  return {
    ...{ tree, archs, level, configs },
    incremental: false,
    fresh: false,
    sandbox: true,
    failFast: false,
    scripts: false,
    boot: false,
  };
}
