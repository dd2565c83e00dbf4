/**
 * Message-IDs that can stand in a header, and on a command line.
 * @module
 */

/** True for a Message-ID, without brackets, that can stand in a header as it is. */
export function isMessageId(id: string): boolean {
  return /^[\x21-\x3b\x3d\x3f-\x7e]{1,250}$/.test(id);
}
