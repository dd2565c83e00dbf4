/**
 * Keeping tokens out of all that is printed, whoever puts them there.
 * @module
 */

/** GitHub's own forms of tokens, and JSON Web Tokens. */
const TOKENS = /\b(?:gh[a-z]_\w{8,}|github_pat_\w{8,}|eyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]{4,})/g;
/** A shorter text is no secret, and would spoil every message. */
const MIN_LENGTH = 6;

/** Remembers secrets, and takes them out of texts. */
export interface Secrets {
  add(secret: string): void;
  /** The text with `[token]` in place of every secret that is known, or looks like one. */
  hide(text: string): string;
}

/** Secrets, none yet. */
export function makeSecrets(): Secrets {
  const known = new Set<string>();
  return {
    add: (secret) => {
      if (secret.length >= MIN_LENGTH) known.add(secret);
    },
    hide: (text) =>
      [...known].reduce((rest, secret) => rest.replaceAll(secret, "[token]"), text)
        .replace(TOKENS, "[token]"),
  };
}
