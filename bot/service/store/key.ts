/**
 * Names of artifacts.
 * @module
 */

/** Longer keys no store takes (Amazon S3 User Guide, "Naming Amazon S3 objects"). */
const MAX_LENGTH = 900;

/**
 * True for a path that leads nowhere but into the store, where what begins with `~` is its own. Names of builds have that
 * sign, too: `um.tinyconfig~pCONFIG_X~ey-1.log`.
 */
export function isKey(key: string): boolean {
  const parts = key.split("/");
  return key.length <= MAX_LENGTH && /^(?!~)[\w.@+~\/-]+$/.test(key) &&
    parts.every((part) => part !== "" && part !== "." && part !== "..");
}

/** The key itself. Throws if it could lead out of the store: no code of ours makes such a key. */
export function checkKey(key: string): string {
  if (!isKey(key)) throw new Error(`no key of the store: ${key}`);
  return key;
}
