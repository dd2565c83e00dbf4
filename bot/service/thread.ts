/**
 * What the rerolls of a series have in common, however they come in.
 * @module
 */
import { cleanLine } from "../text/clean.ts";

/**
 * The name of what all rerolls share: b4's change-id, else the title; and the address of who sends it,
 * so that nobody can supersede what another sent.
 */
export function threadName(
  { changeId, title, sender }: {
    readonly changeId?: string;
    readonly title: string;
    readonly sender: string;
  },
): string {
  const name = changeId ?? title.toLowerCase().replace(/\s+/g, " ").trim();
  return `${cleanLine(name)} <${exactly(plainLower(sender))}>`;
}

/** With the letters of ASCII in lower case: other letters that become one of those are other addresses. */
export function plainLower(address: string): string {
  return address.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** No sign of an address is dropped, be it one that nobody sees. */
function exactly(address: string): string {
  return address.replace(/[^\x21-\x7e]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
}
