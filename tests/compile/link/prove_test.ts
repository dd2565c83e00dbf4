/** The argument about a link: the same facts, modpost, objtool, and what is not known. */
import { A, argued, type Case, LATE } from "./argue.ts";

argued("what a link stands on", {
  "nothing differs": [{ units: { "a.o": { before: A, after: A } } }, /^link facts unchanged$/],
  "other code": [
    { units: { "a.o": { before: A, after: A.replace("far(x)", "far(x) * 99") } } },
    /^link facts unchanged$/,
  ],
  "code that stays refers to what was only needed at the start": [{
    units: {
      "a.o": {
        before: "int b(void); int INIT c(void) { return b(); }",
        after: "int b(void); int INIT c(void) { return b(); } int d(void) { return b() + 1; }",
      },
    },
    messages: {
      before: {},
      after: { modpost: ["WARNING: modpost: vmlinux: section mismatch in reference: d -> b"] },
    },
    rest: { "b.o": "int INIT b(void) { return 2; }" },
  }, /^image: a\.o refers to b anew from text/],
  "modpost says more": [{
    units: { "a.o": { before: A, after: `${A} int b;` } },
    messages: { before: {}, after: { modpost: ["WARNING: modpost: vmlinux: section mismatch"] } },
  }, /^image: modpost says something else of the changed objects: WARNING/],
  "data that stays refers to what may be left out": [{
    units: {
      "a.o": {
        before: A,
        after:
          `${A} __attribute__((section(".exit.text"))) void e(void) {} void (*const p)(void) = e;`,
      },
    },
  }, /^image: a\.o refers to \.exit\.text anew from \.rodata/],
  "data that stays refers to what another object leaves out": [{
    units: { "a.o": { before: A, after: `${A} void e(void); void (*const p)(void) = e;` } },
    rest: { "b.o": '__attribute__((section(".exit.text"))) void e(void) {}' },
  }, /^image: a\.o refers to e anew from rodata/],
  "an object of another link": [{
    units: { "a.o": { before: A, after: `${A} int b;`, other: "boot/stub" } },
  }, /^image: boot\/stub is linked from a\.o by a command of its own/],
  "an object of another link, which is taken in by one that is compiled": [{
    units: {
      "a.o": { before: A, after: `${A} int b;`, other: "vdso.so" },
      "image.o": { before: "int c = 1;", after: "int c = 2;", input: "vdso.so" },
    },
  }, /^link facts unchanged$/],
  "the same, where what is compiled defines more then": [{
    units: {
      "a.o": { before: A, after: `${A} int b;`, other: "vdso.so" },
      "image.o": { before: "int c = 1;", after: "int c = 2, d;", input: "vdso.so" },
    },
  }, /^link facts resolved \(1 new name\)$/],
  "objtool says more": [{
    units: { "a.o": { before: A, after: `${A} int b;` } },
    messages: {
      before: {},
      after: { objtool: ["vmlinux.o: warning: objtool: a: call to b leaves"] },
    },
  }, /^image: objtool says something else/],
  "objtool says more where the link's facts are the same": [{
    ...LATE,
    units: { "a.o": { before: A, after: A.replace("far(x)", "far(x) + 1") } },
    messages: {
      before: {},
      after: { objtool: ["vmlinux.o: warning: objtool: a: call to b leaves"] },
    },
  }, /^image: objtool says something else/],
  "objtool says the same where the link's facts are the same": [{
    ...LATE,
    units: { "a.o": { before: A, after: A.replace("far(x)", "far(x) + 1") } },
  }, /^link facts unchanged$/],
  "a function that others may call returns no more": [{
    ...LATE,
    units: { "a.o": { before: A, after: "int a(int x) { for (;;); }" } },
  }, /^image: objtool says something else of the changed objects: probe of a/],
  "one that nobody else calls returns no more": [{
    ...LATE,
    units: {
      "a.o": {
        before: `${A} __attribute__((used)) static int b(int x) { return far(x) + 1; }`,
        after: `${A} __attribute__((used)) static int b(int x) { for (;;) far(x); }`,
      },
    },
  }, /^link facts unchanged$/],
  "it is not known whether objtool is put off": [{
    ...LATE,
    tools: null,
    units: { "a.o": { before: A, after: A.replace("far(x)", "far(x) + 1") } },
  }, /^image: the tree's make does not show how vmlinux\.o is checked/],
  "nothing is put off, and nobody asks": [{
    tools: null,
    units: { "a.o": { before: A, after: A.replace("far(x)", "far(x) + 1") } },
  }, /^link facts unchanged$/],
  "it is not known how modpost is called": [{
    tools: null,
    units: { "a.o": { before: A, after: `${A} int b;` } },
  }, /^image: the tree's make does not show/],
  "a name in a section that is held against another": [{
    units: {
      "a.o": {
        before: `${A} int b __attribute__((section(".boot.data")));`,
        after: `${A} int c __attribute__((section(".boot.data")));`,
      },
    },
  }, /^image: c is new or gone in \.boot\.data/],
  "a function that is found at the start": [{
    units: {
      "a.o": {
        before: A,
        after:
          `${A} __attribute__((used)) static void *r(void) { return a; } static int b(int) __attribute__((ifunc("r"))); int d(int x) { return b(x) + 1; }`,
      },
    },
  }, /^image: the link has rules of its own for b/],
  "a function whose address others take, and that loses its landing pad": [{
    ...LATE,
    units: {
      "a.o": {
        before: 'asm(".text\\n.globl b\\nb: endbr64\\nret");',
        after: 'asm(".text\\n.globl b\\nb: ret");',
      },
    },
  }, /^image: b has another landing pad/],
  ...landings(),
});

/** Code that the patch cannot change may have no landing pad, and its address is taken anew. */
function landings(): Record<string, readonly [Case, RegExp]> {
  const b = 'asm(".text\\n.globl b\\nb: ret");';
  const call = "extern void b(void); void a(void) { b(); } void *p;";
  const addressed = call.replace("p;", "p = b;"),
    more = `${addressed} static void *q = b; void **r = &q;`;
  const one = (before: string, after: string): Case => ({
    ...LATE,
    units: { "a.o": { before, after } },
    rest: { "kernel/b.o": b },
  });
  return {
    "an address that is taken of what was called alone": [
      one(call, addressed),
      /^link facts resolved \(1 new need/,
    ],
    "an address that is taken of what nobody is found to define": [
      { ...one(call, addressed), rest: {} },
      /^image: a\.o needs b anew/,
    ],
    "an address that was taken before": [one(addressed, more), /^link facts resolved \((?!.*need)/],
  };
}
