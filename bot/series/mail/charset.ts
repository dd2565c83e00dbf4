/**
 * Bytes to text, as git guesses charsets: what is declared, else UTF-8, else Latin-1.
 * @module
 */

/** Decodes text. Never throws: an unknown charset counts as undeclared. */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const label = declared?.trim().toLowerCase();
  // Mailers declare these and send UTF-8; both are part of it (git mailinfo does the same).
  if (label !== undefined && label !== "" && !/^(?:us-)?ascii$|^utf-?8$/.test(label)) {
    const decoder = decoderOf(label, { ignoreBOM: true });
    if (decoder !== undefined) return decoder.decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

/** Names of git's iconv for charsets that are read here under another one. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  "cp874": "windows-874",
  "cp932": "shift_jis",
  "cp936": "gbk",
  "cp949": "euc-kr",
  "uhc": "euc-kr",
  "cp950": "big5",
  "mac-cyrillic": "x-mac-cyrillic",
};

/** What decodes the charset, by default strictly; undefined where it is none that is known. */
export function decoderOf(
  name: string,
  options: TextDecoderOptions = { fatal: true },
): TextDecoder | undefined {
  try {
    return new TextDecoder(CODE_PAGES[name.toLowerCase()] ?? name, options);
  } catch {
    return undefined;
  }
}
