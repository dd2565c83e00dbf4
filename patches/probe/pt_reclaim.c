// SPDX-License-Identifier: MIT
/*
 * What the series promises: page tables that map nothing any more are given back by MADV_DONTNEED.
 * Then what it puts at risk: page tables are freed while others walk them, and also when there is no
 * memory for the batch that mm/mmu_gather.c collects them in.
 */
#include "everystep.h"

#if __SIZEOF_LONG__ > 4
#define AREA (1UL << 30)
#define AREA_NAME "1 GiB of address space"
#else
/* 32-bit machines have no GiB in one piece: m68k has 768 MiB of it (TASK_UNMAPPED_BASE). */
#define AREA (256UL << 20)
#define AREA_NAME "256 MiB of address space"
#endif
#define STEP (2UL << 20)
#define PROT (PROT_READ | PROT_WRITE)
#define FLAGS (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

/* These free page tables by a __tlb_remove_table() of their own, so PT_RECLAIM leaves them out. */
#if defined(__powerpc__) || defined(__sparc__)
#define NO "no, by design"
#else
#define NO "no"
#endif

static void say(const char *name, const char *text)
{
	es_put("  # everystep: ");
	es_put(name);
	es_put(" ");
	es_put(text);
	es_end();
}

static long tables(void)
{
	return number_after("/proc/self/status", "VmPTE:");
}

/* An area whose page tables hold 4 KiB or larger base pages only. */
static char *area(unsigned long length)
{
	char *at = mmap(NULL, length, PROT, FLAGS, -1, 0);

	if (at == MAP_FAILED)
		return NULL;
	give_back(at, length, MADV_NOHUGEPAGE);
	return at;
}

static void touch(char *at, unsigned long length)
{
	unsigned long i;

	for (i = 0; i < length; i += STEP)
		at[i] = 1;
}

static int is_empty(const char *at, unsigned long length)
{
	unsigned long i;

	for (i = 0; i < length; i += STEP)
		if (at[i])
			return 0;
	return 1;
}

static void given_back(void)
{
	long base = tables(), touched, after;
	char *at = area(AREA);

	if (!ok(at != NULL, AREA_NAME))
		return;
	touch(at, AREA);
	touched = tables();
	ok(give_back(at, AREA, MADV_DONTNEED) == 0, "MADV_DONTNEED");
	after = tables();
	value("VmPTE-base", base, "kB");
	value("VmPTE-touched", touched, "kB");
	value("VmPTE-after", after, "kB");
	ok(touched > base, "page tables grow");
	ok(after <= touched, "page tables do not grow by MADV_DONTNEED");
	/* Most of them: the table that its neighbours share may stay. */
	say("page-tables-given-back", after - base < (touched - base) / 4 ? "yes" : NO);
	ok(is_empty(at, AREA), "pages read as zero");
	ok(munmap(at, AREA) == 0, "munmap");
}

/* ---- freeing while others walk ---- */

#define WALKED (64UL << 20)
#define ROUNDS 24
#define WORKERS 3

/* Puts "/proc/PID/" and a name together. */
static char *proc_path(int pid, const char *name)
{
	static char path[64] = "/proc/";
	char *at = decimal(path + 6, pid);

	for (*at++ = '/'; *name; name++)
		*at++ = *name;
	*at = 0;
	return path;
}

/* Walks the page tables of another process without stopping it: smaps, and GUP of its pages. */
static void walk(int pid, char *at)
{
	struct { void *at; unsigned long length; } local, remote;
	char text[4096], byte;
	unsigned long i;

	for (;;) {
		slurp(proc_path(pid, "smaps"), text, sizeof(text));
		for (i = 0; i < WALKED; i += STEP) {
			local.at = &byte;
			remote.at = at + i;
			local.length = remote.length = 1;
			raw_syscall(__NR_process_vm_readv, pid, &local, 1, &remote, 1, 0);
		}
	}
}

/* Page tables that come and go: by MADV_DONTNEED, munmap, fork, exec and exit. */
static int work(char *shared)
{
	int round, pid, status;

	for (round = 0; round < ROUNDS; round++) {
		char *own = area(WALKED);

		if (!own)
			return 1;
		touch(own, WALKED);
		touch(shared, WALKED);
		pid = fork();
		if (pid == 0) {
			char *argv[] = { "/probe/pt_reclaim", "exec", NULL }, *envp[] = { NULL };

			touch(own, WALKED);
			give_back(own, WALKED, MADV_DONTNEED);
			if (round % 4 == 0)
				execve(argv[0], argv, envp);
			_exit(is_empty(own, WALKED) ? 0 : 1);
		}
		give_back(shared, WALKED, MADV_DONTNEED);
		give_back(own, WALKED / 2, MADV_DONTNEED);
		if (!is_empty(shared, WALKED) || !is_empty(own, WALKED / 2))
			return 1;
		if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
			return 1;
		munmap(own, WALKED);
	}
	return 0;
}

static void under_load(void)
{
	char *at = area(WALKED);
	int i, me = getpid(), status, walker, good = 1, pids[WORKERS];

	if (!ok(at != NULL, "64 MiB of address space"))
		return;
	for (i = 0; i < WORKERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(work(at));
	}
	walker = fork();
	if (walker == 0)
		walk(me, at);
	good = work(at) == 0;
	for (i = 0; i < WORKERS; i++)
		if (pids[i] < 0 || waitpid(pids[i], &status, 0) != pids[i] || status != 0)
			good = 0;
	ok(good, "fork, exec, mmap, munmap and MADV_DONTNEED while page tables are walked");
	if (walker > 0) {
		kill(walker, 9);
		waitpid(walker, &status, 0);
	}
	munmap(at, WALKED);
}

/* ---- threads ---- */

#ifdef THREAD_CLONE
#define CLONE_VM_FS_FILES 0x700

static char *volatile common;
static volatile int thread_bad;

static void __attribute__((noinline)) thread(void)
{
	int round;

	for (round = 0; round < ROUNDS; round++) {
		touch(common, WALKED);
		give_back(common, WALKED, MADV_DONTNEED);
	}
}

static int __attribute__((noinline)) start_thread(char *top)
{
	long pid = THREAD_CLONE(CLONE_VM_FS_FILES | SIGCHLD, top);

	if (pid == 0) {
		thread();
		_exit(0);
	}
	return pid;
}

static void threads(void)
{
	static char stacks[2][16384] __attribute__((aligned(64)));
	int i, status, good = 1, pids[2];

	common = area(WALKED);
	for (i = 0; i < 2; i++)
		pids[i] = start_thread(stacks[i] + sizeof(stacks[i]) - 512);
	thread();
	for (i = 0; i < 2; i++)
		if (pids[i] < 0 || waitpid(pids[i], &status, 0) != pids[i] || status != 0)
			good = 0;
	give_back(common, WALKED, MADV_DONTNEED);
	ok(good && is_empty(common, WALKED), "threads touch and give back the same pages");
	munmap(common, WALKED);
}
#else
static void threads(void)
{
	skip("threads touch and give back the same pages", "no way to start one on this architecture");
}
#endif

/* ---- freeing without memory ---- */

/*
 * With min_free_kbytes above all that is free no GFP_NOWAIT allocation succeeds, so that
 * tlb_remove_table() has no batch and frees each table by itself: with PT_RECLAIM by call_rcu() of
 * a head inside the struct ptdesc, which the table must then have.
 */
static void starved(void)
{
	static const char knob[] = "/proc/sys/vm/min_free_kbytes";
	const char *name = "page tables are freed without memory for a batch";
	char before[32], *at;
	long length = slurp(knob, before, sizeof(before));
	int take = open(knob, 1 /* O_WRONLY */), give = open(knob, 1), good;

	spill("/proc/self/oom_score_adj", "-1000");
	/* Else our own code is reclaimed, and nothing can read it in again. */
	if (raw_syscall(__NR_mlockall, MCL_CURRENT, 0, 0, 0, 0, 0) != 0) {
		skip(name, "mlockall() fails");
		return;
	}
	at = area(AREA);
	if (!at || length <= 0 || take < 0 || give < 0) {
		skip(name, "no min_free_kbytes");
		return;
	}
	touch(at, AREA);
	if (write(take, "1048576", 7) != 7) {
		skip(name, "min_free_kbytes cannot be set");
		return;
	}
	good = give_back(at, AREA, MADV_DONTNEED) == 0;
	good = write(give, before, length) == length && good;
	ok(good, name);
	munmap(at, AREA);
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return 0;
	given_back();
	under_load();
	threads();
	starved();
	return done();
}
