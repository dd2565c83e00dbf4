/**
 * Lines of a console as text: without escape sequences, log levels and time stamps. Pure.
 * @module
 */

// deno-lint-ignore no-control-regex
const ESCAPES = /\x1b(?:\[[0-9;?]*[ -\/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])/g;
// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]/g;
/** What printk puts before a message (Documentation/admin-guide/kernel-parameters.txt, printk.time). */
const STAMP = /(?:<\d>)?\[ *\d+\.\d{6}\](?:\[ *[TC]\d+\])? ?/;
/** Longer lines are cut: the console of a broken kernel may have no line ends at all. */
const MAX_LINE = 1000;

/** A message, and whether the kernel said it. */
export interface ConsoleLine {
  readonly text: string;
  /** False for what stands before or without a time stamp: firmware, and programs. */
  readonly kernel: boolean;
}

/**
 * The messages of one line of a console. A line of a program into which the kernel's next message
 * fell is two.
 */
export function messagesOf(raw: string): readonly ConsoleLine[] {
  const line = raw.slice(0, 4 * MAX_LINE).replace(ESCAPES, "").replace(CONTROLS, "")
    .slice(0, MAX_LINE);
  const parts = line.split(STAMP);
  return parts
    .map((text, i) => ({ text: text.trimEnd(), kernel: i > 0 }))
    .filter(({ text }) => text !== "");
}
