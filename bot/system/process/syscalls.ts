/**
 * The system calls that what runs in a sandbox gets. The list is of what compilers, make, git, shells,
 * perl, python, linkers, pahole, ccache, QEMU and user-mode kernels call, and of what is of the same
 * sort: another C library makes another call for the same thing. What is neither here nor refused ends
 * as if the kernel had no such call (ENOSYS), and so does a number that nobody knows yet: a C library
 * then takes an older call, which it does not after EPERM.
 * @module
 */

const names = (list: string): readonly string[] => list.trim().split(/\s+/);

/** What a build gets, without a look at its arguments. */
export const ALLOWED: readonly string[] = names(`
  read write pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2 lseek
  open openat openat2 creat close close_range dup dup2 dup3 pipe pipe2 fcntl flock
  sendfile copy_file_range fallocate truncate ftruncate readahead fadvise64
  fsync fdatasync sync syncfs sync_file_range

  stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 getdents getdents64
  getcwd chdir fchdir umask mkdir mkdirat rmdir mknod mknodat link linkat symlink symlinkat
  readlink readlinkat rename renameat renameat2 unlink unlinkat
  chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
  utime utimes futimesat utimensat
  getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
  setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
  inotify_init inotify_init1 inotify_add_watch inotify_rm_watch

  mmap munmap mprotect mremap msync mincore madvise brk memfd_create
  mlock mlock2 munlock mlockall munlockall map_shadow_stack

  fork vfork execve execveat exit exit_group wait4 waitid prctl arch_prctl personality
  getpid getppid gettid getpgid getpgrp setpgid getsid setsid pidfd_open pidfd_send_signal
  getuid geteuid getgid getegid getresuid getresgid getgroups capget
  setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid
  futex set_tid_address set_robust_list get_robust_list rseq membarrier restart_syscall seccomp

  kill tkill tgkill pause rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend rt_sigtimedwait
  rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn sigaltstack signalfd signalfd4

  poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
  eventfd eventfd2
  connect accept accept4 bind listen shutdown sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg
  getsockname getpeername setsockopt getsockopt

  time times gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep alarm
  getitimer setitimer timer_create timer_settime timer_gettime timer_getoverrun timer_delete
  timerfd_create timerfd_settime timerfd_gettime

  sched_yield sched_getaffinity sched_setaffinity sched_getscheduler sched_setscheduler
  sched_getparam sched_setparam sched_get_priority_max sched_get_priority_min
  sched_rr_get_interval getpriority setpriority getcpu
  getrlimit setrlimit prlimit64 getrusage uname sysinfo getrandom
`);
/** What a boot gets beside it: a user-mode kernel traces its own processes, and gives them their segments. */
export const ALLOWED_BOOT: readonly string[] = names("ptrace modify_ldt");
/** Refused with EPERM, as the kernel itself refuses most of them to a user without rights. */
export const REFUSED: readonly string[] = names(`
  keyctl add_key request_key bpf perf_event_open kcmp pidfd_getfd
  process_vm_readv process_vm_writev process_madvise ptrace
  mount umount2 pivot_root chroot open_tree open_tree_attr move_mount fsopen fsconfig fsmount fspick
  mount_setattr unshare setns capset setgroups
  name_to_handle_at open_by_handle_at fanotify_init quotactl quotactl_fd acct
  init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff
  settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname iopl ioperm
  syslog vhangup
`);
/**
 * The sockets that there are, by domain, with their protocols: AF_UNIX, AF_INET and AF_INET6 with TCP and
 * UDP, AF_NETLINK with NETLINK_ROUTE.
 */
export const SOCKETS: readonly (readonly [domain: number, protocols: readonly number[]])[] = [
  [1, [0]],
  [2, [0, 6, 17]],
  [10, [0, 6, 17]],
  [16, [0]],
];
/** Every CLONE_NEW... but CLONE_NEWTIME, which clone cannot say. */
export const NEW_NAMESPACES = 0x7e020000;
/** TIOCSTI and TIOCLINUX, which put words into a terminal. */
export const TERMINAL_WORDS: readonly number[] = [0x5412, 0x541c];
