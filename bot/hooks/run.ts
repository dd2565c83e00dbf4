/**
 * What `hook` does, by its first word; each is loaded when it is called.
 * @module
 */
import type { CommandContext } from "../cli/command.ts";
import type { RunOptions } from "../engine/options.ts";
import type { HookOptions } from "./install.ts";

/** The words: the last four are what git and b4 call. */
export const TASKS = ["install", "uninstall", "sendemail", "b4", "b4-am", "b4-review"] as const;

/** A task, and what it is about. */
export interface TaskOptions extends HookOptions {
  readonly task: (typeof TASKS)[number];
  /** A mail, or a Message-ID. */
  readonly file?: string;
  /** A server that is asked where nothing is kept here. */
  readonly server?: string;
}

/** Does it, and gives the exit code. */
export async function runHook(options: TaskOptions, context: CommandContext): Promise<number> {
  switch (options.task) {
    case "install":
      await (await import("./install.ts")).installHook(options, context);
      return 0;
    case "uninstall":
      await (await import("./install.ts")).uninstallHook(options, context);
      return 0;
    case "sendemail":
      return await (await import("./sendemail.ts")).validate(
        options.file!,
        runFor(options),
        context,
      );
    case "b4-review":
      return await (await import("./b4_review.ts")).b4Review(options, context);
    case "b4-am":
      return await (await import("./b4_review.ts")).b4Am(options, context);
    case "b4":
      return await (await import("./b4_prep.ts")).b4Check(runFor(options), context);
  }
}

/** How a hook verifies: as `verify` does, without what only informs. */
function runFor({ tree = ".", ...asked }: HookOptions): RunOptions {
  const { archs, builds, kconfigs, fragments, toolchains, level, configs } = asked;
  return {
    ...{ tree, archs, builds, kconfigs, fragments, toolchains, level, configs },
    incremental: false,
    fresh: false,
    sandbox: true,
    failFast: false,
    scripts: false,
    boot: false,
  };
}
