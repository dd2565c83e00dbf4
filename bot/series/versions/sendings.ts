/**
 * One version that was posted more than once, each time whole: who forgets to say v2, or corrects a
 * mistake at once. The last one counts, as patchwork and b4 have it.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { readPatch } from "../patch.ts";
import { UserError } from "../../system/errors.ts";
import { senderOf, titleOf } from "./kin.ts";
import { isOf, type Member } from "./main_series.ts";
import type { Posting } from "./posting.ts";

/** Clocks go wrong, and zones are set wrong. */
const DAY_MS = 86_400_000;

/** One of several sendings, and what to say of the choice. */
interface Sending {
  readonly posting: Posting;
  readonly note: string;
}

/**
 * The last of several whole sendings that differ; undefined if there is one, or nobody can say which is the last:
 * nothing was sent after `now`, in ms since 1970. Of different series with the same numbers it is the one that
 * `member` names; throws {@linkcode UserError} without it.
 */
export function oneSending(posting: Posting, now: number, member?: Member): Sending | undefined {
  const { total, patches, covers } = posting;
  if (total === undefined || patches.length <= total || !differ(patches)) return undefined;
  const dated = once(patches).map((mail) => ({ mail, time: Date.parse(mail.date ?? "") }));
  if (dated.some(({ time }) => !(time < now + DAY_MS))) return undefined;
  const sendings: Mail[][] = [];
  let numbers = new Set<number>();
  for (const { mail } of dated.sort((a, b) => a.time - b.time)) {
    const n = mail.subject.n!;
    if (n > total) return undefined;
    if (sendings.length === 0 || numbers.has(n)) {
      // One that is sent before all others are there is a correction of one patch.
      if (sendings.length > 0 && numbers.size < total) return undefined;
      sendings.push([]);
      numbers = new Set();
    }
    numbers.add(n);
    sendings.at(-1)!.push(mail);
  }
  const last = sendings.at(-1)!;
  if (sendings.length < 2 || last.length < total) return undefined;
  const all = sendings.map((patches) => ({
    ...posting,
    patches,
    covers: coversOf(patches, covers),
  }));
  const own = all.at(-1)!;
  if (all.every((one) => isSame(one, own))) {
    const note = `v${posting.version} was posted more than once: the last is read, of ${
      last[0]!.date
    }`;
    const ownCovers = own.covers.length > 0 ? own.covers.slice(-1) : covers;
    return { posting: { ...own, covers: ownCovers }, note };
  }
  const meant = all.find((one) => member !== undefined && isOf(one, member));
  const others = all.filter((one) => !isSame(one, meant ?? own)).map(nameOf).join("; ");
  const note = `also here, with the same numbers: ${others}`;
  if (meant !== undefined) return { posting: meant, note };
  const { file, line } = last[0]!.raw;
  throw new UserError(`two different series have the same numbers: ${others}; ${nameOf(own)}`, {
    place: { file, line: Math.max(1, line) },
    hint: "give one of them: save it to a file of its own",
  });
}

function nameOf({ patches, covers }: Posting): string {
  return `"${(covers.at(-1) ?? patches[0]!).subject.title}"`;
}

/** The cover letters that a sending answers: of those above a patch the nearest. */
function coversOf(sending: readonly Mail[], covers: readonly Mail[]): readonly Mail[] {
  const ids = new Set(covers.flatMap(({ messageId = "" }) => messageId === "" ? [] : [messageId]));
  const nearest = new Set(
    sending.map(({ answers, refs }) =>
      answers !== undefined && ids.has(answers) ? answers : refs.findLast((id) => ids.has(id))
    ),
  );
  return covers.filter(({ messageId }) => messageId !== undefined && nearest.has(messageId));
}

/**
 * True if one is the other once more: they have a title in common, of a patch or of their cover letters, and who sent them.
 * Anybody may answer a thread with a series that is called the same.
 */
function isSame(a: Posting, b: Posting): boolean {
  const shares = (all: (one: Posting) => readonly string[]) => {
    const mine = new Set(all(a));
    return all(b).some((one) => mine.has(one));
  };
  // Both may answer the same cover letter.
  return shares(({ patches, covers }) => [...patches, ...covers].map(titleOf)) &&
    shares(({ patches }) => patches.map(senderOf));
}

/** A mail that came over several lists is one. */
function once(mails: readonly Mail[]): readonly Mail[] {
  const seen = new Set<string>();
  return mails.filter(({ messageId }) =>
    messageId === undefined || !seen.has(messageId) && seen.add(messageId) !== undefined
  );
}

/** True if two for the same place have different diffs, and no RESEND or v2.1 says which counts. */
function differ(mails: readonly Mail[]): boolean {
  const rank = ({ subject }: Mail) => `${subject.n} ${subject.minor} ${subject.resend}`;
  return [...Map.groupBy(mails, rank).values()].some((same) =>
    same.length > 1 && new Set(same.map((mail) => readPatch(mail).patch.diff)).size > 1
  );
}
