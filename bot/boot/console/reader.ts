/**
 * Reads a console line by line and keeps its facts. Only what the kernel printed is judged; a
 * program may print what it likes. Bounded: a kernel that prints the same splat for hours fills no
 * memory.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";
import type { ConsoleFacts } from "../types.ts";
import { complaintReader } from "./complaints.ts";
import { ktapReader } from "./ktap.ts";
import { programLines } from "./programs.ts";
import { splatReader } from "./splat_reader.ts";
import { type ConsoleLine, isLost, messagesOf } from "./text.ts";

/** The runner of the probes (probe/init.c) says these as its first and last words. */
const INIT = "everystep: init", DONE = "everystep: done";
const BANNER = /^Linux version \d/;
const PANIC = /Kernel panic - not syncing: {0,9}(?<why>.*?)(?: \]---)?$/;
/** What may stand before it behind a stamp: it begins the line, or it is the end of a report. Others only quote it. */
const PANIC_HEAD = /^(?:---\[ end )?$/;
/** Lines of an excerpt. */
const EXCERPT_LINES = 24;

/** A reader of a console. */
export interface ConsoleReader {
  line(raw: string): void;
  /** What a clock wants to know often. */
  seen(): Pick<ConsoleFacts, "done" | "banners">;
  facts(): ConsoleFacts;
}

/**
 * A warning that names nothing in the kernel, such as U-Boot's "WARNING: Caches not enabled". A WARN
 * before the banner names its function, and a kernel that prints no banner may have said anything.
 */
function isLoaders({ severity, file, function: name }: Diagnostic): boolean {
  return severity === "warning" && file === undefined && name === undefined;
}

/** Why the kernel panics, if the line says that it does. */
function panicOf(text: string, stamped: boolean): string | undefined {
  const found = PANIC.exec(text);
  return found === null || stamped && !PANIC_HEAD.test(text.slice(0, found.index).trimStart())
    ? undefined
    : found.groups?.why;
}

/** A reader for one boot. */
export function consoleReader(): ConsoleReader {
  /** Built-in KUnit prints through printk, the probes do not: neither may end the other's test. */
  const kunit = ktapReader(), probes = ktapReader();
  /** What comes before the kernel's banner and without a stamp is the firmware's, or a loader's. */
  const splats = splatReader(), early = splatReader(), complaints = complaintReader();
  let banners = 0, inits = 0, lines = 0, last = "", panic: string | undefined;
  let stamped = false, done = false;
  /** Whether printk writes its levels (`console_msg_format=syslog`): then it writes one before each line. */
  let leveled = false;
  let tail: string[] = [];
  /** The lines from the first warning and from the first error on. */
  const from: Record<Diagnostic["severity"], string[]> = { warning: [], error: [] };

  const keep = (text: string, severity?: Diagnostic["severity"]) => {
    lines++;
    last = text;
    tail = [...tail.slice(1 - EXCERPT_LINES), text];
    for (const lines of [from.warning, from.error]) {
      if (lines.length > 0 && lines.length < EXCERPT_LINES) lines.push(text);
    }
    if (severity !== undefined && from[severity].length === 0) from[severity].push(text);
  };
  const kernel = (text: string, own: boolean, level?: number, caller?: string) => {
    if (BANNER.test(text) && banners++ === 0 && early.found().every(isLoaders)) from.warning = [];
    panic ??= panicOf(text, own);
    const severity = (own || banners > 0 ? splats : early).line(text, caller);
    if (panic === undefined && !done) complaints.line(text, level, severity !== undefined);
    keep(text, panic === undefined ? severity : "error");
  };
  const program = (text: string) => {
    probes.line(text);
    complaints.record(text);
    if (text === INIT) inits++;
    if (text === DONE) done = true;
  };
  const programs = programLines(program);
  const message = ({ text, kernel: own, cut, level, foreign, caller }: ConsoleLine) => {
    // That messages are lost is said without a stamp.
    stamped ||= own && !isLost(text);
    // Before init nobody but the kernel prints a level, and after it a program may print a stamp: that of dmesg.
    leveled ||= inits === 0 && level !== undefined;
    if (own) {
      if (leveled && inits > 0 && level === undefined && !isLost(text)) return keep(text);
      kunit.line(text);
      return foreign ? keep(text) : kernel(text, true, level, caller);
    }
    if (cut === undefined) programs.text(text, false);
    else {
      // The last word is one, whoever speaks next.
      if (text.trimEnd() === DONE) done = true;
      programs.text(text, true);
    }
    // Before init nobody else prints: printk.time=1 is not read yet by a kernel that has just begun.
    // After it, a kernel that stamps its lines stamps them all.
    if (inits === 0 || !stamped) kernel(text.trim(), false);
    else keep(text.trim());
  };
  return {
    line(raw) {
      const messages = messagesOf(raw);
      // What a program ends with a line end of its own.
      if (messages.length === 0) programs.end();
      messages.forEach(message);
    },
    seen: () => ({ done, banners: Math.max(banners, inits) }),
    facts: () => {
      programs.end();
      return {
        banners: Math.max(banners, inits),
        reachedInit: inits > 0,
        done,
        ...(panic === undefined ? {} : { panic }),
        tests: [...kunit.tests(), ...probes.tests()],
        values: probes.values(),
        splats: [
          ...early.found().filter((one) => banners === 0 || !isLoaders(one)),
          ...splats.found(),
        ],
        complaints: complaints.found(),
        mute: !stamped && banners === 0,
        lines,
        last,
        excerpt: [from.error, from.warning, tail].find((one) => one.length > 0) ?? [],
      };
    },
  };
}
