/**
 * How much the mails of a series that others send may be. Reading a patch takes sixty times its bytes.
 * @module
 */

/** Bytes of all mails of one series. No series of the kernel's lists is as large. */
export const MAX_SERIES = 12 * 2 ** 20;

/** Why a series of more is refused. */
export const TOO_LARGE = `its mails have more than ${MAX_SERIES / 2 ** 20} MiB`;
