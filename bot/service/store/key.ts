/**
 * Names of artifacts.
 * @module
 */

/** The key itself. Throws if it could lead out of the store: no code of ours makes such a key. */
export function checkKey(key: string): string {
  const parts = key.split("/");
  const bad = parts.some((part) => part === "" || part === "." || part === "..");
  if (bad || !/^[\w.@+\/-]+$/.test(key)) throw new Error(`no key of the store: ${key}`);
  return key;
}
