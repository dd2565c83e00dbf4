/**
 * The system calls that what runs in a sandbox does not get: those that no build and no boot makes, and
 * in which the faults of kernels are found. By the numbers of arch/x86/entry/syscalls/syscall_64.tbl
 * and of scripts/syscall.tbl.
 * @module
 */

/** A machine whose calls we know. */
export interface Abi {
  /** AUDIT_ARCH_... of include/uapi/linux/audit.h. */
  readonly audit: number;
  /** From here on the numbers are those of another ABI (x32); undefined: there is none. */
  readonly foreign?: number;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Numbers that are the same everywhere. */
const COMMON = {
  ...{ io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427, open_tree: 428 },
  ...{ move_mount: 429, fsopen: 430, fsconfig: 431, fsmount: 432, fspick: 433, clone3: 435 },
  ...{ pidfd_getfd: 438, process_madvise: 440, mount_setattr: 442, quotactl_fd: 443 },
  ...{ memfd_secret: 447, open_tree_attr: 467 },
};

/** By what `uname -m` says. */
export const ABIS: Readonly<Record<string, Abi>> = {
  x86_64: {
    audit: 0xc000003e,
    foreign: 0x40000000,
    numbers: {
      ...COMMON,
      ...{ ioctl: 16, socket: 41, socketpair: 53, clone: 56, ptrace: 101, syslog: 103 },
      ...{ vhangup: 153, pivot_root: 155, adjtimex: 159, chroot: 161, acct: 163 },
      ...{ settimeofday: 164, mount: 165, umount2: 166, swapon: 167, swapoff: 168, reboot: 169 },
      ...{ sethostname: 170, setdomainname: 171, iopl: 172, ioperm: 173, init_module: 175 },
      ...{ delete_module: 176, quotactl: 179, clock_settime: 227, kexec_load: 246, add_key: 248 },
      ...{ request_key: 249, keyctl: 250, unshare: 272, perf_event_open: 298, fanotify_init: 300 },
      ...{ name_to_handle_at: 303, open_by_handle_at: 304, clock_adjtime: 305, setns: 308 },
      ...{ process_vm_readv: 310, process_vm_writev: 311, kcmp: 312, finit_module: 313 },
      ...{ kexec_file_load: 320, bpf: 321, userfaultfd: 323 },
    },
  },
  aarch64: {
    audit: 0xc00000b7,
    numbers: {
      ...COMMON,
      ...{ ioctl: 29, umount2: 39, mount: 40, pivot_root: 41, chroot: 51, vhangup: 58 },
      ...{ quotactl: 60, acct: 89, unshare: 97, kexec_load: 104, init_module: 105 },
      ...{ delete_module: 106, clock_settime: 112, syslog: 116, ptrace: 117, reboot: 142 },
      ...{ sethostname: 161, setdomainname: 162, settimeofday: 170, adjtimex: 171, socket: 198 },
      ...{ socketpair: 199, add_key: 217, request_key: 218, keyctl: 219, clone: 220, swapon: 224 },
      ...{ swapoff: 225, perf_event_open: 241, fanotify_init: 262, name_to_handle_at: 264 },
      ...{ open_by_handle_at: 265, clock_adjtime: 266, setns: 268, process_vm_readv: 270 },
      ...{ process_vm_writev: 271, kcmp: 272, finit_module: 273, bpf: 280, userfaultfd: 282 },
      ...{ kexec_file_load: 294 },
    },
  },
};

/**
 * As if the kernel had them not: programs then do without. clone3 has its flags in memory, where no
 * filter sees them; the C library takes clone instead.
 */
export const MISSING: readonly string[] = [
  ...["io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "clone3"],
  "memfd_secret",
];
/** Refused. `ptrace` is refused to builds alone: a user-mode kernel traces its own processes. */
export const REFUSED: readonly string[] = [
  ...["keyctl", "add_key", "request_key", "bpf", "perf_event_open", "kcmp", "pidfd_getfd"],
  ...["process_vm_readv", "process_vm_writev", "process_madvise", "ptrace"],
  ...["mount", "umount2", "pivot_root", "chroot", "open_tree", "open_tree_attr", "move_mount"],
  ...["fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "unshare", "setns"],
  ...["name_to_handle_at", "open_by_handle_at", "fanotify_init", "quotactl", "quotactl_fd", "acct"],
  ...["init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot"],
  ...["swapon", "swapoff", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex"],
  ...["sethostname", "setdomainname", "iopl", "ioperm", "syslog", "vhangup"],
];
/** Domains of sockets that there are: AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. */
export const DOMAINS: readonly number[] = [1, 2, 10, 16];
/** Every CLONE_NEW... but CLONE_NEWTIME, which clone cannot say. */
export const NEW_NAMESPACES = 0x7e020000;
/** TIOCSTI and TIOCLINUX, which put words into a terminal. */
export const TERMINAL_WORDS: readonly number[] = [0x5412, 0x541c];
