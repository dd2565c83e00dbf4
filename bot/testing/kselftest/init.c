// SPDX-License-Identifier: MIT
/*
 * /init of a machine that runs self-tests of the kernel's tree (tools/testing/selftests): those of /kselftest/list, a line
 * each, "SECONDS TARGET PROGRAM". It prints what the tree's own kselftest/runner.sh prints: the
 * lines of a program behind "# ", then its result by its exit code. In the end it turns the machine off:
 * END says how.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIST "/kselftest/list"
#ifndef END
#define END RB_POWER_OFF
#endif
/* Lines of one program; who prints more is not read to his end. */
#define MOST_LINES 20000

enum { SKIP = 4, TIMED_OUT = -1, KILLED = -2 };

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

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

/* A line and all of it at once, so that the kernel's own do not get into it. */
static void put(const char *line)
{
	size_t length = strlen(line), done = 0;

	while (done < length) {
		ssize_t n = write(1, line + done, length - done);

		if (n <= 0)
			return;
		done += n;
	}
}

static void put_text(char *text)
{
	static char line[1100];

	snprintf(line, sizeof(line), "# %s\n", text);
	put(line);
}

/* Shows what a program prints until that ends, or its time; what is left of a line without an end, too. */
static int show(int from, int pid, long seconds)
{
	static char text[1024];
	size_t length = 0;
	int lines = 0, status, ended = 0;
	long end = now() + seconds;

	for (;;) {
		struct pollfd one = { .fd = from, .events = POLLIN };
		int ready = poll(&one, 1, 200);

		if (ready > 0) {
			char c[512];
			ssize_t n = read(from, c, sizeof(c)), i;

			if (n <= 0)
				break;
			for (i = 0; i < n; i++) {
				if (c[i] != '\n' && length < sizeof(text) - 1) {
					text[length++] = c[i] ? c[i] : ' ';
					continue;
				}
				text[length] = 0;
				if (lines++ < MOST_LINES)
					put_text(text);
				length = 0;
				if (c[i] != '\n')
					text[length++] = c[i];
			}
			continue;
		}
		/* A child of the program may keep the pipe open for ever. */
		if (ended)
			break;
		if (waitpid(pid, &status, WNOHANG) == pid) {
			ended = 1;
			continue;
		}
		if (seconds > 0 && now() > end) {
			kill(-1, SIGKILL);
			waitpid(pid, &status, 0);
			return TIMED_OUT;
		}
	}
	if (length > 0) {
		text[length] = 0;
		put_text(text);
	}
	while (!ended && waitpid(pid, &status, WNOHANG) != pid) {
		if (seconds > 0 && now() > end) {
			kill(-1, SIGKILL);
			waitpid(pid, &status, 0);
			return TIMED_OUT;
		}
		usleep(20000);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : KILLED - WTERMSIG(status);
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
	code = pid < 0 ? 126 : show(ends[0], pid, seconds);
	close(ends[0]);
	/* What it left running is not the next one's. */
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	return code;
}

static void result(int n, const char *target, const char *program, long seconds, int code)
{
	static char line[1400];
	int good = code == 0 || code == SKIP, length;

	length = snprintf(line, sizeof(line), "%sok %d %s:%s", good ? "" : "not ", n, target, program);
	if (code == SKIP)
		length += snprintf(line + length, sizeof(line) - length, " # SKIP");
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
		result(++n, target, program, seconds, run(target, program, seconds));
	}
	sync();
	reboot(END);
	for (;;)
		pause();
}
