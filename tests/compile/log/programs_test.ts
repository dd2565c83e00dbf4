/** What scripts and their programs say without the word "warning", or "error". */
import assert from "node:assert/strict";
import { compare } from "../../../bot/judge/warnings/compare.ts";
import { read } from "./read.ts";

const words = (log: string) =>
  read(log).map((d) => `${d.severity} ${d.tool} ${d.file ?? ""}:${d.line ?? ""}: ${d.message}`);

Deno.test("perl, shells and what they call say what is wrong", () => {
  const cases: Readonly<Record<string, string>> = {
    "Use of uninitialized value $x in addition (+) at /linux/lib/crypto/a.pl line 3, <STDIN> line 12.":
      "warning perl lib/crypto/a.pl:3: Use of uninitialized value $x in addition (+)",
    "Useless use of a constant (3) in void context at ./lib/build_OID_registry line 41.":
      "warning perl lib/build_OID_registry:41: Useless use of a constant (3) in void context",
    "/linux/scripts/a.sh: 3: [: x: unexpected operator":
      "warning sh scripts/a.sh:3: [: x: unexpected operator",
    "/linux/kernel/a.sh: line 3: zap: command not found":
      "warning sh kernel/a.sh:3: zap: command not found",
    "/bin/sh: 1: zap: not found": "warning sh /bin/sh:1: zap: not found",
    "sed: can't read lib/zap.txt: No such file or directory":
      "warning other :: sed: can't read lib/zap.txt: No such file or directory",
    "expr: syntax error: unexpected argument '1'":
      "warning other :: expr: syntax error: unexpected argument '1'",
    "usr/include/linux/zap.h:3: userspace cannot reference function or variable defined in the kernel":
      "warning headers_check usr/include/linux/zap.h:3: userspace cannot reference function or variable defined in the kernel",
    "usr/include/linux/zap.h:4: included file 'linux/zip.h' is not exported":
      "warning headers_check usr/include/linux/zap.h:4: included file 'linux/zip.h' is not exported",
  };
  for (const [line, diagnostic] of Object.entries(cases)) {
    assert.deepEqual(words(`  GEN     lib/a.c\n${line}\n`), [diagnostic]);
  }
});

Deno.test("a program in Rust that panics says where and why", () => {
  for (const thread of ["thread 'main'", "thread 'main' (4242)"]) {
    const log = `${thread} panicked at scripts/a.rs:12:5:\nno such target\nnote: run with \`x\`\n`;
    assert.deepEqual(words(log), ["error rustc scripts/a.rs:12: panicked: no such target"]);
  }
});

Deno.test("a compiler that links to its manual has its option all the same", () => {
  const link = (text: string) => `\x1b]8;;https://example.org/x\x07${text}\x1b]8;;\x07`;
  const [found] = read(`mm/a.c:1:2: warning: unused [${link("-Wunused")}]\n`);
  assert.deepEqual([found?.message, found?.option], ["unused", "-Wunused"]);
});

Deno.test("what only looks like it is nothing", () => {
  for (
    const line of [
      "  GEN     lib/a.c at line 3.",
      "find the answer at home",
      "date of the build",
      "Kernel: arch/x86/boot/bzImage is ready  (#1)",
      "make[2]: Nothing to be done for 'all'.",
      "sha256: 12: ",
    ]
  ) assert.deepEqual(words(line), [], line);
});

Deno.test("one of them that was there before is no new one", () => {
  const log = (line: number) => `  GEN     lib/a.c\n/linux/scripts/a.sh: ${line}: zap: not found\n`;
  const found = compare(read(log(3)), read(log(3)));
  assert.deepEqual(found.map(({ status }) => status), ["old"]);
});
