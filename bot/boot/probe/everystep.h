/* SPDX-License-Identifier: MIT */
/*
 * What a probe is written against: the kernel's own nolibc where it knows the architecture, and
 * tiny.h where it does not, so that a probe is plain C with open(), mmap(), fork() and the like.
 * Test results are printed as KTAP (Documentation/dev-tools/ktap.rst), and what was measured as
 * "# everystep: NAME VALUE UNIT", which the report shows over the states of a series.
 *
 *	#include "everystep.h"
 *
 *	int main(void)
 *	{
 *		ok(getpid() > 0, "getpid");
 *		return done();
 *	}
 */
#ifndef EVERYSTEP_H
#define EVERYSTEP_H

#if defined(__alpha__) || defined(__hppa__)
#include "tiny.h"
#else
#include "nolibc.h"
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#define raw_syscall(n, a, b, c, d, e, f) \
	my_syscall6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#endif

#include <linux/mman.h>

#ifndef MADV_DONTNEED
#define MADV_DONTNEED 4
#endif
#ifndef MADV_NOHUGEPAGE
#define MADV_NOHUGEPAGE 15
#endif

/*
 * A thread by a bare clone(): where it can be done without assembly, the child only calls a function
 * on its own stack and never returns.
 */
#if defined(__s390x__)
#define THREAD_CLONE(flags, stack) raw_syscall(__NR_clone, stack, flags, 0, 0, 0, 0)
#elif !defined(__sparc__) && !defined(__hppa__)
#define THREAD_CLONE(flags, stack) raw_syscall(__NR_clone, flags, stack, 0, 0, 0, 0)
#endif

/* A line is put together first and written at once, so that the kernel's do not get into it. */
static char es_text[256];
static unsigned int es_length;
static int es_count, es_bad;

static __attribute__((unused)) void es_put(const char *text)
{
	while (*text && es_length < sizeof(es_text) - 2)
		es_text[es_length++] = *text++;
}

/* Decimal, without a division: alpha's is in a library that is not there. */
static __attribute__((unused)) char *decimal(char *to, unsigned long n)
{
	unsigned long power = 1;

	while (power <= n >> 4 || (power * 10 > power && power * 10 <= n))
		power *= 10;
	for (;;) {
		*to = '0';
		for (; n >= power; n -= power)
			++*to;
		to++;
		if (power == 1)
			break;
		for (unsigned long next = 1;; next *= 10)
			if (next * 10 == power) {
				power = next;
				break;
			}
	}
	*to = 0;
	return to;
}

static __attribute__((unused)) void es_number(unsigned long n)
{
	char digits[24];

	decimal(digits, n);
	es_put(digits);
}

static __attribute__((unused)) void es_end(void)
{
	es_text[es_length++] = '\n';
	write(1, es_text, es_length);
	es_length = 0;
}

/* A result: "ok 1 - name", or "not ok 1 - name". */
static __attribute__((unused)) int ok(int good, const char *name)
{
	if (!good)
		es_bad = 1;
	es_put(good ? "  ok " : "  not ok ");
	es_number(++es_count);
	es_put(" - ");
	es_put(name);
	es_end();
	return good;
}

/* A test that cannot be made here. */
static __attribute__((unused)) void skip(const char *name, const char *why)
{
	es_put("  ok ");
	es_number(++es_count);
	es_put(" - ");
	es_put(name);
	es_put(" # SKIP ");
	es_put(why);
	es_end();
}

/* What was measured; the name has no spaces. */
static __attribute__((unused)) void value(const char *name, unsigned long number, const char *unit)
{
	es_put("  # everystep: ");
	es_put(name);
	es_put(" ");
	es_number(number);
	es_put(" ");
	es_put(unit);
	es_end();
}

/* The plan, at the end; gives what main() returns. */
static __attribute__((unused)) int done(void)
{
	es_put("  1..");
	es_number(es_count);
	es_end();
	return es_bad;
}

/* The beginning of a file, as a string; its length, or below 0. */
static __attribute__((unused)) long slurp(const char *path, char *text, unsigned long size)
{
	long length, sum = 0;
	int fd = open(path, 0);

	if (fd < 0)
		return -1;
	while (sum < (long)size - 1 && (length = read(fd, text + sum, size - 1 - sum)) > 0)
		sum += length;
	close(fd);
	text[sum] = 0;
	return sum;
}

/* The number after a word in a file: "VmPTE:" in /proc/self/status; below 0 if it is not there. */
static __attribute__((unused)) long number_after(const char *path, const char *word)
{
	static char text[8192];
	const char *at = text, *a, *b;
	long number = 0;

	if (slurp(path, text, sizeof(text)) < 0)
		return -1;
	for (; *at; at++) {
		for (a = at, b = word; *b && *a == *b; a++, b++)
			;
		if (!*b)
			break;
	}
	if (!*at)
		return -1;
	for (at = a; *at == ' ' || *at == '\t'; at++)
		;
	for (; *at >= '0' && *at <= '9'; at++)
		number = number * 10 + *at - '0';
	return number;
}

/* Writes a string into a file that is there. */
static __attribute__((unused)) int spill(const char *path, const char *text)
{
	long length = 0;
	int fd = open(path, 1 /* O_WRONLY */);

	if (fd < 0)
		return -1;
	while (text[length])
		length++;
	length = write(fd, text, length);
	close(fd);
	return length < 0 ? -1 : 0;
}

static __attribute__((unused)) int give_back(void *start, unsigned long length, int advice)
{
	return raw_syscall(__NR_madvise, start, length, advice, 0, 0, 0);
}

#endif
