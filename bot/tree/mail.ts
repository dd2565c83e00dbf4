/**
 * A mail as git takes it: its carriage returns, and what `git mailinfo` makes of it.
 * @module
 */
import { dirname } from "@std/path";
import type { Patch } from "../series/types.ts";
import { sizeOf } from "../system/files/dirs.ts";
import { latin1 } from "../text/latin1.ts";
import { ownGit } from "./store.ts";
import { joinBytes } from "../text/bytes.ts";

/** One way to hand a mail to `git am`. */
export interface MailVariant {
  readonly bytes: Uint8Array;
  /** Options of `git am`. */
  readonly am: readonly string[];
  /** What it does, for a note; empty for the plain way. */
  readonly says: string;
}

const CR = 13, LF = 10;

/**
 * The ways worth trying, best first. `git am` drops the CR of each CRLF unless it is told to keep
 * them. Where all lines end in CRLF the transport did it; where only some do, the file itself has
 * them (git-am(1), --keep-cr). In base64 or quoted-printable the CRs are only visible to mailinfo.
 */
export function variantsOf(patch: Patch): MailVariant[] {
  const bytes = withDate(patch.raw.bytes);
  let lines = 0, crlf = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== LF) continue;
    lines++;
    if (bytes[i - 1] === CR) crlf++;
  }
  const plain = { bytes, am: ["--no-keep-cr"], says: "" };
  const keep = { bytes, am: ["--keep-cr"], says: "with --keep-cr: the file has CRLF line ends" };
  const all = crlf === lines;
  const variants: MailVariant[] = crlf === 0 ? [plain] : all ? [plain, keep] : [keep, plain];
  // Of a mail in parts, a part may be.
  if (/^content-transfer-encoding:\s*(base64|quoted-printable)/im.test(latin1(bytes))) {
    variants.push({
      bytes,
      am: ["--no-keep-cr", "--quoted-cr=strip"],
      says: "with --quoted-cr=strip: the mail was encoded with CRLF line ends",
    });
  }
  return variants;
}

/** Without a Date header `git am` takes the time of day, and no two runs give the same commit. */
function withDate(bytes: Uint8Array): Uint8Array {
  if (/^date:/im.test(headOf(bytes))) return bytes;
  const date = new TextEncoder().encode("Date: Sun, 9 Sep 2001 01:46:40 +0000\n");
  return joinBytes([date, bytes]);
}

/** The header block of a mail, each byte as one character. */
function headOf(bytes: Uint8Array): string {
  let end = bytes.length;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== LF) continue;
    if (bytes[i + 1] === LF || (bytes[i + 1] === CR && bytes[i + 2] === LF)) {
      end = i;
      break;
    }
  }
  return new TextDecoder("latin1").decode(bytes.subarray(0, end));
}

/** What is in a mail: the file with its diff, or why `git am` would refuse it; `unread`: git made no text of it. */
export type MailInfo = { readonly diff: string; readonly refused?: undefined } | {
  readonly refused: string;
  readonly unread?: true;
};

/** Takes a mail apart as `git am` does (mailsplit, then mailinfo), with the files `stem`.*. */
export async function mailInfo(variant: MailVariant, stem: string): Promise<MailInfo> {
  const keep = variant.am.includes("--keep-cr");
  const quoted = variant.am.filter((arg) => arg.startsWith("--quoted-cr"));
  const info = await ownGit(
    dirname(stem),
    ["mailinfo", "--scissors", ...quoted, `${stem}.msg`, `${stem}.diff`],
    { stdin: endingInLine(keep ? variant.bytes : withoutCr(variant.bytes)) },
  );
  if (!info.ok) return { refused: info.stderr.trim().split("\n")[0] ?? "", unread: true };
  if (!/^Email: \S/m.test(info.stdout)) return { refused: "the mail has no author" };
  if (await sizeOf(`${stem}.diff`) === 0) return { refused: EMPTY };
  return { diff: `${stem}.diff` };
}

/** What is said of a mail without a diff. */
export const EMPTY = "the mail has no diff: there is nothing to apply";

/** With a line end behind the last line, as a mailbox has it: without it, git takes the diff for damaged. */
function endingInLine(bytes: Uint8Array): Uint8Array {
  return bytes[bytes.length - 1] === LF ? bytes : joinBytes([bytes, Uint8Array.of(LF)]);
}

/** Without the CR of each CRLF. Not by `filter`, whose list takes twenty times the bytes. */
function withoutCr(bytes: Uint8Array): Uint8Array {
  const isDropped = (i: number) => bytes[i] === CR && bytes[i + 1] === LF;
  let dropped = 0;
  for (let i = bytes.indexOf(CR); i >= 0; i = bytes.indexOf(CR, i + 1)) if (isDropped(i)) dropped++;
  if (dropped === 0) return bytes;
  const kept = new Uint8Array(bytes.length - dropped);
  for (let i = 0, at = 0; i < bytes.length; i++) if (!isDropped(i)) kept[at++] = bytes[i]!;
  return kept;
}
