import assert from "node:assert/strict";
import { renderKcidb } from "../../../bot/report/kcidb/report.ts";
import {
  kernelciArch,
  kernelciCompiler,
  kernelciPlatform,
  kernelciTree,
} from "../../../bot/report/kcidb/terms.ts";
import { BOOTS } from "../boot_fixtures.ts";
import { REPORTS } from "../fixtures.ts";
import { type Submission, valid } from "./submit.ts";

const REPORT = REPORTS["break-and-mend"]!;
const URL_ = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git";

Deno.test("KernelCI's words", () => {
  const archs = ["x86_64", "riscv64:allmodconfig", "s390x", "um", "constructor", "A-b"];
  assert.deepEqual(archs.map(kernelciArch), [
    "x86_64",
    "riscv",
    "s390",
    "um",
    "constructor",
    "a_b",
  ]);
  const compilers = [
    "x86_64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0",
    "gcc (GCC) 15.1.1 20250425",
    "Debian clang version 19.1.7 (3~deb12u1)",
    "clang version 21.0.0git (https://example.org)",
    "tcc version 0.9",
  ];
  assert.deepEqual(compilers.map(kernelciCompiler), [
    "gcc-12",
    "gcc-15",
    "clang-19",
    "clang-21",
    "tcc version 0.9",
  ]);
  assert.equal(kernelciPlatform("qemu-system-alpha -M clipper"), "qemu-alpha");
  assert.equal(kernelciPlatform("um: ./linux"), "uml");
  const tree = (name: string) => kernelciTree({ ...REPORT.tree, name, url: URL_ });
  const names = [
    "torvalds/linux",
    "next/linux-next",
    "netdev/net-next",
    "arm64/linux",
    "stable/linux",
  ];
  assert.deepEqual(names.map(tree), ["mainline", "next", "net-next", "arm64", "stable"]);
  const called = (name: string, url: string) => kernelciTree({ ...REPORT.tree, name, url });
  const at = "https://git.kernel.org/pub/scm/linux/kernel/git";
  assert.equal(
    called("linux", `${at}/torvalds/linux.git`),
    "mainline",
    "whatever its user calls it",
  );
  assert.equal(called("linux", "https://git.example.org/linux.git"), "linux");
  assert.equal(called("mine", `${at}/netdev/net-next.git`), "net-next");
  assert.equal(kernelciTree(REPORT.tree), undefined, "a tarball is no tree of theirs");
});

Deno.test("a submission names the tree, the logs and the machine; the base and the last state alone", () => {
  const known = { name: "torvalds/linux", url: URL_, branch: "master", release: undefined };
  const tree = { ...REPORT.tree, ...known };
  const cells = REPORT.cells.map((cell) => ({
    ...cell,
    configHash: (cell.arch === "sparc64" ? "a" : "b").repeat(64),
    log: `/home/dev/out/logs/${cell.arch}-${cell.state}.log`,
  }));
  const files = new Set([`${"a".repeat(16)}.config`, "state-0.diff"]);
  const options = { states: "ends", logs: "https://ci.example.org/7/logs/", files } as const;
  const text = renderKcidb({ ...REPORT, tree, cells }, "everystep", options);
  assert.ok(!text.includes("/home/dev"));
  const sent: Submission = JSON.parse(text);
  assert.ok(valid(sent), JSON.stringify(valid.errors?.slice(0, 3)));
  assert.deepEqual(sent.checkouts.map(({ id }) => id.split(".").at(-1)), ["0", "8"]);
  for (const one of sent.checkouts) {
    assert.equal(one.tree_name, "mainline");
    assert.equal(one.git_repository_url, URL_);
    assert.equal(one.git_repository_branch, "master");
    assert.equal(one.git_commit_hash, REPORT.tree.base.commit);
  }
  const sparc = sent.builds.find(({ misc }) => (misc as { build: string }).build === "sparc64")!;
  assert.equal(sparc.architecture, "sparc");
  assert.equal(sparc.config_url, `https://ci.example.org/7/logs/${"a".repeat(16)}.config`);
  assert.deepEqual(
    sparc.input_files,
    [`${"a".repeat(16)}.config`, "state-0.diff"]
      .map((name) => ({ name, url: `https://ci.example.org/7/logs/${name}` })),
  );
  assert.equal(
    sent.builds.filter(({ config_url }) => config_url !== undefined).length,
    sent.builds.filter(({ architecture }) => architecture === "sparc").length,
    "no URL of a configuration that is not there",
  );
  assert.match(String(sparc.log_url), /^https:\/\/ci\.example\.org\/7\/logs\/sparc64-[08]\.log$/);
  const given = JSON.parse(renderKcidb({ ...REPORT, tree }, "everystep", { tree: "mm" }));
  assert.equal(given.checkouts.length, 9);
  assert.equal(given.checkouts[0].tree_name, "mm");
  const boots = JSON.parse(renderKcidb(Object.values(BOOTS)[0]!, "everystep"));
  assert.match(boots.tests[0].environment.misc.platform, /^(?:qemu-\w+|uml)$/);
});

Deno.test("the commit of an unpacked tarball is no commit to anybody", () => {
  const [checkout] = JSON.parse(renderKcidb(REPORT, "everystep")).checkouts;
  assert.equal(checkout.git_commit_hash, undefined);
  assert.equal(checkout.git_commit_name, "v6.19.6");
});
