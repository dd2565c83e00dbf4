/**
 * Boots kernels, in UML or QEMU, with probes as their init.
 * @module
 */
export { bootKernel, type BootRequest, noBoot } from "./boot.ts";
export {
  bootArch,
  bootsOwnImage,
  buildBootKernel,
  hasKernel,
  keepKernel,
  probeArch,
} from "./kernel.ts";
export {
  buildProbes,
  type BuiltProbes,
  probeDigest,
  type ProbeSource,
  readProbes,
} from "./probe.ts";
export {
  bootDigest,
  type BootKey,
  type BootStore,
  bootStore,
  kernelDigest,
  type KernelKey,
  outcomeSchema,
} from "./store.ts";
export { machineArgv } from "./machine.ts";
export type { BootOutcome, Flake, ProbeTest, ProbeValue } from "./types.ts";
