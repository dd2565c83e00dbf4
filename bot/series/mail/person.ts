/**
 * A name and an address, as git mailinfo reads them from a From: line.
 * @module
 */
import { decodeWords } from "postal-mime";
import { findAddress, unquotePairs } from "./scan.ts";
import type { Person } from "../types.ts";

/** No name and address are longer; what is, is an attack on whoever decodes it. */
const MAX_HEADER = 4000;

/** Parses `Name <mail>`, `mail (Name)` or `mail`; undefined if there is no address. */
export function parsePerson(header: string): Person | undefined {
  // Encoded words are taken last, so that an encoded comma or @ cannot move the address.
  if (header.length > MAX_HEADER) return undefined;
  const text = unquotePairs(header);
  const found = findAddress(text);
  if (found === undefined) return undefined;
  const around = `${text.slice(0, found.from)} ${text.slice(found.to)}`;
  let name = clean(decodeWords(around));
  if (/^\(.*\)$/.test(name)) name = clean(name.slice(1, -1));
  const address = clean(decodeWords(found.address));
  return { name: name === "" || /[<>@]/.test(name) ? address : name, email: address };
}

function clean(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
