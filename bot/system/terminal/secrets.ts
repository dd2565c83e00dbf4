/**
 * Keeping tokens out of all that is printed, whoever puts them there.
 * @module
 */

/** GitHub's own forms of tokens, and JSON Web Tokens. */
const TOKENS = /\b(?:gh[a-z]_\w{8,}|github_pat_\w{8,}|eyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]{4,})/g;
/** The password of `scheme://user:password@host`, up to the last @ (RFC 3986, 3.2.1). */
const URL_PASSWORDS = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s\/:@"'<>]*):[^\s\/"'<>]*@/gi;
/** What stands behind the name of a secret: in a query, a connection string, JSON, a header. */
const NAMED =
  /((?:token|secret|password|passwd|signature)(?:=|"\s?:\s?")|authorization:\s?(?:(?:bearer|basic|token)\s)?)[^\s&"',;]+/gi;
/** A shorter text is no secret, and would spoil every message. */
const MIN_LENGTH = 6;
/** Variables of an environment that hold secrets, by their names. */
const SECRET_NAMES = /(?:TOKEN|SECRET|PASSWORD|PASSWD|_KEY|_PASS|DATABASE_URL|KCIDB_REST)$/;

/** Remembers secrets, and takes them out of texts. */
export interface Secrets {
  add(secret: string): void;
  /** The text with `[token]` in place of every secret that is known, or looks like one. */
  redact(text: string): string;
}

/** Secrets: those given, and what looks like one. */
export function makeSecrets(given: readonly string[] = []): Secrets {
  const known = new Set<string>();
  const add = (secret: string) => {
    if (secret.length >= MIN_LENGTH) known.add(secret);
  };
  given.forEach(add);
  return {
    add,
    redact: (text) =>
      [...known].toSorted((a, b) => b.length - a.length)
        .reduce((rest, secret) => rest.replaceAll(secret, "[token]"), text)
        .replace(TOKENS, "[token]")
        .replace(URL_PASSWORDS, "$1:[token]@")
        .replace(NAMED, "$1[token]"),
  };
}

/** The secrets in an environment, by the names of its variables: `GITHUB_TOKEN`. */
export function secretsIn(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env).filter(([name]) => SECRET_NAMES.test(name)).map(([, value]) => value);
}
