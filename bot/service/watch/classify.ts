/**
 * What one mail says about the series it belongs to. It is whatever somebody sent: nothing in it may
 * do more than make it be skipped.
 * @module
 */
import { parseFooters } from "../../series/trailers/footers.ts";
import { type Mail, parseMail } from "../../series/mail/mail.ts";
import { MAX_PATCHES } from "../../series/versions/order.ts";
import { hasPatch, readPatch } from "../../series/patch.ts";
import { parsePerson } from "../../series/mail/person.ts";
import { isAutoReply, listIds, postedMail } from "../../series/mail/posted.ts";
import type { Subject } from "../../series/mail/subject.ts";
import type { RawMessage } from "../../source/types.ts";
import { MAX_SERIES } from "../run/limits.ts";
import { plainLower } from "../thread.ts";
import { whereIs } from "../../source/remote/where.ts";

/** A patch or a cover letter, as far as it matters before the series is read. Plain data. */
export interface Part {
  /** Its Message-ID, without brackets. */
  readonly id: string;
  readonly subject: Subject;
  /** Message-IDs of In-Reply-To and References. */
  readonly refs: readonly string[];
  /** What it answers. */
  readonly answers?: string;
  /** The address of who sent it, in lower case. */
  readonly sender: string;
  /** `Name <address>`. */
  readonly from: string;
  /** Addresses of To: and Cc:, and List-Ids. */
  readonly lists: readonly string[];
  /** List-Ids alone. */
  readonly listIds: readonly string[];
  /** Files that it touches. */
  readonly paths: readonly string[];
  readonly changeId?: string;
}

/** What a mail is. */
export type Classified =
  | { readonly kind: "part"; readonly part: Part }
  /** Talk, or what is no patch. */
  | { readonly kind: "none" }
  /** Meant as a patch, as it seems, and of no use. */
  | { readonly kind: "broken"; readonly why: string };

/** Larger mails are not looked into. */
const MAX_BYTES = MAX_SERIES;
/** More of either is not kept: rules see the first ones. */
const MAX_PATHS = 2000, MAX_LISTS = 200;

/** Understands a mail. `whole`: its source says that it is a patch or a cover letter. */
export async function classify(raw: RawMessage, whole = false): Promise<Classified> {
  if (raw.bytes.length > MAX_BYTES) {
    return { kind: "broken", why: `is larger than ${MAX_BYTES / 1048576} MiB` };
  }
  try {
    return await understand(raw, whole);
  } catch (error) {
    return { kind: "broken", why: error instanceof Error ? error.message : String(error) };
  }
}

async function understand(raw: RawMessage, whole: boolean): Promise<Classified> {
  const mail = await parseMail(raw), { subject, messageId } = mail;
  const broken = (why: string): Classified => ({ kind: "broken", why });
  if (!whole && (subject.reply || !subject.tagged)) return { kind: "none" };
  // It may quote a whole patch under its own subject: nobody asked for anything.
  if (isAutoReply(raw)) return { kind: "none" };
  const cover = subject.n === 0 || subject.patchset;
  if (!cover && !hasPatch(mail)) {
    return whole || subject.n === undefined || isPull(subject)
      ? { kind: "none" }
      : broken("its subject counts it as a patch, and it has no diff");
  }
  if (messageId === undefined) return broken("has no Message-ID");
  if (whereIs(`<${messageId}>`)?.kind !== "thread") return broken("its Message-ID is none");
  const sender = parsePerson(mail.from ?? "");
  if (sender === undefined) return broken("its From: names no mail address");
  const { n = 1, total = 1, minor, version } = subject;
  if (minor > 0) return broken(`v${version}.${minor} is of one patch, not of a series`);
  if (n > total || total > MAX_PATCHES) return broken(`is number ${n} of ${total} patches`);
  const posted = await postedMail(0, raw);
  const ids = listIds(raw);
  const people = [...posted?.to ?? [], ...posted?.cc ?? []].map(({ email }) => email);
  const { changeId } = parseFooters([mail.lines]);
  return {
    kind: "part",
    part: {
      ...{ id: messageId, subject, refs: mail.refs, answers: mail.answers },
      ...{ sender: plainLower(sender.email), from: `${sender.name} <${sender.email}>` },
      lists: [...new Set([...people, ...ids])].slice(0, MAX_LISTS),
      listIds: ids,
      paths: cover ? [] : pathsOf(mail),
      ...(changeId === undefined ? {} : { changeId }),
    },
  };
}

function isPull({ tags }: Subject): boolean {
  return tags.some((tag) => /^pull$/i.test(tag));
}

/** What a patch touches; of one whose diff is damaged, what its headers name. */
function pathsOf(mail: Mail): string[] {
  try {
    const files = readPatch(mail).patch.files;
    const all = files.flatMap(({ path, oldPath }) =>
      oldPath === undefined ? path : [path, oldPath]
    );
    return [...new Set(all)].slice(0, MAX_PATHS);
  } catch {
    const named = mail.lines.flatMap((line) => /^(?:---|\+\+\+) [ab]\/(\S+)/.exec(line)?.[1] ?? []);
    return [...new Set(named)].slice(0, MAX_PATHS);
  }
}
