/**
 * Which mails are patches whatever their subject.
 * @module
 */
import type { Mail } from "../mail/mail.ts";

/** The date that git format-patch writes into its separator, so that it can be known. */
const GIT_MADE = /^From (?:[0-9a-f]{40}|[0-9a-f]{64}) Mon Sep 17 00:00:00 2001/;

/** True if git format-patch wrote it, or the source lists it: it is a patch without a word in brackets, too. */
export function isMade(mail: Mail): boolean {
  return mail.raw.order !== undefined || GIT_MADE.test(mail.raw.separator ?? "");
}
