/**
 * The results: a file of JSON lines, one a patch, written as soon as it is done; what has a line is
 * not done again.
 * @module
 */
import { z } from "zod";
import { readTextIfThere } from "../../bot/system/files/files.ts";
import { appendLineSync } from "../../bot/system/files/dirs.ts";
import type { PatchKey } from "./pick/choose.ts";
import { RESULTS } from "./compare.ts";

const classSchema = z.enum(["pass", "warn", "fail", "none"]);
const texts = z.array(z.string());

/** One line. */
export const rowSchema = z.object({
  seed: z.int(),
  arch: z.string(),
  kinds: z.string(),
  i: z.int().nonnegative(),
  kind: z.string(),
  title: z.string(),
  /** The tree of the patched state. */
  tree: z.string(),
  result: z.enum(RESULTS),
  truth: classSchema,
  /** What the truth stands on, and what each build said. */
  builds: z.array(z.object({
    way: z.enum(["incremental", "clean", "no-cache"]),
    class: classSchema,
    reason: z.string(),
    said: texts,
    cpuSeconds: z.number(),
    compiled: z.int(),
    cached: z.boolean().optional(),
  })),
  answer: z.object({
    class: classSchema,
    verdict: z.string(),
    reason: z.string(),
    level: z.string(),
    image: z.string().optional(),
    objects: z.int().optional(),
    said: texts,
    cpuSeconds: z.number(),
  }),
  /** Objects whose bytes changed and that the program did not compile: its set was too small. */
  unforeseen: texts,
  /** The folder of a disagreement. */
  story: z.string().optional(),
  /** The program's commit. */
  program: z.string(),
});

/** What one patch came to. */
export type Row = z.infer<typeof rowSchema>;

/** The name of a patch within a file of results. */
export function keyText({ seed, arch, kinds, i }: PatchKey): string {
  return JSON.stringify([seed, arch, kinds, i]);
}

/** Reads a file of results. A last line that was cut short is left out; so its patch is done again. */
export async function readRows(file: string): Promise<Row[]> {
  const lines = (await readTextIfThere(file) ?? "").split("\n");
  return lines.flatMap((line) => {
    if (line === "") return [];
    try {
      return [rowSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** Adds a row. What a killed run left of a line ends here. */
export function addRow(file: string, row: Row): void {
  const size = (() => {
    try {
      return Deno.statSync(file).size;
    } catch {
      return 0;
    }
  })();
  if (size > 0) {
    using open = Deno.openSync(file, { read: true });
    open.seekSync(size - 1, Deno.SeekMode.Start);
    const last = new Uint8Array(1);
    open.readSync(last);
    if (last[0] !== 10) appendLineSync(file, "");
  }
  appendLineSync(file, JSON.stringify(row));
}
