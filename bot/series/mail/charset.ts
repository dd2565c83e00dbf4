/**
 * Bytes to text, as git guesses charsets: what is declared, else UTF-8, else Latin-1.
 * @module
 */

/** Decodes text. Never throws: an unknown charset counts as undeclared. */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const label = declared?.trim().toLowerCase();
  // Mailers declare these and send UTF-8; both are part of it (git mailinfo does the same).
  if (label !== undefined && label !== "" && !/^(?:us-)?ascii$|^utf-?8$/.test(label)) {
    try {
      return new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
    } catch { /* no such charset */ }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}
