/**
 * Keeps boots by what decides them, as the results of builds are kept.
 * @module
 */
import { z } from "zod";
import { diagnosticSchema, digest, type ResultKey } from "../compile/results.ts";
import type { BootConfig } from "../config/types.ts";
import { makeDir, move } from "../system/files/dirs.ts";
import { kindOf, readTextIfThere, sha256, writeAtomic } from "../system/files/files.ts";
import { SHAPES_KEY } from "./console/splats.ts";
import type { BootOutcome } from "./types.ts";

/** Raise it when a change in how we boot or judge makes older results mean something else. */
const RECIPE = 2;

/** What decides a kernel: a build, and what was left out of it if it was only built to boot. */
export interface KernelKey {
  readonly build: ResultKey;
  /** Absent: the image's own kernel. */
  readonly off?: readonly string[];
}

/** All that decides a boot. */
export interface BootKey {
  /** What decides the kernel. */
  readonly kernel: KernelKey;
  readonly boot: BootConfig;
  /** Digest of the probes. */
  readonly probes: string;
  /** The emulator's version; empty for um. */
  readonly emulator: string;
}

/** A directory of boots. */
export interface BootStore {
  /** The boot, or undefined if there is none, or none that can be read. */
  load(key: BootKey): Promise<BootOutcome | undefined>;
  /** Keeps a boot and moves its console in; gives it back with the console's new place. */
  save(key: BootKey, outcome: BootOutcome): Promise<BootOutcome>;
}

const text = z.string();
/** A kept boot. */
export const outcomeSchema = z.object({
  kind: z.enum(["booted", "broken"]),
  summary: text,
  machine: text,
  seconds: z.number(),
  diagnostics: z.array(diagnosticSchema),
  tests: z.array(z.object({ name: text, result: z.enum(["ok", "not ok", "skip"]) })),
  values: z.array(z.object({ name: text, value: text })),
  excerpt: z.array(text),
  console: text,
  reproduce: z.array(text),
});

/** The name of a kernel. */
export async function kernelDigest({ build, off }: KernelKey): Promise<string> {
  return await sha256(JSON.stringify([await digest(build), off ?? "own"]));
}

/** The name of a boot. */
export async function bootDigest(key: BootKey): Promise<string> {
  const { kernel, boot, probes, emulator } = key;
  const { packages: _, ...machine } = boot;
  const sorted = Object.entries(machine).toSorted(([a], [b]) => a < b ? -1 : 1);
  return await sha256(
    JSON.stringify([RECIPE, SHAPES_KEY, await kernelDigest(kernel), sorted, probes, emulator]),
  );
}

/** The store in a directory, which is made when first needed. */
export function bootStore(dir: string): BootStore {
  const place = async (key: BootKey) => {
    const hash = await bootDigest(key);
    return `${dir}/${hash.slice(0, 2)}/${hash}`;
  };
  return {
    async load(key) {
      const outcome = parse(await readTextIfThere(`${await place(key)}.boot.json`));
      // Without its console a boot cannot be checked by anyone.
      return outcome !== undefined && await kindOf(outcome.console) === "file"
        ? outcome
        : undefined;
    },
    async save(key, outcome) {
      const base = await place(key);
      await makeDir(base.slice(0, base.lastIndexOf("/")));
      await move(outcome.console, `${base}.boot.console`);
      const kept = { ...outcome, console: `${base}.boot.console` };
      await writeAtomic(`${base}.boot.json`, JSON.stringify(kept));
      return kept;
    },
  };
}

function parse(text: string | undefined): BootOutcome | undefined {
  if (text === undefined) return undefined;
  try {
    return outcomeSchema.parse(JSON.parse(text));
  } catch {
    return undefined; // damaged or of an older version: as if it were not there
  }
}
