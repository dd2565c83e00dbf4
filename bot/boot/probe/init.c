// SPDX-License-Identifier: MIT
/*
 * /init of a boot: runs each probe of /probe as a program of its own, prints KTAP around them, and
 * turns the machine off. The lines that begin with "everystep:" are what the console is read for.
 */
#include "everystep.h"

/* PROBES comes from the compiler's command line: names, each with its NUL, then an empty one. */
static const char names[] = PROBES;

static int length_of(const char *text)
{
	int length = 0;

	while (text[length])
		length++;
	return length;
}

static int run(const char *name)
{
	static char path[256] = "/probe/";
	char *argv[] = { path, NULL }, *envp[] = { NULL };
	int status = -1, i, pid;

	for (i = 0; (path[7 + i] = name[i]); i++)
		;
	pid = fork();
	if (pid == 0) {
		execve(path, argv, envp);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/*
 * printk's errors, "<3>[    1.000000] text", by their levels, which some consoles do not tell. The stamp
 * goes: what has one is the kernel's.
 */
static void errors(void)
{
	static char log[1 << 18];
	long length = raw_syscall(__NR_syslog, 3 /* SYSLOG_ACTION_READ_ALL */, log, sizeof(log), 0, 0, 0);
	long at, to;
	int left = 60;

	for (at = 0; at < length && left; at = to + 1) {
		for (to = at; to < length && log[to] != '\n'; to++)
			;
		if (to - at < 4 || log[at] != '<' || log[at + 1] < '0' || log[at + 1] > '3' || log[at + 2] != '>')
			continue;
		es_put("everystep: said ");
		es_number(log[at + 1] - '0');
		es_put(" ");
		at += 3;
		while (at < to && log[at] == '[')
			while (at < to && log[at++] != ']')
				;
		if (at < to && log[at] == ' ')
			at++;
		if (to < length)
			log[to] = 0;
		else
			log[sizeof(log) - 1] = 0;
		es_put(log + at);
		es_end();
		left--;
	}
}

static void console(void)
{
	int fd = open("/dev/console", 2 /* O_RDWR */);

	if (fd < 0)
		return;
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
}

int main(int argc, char **argv)
{
	const char *name;
	int count = 0, n = 0, code;

	(void)argc;
	(void)argv;
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	console();
	es_put("everystep: init");
	es_end();
	for (name = names; *name; name += length_of(name) + 1)
		count++;
	es_put("KTAP version 1");
	es_end();
	es_put("1..");
	es_number(count);
	es_end();
	for (name = names; *name; name += length_of(name) + 1) {
		es_put("  KTAP version 1");
		es_end();
		code = run(name);
		if (code < 0 || code > 1) {
			es_put("# it ended with ");
			es_put(code < 0 ? "a signal" : "an unknown code");
			es_end();
		}
		es_put(code == 0 ? "ok " : "not ok ");
		es_number(++n);
		es_put(" - ");
		es_put(name);
		es_end();
	}
	errors();
	es_put("everystep: done");
	es_end();
	reboot(RB_POWER_OFF);
	for (;;)
		sched_yield();
}
