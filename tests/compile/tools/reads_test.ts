import assert from "node:assert/strict";
import { brokenIn } from "../../../bot/compile/tools/broken.ts";
import { untouched } from "../../../bot/compile/tools/reads.ts";
import { lacksOf, withPackages } from "../../../bot/compile/tools/missing.ts";
import type { Diagnostic } from "../../../bot/compile/types.ts";

const last = { state: 2, reads: new Set(["mm/b.c", "tools/mm/page-types.c"]) };
const isUntouched = (by: "tools" | "selftests", name: string, path: string) =>
  untouched({ by, name }, last, [path]) !== undefined;

Deno.test("what may be read by more than a compiler is touched where its directory is", () => {
  assert.equal(isUntouched("tools", "mm", "mm/a.c"), true);
  assert.equal(isUntouched("tools", "mm", "mm/b.c"), false);
  assert.equal(isUntouched("tools", "mm", "tools/perf/perf.c"), true);
  assert.equal(isUntouched("tools", "perf", "tools/perf/perf.c"), false);
  assert.equal(isUntouched("tools", "mm", "tools/lib/api/fs/fs.c"), false);
  assert.equal(isUntouched("tools", "mm", "tools/testing/selftests/mm/a.c"), true);
  assert.equal(isUntouched("selftests", "mm", "tools/testing/selftests/lib.mk"), false);
  assert.equal(isUntouched("selftests", "mm", "include/uapi/linux/mman.h"), false);
  assert.equal(isUntouched("selftests", "mm", "arch/x86/include/uapi/asm/mman.h"), false);
  assert.equal(isUntouched("tools", "perf", "arch/x86/entry/syscalls/syscall_64.tbl"), false);
  assert.equal(isUntouched("tools", "mm", "Documentation/mm/a.rst"), true);
  assert.equal(isUntouched("tools", "ynl", "Documentation/netlink/specs/ethtool.yaml"), false);
});

Deno.test("a header that is missing is told with its package, where that is known", () => {
  const missing = (header: string) => {
    const message = `${header}: No such file or directory`;
    const diagnostics: readonly Diagnostic[] = [{ severity: "error", tool: "cc", message }];
    return withPackages(diagnostics, lacksOf(diagnostics))[0]!.message;
  };
  assert.equal(
    missing("pci/pci.h"),
    "pci/pci.h: No such file or directory (Debian's libpci-dev has it)",
  );
  assert.equal(missing("our/own.h"), "our/own.h: No such file or directory");
});

Deno.test("targets that failed have names of programs, and those around them do not count", async () => {
  const file = await Deno.makeTempFile({ prefix: "everystep-test-" });
  const broken = (lines: readonly string[]) => {
    Deno.writeTextFileSync(file, lines.join("\n"));
    return brokenIn(file, [], "/src");
  };
  try {
    const log = [
      "make[2]: *** [<builtin>: a.o] Error 1",
      "make[2]: *** [../lib.mk:222: /src/tools/testing/selftests/mm/cow] Error 1",
      "make[1]: *** [Makefile:214: all] Error 2",
      "make: *** [Makefile:77: mm] Error 2",
    ];
    assert.deepEqual(broken(log), ["a.o", "tools/testing/selftests/mm/cow"]);
    assert.deepEqual(broken(log.slice(2)), ["all", "mm"]);
    assert.deepEqual(broken([]), []);
  } finally {
    await Deno.remove(file);
  }
});
