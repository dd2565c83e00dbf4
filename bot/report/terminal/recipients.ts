/**
 * Who should get a series.
 * @module
 */
import type { Recipient } from "../../cover_letter/types.ts";
import { cleanLine } from "../../text/clean.ts";

/** An address in each line, each address once; empty if there is none. */
export function renderRecipients(found: readonly Recipient[]): string {
  const once = new Map(found.map((one) => [one.email.toLowerCase(), one]));
  return [...once.values()].map(addressText).join("\n");
}

/** `Name <address>`, quoted where RFC 5322 (section 3.2.3) wants it. */
function addressText({ name, email }: Recipient): string {
  if (name === email) return cleanLine(email);
  const plain = /^[\w !#$%&'*+/=?^`{|}~\u0080-\uffff-]*$/.test(name);
  const quoted = plain ? name : `"${name.replace(/["\\]/g, "\\$&")}"`;
  return cleanLine(`${quoted} <${email}>`);
}
