/**
 * Keeps boots by what decides them, as the results of builds are kept.
 * @module
 */
import { z } from "zod";
import { digest, type ResultKey } from "../compile/kept/results.ts";
import { diagnosticSchema } from "../compile/kept/diagnostic_schema.ts";
import { type Kept, keptName, type Kind } from "../compile/kept/store.ts";
import type { BootConfig } from "../config/types.ts";
import { sha256 } from "../system/files/files.ts";
import { SHAPES_KEY } from "./console/splats.ts";
import { type BootOutcome, type Flake, TEST_RESULTS } from "./types.ts";

/** Raise it when a change in how we boot or judge makes older results mean something else. */
const RECIPE = 6;

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
  /** What the emulator is: its version, its program, its firmware; empty for um. */
  readonly emulator: string;
  /** Seconds that a boot may take if the architecture's file does not say. */
  readonly limit: number;
}

/** Outcomes of boots. */
export interface BootStore {
  /** The boot, or undefined if there is none, or none that can be read. */
  load(key: BootKey): Promise<BootOutcome | undefined>;
  /** Keeps a boot and moves its console in; gives it back with the console's new place. */
  save(key: BootKey, outcome: BootOutcome): Promise<BootOutcome>;
  /** What is known to differ between boots of a kernel on a machine; empty if nothing is. */
  flakes(key: BootKey): Promise<readonly Flake[]>;
  /** Keeps that, with the console of a boot that says otherwise than another one, which is moved in. */
  saveFlakes(key: BootKey, flakes: readonly Flake[], console: string): Promise<void>;
}

const text = z.string();
const flakeSchema = z.object({
  what: text,
  failed: z.number(),
  boots: z.number(),
  known: z.literal(true).optional(),
});
/** A kept boot. */
export const outcomeSchema = z.object({
  kind: z.enum(["booted", "broken"]),
  summary: text,
  machine: text,
  seconds: z.number(),
  diagnostics: z.array(diagnosticSchema),
  tests: z.array(z.object({ name: text, result: z.enum(TEST_RESULTS) })),
  values: z.array(z.object({ name: text, value: text })),
  excerpt: z.array(text),
  console: text,
  reproduce: z.array(text),
  boots: z.number().optional(),
  flaky: z.array(flakeSchema).optional(),
  before: z.array(flakeSchema).optional(),
  sometimes: z.array(diagnosticSchema).optional(),
  complaintsBefore: z.array(diagnosticSchema).optional(),
});

/** The name of a kernel. */
export async function kernelDigest({ build, off }: KernelKey): Promise<string> {
  return await sha256(JSON.stringify([await digest(build), off ?? "own"]));
}

/** The name of a boot. */
export async function bootDigest(key: BootKey): Promise<string> {
  const { kernel, boot, probes, emulator, limit } = key;
  const { packages: _, since: _since, small: _small, ...machine } = boot,
    timed = { timeout: limit, ...machine };
  const kernelName = await kernelDigest(kernel);
  return await keptName(RECIPE, [SHAPES_KEY, kernelName, timed, probes, emulator]);
}

const BOOTS: Kind<BootOutcome> = {
  ending: "boot.json",
  schema: outcomeSchema,
  attachment: { field: "console", ending: "boot.console" },
};

const FLAKES: Kind<{ flakes: readonly Flake[]; console: string }> = {
  ending: "flaky.json",
  schema: z.object({ flakes: z.array(flakeSchema), console: text }),
  attachment: { field: "console", ending: "flaky.console" },
};

/** The boots in a directory. */
export function bootStore(kept: Kept): BootStore {
  return {
    load: async (key) => await kept.load(BOOTS, await bootDigest(key)),
    save: async (key, outcome) => await kept.save(BOOTS, await bootDigest(key), outcome),
    flakes: async (key) => (await kept.load(FLAKES, await bootDigest(key)))?.flakes ?? [],
    saveFlakes: async (key, flakes, console) =>
      void await kept.save(FLAKES, await bootDigest(key), { flakes, console }),
  };
}
