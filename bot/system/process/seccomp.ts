/**
 * A filter of system calls as the kernel takes it: classic BPF over struct seccomp_data
 * (include/uapi/linux/seccomp.h). It is a list of what is denied, since what compilers and kernels
 * call is not known beforehand, and a build that fails by our fault would be a wrong answer.
 * @module
 */
import {
  type Abi,
  ABIS,
  DOMAINS,
  MISSING,
  NEW_NAMESPACES,
  REFUSED,
  TERMINAL_WORDS,
} from "./syscalls.ts";

/** What runs behind a filter. `boot`: it may trace its own processes, as a user-mode kernel does. */
export type Filtered = "build" | "boot";

/** Errors of errno(3). */
const EPERM = 1, ENOSYS = 38, EAFNOSUPPORT = 97;
/** What the filter returns. */
const ALLOW = 0x7fff0000, ERRNO = 0x00050000;
/** Where struct seccomp_data has them; arguments are of 64 bits, the low half first. */
const NUMBER = 0, ARCH = 4, FIRST = 16, SECOND = 24;
/** BPF_LD | BPF_W | BPF_ABS, BPF_RET | BPF_K, and jumps if equal, not less, or if a bit is set. */
const LOAD = 0x20, RETURN = 0x06, EQUAL = 0x15, AT_LEAST = 0x35, HAS_BITS = 0x45;

type Step = readonly [code: number, yes: number, no: number, k: number];

/** The filter for a machine of `uname -m`; undefined if its calls are not known. */
export function filterFor(machine: string, what: Filtered): Uint8Array<ArrayBuffer> | undefined {
  const abi = ABIS[machine];
  return abi === undefined ? undefined : encode(stepsOf(abi, what));
}

function stepsOf({ audit, foreign, numbers }: Abi, what: Filtered): Step[] {
  const deny = (error: number): Step => [RETURN, 0, 0, ERRNO | error];
  const allow: Step = [RETURN, 0, 0, ALLOW];
  const load = (at: number): Step => [LOAD, 0, 0, at];
  const call = (name: string, then: readonly Step[]): Step[] => [
    [EQUAL, 0, then.length, numbers[name]!],
    ...then,
  ];
  const known = (names: readonly string[]) => names.filter((name) => numbers[name] !== undefined);
  const domains: Step[] = [
    load(FIRST),
    ...DOMAINS.flatMap((domain): Step[] => [[EQUAL, 0, 1, domain], allow]),
    deny(EAFNOSUPPORT),
  ];
  const refused = REFUSED.filter((name) => what === "build" || name !== "ptrace");
  return [
    load(ARCH),
    [EQUAL, 1, 0, audit],
    deny(ENOSYS), // the calls of a 32-bit program have other numbers
    load(NUMBER),
    ...(foreign === undefined ? [] : [[AT_LEAST, 0, 1, foreign], deny(ENOSYS)] as Step[]),
    ...known(MISSING).flatMap((name) => call(name, [deny(ENOSYS)])),
    ...known(refused).flatMap((name) => call(name, [deny(EPERM)])),
    ...call("socket", domains),
    ...call("socketpair", domains),
    ...call("clone", [load(FIRST), [HAS_BITS, 0, 1, NEW_NAMESPACES], deny(EPERM), allow]),
    ...call("ioctl", [
      load(SECOND),
      ...TERMINAL_WORDS.flatMap((word): Step[] => [[EQUAL, 0, 1, word], deny(EPERM)]),
      allow,
    ]),
    allow,
  ];
}

/** struct sock_filter, eight bytes each. Both machines that we know are little-endian. */
function encode(steps: readonly Step[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 * steps.length), view = new DataView(bytes.buffer);
  for (const [i, [code, yes, no, k]] of steps.entries()) {
    view.setUint16(8 * i, code, true);
    view.setUint8(8 * i + 2, yes);
    view.setUint8(8 * i + 3, no);
    view.setUint32(8 * i + 4, k >>> 0, true);
  }
  return bytes;
}
