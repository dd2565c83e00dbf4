/**
 * A name and an address, as git mailinfo reads them from a From: line.
 * @module
 */
import { decodeWords } from "postal-mime";
import type { Person } from "./types.ts";

/** Parses `Name <mail>`, `mail (Name)` or `mail`; undefined if there is no address. */
export function parsePerson(header: string): Person | undefined {
  // Encoded words are taken last, so that an encoded comma or @ cannot move the address.
  const text = unquotePairs(header);
  const email = /<([^<>\s]*@[^<>\s]*)>/.exec(text) ?? /([^\s<>()"]+@[^\s<>()"]+)/.exec(text);
  if (email === null) return undefined;
  const around = `${text.slice(0, email.index)} ${text.slice(email.index + email[0].length)}`;
  let name = clean(decodeWords(around));
  if (/^\(.*\)$/.test(name)) name = clean(name.slice(1, -1));
  const address = clean(decodeWords(email[1]!));
  return { name: name === "" || /[<>@]/.test(name) ? address : name, email: address };
}

/** Takes the quotes off `"Name, A."`, and the backslashes in them (RFC 5322, section 3.2.4). */
function unquotePairs(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replace(/\\(.)/g, "$1"));
}

function clean(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
