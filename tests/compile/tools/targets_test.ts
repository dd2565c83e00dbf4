import assert from "node:assert/strict";
import { toolLines, toolMake, toolOf, toolTargets } from "../../../bot/compile/tools/targets.ts";

const MAKEFILE = `acpi: FORCE
	$(call descend,power/$@)

mm usb: FORCE
	$(call descend,$@)

bpf bpf/%: FORCE
	$(call descend,$@)

perf: FORCE
	$(Q)mkdir -p $(PERF_O) .
	$(Q)$(MAKE) --no-print-directory -C perf O=$(PERF_O) subdir=

turbostat x86_energy_perf_policy: FORCE
	$(call descend,power/x86/$@)

selftests: FORCE
	$(call descend,testing/$@)

all: acpi mm

mm_install usb_install:
	$(call descend,$(@:_install=),install)

thermal: FORCE
	$(call descend,lib/$@)
thermal_clean:
	$(call descend,lib/thermal,clean)
X := y
`;

const MAKEFILES = new Set([
  ...["power/acpi", "mm", "usb", "bpf", "bpf/bpftool", "perf", "perf/Documentation", "lib/thermal"],
  ...["lib/subcmd", "power/x86/turbostat", "testing/selftests/net", "testing/selftests/net/lib"],
].map((dir) => `tools/${dir}/Makefile`));

const tree = {
  makefile: MAKEFILE,
  has: (path: string) => Promise.resolve(MAKEFILES.has(path)),
};

Deno.test("targets of tools/Makefile with the directory that each descends into", () => {
  assert.deepEqual([...toolTargets(MAKEFILE)], [
    ["acpi", "power/acpi"],
    ["mm", "mm"],
    ["usb", "usb"],
    ["bpf", "bpf"],
    ["bpf/%", "bpf/%"],
    ["perf", "perf"],
    ["turbostat", "power/x86/turbostat"],
    ["x86_energy_perf_policy", "power/x86/x86_energy_perf_policy"],
    ["thermal", "lib/thermal"],
  ]);
  assert.deepEqual([...toolTargets("")], []);
});

Deno.test("a file is built by the target of its directory, else by the nearest Makefile", async () => {
  const words = async (path: string) => {
    const tool = await toolOf(path, tree);
    const how = tool && await toolMake(tool, tree);
    return how && toolLines(how).join("; ");
  };
  assert.equal(await words("tools/power/acpi/tools/acpidump/apmain.c"), "make -C tools acpi");
  assert.equal(await words("tools/perf/Documentation/x.c"), "make -C tools perf");
  assert.equal(await words("tools/bpf/bpftool/main.c"), "make -C tools bpf/bpftool");
  assert.equal(await words("tools/bpf/bpf_dbg.c"), "make -C tools bpf");
  assert.equal(await words("tools/lib/subcmd/help.c"), "make -C tools/lib/subcmd");
  assert.equal(await words("tools/lib/list_sort.c"), undefined);
  assert.equal(await words("tools/include/linux/list.h"), undefined);
  assert.equal(
    await words("tools/testing/selftests/net/lib/csum.c"),
    "make headers; make -C tools/testing/selftests TARGETS=net/lib SKIP_TARGETS= FORCE_TARGETS=1",
  );
  assert.equal(await words("tools/testing/selftests/kselftest.h"), undefined);
});

Deno.test("a target whose directory is not there is none of the tree", async () => {
  assert.equal(await toolMake({ by: "tools", name: "x86_energy_perf_policy" }, tree), undefined);
  assert.equal(await toolMake({ by: "selftests", name: "mm" }, tree), undefined);
  assert.equal(await toolMake({ by: "tools", name: "bpf/none" }, tree), undefined);
});
