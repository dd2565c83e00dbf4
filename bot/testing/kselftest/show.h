/* SPDX-License-Identifier: MIT */
/*
 * Shows what a program of self-tests prints, as the tree's kselftest/runner.sh does: its lines behind "# ".
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Lines of one program; what it prints beyond them is not told. */
#define MOST_LINES 20000

enum { TIMED_OUT = -2, KILLED = -3 };

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

/* What a program prints, and how much of it was told. */
struct told {
	char text[1024];
	size_t length;
	int lines;
	/* The line is the rest of a long one: it begins with one more blank, and so with no result. */
	int rest;
};

static void put_text(struct told *told)
{
	static char line[1100];

	told->text[told->length] = 0;
	snprintf(line, sizeof(line), "# %s%s\n", told->rest ? " " : "", told->text);
	if (told->lines++ < MOST_LINES)
		put(line);
	else if (told->lines == MOST_LINES + 1)
		put("# (what more it prints is left out)\n");
	told->length = 0;
}

static void tell(struct told *told, const char *from, ssize_t n)
{
	ssize_t i;

	for (i = 0; i < n; i++) {
		if (from[i] == '\n') {
			put_text(told);
			told->rest = 0;
			continue;
		}
		if (told->length == sizeof(told->text) - 1) {
			put_text(told);
			told->rest = 1;
		}
		told->text[told->length++] = from[i] ? from[i] : ' ';
	}
}

/*
 * Shows what a program prints until that ends, or its time; what is left of a line without an end, too. What it has printed
 * when it ends is told, however long the console takes; a child of it that prints on is not waited for. Gives its exit code,
 * TIMED_OUT, or KILLED less the signal that ended it.
 */
static int show(int from, int pid, long seconds, void (*stop)(void))
{
	static struct told told;
	int status, ended = 0, open = 1, late = 0, left = 0;
	long end = now() + seconds;

	told.length = told.lines = told.rest = 0;
	while (ended ? open && left > 0 : !late) {
		struct pollfd one = { .fd = open ? from : -1, .events = POLLIN };
		int ready = poll(&one, 1, ended ? 0 : open ? 200 : 20);

		if (ready > 0) {
			char some[512];
			size_t size = ended && left < (int)sizeof(some) ? (size_t)left : sizeof(some);
			ssize_t n = read(from, some, size);

			if (n > 0)
				tell(&told, some, n);
			else
				open = 0;
			left -= ended ? n : 0;
		} else if (ended) {
			break;
		}
		if (ended)
			continue;
		if (waitpid(pid, &status, WNOHANG) == pid) {
			ended = 1;
			if (ioctl(from, FIONREAD, &left))
				left = 0;
		} else if (now() > end) {
			late = 1;
			stop();
			waitpid(pid, &status, 0);
		}
	}
	if (told.length > 0)
		put_text(&told);
	if (late)
		return TIMED_OUT;
	return WIFEXITED(status) ? WEXITSTATUS(status) : KILLED - WTERMSIG(status);
}
