/**
 * Raw messages in, a {@linkcode Series} out: pure, apart from the mail library's promises.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { dependencyLines } from "../source/depends.ts";
import { unpackedBytes } from "./diff/binary.ts";
import { splitBody } from "./mail/body.ts";
import { collectTrailers } from "./trailers/collect.ts";
import { choosePosting, type Chosen } from "./versions/choose.ts";
import type { Member } from "./versions/main_series.ts";
import { ownAnswers, withAnswers } from "./trailers/answers.ts";
import { parseFooters } from "./trailers/footers.ts";
import { trailerLines } from "./trailers/given.ts";
import { links } from "./diff/links.ts";
import { insertTrailers } from "./trailers/insert.ts";
import { type Mail, parseMail } from "./mail/mail.ts";
import { withAncestors } from "./versions/ancestors.ts";
import { withBareCovers, withCountedCovers, withMiscountedCovers } from "./versions/bare_cover.ts";
import { withExpansions } from "./versions/expanded.ts";
import { MAX_PATCHES, orderPatches } from "./versions/order.ts";
import { authorOf, hasPatch, mailError, noDiff, type PatchText, readPatch } from "./patch.ts";
import { withCoverVersions, withNumbers } from "./versions/reroll.ts";
import { isPullRequest, type Sorted, sortMails } from "./versions/sort.ts";
import { linkedPrerequisites } from "./prerequisites/prose.ts";
import type { Cover, Patch, RawMessage, Series } from "./types.ts";

export { diffstat, shortstat } from "./diff/diffstat.ts";
export type {
  Cover,
  Patch,
  Person,
  Prerequisite,
  RawMessage,
  Series,
  TouchedFile,
  Trailer,
} from "./types.ts";

/** What may be asked for. */
export interface SeriesOptions {
  /** The version to read, 3 for v3. Default: the latest that is there. */
  readonly reroll?: number;
  /** Adds trailers that replies give: those that their senders give in their own name, or all. */
  readonly trailers?: "own" | "all";
  /** Of several series, the one that is meant. */
  readonly member?: Member;
  /** The time, in ms since 1970: what is dated later has a wrong date. Default: nothing is. */
  readonly now?: number;
}

/** Bytes of all diffs together. */
const MAX_DIFFS = 100 * 1024 * 1024;
/** Bytes of all binary files together: git would unpack a thousand times what the mails have. */
const MAX_UNPACKED = 256 * 1024 * 1024;

/**
 * Reads a series. Throws {@linkcode UserError}, naming file and line, if the messages hold none, more
 * than one, an incomplete one, or one with a damaged or a dangerous patch.
 */
export async function parseSeries(
  messages: readonly RawMessage[],
  options: SeriesOptions = {},
): Promise<Series> {
  if (messages.length === 0) throw new UserError("there is no message, so there is no series");
  const given: Mail[] = [];
  for (const message of messages) given.push(await parseMail(message));
  const mails = withAncestors(given);
  const lettered = withCoverVersions(withBareCovers(sortMails(mails), mails));
  const counted = withNumbers(withMiscountedCovers(withCountedCovers(lettered)));
  if (counted.patches.length === 0) throw nothing(mails, counted);
  const { sorted, notes: added } = withExpansions(counted);
  const notes = [...added];
  const listed = sorted.patches.some(({ raw }) => raw.order === "listed");
  const chosen = listed
    ? asListed(sorted, options.reroll)
    : choosePosting(sorted, options.reroll, options.member, options.now);
  const texts = listed ? readListed(chosen, notes) : orderPatches(chosen, sorted.hollow, notes);
  refuse(texts, messages[0]!.file);
  const series = assemble(chosen, texts, { ...sorted, mails }, [...chosen.notes, ...notes]);
  return options.trailers === undefined
    ? series
    : await withTrailers(series, mails, options.trailers);
}

/** Throws for what no patch shows by itself. */
function refuse(texts: readonly PatchText[], file: string): void {
  const sum = (of: (diff: string) => number) =>
    texts.reduce((all, { patch }) => all + of(patch.diff), 0);
  const tooMuch = (what: string, max: number) =>
    new UserError(`${what} more than ${max / 1048576} MiB`, { place: { file, line: 1 } });
  if (sum((diff) => diff.length) > MAX_DIFFS) throw tooMuch("the diffs have", MAX_DIFFS);
  if (sum(unpackedBytes) > MAX_UNPACKED) throw tooMuch("the binary files have", MAX_UNPACKED);
  const made = links();
  for (const { patch } of texts) {
    const why = made.add(patch.files);
    if (why === undefined) continue;
    throw new UserError(why, {
      place: { file: patch.raw.file, line: Math.max(1, patch.raw.line) },
      hint: `in "${patch.subject}"`,
    });
  }
}

/** The series with the trailers of the replies in its patches, as if they had been sent so. */
async function withTrailers(
  series: Series,
  mails: readonly Mail[],
  choice: "own" | "all",
): Promise<Series> {
  const { added, notes } = collectTrailers(series, mails, choice);
  const allNotes = [...series.notes, ...notes];
  const patches: Patch[] = [];
  for (const patch of series.patches) {
    const lines = (added.get(patch.n) ?? []).flatMap(trailerLines);
    const put = lines.length === 0 ? undefined : insertTrailers(patch.raw.bytes, lines);
    if (put?.ok !== true) {
      patches.push(patch);
      if (put !== undefined) allNotes.push(`patch ${patch.n} gets no trailers: ${put.why}`);
      continue;
    }
    const mail = await parseMail({ ...patch.raw, bytes: put.bytes });
    patches.push({ n: patch.n, ...readPatch(mail).patch });
  }
  return { ...series, patches, notes: allNotes };
}

function assemble(
  chosen: Chosen,
  texts: readonly PatchText[],
  sorted: Sorted & { readonly mails: readonly Mail[] },
  notes: readonly string[],
): Series {
  // Who tries again sends its cover letter again: the patches answer one of them.
  const answered = new Set(chosen.patches.flatMap(({ refs }) => refs));
  const chosenCover = chosen.covers.findLast(({ messageId }) => answered.has(messageId ?? "")) ??
    chosen.covers.at(-1);
  const cover = chosenCover === undefined ? undefined : readCover(chosenCover);
  const patches = texts.map(({ patch }, i) => ({ n: i + 1, ...patch }));
  const more = patches.length - 1;
  const members = chosenCover === undefined ? chosen.patches : [chosenCover, ...chosen.patches];
  const written = parseFooters([
    chosenCover?.lines ?? [],
    ...texts.map(({ around }) => around),
    ...[chosenCover, ...chosen.patches].flatMap((mail) =>
      mail === undefined ? [] : [dependencyLines(mail.raw)]
    ),
  ]);
  const { notes: footerNotes, ...footers } = withAnswers(
    written,
    ownAnswers(members, sorted.mails),
  );
  return {
    title: cover?.subject ?? patches[0]!.subject + (more === 0 ? "" : ` and ${more} more`),
    version: chosen.version,
    tags: tagsOf(members),
    ...(cover === undefined ? {} : { cover }),
    patches,
    ...(footers.baseCommit === undefined ? {} : { baseCommit: footers.baseCommit }),
    prerequisites: [
      ...footers.prerequisites,
      ...linkedPrerequisites(cover?.body ?? "", chosen.version),
    ],
    ...(footers.changeId === undefined ? {} : { changeId: footers.changeId }),
    notes: [
      ...notes,
      ...unnumbered(members),
      ...texts.flatMap((text, i) => text.notes.map((note) => `patch ${i + 1}: ${note}`)),
      ...footerNotes,
      ...leftOut(sorted.asides),
      ...others(sorted.others),
    ],
  };
}

/** Their words in brackets. In a list that somebody made of patches from everywhere, one says of itself alone what it is for. */
function tagsOf(members: readonly Mail[]): readonly string[] {
  const all = [...new Set(members.flatMap(({ subject }) => subject.tags))];
  return members.every(({ raw }) => raw.order === "listed")
    ? all.filter((tag) => members.every(({ subject }) => subject.tags.includes(tag)))
    : all;
}

/** `[PATCH 1/n]`, `[PATCH 2a/5]`: nothing says what else belongs to it. */
const ODD_NUMBER = /^\d{1,4}[a-z]?\/(?:[a-z?]{1,3}|\d{1,4}(?:\/\d{1,4})?)$/i;

function unnumbered(members: readonly Mail[]): readonly string[] {
  const odd = members.flatMap(({ subject }) => subject.tags).find((tag) => ODD_NUMBER.test(tag));
  return odd === undefined
    ? []
    : [`${odd} in a subject is no number that is understood: patches may be missing`];
}

function readCover(mail: Mail): Cover {
  const body = splitBody(mail.lines);
  const first = mail.lines.findIndex((line) => line.trim() !== "");
  const total = mail.subject.claimed ?? mail.subject.total;
  return {
    subject: mail.subject.title,
    author: authorOf(mail, body.from),
    ...(mail.messageId === undefined ? {} : { messageId: mail.messageId }),
    body: mail.lines.map((line) => line.trimEnd()).join("\n").trim(),
    raw: mail.raw,
    ...(total === undefined ? {} : { total }),
    ...(first < 0 ? {} : { line: mail.lineOf(first) }),
  };
}

/** A quilt series file or a git range has the last word on what belongs, and where. */
function asListed(sorted: Sorted, reroll: number | undefined): Chosen {
  const patches = sorted.patches.filter(({ raw }) => raw.order === "listed");
  const covers = sorted.covers;
  const version = Math.max(...[...patches, ...covers].map(({ subject }) => subject.version));
  if (reroll !== undefined && reroll !== version) {
    throw mailError(
      patches[0]!,
      undefined,
      `there is no v${reroll} of this series here`,
      `there is v${version}`,
    );
  }
  return { version, patches, covers, notes: [], versions: [], inserts: [] };
}

function readListed({ patches, covers }: Chosen, notes: string[]): PatchText[] {
  if (patches.length > MAX_PATCHES) {
    throw mailError(
      patches[0]!,
      undefined,
      `a series of ${patches.length} patches; the limit is ${MAX_PATCHES}`,
    );
  }
  const total = (covers[0] ?? patches[0])!.subject.total;
  if (total !== undefined && total !== patches.length) {
    notes.push(
      `the subjects count ${total} patches; the list has ${patches.length}, and it decides`,
    );
  }
  return patches.map(readPatch);
}

function nothing(mails: readonly Mail[], { covers, hollow, others }: Sorted): UserError {
  const first = hollow[0];
  if (first !== undefined) return noDiff(first);
  const pull = mails.find(isPullRequest);
  if (pull !== undefined) {
    const what = hasPatch(pull)
      ? "the mail asks to pull from a tree; its diff is that of all its commits together"
      : "the mail asks to pull from a tree, and has no patch";
    return mailError(pull, undefined, what, "pull it, and give its commits: BASE..TIP --tree PATH");
  }
  const mail = covers[0] ?? mails[0]!;
  const what = covers.length > 0
    ? `there is a cover letter, "${mail.subject.title}", and no patch`
    : mails.length === 1
    ? others > 0 && mail.subject.reply
      ? "the only mail is a reply, not a patch"
      : "the only mail is not a patch: it has no diff"
    : `none of the ${mails.length} mails is a patch`;
  return mailError(
    mail,
    undefined,
    what,
    "get the whole thread: on lore.kernel.org, its t.mbox.gz",
  );
}

/** So many titles are listed. */
const MAX_NAMED = 3;

/** A patch that lacks its brackets is missed by nobody else. */
function leftOut(asides: readonly Mail[]): string[] {
  const named = asides.slice(0, MAX_NAMED).map(({ subject }) =>
    `left out: "${subject.title}": it has a diff, and is an answer without [PATCH] in its subject`
  );
  const more = asides.length - named.length;
  return more === 0 ? named : [...named, `left out: ${more} more answers with a diff`];
}

function others(count: number): string[] {
  return count === 0 ? [] : [
    `${count} ${count === 1 ? "mail is" : "mails are"} no patch (replies and the like): not read`,
  ];
}
