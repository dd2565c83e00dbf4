/**
 * What is read of a console, and what is said of a boot in which nothing but some lines of the
 * kernel's is wrong.
 */
import { judgeBoot } from "../../bot/boot/console/judge.ts";
import { consoleReader } from "../../bot/boot/console/reader.ts";
import type { ConsoleFacts } from "../../bot/boot/types.ts";

/** What a console's text says. */
export function read(text: string): ConsoleFacts {
  const reader = consoleReader();
  for (const line of text.split("\n")) reader.line(line);
  return reader.facts();
}

/** A boot that comes to its end, with these lines of the kernel in between, and others behind; `<3>` is a level. */
export function boot(lines: readonly string[], after: readonly string[] = []) {
  const reader = consoleReader();
  const stamp = (line: string) => line.replace(/^(?:<\d+>)?/, (level) => `${level}[    1.000000] `);
  const stamped = lines.map(stamp);
  for (
    const line of [
      "[    0.000000] Linux version 6.19.6 (everystep@everystep)",
      ...[
        "everystep: init",
        "KTAP version 1",
        ...stamped,
        "ok 1 userspace",
        "everystep: done",
        ...after.map(stamp),
      ],
    ]
  ) reader.line(line);
  const end = { how: "done", code: 0, seconds: 1, complaint: "" } as const;
  const { kind, diagnostics } = judgeBoot(reader.facts(), end, {
    own: false,
    silence: 30,
    limit: 120,
  });
  return [kind, ...diagnostics.map(({ severity, message }) => `${severity}: ${message}`)];
}
