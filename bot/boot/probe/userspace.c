// SPDX-License-Identifier: MIT
/* The probe of a series that brings none: programs run, memory can be had, children end. */
#include "everystep.h"

int main(int argc, char **argv)
{
	int status = -1, pid;
	char *page;

	(void)argc;
	(void)argv;
	page = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ok(page != MAP_FAILED, "mmap");
	if (page != MAP_FAILED) {
		*page = 1;
		ok(munmap(page, 1 << 20) == 0, "munmap");
	}
	pid = fork();
	if (pid == 0)
		_exit(7);
	waitpid(pid, &status, 0);
	ok(pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 7, "fork and wait");
	value("MemTotal", number_after("/proc/meminfo", "MemTotal:"), "kB");
	return done();
}
