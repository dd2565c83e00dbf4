/**
 * What the doctor finds.
 * @module
 */
import { z } from "zod";

/** One thing that was looked at. */
export interface Finding {
  /** A command, a header, or a name for a check: `alpha-linux-gnu-gcc`, `libelf.h`, `sandbox`. */
  readonly name: string;
  /**
   * `found`; `missing`; `broken`: it is there and does not do its work; `old`: it is there, and older
   * than `needs`; `low`: too little of it.
   */
  readonly status: "found" | "missing" | "broken" | "old" | "low";
  /** Its version, or what is wrong with it, in one line. */
  readonly detail: string;
  /** Names of the architectures that need it; empty: every build does. */
  readonly archs: readonly string[];
  /** Debian packages that bring it; empty where no package helps. */
  readonly packages: readonly string[];
  /** Who wants it. */
  readonly why: string;
  /** True: it goes on without. */
  readonly optional: boolean;
  /** The version that is there, of what was asked for it: `7.2.22`. */
  readonly version?: string;
  /** The oldest version that does, and what it is that older ones do not do. */
  readonly needs?: { readonly version: string; readonly why: string };
}

/** Why the kernels of an architecture cannot run here. */
export type NoBoot = z.infer<typeof noBootSchema>;

/** The same for JSON. */
export const noBootSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("no-machine").describe("configs/arch/ names no machine for it"),
    text: z.string().optional().describe("why not, as the file says"),
  }).readonly(),
  z.object({
    kind: z.literal("no-tools").describe("a tool is missing, or does not work"),
    text: z.string().describe("which, in one line"),
  }).readonly(),
  z.object({
    kind: z.literal("old-emulator").describe(
      "the emulator is older than the first one that runs it",
    ),
    emulator: z.string().describe("qemu-system-loongarch64"),
    version: z.string().describe("the one that is here, 7.2.22"),
    needs: z.string().describe("the first one that does, 9.1"),
    why: z.string().describe("what older ones lack"),
  }).readonly(),
]);
