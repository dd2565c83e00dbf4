/**
 * A draft as mails, as git format-patch writes them.
 * @module
 */
import { parseMail } from "../series/mail/mail.ts";
import type { Series } from "../series/types.ts";
import { makeDir } from "../system/files/dirs.ts";
import { writeAtomic } from "../system/files/files.ts";
import { readBytes } from "../system/files/read.ts";
import { FORMAT_SETTINGS, FORMAT_WHOLE } from "../source/range.ts";
import { fromBytes, toBytes } from "./bytes.ts";
import { addChangelog, addFooters, belowDash, fillCover } from "./cover_letter.ts";
import type { Bench } from "./trees.ts";
import type { Draft } from "./types.ts";
import { nameOf } from "../text/paths.ts";

/** What the mails are made from. */
export interface Origin {
  readonly series: Series;
  /** The commits of its states, the base first: messages, authors and dates are theirs. */
  readonly commits: readonly string[];
  /** The base as the user's tree has it; undefined if no one else knows it. */
  readonly base?: string;
  /** The version to write; undefined: no `v`. */
  readonly reroll?: number;
  /** ISO 8601, for the cover letter. */
  readonly now: string;
}

/** A series that was written. */
export interface Written {
  /** The names of the files, in order. */
  readonly files: readonly string[];
  /** What `git range-diff` says of the two series. */
  readonly rangeDiff: string;
}

/** Where a range-diff goes that has no cover letter to stand in. */
export const RANGE_DIFF = "range-diff.txt";

/** Where no patch comes near; format-patch's own limit of a line is not one. */
const MAX_MAIL = 256 * 1024 * 1024;

/** Writes the mails of a draft into an empty directory. */
export async function writeMails(
  bench: Bench,
  draft: Draft,
  origin: Origin,
  dir: string,
): Promise<Written> {
  const { series, commits } = origin;
  const base = commits[0]!, old = `${base}..${commits.at(-1)!}`;
  const tip = await commitDraft(bench, draft, commits);
  await makeDir(dir);
  const cover = series.cover;
  const listed = await bench.git([
    ...FORMAT_SETTINGS,
    "format-patch",
    ...FORMAT_WHOLE,
    ...[`--output-directory=${dir}`, `--subject-prefix=${prefix(series)}`],
    ...origin.reroll === undefined ? [] : [`--reroll-count=${origin.reroll}`],
    draft.patches.length > 1 || cover !== undefined ? "--numbered" : "--no-numbered",
    ...cover === undefined ? ["--no-cover-letter"] : [
      ...["--cover-letter", "--cover-from-description=none", `--range-diff=${old}`],
    ],
    `${base}..${tip}`,
  ], {
    env: {
      GIT_COMMITTER_NAME: cover?.author.name ?? "everystep",
      GIT_COMMITTER_EMAIL: cover?.author.email ?? "everystep@localhost",
      GIT_COMMITTER_DATE: origin.now,
    },
  });
  const files = listed.stdout.trim().split("\n").map((file) => nameOf(file));
  const covers = cover === undefined ? 0 : 1;
  for (const [i, file] of files.entries()) {
    let mail = fromBytes(await readBytes(`${dir}/${file}`, MAX_MAIL));
    if (i < covers) mail = fillCover(mail, cover!);
    else mail = addChangelog(mail, await changelog(series, draft.patches[i - covers]!.n));
    if (i === 0) mail = addFooters(mail, series, origin.base);
    await writeAtomic(`${dir}/${file}`, toBytes(mail));
  }
  const rangeDiff = (await bench.git(["range-diff", "--no-color", old, `${base}..${tip}`])).stdout;
  if (cover !== undefined) return { files, rangeDiff };
  await writeAtomic(`${dir}/${RANGE_DIFF}`, rangeDiff);
  return { files: [...files, RANGE_DIFF], rangeDiff };
}

async function changelog(series: Series, n: number): Promise<string> {
  const mail = await parseMail(series.patches[n - 1]!.raw);
  return belowDash(mail.lines);
}

/** Commits the trees one on the other, each with all that the patch's own commit says. */
async function commitDraft(
  bench: Bench,
  draft: Draft,
  commits: readonly string[],
): Promise<string> {
  let parent = commits[0]!;
  for (const { n, tree } of draft.patches) {
    const old = fromBytes((await bench.git(["cat-file", "commit", commits[n]!])).stdoutBytes);
    const text = old.replace(/^tree .*\n(?:parent .*\n)*/, `tree ${tree}\nparent ${parent}\n`);
    const args = ["hash-object", "-t", "commit", "-w", "--stdin"];
    parent = (await bench.git(args, { stdin: toBytes(text) })).stdout.trim();
  }
  return parent;
}

/** `RFC PATCH net-next`: the words that the subjects had; a mended series is no RESEND. */
function prefix(series: Series): string {
  const tags = series.tags.filter((tag) => !/^resend$/i.test(tag));
  const rfc = tags.filter((tag) => /^rfc$/i.test(tag));
  return [...rfc, "PATCH", ...tags.filter((tag) => !rfc.includes(tag))].join(" ");
}
