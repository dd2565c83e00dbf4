/**
 * `fetch`: a series, from wherever it is, as a directory of patches.
 * @module
 */
import { command, MACHINE, WRONG } from "../cli/command.ts";
import { dir } from "../cli/flag_kinds.ts";
import { ARCHIVE_CONFIGS_FLAG } from "../cli/shared_flags/select.ts";
import { readSource, SERIES_TEXT, SOURCE_FLAGS } from "../cli/shared_flags/series.ts";
import type { FetchOptions } from "../engine/fetch.ts";
import { UserError } from "../system/errors.ts";
import { cleanLine } from "../text/clean.ts";
import { plural } from "../text/words.ts";

/** The command. */
export const fetch = command({
  name: "fetch",
  summary: "write a series as a directory of patches",
  about:
    "Gets a series, the latest version of its thread, and writes it as numbered patches with their\n" +
    "cover letter and a quilt series file. The mails keep their bytes, but for --trailers.",
  args: { usage: "SERIES", most: 1, offer: "file" },
  flags: {
    ...SOURCE_FLAGS,
    configs: ARCHIVE_CONFIGS_FLAG,
    output: dir({ short: "o", help: "the directory to make (default: named after the series)" }),
  },
  more: SERIES_TEXT,
  examples: [
    ["fetch https://lore.kernel.org/all/MSGID@example.org/", "a series from lore"],
    ["fetch MSGID@example.org --trailers -o v4", "with the Reviewed-by of the replies"],
    ["fetch thread.mbox --reroll 3 -o v3", "one version of a thread that you have"],
  ],
  exits: [[0, "written"], WRONG, MACHINE],
  read(given): FetchOptions {
    const [series] = given.words;
    if (series === undefined) {
      throw new UserError("fetch needs a SERIES: a Message-ID or a URL", {
        hint: "for example https://lore.kernel.org/all/MSGID/",
      });
    }
    return { ...readSource(given), series, output: given.output, configs: given.configs };
  },
  async run(options, { terminal, json, ...context }) {
    const { fetchSeries } = await import("../engine/fetch.ts");
    const { directory, files, series } = await fetchSeries(options, context);
    const { title, version, notes } = series;
    if (json) {
      terminal.out(JSON.stringify({ directory, title, version, files, notes }, null, 2));
      return 0;
    }
    for (const note of notes) context.ui.note(`note: ${cleanLine(note)}`);
    const count = plural(series.patches.length, "patch");
    terminal.out(`${directory}: ${count} of "${cleanLine(title)}" (v${version})`);
    return 0;
  },
});
