/**
 * Which series is meant, and on which tree.
 * @module
 */
import { type SeriesOptions, type SourceOptions, TRAILER_CHOICES } from "../../engine/options.ts";
import { choice, type Given, list, orNot, text } from "../flag_kinds.ts";
import { wholeNumber } from "../parse/values.ts";

/** What stands for SERIES, in the help of every command that takes one. */
export const SERIES_TEXT =
  "SERIES is a directory of patches, an mbox (also .gz), a maildir, - for standard input, a git range\n" +
  "in the tree, or b4: (b4:BRANCH) for a branch that b4 prepares. What is no file may be a Message-ID,\n" +
  "change-id:ID, the URL of a message at lore or any other public-inbox, of a series or a patch at\n" +
  "patchwork (or patchwork:HOST/ID), of a pull request at GitHub (or OWNER/REPO#N), or\n" +
  "imaps://USER@HOST/FOLDER, with ?MSGID for one thread.";

/** The same, where several files are a series, too. */
const SERIES_OR_FILES =
  `${SERIES_TEXT}\nSeveral files are taken in the order in which they are named, as git am does.`;

/** The same, where there is a series to fall back to. */
export const SERIES_OR_OURS =
  `${SERIES_OR_FILES}\nWithout it, outside of kernel trees: the project's patches/.`;

/** Files that a shell lists for `*.patch`. */
const MAX_FILES = 2000;

/** The word for it: one source, or several files as git am takes them. */
export const SERIES_ARG = { usage: "[SERIES | FILE...]", most: MAX_FILES, offer: "file" } as const;

/** No series was rerolled so often. */
const MAX_REROLL = 999;

/** A version: 4 or v4. */
export function rerollNumber(text: string, name: string): number {
  return wholeNumber(name, text.replace(/^v/i, ""), 1, MAX_REROLL);
}

/** Which series, and what of it. */
export const SOURCE_FLAGS = {
  reroll: list({
    value: "N",
    help: "the version to take, where there are several\n(default: the latest)",
    read: (texts, name) => texts.map((one) => rerollNumber(one, name)),
  }),
  inbox: text({
    value: "URL",
    help:
      "public-inbox for bare Message-IDs (default: b4.midmask or\nb4.linkmask of git config, else configs/everystep.toml)",
  }),
  trailers: choice({
    value: "WHICH",
    offer: TRAILER_CHOICES,
    bare: "own",
    help:
      "add trailers given in replies (Reviewed-by and the like):\nown: by who sends them (default); all: for others, too",
  }),
};

/** The tree of a series, or several. */
export const TREE_FLAG = list({
  value: "PATH",
  offer: "dir",
  help:
    "kernel tree, git or unpacked tarball; it is never changed\n(default: the one you stand in, else one of everystep's own).\nGiven several times, the one that the series belongs to is\nfound; NAME=PATH#REV",
});

/** Which series, on which tree. */
export const SERIES_FLAGS = {
  tree: TREE_FLAG,
  base: text({
    value: "REV",
    help:
      "commit to start from (default: base-commit:, else where\nthe patches' blobs fit, else HEAD)",
  }),
  prerequisites: orNot(
    text({
      value: "SERIES",
      offer: "file",
      help:
        "look what it stands on up here, in place of the archive\n(always: in the tree, and beside the series)",
    }),
    "do not apply what the series says it stands on\n(prerequisite-...:, Depends-on:, Based-on:, a link)",
  ),
  ...SOURCE_FLAGS,
};

/** Where a series is, and what of it: most commands take the last version that is named. */
export function readSource(
  { words, reroll, inbox, trailers }: Given<typeof SOURCE_FLAGS>,
): SourceOptions {
  const files = words.length > 1 ? words : undefined;
  const series = files === undefined ? words[0] : undefined;
  return { series, files, reroll: reroll?.at(-1), inbox, trailers };
}

/** Which series, on which tree. */
export function readSeries(given: Given<typeof SERIES_FLAGS>): SeriesOptions {
  const { base, prerequisites } = given, trees = [...new Set(given.tree)];
  return {
    ...readSource(given),
    tree: trees[0],
    trees: trees.length > 1 ? trees : undefined,
    base,
    prerequisites,
  };
}
