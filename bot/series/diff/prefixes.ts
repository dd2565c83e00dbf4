/**
 * Diffs whose paths have no `a/` and `b/` in front (diff.noprefix): git am would cut the first directory
 * off, so the prefixes are put in before it sees them.
 * @module
 */
import { latin1, latin1Bytes } from "../../text/latin1.ts";
import { splitBody } from "../mail/body.ts";
import { type Section, startsDiff, walkDiff } from "./hunks.ts";
import type { RawMessage } from "../types.ts";
import { joinBytes } from "../../text/bytes.ts";

/** What stands at the top of kernels since 2.6: a path that begins so has no prefix. */
const TOP = new Set([
  ...["Documentation", "LICENSES", "arch", "block", "certs", "crypto", "drivers", "firmware", "fs"],
  ...["include", "init", "io_uring", "ipc", "kernel", "lib", "mm", "net", "rust", "samples"],
  ...["scripts", "security", "sound", "tools", "usr", "virt", "debian", "debian.master"],
]);

const TOP_FILES = /^(?:Makefile|Kbuild|Kconfig|MAINTAINERS|README|CREDITS|COPYING)$/;

/** True if a path, the same on both sides of a diff, begins in the tree itself. */
export function isBare(path: string): boolean {
  const [first = "", second, ...more] = path.replace(/^"/, "").split("/", 3);
  if (second === undefined || TOP.has(first)) return true;
  return !TOP.has(second) && !(more.length === 0 && TOP_FILES.test(second));
}

/** The two names of a `diff --git` line without prefixes; undefined if it has some. `known`: the source says that it has none. */
export function bareNames(
  header: readonly string[],
  known = false,
): readonly [string, string] | undefined {
  const rest = (header[0] ?? "").replace(/^diff --git /, "").trim();
  const half = rest.length >> 1;
  const [left, right] = [rest.slice(0, half), rest.slice(half + 1)];
  if (rest.length % 2 === 1 && left === right) {
    return known || isBare(left) ? [left, right] : undefined;
  }
  const value = (word: string) =>
    header.find((line) => line.startsWith(word))?.slice(word.length).trim();
  for (const kind of ["rename", "copy"]) {
    const from = value(`${kind} from `), to = value(`${kind} to `);
    if (from !== undefined && to !== undefined && rest === `${from} ${to}`) return [from, to];
  }
  return undefined;
}

/** The message with prefixes where it has none, its body from byte `bodyAt` on; undefined if it needs none. */
export function withPrefixes(raw: RawMessage, bodyAt: number): RawMessage | undefined {
  const lines = latin1(raw.bytes.subarray(bodyAt)).split("\n");
  let start = splitBody(lines, raw.messageLines).end;
  while (start < lines.length && !startsDiff(lines, start)) start++;
  const walked = walkDiff(lines, start);
  if (!walked.ok) return undefined;
  let found = false;
  for (const section of walked.sections) {
    for (const [i, line] of prefixed(lines, section, raw.strip === 0)) {
      lines[i] = line;
      found = true;
    }
  }
  if (!found) return undefined;
  const body = latin1Bytes(lines.join("\n"));
  const { strip: _, ...rest } = raw;
  return { ...rest, bytes: joinBytes([raw.bytes.subarray(0, bodyAt), body]) };
}

/** The lines of a section's head that change. */
function prefixed(
  lines: readonly string[],
  { start, header, git }: Section,
  known: boolean,
): [number, string][] {
  const names = git ? bareNames(header, known) : plainNames(header, known);
  if (names === undefined) return [];
  const [before, after] = names;
  return header.flatMap((line, i): [number, string][] => {
    const end = lines[start + i]!.endsWith("\r") ? "\r" : "";
    if (line.startsWith("diff --git ")) {
      return [[start + i, `diff --git ${put("a/", before)} ${put("b/", after)}${end}`]];
    }
    const [, mark = "", name = ""] = /^(--- |\+\+\+ )([^]*)$/.exec(line) ?? [];
    if (mark === "" || /^\/dev\/null\s*$/.test(name)) return [];
    return [[start + i, `${mark}${put(mark === "--- " ? "a/" : "b/", name)}`]];
  });
}

/** Of a diff without `diff --git`: both names begin at the tree's own top. */
function plainNames(
  header: readonly string[],
  known: boolean,
): readonly [string, string] | undefined {
  const names = header.slice(0, 2).map((line) =>
    line.slice(4).split("\t")[0]!.replace(/(?<! ) +\d{4}-.*$/s, "").trim()
  );
  const real = names.filter((name) => name !== "/dev/null");
  const bare = real.length > 0 &&
    (known || real.every((name) => TOP.has(name.split("/", 1)[0]!) && name.includes("/")));
  return bare ? [names[0] ?? "", names[1] ?? ""] : undefined;
}

function put(prefix: string, name: string): string {
  return name.startsWith('"') ? `"${prefix}${name.slice(1)}` : prefix + name;
}
