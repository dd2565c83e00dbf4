// SPDX-License-Identifier: MIT
/*
 * /init of a machine that runs self-tests of the kernel's tree (tools/testing/selftests): those of /kselftest/list, a line
 * each, "SECONDS TARGET PROGRAM". It prints what the tree's own kselftest/runner.sh prints: the
 * lines of a program behind "# ", then its result by its exit code; one of 0 seconds is not there. In the end it turns
 * the machine off: END says how.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "show.h"

#define LIST "/kselftest/list"
#ifndef END
#define END RB_POWER_OFF
#endif
enum { SKIP = 4, ABSENT = -1 };

static void mount_all(void)
{
	static const char *const mounts[][2] = {
		{ "devtmpfs", "/dev" }, { "proc", "/proc" }, { "sysfs", "/sys" }, { "tmpfs", "/tmp" },
		{ "tmpfs", "/dev/shm" }, { "debugfs", "/sys/kernel/debug" }, { "tracefs", "/sys/kernel/tracing" },
		{ "cgroup2", "/sys/fs/cgroup" },
	};
	unsigned int i;

	/* What a kernel does not have, its tests skip. */
	for (i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i][1], 0755);
		mount(mounts[i][0], mounts[i][1], mounts[i][0], 0, NULL);
	}
}

static void stop_all(void)
{
	kill(-1, SIGKILL);
}

static int run(const char *target, const char *program, long seconds)
{
	char dir[600], path[600];
	int ends[2], pid, code;

	snprintf(dir, sizeof(dir), "/kselftest/%s", target);
	snprintf(path, sizeof(path), "./%s", program);
	if (pipe(ends))
		return 126;
	pid = fork();
	if (pid == 0) {
		char *argv[] = { path, NULL };
		int nothing = open("/dev/null", O_RDWR);

		setsid();
		dup2(nothing, 0);
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		close(ends[0]);
		close(ends[1]);
		if (chdir(dir))
			_exit(126);
		execv(path, argv);
		_exit(127);
	}
	close(ends[1]);
	code = pid < 0 ? 126 : show(ends[0], pid, seconds, stop_all);
	close(ends[0]);
	/* What it left running is not the next one's. */
	stop_all();
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	return code;
}

static void result(int n, const char *target, const char *program, long seconds, int code)
{
	static char line[1400];
	int good = code == 0 || code == SKIP || code == ABSENT, length;

	length = snprintf(line, sizeof(line), "%sok %d %s:%s", good ? "" : "not ", n, target, program);
	if (code == SKIP)
		length += snprintf(line + length, sizeof(line) - length, " # SKIP");
	else if (code == ABSENT)
		length += snprintf(line + length, sizeof(line) - length, " # ABSENT");
	else if (code == TIMED_OUT)
		length += snprintf(line + length, sizeof(line) - length, " # TIMEOUT %ld seconds", seconds);
	else if (code <= KILLED)
		length += snprintf(line + length, sizeof(line) - length, " # signal=%d", KILLED - code);
	else if (code != 0)
		length += snprintf(line + length, sizeof(line) - length, " # exit=%d", code);
	snprintf(line + length, sizeof(line) - length, "\n");
	put(line);
}

int main(void)
{
	char target[256], program[256], line[700];
	int count = 0, n = 0, console;
	long seconds;
	FILE *list;

	/* It kills whatever else runs. */
	if (getpid() != 1) {
		fprintf(stderr, "this is the first program of a machine\n");
		return 1;
	}
	mount_all();
	console = open("/dev/console", O_RDWR);
	if (console >= 0) {
		dup2(console, 0);
		dup2(console, 1);
		dup2(console, 2);
	}
	setenv("PATH", "/bin", 1);
	setenv("HOME", "/tmp", 1);
	setenv("KSFT_MACHINE_SLOW", "yes", 1);
	list = fopen(LIST, "r");
	while (list && fgets(line, sizeof(line), list))
		count++;
	if (list)
		rewind(list);
	put("KTAP version 1\n");
	snprintf(line, sizeof(line), "1..%d\n", count);
	put(line);
	while (list && fscanf(list, "%ld %255s %255s", &seconds, target, program) == 3) {
		snprintf(line, sizeof(line), "# selftests: %s: %s", target, program);
		put(line);
		put("\n");
		result(++n, target, program, seconds, seconds > 0 ? run(target, program, seconds) : ABSENT);
	}
	sync();
	reboot(END);
	for (;;)
		pause();
}
