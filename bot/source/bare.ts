/**
 * A diff that is no mail, as quilt keeps them: a mail is made around it that `git am` takes.
 * @module
 */
import type { RawMessage } from "./types.ts";
import { joinBytes } from "../text/bytes.ts";

/** The line where a diff begins, as git mailinfo sees it. */
const DIFF = /^(?:diff -|diff --git |Index: |--- \S)/;
const AUTHOR = /^(?:From|Author): *(\S[^@]*@.*)$/s;
const SUBJECT = /^(?:Subject|Description): *(\S.*)$/;
/** What stands above a diff and is no title: headers, trailers, DEP-3's and SUSE's fields. `mm: fix it` is one. */
const FIELD =
  /^(?:from|author|date|commit(?:date|ter)?|index|cc|to|message-id|origin|forwarded|last-update|applied-upstream|status|references|fixes|link|closes|subject|description|bug(?:-\w{1,20})?|patch-\w{1,20}|git-\w{1,20}|x-[\w-]{1,40}|[a-z]{2,20}-(?:by|commit)|---)(?::|$| )/i;

/** True if the text has a diff: `diff --git`, or `---`, `+++` and `@@` in a row. */
export function hasDiff(text: string): boolean {
  return /^diff --git /m.test(text) || /^--- .*\n\+\+\+ .*\n@@ -/m.test(text);
}

/**
 * The mail around a bare diff. Author and subject are those that the text above the diff names
 * (`From:`, `Author:`, `Subject:`, `Description:`), else its first line, else the file's name.
 * All bytes of the file stand in the body, so that nothing of it is lost.
 */
export function mailAround(bytes: Uint8Array, file: string): RawMessage {
  const lines = new TextDecoder("latin1").decode(bytes.subarray(0, 65536)).split(/\r?\n/);
  const start = lines.findIndex((line) => DIFF.test(line));
  const above = lines.slice(0, Math.max(0, start));
  const find = (pattern: RegExp) =>
    above.map((line) => pattern.exec(line)?.[1]).find((value) => value !== undefined);
  const author = find(AUTHOR) ?? "unknown author <unknown@localhost>";
  const first = above.find((line) => line.trim() !== "" && !FIELD.test(line) && !/^---/.test(line))
    ?.trim();
  const subject = find(SUBJECT) ?? first ?? nameOf(file);
  const head = `From: ${author}\nSubject: [PATCH] ${subject}\n\n`;
  return { bytes: joinBytes([latin1(head), bytes]), file, line: 1 - head.split("\n").length + 1 };
}

/** `0003-mm-fix-it.patch` is "mm fix it". */
function nameOf(file: string): string {
  const name = (file.split("/").pop() ?? file).replace(/\.(?:patch|diff|eml|mbox)$/, "");
  const words = name.replace(/^\d+[-_.]?/, "").replace(/[-_]+/g, " ").trim();
  return words === "" ? name : words;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}
