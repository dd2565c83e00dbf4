/**
 * The toy kernel with self-tests: its um kernel is a program that runs those of the list as a machine does.
 */
import { toyHome } from "../../commands/program.ts";
import { commitSeries, type Edit, formatSeries } from "../../toy/kernel.ts";
import { placeUm, umFiles } from "../../toy/um.ts";

export const SELFTESTS = "tools/testing/selftests";
/** A target and its program. */
export const MAKEFILE = `${SELFTESTS}/toy/Makefile`, TWO = `${SELFTESTS}/toy/two.sh`;

export const FILES: Readonly<Record<string, string>> = {
  ...umFiles("mm/machine.o"),
  "mm/machine.c": `#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <toy.h>

int main(void)
{
	char target[100], program[100], line[300];
	FILE *list = fopen("root/kselftest/list", "r");
	int n = 0, count = 0;
	long seconds;

	setvbuf(stdout, NULL, _IONBF, 0);
	setenv("TWO", b(2) == 4 ? "yes" : "no", 1);
	while (fgets(line, sizeof(line), list))
		count++;
	rewind(list);
	printf("Linux version 6.19\\nKTAP version 1\\n1..%d\\n", count);
	while (fscanf(list, "%ld %99s %99s", &seconds, target, program) == 3) {
		int code = 0;

		printf("# selftests: %s: %s\\n", target, program);
		snprintf(line, sizeof(line), "cd root/kselftest/%s && { ./%s > ../out; r=$?; sed 's/^/# /' ../out; exit $r; }",
			 target, program);
		if (seconds > 0)
			code = WEXITSTATUS(system(line));
		printf("%sok %d %s:%s", code != 0 && code != 4 ? "not " : "", ++n, target, program);
		if (seconds == 0)
			printf(" # ABSENT");
		else if (code == 4)
			printf(" # SKIP");
		else if (code != 0)
			printf(" # exit=%d", code);
		puts("");
	}
	puts("reboot: Power down");
	return 0;
}
`,
  [`${SELFTESTS}/Makefile`]: `all install:
	@mkdir -p $(INSTALL_PATH)
	@for one in $(TARGETS); do $(MAKE) -s -C $$one ONE=$$one INSTALL_PATH=$(INSTALL_PATH) $@ || exit; done
`,
  [MAKEFILE]: `PROGS := two.sh
all:
	@echo $(PROGS)
install:
	@mkdir -p $(INSTALL_PATH)/$(ONE)
	@cp two.sh $(INSTALL_PATH)/$(ONE)
	@for i in $(PROGS); do echo $(ONE):$$i; done >> $(INSTALL_PATH)/kselftest-list.txt
`,
  [TWO]: `#!/bin/sh
echo 1..2
echo ok 1 starts
[ $TWO = yes ] || { echo not ok 2 doubles; exit 1; }
echo ok 2 doubles
`,
};

/** A home with a series in `patches`. */
export async function placed(edits: readonly Edit[], files = FILES) {
  const home = await toyHome(files);
  await placeUm(home, { machine: true });
  const patches = `${home.dir}/patches`;
  await commitSeries(home.tree, edits);
  await formatSeries(home.tree, patches);
  return { ...home, patches };
}
