/**
 * What a sandboxed command may take at most. Reasons and defaults for people: `[limits]` in
 * configs/everystep.toml.
 * @module
 */

/** Bounds of one sandbox. */
export interface Limits {
  /** Processes and threads at once. */
  readonly processes: number;
  /** Bytes of address space of one process (RLIMIT_AS). */
  readonly addressBytes: number;
  /** Bytes of memory of all its processes together; 0: what the machine has, less one GiB. */
  readonly memoryBytes: number;
  /** Bytes of one file (RLIMIT_FSIZE). */
  readonly fileBytes: number;
  /** Bytes that its output directory may hold. */
  readonly diskBytes: number;
  /** Files and directories in it. */
  readonly files: number;
  /** Bytes of /tmp and of /dev/shm, which are memory. */
  readonly tmpBytes: number;
  /** Bytes that it may print. */
  readonly logBytes: number;
}

const GIB = 2 ** 30;

/** Above what an allmodconfig build with debug information takes. */
export const DEFAULT_LIMITS: Limits = {
  processes: 4096,
  addressBytes: 32 * GIB,
  memoryBytes: 0,
  fileBytes: 16 * GIB,
  diskBytes: 64 * GIB,
  files: 1_000_000,
  tmpBytes: 2 * GIB,
  logBytes: GIB / 2,
};

/**
 * The argv that runs what follows within the limits that the kernel keeps for each process. That of
 * processes counts within the sandbox's user namespace (since Linux 5.14), and not for root, whose
 * processes are only watched.
 */
export function limited(limits: Limits): readonly string[] {
  return [
    "prlimit",
    `--as=${limits.addressBytes}`,
    `--fsize=${limits.fileBytes}`,
    `--nproc=${limits.processes}`,
    ...["--core=0", "--"],
  ];
}
