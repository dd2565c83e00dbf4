/**
 * Reads a console line by line and keeps what it tells. Bounded: a kernel that prints the same splat
 * for hours fills no memory.
 * @module
 */
import type { Diagnostic } from "../../build/types.ts";
import type { ConsoleFacts } from "../types.ts";
import { ktapReader } from "./ktap.ts";
import { functionOf, type Splat, splatOf } from "./splats.ts";
import { messagesOf } from "./text.ts";

/** The runner of the probes (probe/init.c) says these as its first and last words. */
const INIT = "everystep: init", DONE = "everystep: done";
const BANNER = /^Linux version \d/;
const PANIC = /Kernel panic - not syncing: *(.*)$/;
/** A register dump names its function within so many lines. */
const DUMP_LINES = 40;
const MAX_SPLATS = 200;
/** Lines of an excerpt. */
const SHOWN = 24;

/** A reader of a console. */
export interface ConsoleReader {
  line(raw: string): void;
  /** What a clock wants to know often. */
  seen(): Pick<ConsoleFacts, "done" | "banners">;
  facts(): ConsoleFacts;
}

/** A reader for one boot. */
export function consoleReader(): ConsoleReader {
  const ktap = ktapReader();
  const splats: Diagnostic[] = [];
  let banners = 0, lines = 0, last = "", panic: string | undefined;
  let reachedInit = false, done = false;
  let tail: string[] = [];
  /** The lines from the first warning and from the first error on. */
  const from: Record<Diagnostic["severity"], string[]> = { warning: [], error: [] };
  /** A splat whose function is still to come. */
  let open: { readonly splat: Splat; left: number } | undefined;

  const add = ({ wanting: _, ...splat }: Splat, name?: string) => {
    if (splats.length >= MAX_SPLATS) return;
    const named = name === undefined ? {} : { function: name };
    const message = name === undefined ? splat.message : `${splat.message} in ${name}`;
    splats.push({ tool: "kernel", ...splat, ...named, message });
  };
  const close = (name?: string) => {
    if (open !== undefined) add(open.splat, name);
    open = undefined;
  };
  const message = (text: string) => {
    lines++;
    last = text;
    if (BANNER.test(text)) banners++;
    else if (text === INIT) reachedInit = true;
    else if (text === DONE) done = true;
    ktap.line(text);
    panic ??= PANIC.exec(text)?.[1];
    tail = [...tail.slice(1 - SHOWN), text];
    for (const lines of [from.warning, from.error]) {
      if (lines.length > 0 && lines.length < SHOWN) lines.push(text);
    }
    if (open !== undefined) {
      const name = functionOf(text);
      if (name !== undefined || --open.left === 0) close(name);
    }
    const splat = splatOf(text);
    const severity = panic !== undefined ? "error" : splat?.severity;
    if (severity !== undefined && from[severity].length === 0) from[severity].push(text);
    // "Oops" and the like inside of a dump belong to what began it.
    if (splat === undefined || (open !== undefined && splat.wanting)) return;
    close();
    if (splat.wanting) open = { splat, left: DUMP_LINES };
    else add(splat);
  };
  return {
    line: (raw) => messagesOf(raw).forEach(({ text }) => message(text)),
    seen: () => ({ done, banners }),
    facts: () => {
      const pending = open === undefined ? [] : [open.splat].map(({ wanting: _, ...one }) => ({
        tool: "kernel",
        ...one,
      }));
      return {
        banners,
        reachedInit,
        done,
        ...(panic === undefined ? {} : { panic }),
        tests: ktap.tests(),
        values: ktap.values(),
        splats: [...splats, ...pending],
        lines,
        last,
        excerpt: [from.error, from.warning, tail].find((one) => one.length > 0) ?? [],
      };
    },
  };
}
