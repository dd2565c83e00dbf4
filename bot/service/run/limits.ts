/**
 * How much the mails of a series that others send may be. Reading a patch takes sixty times its bytes.
 * @module
 */

/** Bytes of all mails of one series. No series of the kernel's lists is as large. */
export const MAX_SERIES = 12 * 2 ** 20;

/** Why a series of more is refused. */
export const TOO_LARGE = `its mails have more than ${MAX_SERIES / 2 ** 20} MiB`;

/**
 * Bytes of a request to the page's server: anyone may make it hold so many. Webhooks of GitHub are
 * the largest that is sent, and series that somebody submits.
 */
export const MAX_REQUEST = 5 * 2 ** 20;

/** Characters of a series' mails in base64, in such a request. */
export const MAX_POSTED = MAX_REQUEST - 64 * 1024;
