/**
 * `submit`: hands a series to the server of this machine, or to one elsewhere.
 * @module
 */
import { command, MACHINE, WRONG } from "../../cli/command.ts";
import { bool, text } from "../../cli/flag_kinds.ts";
import { ARCH_FLAG, CONFIGS_FLAG } from "../../cli/shared_flags/select.ts";
import {
  readSource,
  SERIES_ARG,
  SERIES_OR_OURS,
  SOURCE_FLAGS,
} from "../../cli/shared_flags/series.ts";
import { DATA_FLAG } from "../../cli/shared_flags/service.ts";
import { webUrl } from "../../cli/parse/values.ts";
import type { SubmitOptions } from "../../service/submit.ts";
import { UserError } from "../../system/errors.ts";
import { cleanLine } from "../../text/clean.ts";

/** The command. */
export const submit = command({
  name: "submit",
  summary: "hand a series to the server of this machine",
  about:
    "Gives a series to the `serve` that works in the same directory; the server finds it within a\n" +
    "second, or when it is started. A version that has its verdict is not verified again.",
  args: SERIES_ARG,
  flags: {
    ...SOURCE_FLAGS,
    on: text({ value: "TREE", help: "a tree of service.toml (default: its first)" }),
    server: text({
      value: "URL",
      help: "a server on another machine; EVERYSTEP_SUBMIT_TOKEN lets in",
      read: webUrl,
    }),
    again: bool({ help: "even if this version has its verdict" }),
    arch: ARCH_FLAG,
    data: DATA_FLAG,
    configs: { ...CONFIGS_FLAG, help: "read service.toml from here instead of configs/" },
  },
  more: SERIES_OR_OURS,
  examples: [
    ["submit my.mbox", "verify it when a worker is free"],
    ["submit MSGID@example.org --on next --again", "once more, on another tree"],
  ],
  exits: [[0, "handed in"], WRONG, MACHINE],
  read(given): SubmitOptions {
    const { on, server, again, arch: archs, data, configs } = given;
    if (archs === "all") {
      throw new UserError("--arch all is not for submit: name them, or let the series decide");
    }
    return { ...readSource(given), on, server, again, archs, data, configs };
  },
  async run(options, context) {
    const { submitSeries } = await import("../../service/submit.ts");
    const { id, series, on, entry } = await submitSeries(options, context);
    context.terminal.out(
      context.json
        ? JSON.stringify(entry, null, 2)
        : `${id}: v${series.version} of "${cleanLine(series.title)}", on ${cleanLine(on)}`,
    );
    return 0;
  },
});
