/**
 * The stable release that a word of a subject's brackets names. Pure.
 * @module
 */

/** `6.12`, `6.12.y`, `v6.12.y`, `stable-6.12.y`, `linux-6.12.y`, `stable/linux-6.12.y`, `6.12-stable`. */
const RELEASE =
  /^(?:(?:stable|linux|for)[-/:_]){0,3}v?(\d{1,2}\.\d{1,3})(?:\.[xyz])?\+?(?:[-/:_]stable)?$/i;

/** `6.12` of a word that names the branch of a release; undefined: it names none. */
export function releaseOf(tag: string): string | undefined {
  return RELEASE.exec(tag)?.[1];
}
