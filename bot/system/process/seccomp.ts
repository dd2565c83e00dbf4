/**
 * A filter of system calls as the kernel takes it: classic BPF over struct seccomp_data
 * (include/uapi/linux/seccomp.h). It is a list of what is allowed, by number: a call that is not known
 * when this is written does not reach the kernel.
 * @module
 */
import { type Abi, ABIS } from "./syscall_numbers.ts";
import {
  ALLOWED,
  ALLOWED_BOOT,
  NEW_NAMESPACES,
  REFUSED,
  SOCKETS,
  TERMINAL_WORDS,
} from "./syscalls.ts";

/** What runs behind a filter. `boot`: it may trace its own processes, as a user-mode kernel does. */
export type Filtered = "build" | "boot";

/** Errors of errno(3). */
const EPERM = 1, ENOSYS = 38, EPROTONOSUPPORT = 93, EAFNOSUPPORT = 97;
/** What the filter returns. */
const ALLOW = 0x7fff0000, ERRNO = 0x00050000;
/** Where struct seccomp_data has them; arguments are of 64 bits, the low half first. */
const NUMBER = 0, ARCH = 4, FIRST = 16, SECOND = 24, THIRD = 32;
/** BPF_LD | BPF_W | BPF_ABS, BPF_RET | BPF_K, and jumps if equal, not less, or if a bit is set. */
const LOAD = 0x20, RETURN = 0x06, EQUAL = 0x15, AT_LEAST = 0x35, HAS_BITS = 0x45;

type Step = readonly [code: number, yes: number, no: number, k: number];

/** The filter for a machine of `uname -m`; undefined if its calls are not known. */
export function filterFor(machine: string, what: Filtered): Uint8Array<ArrayBuffer> | undefined {
  const abi = ABIS[machine];
  return abi === undefined ? undefined : encode(stepsOf(abi, what));
}

const ALLOWS: Step = [RETURN, 0, 0, ALLOW];
const deny = (error: number): Step => [RETURN, 0, 0, ERRNO | error];
const load = (at: number): Step => [LOAD, 0, 0, at];
/** If what is loaded is that number, these steps. */
const when = (number: number, then: readonly Step[]): Step[] => [
  [EQUAL, 0, then.length, number],
  ...then,
];

function stepsOf({ audit, numbers }: Abi, what: Filtered): Step[] {
  const call = (name: string, then: readonly Step[]) => when(numbers[name]!, then);
  const known = (names: readonly string[]) =>
    names.flatMap((name) => numbers[name] === undefined ? [] : [numbers[name]]);
  const allowed = what === "boot" ? [...ALLOWED, ...ALLOWED_BOOT] : ALLOWED;
  const sockets: Step[] = [
    load(FIRST),
    ...SOCKETS.flatMap(([domain, protocols]) =>
      when(domain, [
        load(THIRD),
        ...protocols.flatMap((protocol) => when(protocol, [ALLOWS])),
        deny(EPROTONOSUPPORT),
      ])
    ),
    deny(EAFNOSUPPORT),
  ];
  return [
    load(ARCH),
    [EQUAL, 1, 0, audit],
    deny(ENOSYS), // the calls of a 32-bit program have other numbers
    load(NUMBER), // those of x32 have a bit that none of ours has
    ...call("socket", sockets),
    ...call("socketpair", sockets),
    ...call("clone", [load(FIRST), [HAS_BITS, 0, 1, NEW_NAMESPACES], deny(EPERM), ALLOWS]),
    ...call("ioctl", [
      load(SECOND),
      ...TERMINAL_WORDS.flatMap((word) => when(word, [deny(EPERM)])),
      ALLOWS,
    ]),
    ...within(known(allowed), ALLOWS),
    ...within(known(REFUSED), deny(EPERM)),
    deny(ENOSYS),
  ];
}

/** If what is loaded is one of the numbers, that step. */
function within(numbers: readonly number[], then: Step): Step[] {
  const runs: [from: number, to: number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.flatMap(([from, to]) => [[AT_LEAST, 0, 2, from], [AT_LEAST, 1, 0, to + 1], then]);
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
