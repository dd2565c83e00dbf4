/* SPDX-License-Identifier: MIT */
/*
 * The few system calls that a probe needs, for architectures that nolibc does not know. Numbers and
 * constants come from the kernel's own exported headers.
 */
#ifndef TINY_H
#define TINY_H

#include <asm/signal.h>
#include <asm/unistd.h>
#include <linux/mman.h>
#include <linux/reboot.h>
#include <linux/types.h>

#ifndef NULL
#define NULL ((void *)0)
#endif
#define WIFEXITED(status) (((status) & 0x7f) == 0)
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define RB_POWER_OFF LINUX_REBOOT_CMD_POWER_OFF

typedef int pid_t;

int main(int argc, char **argv);
void start_c(long argc, char **argv);

#ifdef __alpha__
/* PAL call; $19 says whether $0 is an error (arch/alpha/kernel/entry.S). */
static long raw(long n, long a, long b, long c, long d, long e, long f)
{
	register long v0 __asm__("$0") = n;
	register long a0 __asm__("$16") = a;
	register long a1 __asm__("$17") = b;
	register long a2 __asm__("$18") = c;
	register long a3 __asm__("$19") = d;
	register long a4 __asm__("$20") = e;
	register long a5 __asm__("$21") = f;

	__asm__ volatile("callsys"
			 : "+r"(v0), "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
			 :
			 : "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$22", "$23", "$24",
			   "$25", "$27", "$28", "memory");
	return a3 ? -v0 : v0;
}
/* Nothing has set up the global pointer yet. */
__asm__(".text\n.globl _start\n.ent _start\n_start:\n"
	"\t.set noreorder\n\tbr $27, 1f\n1:\tldgp $29, 0($27)\n\t.set reorder\n"
	"\tldq $16, 0($30)\n\tlda $17, 8($30)\n\tjsr $26, start_c\n.end _start\n");
#define NR_GETPID __NR_getxpid
#endif

#ifdef __hppa__
/* The gateway page (arch/parisc/kernel/syscall.S); the number is loaded in the delay slot. */
static long raw(long n, long a, long b, long c, long d, long e, long f)
{
	register long r20 __asm__("r20") = n;
	register long r26 __asm__("r26") = a;
	register long r25 __asm__("r25") = b;
	register long r24 __asm__("r24") = c;
	register long r23 __asm__("r23") = d;
	register long r22 __asm__("r22") = e;
	register long r21 __asm__("r21") = f;
	register long r28 __asm__("r28");

	__asm__ volatile("ble 0x100(%%sr2, %%r0)\n\tnop"
			 : "=r"(r28), "+r"(r20), "+r"(r26), "+r"(r25), "+r"(r24), "+r"(r23),
			   "+r"(r22), "+r"(r21)
			 :
			 : "r1", "r2", "r29", "r31", "memory");
	return r28;
}
/* The stack grows up; the kernel leaves argc in %r25 and argv in %r24 (start_thread() in asm/processor.h). */
__asm__(".text\n.globl _start\n_start:\n"
	"\tldil L%$global$, %r27\n\tldo R%$global$(%r27), %r27\n"
	"\tldo 128(%r30), %r30\n\tstw %r0, -4(%r30)\n"
	"\tcopy %r25, %r26\n\tbl start_c, %r2\n\tcopy %r24, %r25\n");
#define NR_GETPID __NR_getpid
#endif

#define raw_syscall(n, a, b, c, d, e, f) \
	raw(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

void *memset(void *to, int byte, unsigned long length)
{
	volatile char *at = to;

	while (length--)
		*at++ = byte;
	return to;
}

void *memcpy(void *to, const void *from, unsigned long length)
{
	volatile char *at = to;
	const char *source = from;

	while (length--)
		*at++ = *source++;
	return to;
}

static __attribute__((unused, noreturn)) void _exit(int code)
{
	for (;;)
		raw_syscall(__NR_exit, code, 0, 0, 0, 0, 0);
}

__attribute__((used)) void start_c(long argc, char **argv)
{
	_exit(main(argc, argv));
}

static __attribute__((unused)) int open(const char *path, int flags)
{
	return raw_syscall(__NR_open, path, flags, 0, 0, 0, 0);
}

static __attribute__((unused)) int close(int fd)
{
	return raw_syscall(__NR_close, fd, 0, 0, 0, 0, 0);
}

static __attribute__((unused)) int dup2(int fd, int as)
{
	return raw_syscall(__NR_dup2, fd, as, 0, 0, 0, 0);
}

static __attribute__((unused)) long read(int fd, void *to, unsigned long length)
{
	return raw_syscall(__NR_read, fd, to, length, 0, 0, 0);
}

static __attribute__((unused)) long write(int fd, const void *from, unsigned long length)
{
	return raw_syscall(__NR_write, fd, from, length, 0, 0, 0);
}

static __attribute__((unused)) void *mmap(void *at, unsigned long length, int prot, int flags,
					  int fd, long offset)
{
	long got = raw_syscall(__NR_mmap, at, length, prot, flags, fd, offset);

	return got < 0 && got > -4096 ? (void *)-1 : (void *)got;
}
#ifndef MAP_FAILED
#define MAP_FAILED ((void *)-1)
#endif

static __attribute__((unused)) int munmap(void *at, unsigned long length)
{
	return raw_syscall(__NR_munmap, at, length, 0, 0, 0, 0);
}

static __attribute__((unused)) int getpid(void)
{
	return raw_syscall(NR_GETPID, 0, 0, 0, 0, 0, 0);
}

static __attribute__((unused)) int fork(void)
{
	return raw_syscall(__NR_fork, 0, 0, 0, 0, 0, 0);
}

static __attribute__((unused)) int waitpid(int pid, int *status, int options)
{
	return raw_syscall(__NR_wait4, pid, status, options, 0, 0, 0);
}

static __attribute__((unused)) int execve(const char *path, char *const argv[], char *const envp[])
{
	return raw_syscall(__NR_execve, path, argv, envp, 0, 0, 0);
}

static __attribute__((unused)) int kill(int pid, int signal)
{
	return raw_syscall(__NR_kill, pid, signal, 0, 0, 0, 0);
}

static __attribute__((unused)) int sched_yield(void)
{
	return raw_syscall(__NR_sched_yield, 0, 0, 0, 0, 0, 0);
}

static __attribute__((unused)) int mount(const char *what, const char *where, const char *type,
					 unsigned long flags, const void *data)
{
	return raw_syscall(__NR_mount, what, where, type, flags, data, 0);
}

static __attribute__((unused)) int reboot(int what)
{
	return raw_syscall(__NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, what, 0, 0, 0);
}

#endif
