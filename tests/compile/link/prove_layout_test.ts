/** Where things stand: sections, alignment, jumps, what is like the rest of a kernel. */
import { A, argued, MODULE } from "./argue.ts";

/** A section that no linker script of a kernel takes without a look, with a name in it. */
const thunk = (before: number, after: number, name = ".globl thunk\\nthunk: ret\\n") =>
  `asm(".pushsection .text..thunk,\\"ax\\"\\n.skip ${before}\\n${name}.skip ${after}\\n.popsection");`;
const hot = (align: number) =>
  `int v __attribute__((section(".data..percpu..hot..v"), aligned(${align}))) = 1;`;
const jump = (to: string) => `asm("jrcxz ${to}");`;
const OTHER_ABI = 'asm(".gnu_attribute 4, 8");';
const OPEN_NEED = "__attribute__((weak)) int b(void); int may(void) { return b ? b() : 0; }";
const table = (flags: string, of: string) =>
  `asm(".pushsection __table,\\"${flags}\\",@progbits${of}\\n.quad 1\\n.popsection");`;
const unloaded = (name: string, type: string) =>
  `asm(".pushsection ${name},\\"\\",@${type}\\n.long 1\\n.popsection");`;
const initcall = (level: string) =>
  `static int start(void) { return 0; }
   static int (*entry)(void) __attribute__((used, section(".initcall${level}.init"))) = start;`;
const INITCALLS =
  "SECTIONS { .i : { *(.initcallearly.init) *(.initcall6.init) } .t : { *(.text) *(.data) } }";

const BOUNDS =
  "extern long __start___table[], __stop___table[]; long b(void) { return __stop___table - __start___table; }";

argued("what a link stands on: places", {
  "a name moves within a section of which a linker script may ask": [{
    units: { "a.o": { before: A + thunk(64, 63), after: A + thunk(63, 64) } },
  }, /^image: \.text\.\.thunk has another layout$/],
  "such a section takes less": [{
    units: { "a.o": { before: A + thunk(64, 64), after: A + thunk(64, 63) } },
  }, /^image: \.text\.\.thunk has another layout$/],
  "such a section is gone": [{
    units: { "a.o": { before: A + thunk(64, 64, ""), after: A } },
  }, /^image: \.text\.\.thunk has another layout$/],
  "what stands in such a section is aligned otherwise": [{
    units: { "a.o": { before: A + hot(4), after: A + hot(64) } },
  }, /^image: \.data\.\.percpu\.\.hot\.\.v has another layout$/],
  "nothing moves there, where other code changes": [{
    units: {
      "a.o": {
        before: A + thunk(64, 63),
        after: A.replace("far(x)", "far(x) * 99") + thunk(64, 63),
      },
    },
  }, /^link facts unchanged$/],
  "a short jump to another object, beside one": [{
    units: { "a.o": { before: `${A} ${jump("b")}`, after: `${A} ${jump("b")} ${jump("c")}` } },
    rest: { "b.o": "int b(void) { return 1; } int c(void) { return 2; }" },
  }, /^image: a\.o reaches for c from text, anew or from elsewhere, and not far$/],
  "a short jump in place of one that reaches all": [{
    units: {
      "a.o": {
        before: `${A} ${jump("b")} asm("jmp c");`,
        after: `${A} ${jump("b")} ${jump("c")}`,
      },
    },
    rest: { "b.o": "int b(void) { return 1; } int c(void) { return 2; }" },
  }, /^image: a\.o reaches for c from text, anew or from elsewhere, and not far$/],
  "a short jump over more code": [{
    units: {
      "a.o": {
        before: `${A} ${jump("b")}`,
        after: `${A} ${jump("b")} int d(int x) { return x * 99; }`,
      },
    },
    rest: { "b.o": "int b(void) { return 1; }" },
  }, /^image: a\.o reaches for b from text, anew or from elsewhere, and not far$/],
  "a short jump within its section, or the one that there was": [{
    units: {
      "a.o": {
        before: `${A} ${jump("b")} ${jump("b")}`,
        after: `${A} ${jump("a")} ${jump("b")}`,
      },
    },
    rest: { "b.o": "int b(void) { return 1; }" },
  }, /^link facts unchanged$/],
  "the last entry of a table whose bounds the linker gives": [{
    units: { "a.o": { before: A + table("aw", ""), after: A } },
    rest: { "b.o": BOUNDS },
  }, /^image: __start___table is defined no more, and b\.o may need it$/],
  "the same, and nobody asks for its bounds": [{
    units: { "a.o": { before: A + table("aw", ""), after: A } },
  }, /^link facts resolved \(2 names gone\)$/],
  "the same, and the linker script gives them": [{
    units: { "a.o": { before: A + table("aw", ""), after: A } },
    rest: { "b.o": BOUNDS },
    lds: "SECTIONS { .t : { __start___table = .; *(__table) PROVIDE(__stop___table = .); } }",
  }, /^link facts resolved by modpost and objtool$/],
  "a table that others have in the order of their code": [{
    units: { "a.o": { before: A, after: A + table("aw", "") } },
    rest: { "init/main.o": `int b(void) { return 1; } ${table("awo", ",b")}` },
  }, /^image: the section __table is new$/],
  "a table in the order of its code, and others' is not": [{
    units: { "a.o": { before: A, after: A + table("awo", ",a") } },
    rest: { "init/main.o": `int b(void) { return 1; } ${table("aw", "")}` },
  }, /^image: the section __table is new$/],
  "a table in the order of its code, as others' is": [{
    units: { "a.o": { before: A, after: A + table("awo", ",a") } },
    rest: { "init/main.o": `int b(void) { return 1; } ${table("awo", ",b")}` },
  }, /^link facts resolved \(1 new kind of section or relocation\)$/],
  "an initcall of a level that others have not": [{
    units: { "a.o": { before: A, after: A + initcall("6") } },
    rest: { "mm/memory.o": `int b(void) { return 1; } ${initcall("early")}` },
    lds: INITCALLS,
  }, /^link facts resolved \(2 new kinds of section or relocation\)$/],
  "an initcall, and those that are looked at have none": [{
    units: { "a.o": { before: A, after: A + initcall("6") } },
    lds: INITCALLS,
  }, /^image: relocations of type 1 in \.initcall6\.init are new$/],
  "an initcall of a level that the linker script does not take": [{
    units: { "a.o": { before: A, after: A + initcall("8") } },
    rest: { "mm/memory.o": `int b(void) { return 1; } ${initcall("early")}` },
    lds: INITCALLS,
  }, /^image: the section \.initcall8\.init is new$/],
  "an object that is no more like those that it is linked with": [{
    units: { "a.o": { before: A, after: `${A} ${OTHER_ABI}` } },
  }, /^image: a\.o has another ABI$/],
  "a module of which an object is no more like the others": [{
    units: { "a.o": { before: MODULE + A, after: `${MODULE + A} ${OTHER_ABI}`, module: "a" } },
  }, /^image: a\.o has another ABI$/],
  "a new object that is not like those that it is linked with": [{
    units: { "a.o": { before: null, after: `int b(int x) { return x; } ${OTHER_ABI}` } },
  }, /^image: a\.o has another ABI$/],
  "a new object that is like them": [{
    units: { "a.o": { before: null, after: "int b(int x) { return x; }" } },
  }, /^link facts resolved \(1 new name/],
  "what nobody has may be missing, but not every linker knows what stands there": [{
    units: { "a.o": { before: A, after: A + OPEN_NEED } },
  }, /^image: a\.o needs b anew/],
  "what may be missing, and is there": [{
    units: { "a.o": { before: A, after: A + OPEN_NEED } },
    rest: { "b.o": "int b(void) { return 1; }" },
  }, /1 new need/],
  "what may be missing, as before": [{
    units: {
      "a.o": { before: A + OPEN_NEED, after: A.replace("far(x)", "far(x) * 99") + OPEN_NEED },
    },
  }, /^link facts unchanged$/],
  "a table that the linker leaves out": [{
    units: { "a.o": { before: A, after: A + table("awe", "") } },
  }, /^image: the section __table is new$/],
  "other code, where a test reads all of it": [{
    units: { "a.o": { before: A, after: A.replace("far(x)", "far(x) * 99") } },
    config: { CONFIG_X86_DECODER_SELFTEST: "y" },
  }, /^image: insn_decoder_test reads all code$/],
  "the same code, where a test reads all of it": [{
    units: { "a.o": { before: A, after: A } },
    config: { CONFIG_X86_DECODER_SELFTEST: "y" },
  }, /^link facts unchanged$/],
  "a large variable": [{
    units: {
      "a.o": {
        before: A,
        after: `${A} static char big[1 << 20]; char *at(int i) { return big + i; }`,
      },
    },
  }, /^image: the kernel grows by 1,048/],
  "a variable in a cache line of its own": [{
    units: {
      "a.o": {
        before: A,
        after: `${A} __attribute__((section(".data..percpu..hot..b"))) char b[64] = { 1 };`,
      },
    },
    lds: "SECTIONS { .data : { *(.data .data..percpu..hot.*) } ASSERT(SIZEOF(.data) < 64, x) }",
  }, /^image: b is new or gone in \.data\.\.percpu\.\.hot\.\.b/],
  "a section that the linker script has": [{
    units: { "a.o": { before: A, after: `${A} int t __attribute__((section("__table"))) = 1;` } },
  }, /1 new kind of section/],
  "a section that is not loaded, and that it has not": [{
    units: { "a.o": { before: A, after: A + unloaded(".comment.corner", "progbits") } },
  }, /^image: the section \.comment\.corner is new/],
  "a note that is not loaded, and that it has not": [{
    units: { "a.o": { before: A, after: A + unloaded(".corner", "note") } },
  }, /^image: the section \.corner is new/],
  "what compilers write, and no kernel loads": [{
    units: { "a.o": { before: A, after: A + unloaded(".debug_types", "progbits") } },
  }, /^link facts unchanged$/],
  "a section that it has not": [{
    units: { "a.o": { before: A, after: `${A} int t __attribute__((section("__corner"))) = 1;` } },
  }, /^image: the section __corner is new/],
});
