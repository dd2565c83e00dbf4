/**
 * Why an architecture's kernels cannot run on a machine, as files have it. The doctor finds it, and reports and shards keep it.
 * @module
 */
import { z } from "zod";

/** What the doctor's `NoBoot` is in JSON. */
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
