/**
 * Programs of the toy tree: tools/ and self-tests with Makefiles as the kernel's are, which write into the source.
 */
import { TOY_FILES } from "./kernel.ts";

/** The toy kernel with programs; `lacking` and `wanting` include headers that no machine has. */
export const TOOLS_FILES: Readonly<Record<string, string>> = {
  ...TOY_FILES,
  "Makefile": TOY_FILES["Makefile"]!
    .replace("all prepare defconfig", "all headers prepare defconfig")
    .replace(
      "olddefconfig prepare: ;\n",
      "olddefconfig prepare: ;\nheaders:\n\t@mkdir -p usr/include\n\t@cp $(srctree)/include/toy.h usr/include\n",
    ),
  "tools/Makefile": `descend = +@$(MAKE) --no-print-directory -C $(1) $(2)

hello lacking: FORCE
	$(call descend,$@)
deep: FORCE
	$(call descend,power/$@)
hello_clean lacking_clean:
	$(call descend,$(@:_clean=),clean)
FORCE:
.PHONY: FORCE
`,
  "tools/include/shared.h": "#define SHARED 1\n",
  "tools/hello/Makefile": `CFLAGS := -Wall -I../include
hello: hello.o greet.o
	$(CC) -o $@ $^
clean:
	rm -f hello *.o
`,
  "tools/hello/hello.c": `#include <shared.h>
#include "greet.h"

int main(void)
{
	return greet(SHARED);
}
`,
  "tools/hello/greet.h": "int greet(int n);\n",
  "tools/hello/greet.c": `#include "greet.h"

int greet(int n)
{
#ifdef TOY_LOUD
	n += 1;
#endif
	return n;
}
`,
  "tools/hello/spare.c": "int spare;\n",
  "tools/lacking/Makefile": "lacking: lacking.c other.c\n\t$(CC) -o $@ $^\n",
  "tools/lacking/lacking.c": `#include <sys/capability-of-no-machine.h>

int main(void)
{
	return 0;
}
`,
  "tools/lacking/other.c": "int other;\n",
  "tools/wanting/Makefile": "wanting: wanting.c\n\t$(CC) -o $@ $^\n",
  "tools/wanting/wanting.c": `#include <libusb-1.0/of-no-machine.h>

int main(void)
{
	return 0;
}
`,
  "tools/power/deep/Makefile":
    "deep: deep.c ../../../mm/b.c\n\t$(CC) -I../../../include -Wall -o $@ $^\n",
  "tools/power/deep/deep.c": `#include <toy.h>

int main(void)
{
	return b(2);
}
`,
  "tools/untold/README": "no Makefile\n",
  "tools/untold/untold.c": "int untold;\n",
  "tools/testing/selftests/Makefile": `all:
	@for TARGET in $(TARGETS); do \\
		$(MAKE) --no-print-directory -C $$TARGET $(if $(FORCE_TARGETS),|| exit); \\
	done
`,
  "tools/testing/selftests/small/Makefile":
    "small: small.c\n\t$(CC) -Wall $(KHDR_INCLUDES) -o $@ $^\n",
  "tools/testing/selftests/small/small.c": `#include <toy.h>

int main(void)
{
	return 0;
}
`,
};
