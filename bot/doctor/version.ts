/**
 * Versions of programs, as they print them. Pure.
 * @module
 */

/** The first version in a text: `7.2.22` of `QEMU emulator version 7.2.22 (Debian ...)`; undefined if it has none. */
export function versionIn(text: string): string | undefined {
  return /\d{1,6}(?:\.\d{1,6}){1,3}/.exec(text)?.[0];
}

/** The version of what a Debian package holds: `10.0.2` of `1:10.0.2+ds-2`. */
export function upstreamOf(debian: string): string | undefined {
  return versionIn(debian.replace(/^\d+:/, ""));
}

/** True if a version is before another one; a part that is not there counts as 0. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map(Number));
  for (let i = 0; i < Math.max(a!.length, b!.length); i++) {
    const difference = (a![i] ?? 0) - (b![i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
