import assert from "node:assert/strict";
import { read } from "./read.ts";

/** Logs as the tools write them, and what is read: `severity tool file:line function: message [option]`. */
const SHAPES: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  "Kconfig: unmet dependency": [
    `
WARNING: unmet direct dependencies detected for PT_RECLAIM
  Depends on [n]: MMU [=n] && SMP [=y]
  Selected by [y]:
  - FOO [=y]
  - BAR [=y] && FOO [=y]
  Selected by [m]:
  - BAZ [=m]
#
# configuration written to .config`,
    [
      "warning kconfig: unmet direct dependencies detected for PT_RECLAIM; Depends on [n]: " +
      "MMU [=n] && SMP [=y]; Selected by [y]: FOO [=y], BAR [=y] && FOO [=y]; Selected by [m]: BAZ [=m]",
    ],
  ],
  "Kconfig: what it says again in each of its runs is one": [
    `
WARNING: unmet direct dependencies detected for A
  Depends on [n]: B [=n]

mm/Kconfig:3:warning: choice default symbol

WARNING: unmet direct dependencies detected for A
  Depends on [n]: B [=n]

WARNING: unmet direct dependencies detected for A
  Depends on [n]: C [=n]`,
    [
      "warning kconfig: unmet direct dependencies detected for A; Depends on [n]: B [=n]",
      "warning kconfig mm/Kconfig:3: choice default symbol",
      "warning kconfig: unmet direct dependencies detected for A; Depends on [n]: C [=n]",
    ],
  ],
  "Kconfig: two unmet dependencies": [
    `
WARNING: unmet direct dependencies detected for A
  Depends on [n]: B [=n]

WARNING: unmet direct dependencies detected for C
  Depends on [n]: D [=n]`,
    [
      "warning kconfig: unmet direct dependencies detected for A; Depends on [n]: B [=n]",
      "warning kconfig: unmet direct dependencies detected for C; Depends on [n]: D [=n]",
    ],
  ],
  "Kconfig: what is no error, since it goes on": [
    `
init/Kconfig:3: this compiler is old
#
# configuration written to .config
#
  SYNC    include/config/auto.conf
init/Kconfig:3: this compiler is old
  HOSTCC  scripts/sorttable
mm/Kconfig:4: syntax error
make[2]: *** [/linux/scripts/kconfig/Makefile:85: syncconfig] Error 1`,
    [
      "warning kconfig init/Kconfig:3: this compiler is old",
      "error kconfig mm/Kconfig:4: syntax error",
    ],
  ],
  "ld: without debug information the object has the directory": [
    `  LD      vmlinux
ld: mm/b.o: in function \`f':
b.c:(.text+0x5): undefined reference to \`g'
ld: other.c:(.text+0x9): undefined reference to \`h'`,
    [
      "error ld mm/b.c f(): undefined reference to `g'",
      "error ld other.c f(): undefined reference to `h'",
    ],
  ],
  "ld: what was linked before names no source": [
    `  LD      arch/x86/purgatory/purgatory.chk
ld: arch/x86/purgatory/purgatory.ro: in function \`purgatory':
(.text+0x9e): undefined reference to \`far'`,
    ["error ld purgatory(): undefined reference to `far'"],
  ],
  "Kconfig: a circle": [
    `error: recursive dependency detected!
\tsymbol A depends on B
\tsymbol B is selected by A
For a resolution refer to Documentation/kbuild/kconfig-language.rst
subsection "Kconfig recursive dependency limitations"
`,
    ["error kconfig: recursive dependency detected! symbol A depends on B; symbol B is selected by A"],
  ],
  "Kconfig: a circle through a choice names its place": [
    `error: recursive dependency detected!
\tsymbol <choice> is part of choice block at mm/Kconfig:17
\tsymbol B depends on A`,
    [
      "error kconfig mm/Kconfig:17: recursive dependency detected! symbol <choice> is part of " +
      "choice block at mm/Kconfig:17; symbol B depends on A",
    ],
  ],
  "Kconfig: a circle, as older ones write it": [
    `mm/Kconfig:3:error: recursive dependency detected!
mm/Kconfig:3:\tsymbol A depends on B
mm/Kconfig:9:\tsymbol B depends on A`,
    [
      "error kconfig mm/Kconfig:3: recursive dependency detected! symbol A depends on B; " +
      "symbol B depends on A",
    ],
  ],
  "Kconfig: syntax": [
    `Kconfig:4: syntax error
arch/um/Kconfig:4: unknown statement "foo"
arch/um/Kconfig:9: missing end statement for this entry
arch/um/Kconfig:2: location of the 'if'
init/Kconfig:7: can't open file "nope"`,
    [
      "error kconfig Kconfig:4: syntax error",
      'error kconfig arch/um/Kconfig:4: unknown statement "foo"',
      "error kconfig arch/um/Kconfig:9: missing end statement for this entry",
      'error kconfig init/Kconfig:7: can\'t open file "nope"',
    ],
  ],
  "Kconfig: warnings of a configuration": [
    `.config:12:warning: symbol value 'm' invalid for MMU
arch/x/configs/a_defconfig:3:warning: override: reassigning to symbol B
mm/Kconfig:44:warning: 'A': number is invalid`,
    [
      "warning kconfig .config:12: symbol value 'm' invalid for MMU",
      "warning kconfig arch/x/configs/a_defconfig:3: override: reassigning to symbol B",
      "warning kconfig mm/Kconfig:44: 'A': number is invalid",
    ],
  ],
  "modpost": [
    `ERROR: modpost: "tlb_remove_table" [drivers/x/y.ko] undefined!
ERROR: modpost: module x uses symbol y from namespace Z, but does not import it.
ERROR: modpost: missing MODULE_LICENSE() in drivers/x/y.o
WARNING: modpost: vmlinux: section mismatch in reference: start+0x1c (section: .text) -> setup (section: .init.text)
WARNING: modpost: drivers/x/y: section mismatch in reference: 0x10 (section: .data) -> f (section: .init.text)
ERROR: "old" [drivers/o.ko] undefined!`,
    [
      'error modpost drivers/x/y.ko: "tlb_remove_table" [drivers/x/y.ko] undefined!',
      "error modpost: module x uses symbol y from namespace Z, but does not import it.",
      "error modpost drivers/x/y.o: missing MODULE_LICENSE() in drivers/x/y.o",
      "warning modpost vmlinux start(): vmlinux: section mismatch in reference: start+0x1c " +
      "(section: .text) -> setup (section: .init.text)",
      "warning modpost drivers/x/y: drivers/x/y: section mismatch in reference: 0x10 " +
      "(section: .data) -> f (section: .init.text)",
      'error modpost drivers/o.ko: "old" [drivers/o.ko] undefined!',
    ],
  ],
  "objtool": [
    `mm/a.o: warning: objtool: do_it+0x12: unreachable instruction
vmlinux.o: error: objtool [elf.c:123]: read_symbols: gelf_getsym failed
warning: objtool: f() falls through to next function g()`,
    [
      "warning objtool mm/a.o do_it(): do_it+0x12: unreachable instruction",
      "error objtool vmlinux.o: read_symbols: gelf_getsym failed",
      "warning objtool f(): f() falls through to next function g()",
    ],
  ],
  "dtc": [
    `arch/arm/boot/dts/a.dts:12.3-14.4: Warning (unit_address_vs_reg): /soc@1: node has a unit name, but no reg property
Error: arch/arm/boot/dts/a.dts:3.5-6 syntax error
FATAL ERROR: Unable to parse input tree
a.dtb: ERROR (phandle_references): /x: Reference to non-existent node
Failed to apply 'arch/arm/boot/dts/a.dtbo': FDT_ERR_NOTFOUND`,
    [
      "warning dtc arch/arm/boot/dts/a.dts:12: (unit_address_vs_reg): /soc@1: node has a unit " +
      "name, but no reg property",
      "error dtc arch/arm/boot/dts/a.dts:3: syntax error",
      "error dtc: Unable to parse input tree",
      "error dtc a.dtb: (phandle_references): /x: Reference to non-existent node",
      "error dtc: Failed to apply 'arch/arm/boot/dts/a.dtbo': FDT_ERR_NOTFOUND",
    ],
  ],
  "sparse speaks below CHECK, gcc below CC": [
    `  CC      mm/a.o
/linux/mm/a.c:3:5: warning: unused variable 'y' [-Wunused-variable]
  CHECK   /linux/mm/a.c
/linux/mm/a.c:12:5: warning: incorrect type in assignment (different address spaces)
/linux/mm/a.c:12:5:    expected int *p
/linux/mm/a.c:12:5:    got int [noderef] __user *
/linux/mm/a.c:20:1: warning: context imbalance in 'f' - wrong count at exit
  CC      mm/b.o
/linux/mm/b.c:1:1: warning: w`,
    [
      "warning cc mm/a.c:3: unused variable 'y' [-Wunused-variable]",
      "warning sparse mm/a.c:12: incorrect type in assignment (different address spaces); " +
      "expected int *p; got int [noderef] __user *",
      "warning sparse mm/a.c:20: context imbalance in 'f' - wrong count at exit",
      "warning cc mm/b.c:1: w",
    ],
  ],
  "make": [
    `make[3]: *** No rule to make target 'mm/x.o', needed by 'mm/built-in.a'.  Stop.
/linux/mm/Makefile:7: *** missing separator.  Stop.
/linux/scripts/Makefile.build:12: *** what now.  Stop.
arch/x/Makefile:9: warning: overriding recipe for target 'a'
arch/mips/sgi-ip22/Platform:3: no such machine
/linux/scripts/Makefile.asm-headers:39: redundant generic-y found in ./arch/x/include/asm/Kbuild: a.h
/linux/scripts/Makefile.asm-headers:39: redundant generic-y found in ./arch/x/include/asm/Kbuild: a.h
make[3]: Circular mm/a.o <- mm/a.o dependency dropped.
Makefile:9: recipe for target 'mm' failed
/linux/scripts/Makefile.build:37: /linux/x/Makefile: No such file or directory
make[2]: *** [scripts/Makefile.build:556: mm] Error 2
make[1]: warning: jobserver unavailable: using -j1.`,
    [
      "error make: No rule to make target 'mm/x.o', needed by 'mm/built-in.a'",
      "error make mm/Makefile:7: missing separator",
      "error make scripts/Makefile.build:12: what now",
      "warning make arch/x/Makefile:9: overriding recipe for target 'a'",
      "warning make arch/mips/sgi-ip22/Platform:3: no such machine",
      "warning make scripts/Makefile.asm-headers:39: redundant generic-y found in " +
      "./arch/x/include/asm/Kbuild: a.h",
      "warning make: Circular mm/a.o <- mm/a.o dependency dropped",
    ],
  ],
  "kernel-doc": [
    `  CC      mm/a.o
Warning: /linux/mm/a.c:12 function parameter 'b' not described in 'foo'
Error: /linux/mm/a.c:20 Cannot parse struct or union!
Warning: /linux/mm/a.c:12 function parameter 'b' not described in 'foo'`,
    [
      "warning kernel-doc mm/a.c:12: function parameter 'b' not described in 'foo'",
      "warning kernel-doc mm/a.c:20: Cannot parse struct or union!",
    ],
  ],
  "a compiler that falls over": [
    `during RTL pass: expand
/linux/mm/a.c: In function 'f':
/linux/mm/a.c:12:5: internal compiler error: in expand_expr_real_1, at expr.c:10`,
    ["error cc mm/a.c:12 f(): internal compiler error: in expand_expr_real_1, at expr.c:10"],
  ],
  "other tools, and what quotes a source": [
    `    3 | pr_err("error: x");
error[E0425]: cannot find value
/bin/sh: 1: error: no bison
./scripts/foo.sh: line 3: error: cannot find pahole
FAILED: load BTF from vmlinux: Invalid argument
pahole: warning: something
/linux/scripts/dtc/dtc-lexer.l:58: warning, rule cannot be matched
/linux/lib/gen.py:12: SyntaxWarning: invalid escape sequence '\\d'
WARN: resolve_btfids: unresolved symbol bpf_x
2 errors and 1 warning generated.
clang-19: error: linker command failed with exit code 1 (use -v to see invocation)`,
    [
      "error other: error[E0425]: cannot find value",
      "error other: /bin/sh: 1: error: no bison",
      "error other: ./scripts/foo.sh: line 3: error: cannot find pahole",
      "warning other: pahole: warning: something",
      "warning other: /linux/scripts/dtc/dtc-lexer.l:58: warning, rule cannot be matched",
      "warning other: /linux/lib/gen.py:12: SyntaxWarning: invalid escape sequence '\\d'",
      "warning other: WARN: resolve_btfids: unresolved symbol bpf_x",
    ],
  ],
  "colours": [
    "\u001b[01m\u001b[K/linux/mm/a.c:3:5:\u001b[m\u001b[K \u001b[01;31m\u001b[Kerror: \u001b[m\u001b[Kbad\u0007 \u202ething",
    ["error cc mm/a.c:3: bad\ufffd \ufffdthing"],
  ],
  "quotes of another locale": [
    "/linux/mm/a.c: In function \u2018f\u2019:\n/linux/mm/a.c:3:5: error: \u2018x\u2019 undeclared",
    ["error cc mm/a.c:3 f(): \u2018x\u2019 undeclared"],
  ],
};

Deno.test("what tools write that no test can run", async (t) => {
  for (const [name, [log, expected]] of Object.entries(SHAPES)) {
    await t.step(name, () => {
      const reported = read(log).map((d) => {
        const place = d.file === undefined
          ? ""
          : ` ${d.file}${d.line === undefined ? "" : `:${d.line}`}`;
        return `${d.severity} ${d.tool}${place}${
          d.function === undefined ? "" : ` ${d.function}()`
        }: ` +
          d.message + (d.option === undefined ? "" : ` [${d.option}]`);
      });
      assert.deepEqual(reported, expected);
    });
  }
});
