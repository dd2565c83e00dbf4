/**
 * Which programs bot/testing/kselftest/run.sh has a machine run, with a tree whose self-tests are scripts.
 */
import assert from "node:assert/strict";
import { dirname } from "@std/path";
import { tempDir } from "../../../bot/system/files/dirs.ts";
import { run } from "../../../bot/system/process/process.ts";

const RUN = decodeURIComponent(
  new URL("../../../bot/testing/kselftest/run.sh", import.meta.url).pathname,
);
const SELFTESTS = "tools/testing/selftests";

/** As the kernel's own: some targets are left out, and each installs its programs and lists them. */
const TOP = `SKIP_TARGETS ?= bpf
override TARGETS := $(filter-out $(SKIP_TARGETS),$(TARGETS))
install:
	@mkdir -p $(INSTALL_PATH)
	@for one in $(TARGETS); do $(MAKE) -s -C $$one ONE=$$one INSTALL_PATH=$(INSTALL_PATH) install || exit; done
`;
const target = (listed: string, files: string) =>
  `install:
	@mkdir -p $(INSTALL_PATH)/$(ONE)
	@cp ${files} $(INSTALL_PATH)/$(ONE)
	@for i in ${listed}; do echo $(ONE):$$i; done >> $(INSTALL_PATH)/kselftest-list.txt
`;
const TREE: Readonly<Record<string, string>> = {
  "Makefile": "headers:\n\t@mkdir -p $(O)/usr/include\n",
  [`${SELFTESTS}/Makefile`]: TOP,
  [`${SELFTESTS}/one/Makefile`]: target("a.sh b.sh", "a.sh c.sh settings"),
  [`${SELFTESTS}/one/a.sh`]: "#!/bin/sh\n",
  [`${SELFTESTS}/one/c.sh`]: "#!/bin/sh\n",
  [`${SELFTESTS}/one/settings`]: "timeout=090\n",
  [`${SELFTESTS}/one/two/Makefile`]: target("t", "t settings"),
  [`${SELFTESTS}/one/two/t`]: "#!/bin/sh\n",
  [`${SELFTESTS}/one/two/settings`]: "timeout=0\n",
  [`${SELFTESTS}/bpf/Makefile`]: target("x", "x"),
  [`${SELFTESTS}/bpf/x`]: "#!/bin/sh\n",
  [`${SELFTESTS}/none/Makefile`]: target("", "Makefile"),
  [`${SELFTESTS}/broken/Makefile`]: "install:\n\t@echo no such header; false\n",
};

Deno.test("a machine runs what its targets list, and what is not there is not passed over", async (t) => {
  await using dir = await tempDir("/tmp");
  const source = `${dir.path}/source`, output = `${dir.path}/output`;
  for (const [path, text] of Object.entries(TREE)) {
    await Deno.mkdir(dirname(`${source}/${path}`), { recursive: true });
    await Deno.writeTextFile(`${source}/${path}`, text);
  }
  await Deno.mkdir(output);
  let compiler = "gcc";
  const list = async (targets: string, ...machine: readonly string[]) => {
    const argv = [RUN, "x86_64", targets, "2", ...machine];
    const env = {
      EVERYSTEP_SOURCE: source,
      EVERYSTEP_OUTPUT: output,
      EVERYSTEP_JOBS: "1",
      CC: compiler,
    };
    const { code, stdout } = await run(argv, { env: { ...env, PATH: Deno.env.get("PATH")! } });
    return { code, lines: stdout.trimEnd().split("\n") };
  };
  const machine = ["cat", "root/kselftest/list"];
  await t.step("programs with their seconds, each once", async () => {
    const { lines } = await list("one one:a.sh one:c.sh one/two bpf", ...machine);
    assert.deepEqual(lines, [
      "180 one a.sh",
      "180 one b.sh",
      "180 one c.sh",
      "600 one/two t",
      "90 bpf x",
    ]);
    const { mode } = await Deno.stat(`${output}/kselftest/root/kselftest/one/a.sh`);
    assert.ok(mode! & 0o100, "a script that cannot be executed is given to its interpreter");
  });
  await t.step("a target that this state does not have, or that lists nothing", async () => {
    const { lines } = await list("none soon soon:x one:nothing", ...machine);
    assert.deepEqual(lines, ["0 none *", "0 soon *", "0 soon x", "0 one nothing"]);
    assert.deepEqual((await list("soon", ...machine)).lines, ["0 soon *"]);
  });
  await t.step("one that does not build", async () => {
    const { code, lines } = await list("one broken", ...machine);
    assert.equal(code, 70);
    assert.ok(lines.includes("no such header"), lines.join("\n"));
  });
  await t.step("what is everystep's own, and is not made, is no fault of the state", async () => {
    compiler = "false";
    assert.equal((await list("one", ...machine)).code, 71);
  });
});
