/**
 * Lines of a console as text: without escape sequences, log levels and time stamps. Pure.
 * @module
 */

// deno-lint-ignore no-control-regex
const ESCAPES = /\x1b(?:\[[0-9;?]*[ -\/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])/g;
// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]/g;
/**
 * What printk puts before a message: its level for syslog, the time, and with CONFIG_PRINTK_CALLER
 * who prints, at least six wide (kernel/printk/printk.c, info_print_prefix()).
 */
const STAMP =
  /(?:<(\d{1,3})>)?(?:\[ {0,5}\d{1,12}\.\d{6}\](?:\[ {0,5}([TC]\d{1,10})\])?|\[(?=[ TC\d]{6})(?:[ ]{0,5})([TC]\d{1,10})\]) ?/;
/** The text before it, and what {@linkcode STAMP} finds. */
const PARTS = 4;
/** What printk puts before a message, without a stamp of its own, where it has lost some. */
const LOST = /\*\* \d{1,12} printk messages dropped \*\*\s{0,9}$/;
/**
 * Where another CPU takes a console over in the middle of a line: what stands before it is printed again (since 6.10,
 * kernel/printk/printk.c, console_prepend_replay()), be it a part of a stamp.
 */
const REPLAYED = /\*\* replaying previous printk message \*\*\s{0,9}$/;
const BEGUN =
  /(?:<\d{0,3}>?)?(?:\[[ \d.]{0,20})?\*\* replaying previous printk message \*\*\s{0,9}$/;
/** A message is cut here. */
const MAX_LINE = 1000;

/** True for the line that says that messages are lost. */
export function isLost(text: string): boolean {
  return text.startsWith("** ") && LOST.test(text);
}

/** A message, and whether the kernel said it. */
export interface ConsoleLine {
  /** Without what moves a cursor; a part that the kernel interrupted keeps its blanks. */
  readonly text: string;
  /** False for what stands before or without a time stamp: firmware, and programs. */
  readonly kernel: boolean;
  /** The kernel's next message fell into it: the rest comes in a later line. */
  readonly cut?: true;
  /** The task `T12` or the CPU `C3` that printed it, where the console tells (CONFIG_PRINTK_CALLER). */
  readonly caller?: string;
  /** How bad it is, from 0 (the system is unusable) to 7, where the console tells (`console_msg_format=syslog`). */
  readonly level?: number;
  /** A program wrote it to /dev/kmsg: the kernel gives none of these its own facility, 0. */
  readonly foreign?: true;
}

/**
 * The messages of one line of a console. A line of a program into which the kernel's next message
 * fell is two, and so is what a carriage return overwrites.
 */
export function messagesOf(raw: string): readonly ConsoleLine[] {
  return raw.replace(ESCAPES, "").split("\r").flatMap((line) => {
    // Each text that a stamp begins comes behind the level and the caller in the stamp.
    const parts = line.split(STAMP);
    const again = line.length <= MAX_LINE && REPLAYED.test(line);
    if (again && parts.length > 1) parts.splice(-PARTS);
    else if (again) parts[0] = line.replace(BEGUN, "");
    const texts = parts.filter((_, i) => i % PARTS === 0).map((text) => text.replace(CONTROLS, ""));
    const first = texts[0]!, lost = first.length > MAX_LINE ? -1 : first.search(LOST);
    const whose = texts.map((text, i): ConsoleLine =>
      i === 0
        ? { text, kernel: false }
        : { text, kernel: true, ...stampOf(parts.slice(PARTS * i - 3, PARTS * i)) }
    );
    if (lost >= 0) {
      const own = { text: first.slice(lost), kernel: true };
      whose.splice(0, 1, { text: first.slice(0, lost), kernel: false }, own);
    }
    return whose.map((one, i) => {
      const cut = i === 0 && !one.kernel && (whose.length > 1 || again);
      const text = (cut ? one.text : one.text.trimEnd()).slice(0, MAX_LINE);
      return { ...one, text, ...cut ? { cut: true as const } : {} };
    });
  }).filter(({ text }) => text !== "");
}

/** What a stamp says. */
function stampOf(
  [number, timed, alone]: readonly (string | undefined)[],
): Pick<ConsoleLine, "level" | "foreign" | "caller"> {
  const caller = timed ?? alone;
  return { ...priorityOf(number), ...(caller === undefined ? {} : { caller }) };
}

/** What syslog's number says: the facility times eight, and the level. */
function priorityOf(number: string | undefined): Pick<ConsoleLine, "level" | "foreign"> {
  if (number === undefined) return {};
  const all = Number(number);
  return { level: all % 8, ...(all < 8 ? {} : { foreign: true as const }) };
}
