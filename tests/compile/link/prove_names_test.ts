/** Names: who defines them, who needs them, and what macros make of them. */
import { A, argued, MODULE } from "./argue.ts";

argued("what a link stands on: names", {
  "a name that another object defines": [{
    units: { "a.o": { before: A, after: `${A} int b(void) { return 1; }` } },
    rest: { "b.o": "int b(void) { return 2; }" },
  }, /^image: b is new, and may be defined by b\.o/],
  "a name that another object only declares": [{
    units: { "a.o": { before: A, after: `${A} int b(void) { return 1; }` } },
    rest: {
      "b.o":
        "int c(int x) { return x; } static int d(int b) { return b; } int e(void) { return d(2); }",
    },
    headers: { "b.h": "int b(void);\nstatic inline int f(void) { return b(); }\n" },
  }, /^link facts resolved \(1 new name\)$/],
  "a name that a header defines": [{
    units: { "a.o": { before: A, after: `${A} int b(void) { return 1; }` } },
    headers: { "b.h": "int b(void)\n{ return 2; }\n" },
  }, /^image: b is new, and may be defined by b\.h/],
  "a name that a macro puts together": [{
    units: { "a.o": { before: A, after: `${A} int get_size(void) { return 1; }` } },
    rest: { "b.o": "#define GET(x) int get_##x(void) { return 2; }\nGET(size)" },
  }, /^image: get_size is new, and may be defined by b\.o/],
  "a name that ends as a macro says": [{
    units: { "a.o": { before: A, after: `${A} int size_get(void) { return 1; }` } },
    rest: { "b.o": "#define GET(x) int x##_get(void) { return 2; }\nGET(size)" },
  }, /^image: size_get is new, and may be defined by b\.o/],
  "a name that a macro puts together of two arguments": [{
    units: { "a.o": { before: A, after: `${A} int get_size(void) { return 1; }` } },
    rest: { "b.o": "#define P(a, b) int a##b(void) { return 2; }\nP(get_si, ze)" },
  }, /^image: get_size is new, and may be defined by b\.o/],
  "of two arguments, with a literal between them": [{
    units: { "a.o": { before: A, after: `${A} int get_size(void) { return 1; }` } },
    rest: { "b.o": "#define P(a, x, b) int a##_##b(void) { return 2; }\nP(get, (1), size)" },
  }, /^image: get_size is new, and may be defined by b\.o/],
  "of two arguments, one of which another macro says": [{
    units: { "a.o": { before: A, after: `${A} int get_size(void) { return 1; }` } },
    rest: {
      "b.o":
        "#define P(a, b) int a##b(void) { return 2; }\n#define GET(n) \\\n\tP(get_, n)\nGET(size)",
    },
  }, /^image: get_size is new, and may be defined by b\.o/],
  "the same words, which are no name": [{
    units: { "a.o": { before: A, after: `${A} int get_size(void) { return 1; }` } },
    rest: {
      "b.o":
        "#define P(a, b) int a##b(void) { return 2; }\nP(get_si, x) P(ze, y) int h(int get, int s);",
    },
  }, /^link facts resolved \(1 new name\)$/],
  "weak becomes strong beside another": [{
    units: {
      "a.o": {
        before: "__attribute__((weak)) int b(void) { return 1; }",
        after: "int b(void) { return 1; }",
      },
    },
    rest: { "b.o": "int b(void) { return 2; }" },
  }, /^image: b is new, and may be defined by b\.o/],
  "weak becomes strong alone": [{
    units: {
      "a.o": {
        before: "__attribute__((weak)) int b(void) { return 1; }",
        after: "int b(void) { return 1; }",
      },
    },
    rest: { "b.o": "int c(void) { return 2; }" },
  }, /^link facts resolved/],
  "strong becomes weak": [{
    units: {
      "a.o": {
        before: "int b(void) { return 1; }",
        after: "__attribute__((weak)) int b(void) { return 1; }",
      },
    },
  }, /^image: b has another weaker binding/],
  "a name that is gone and needed": [{
    units: {
      "a.o": {
        before: "int b(void) { return 1; }",
        after: "static int c;int *d(void){return &c;}",
      },
    },
    rest: { "b.o": "int b(void); int e(void) { return b(); }" },
  }, /^image: b is defined no more, and b\.o may need it/],
  "a name that is gone and only spoken of": [{
    units: {
      "a.o": {
        before: "int b(void) { return 1; } int c;",
        after: "static int b(void) { return 1; } int c; int (*f)(void) = b;",
      },
    },
    rest: { "b.o": "/* not b() */ int e(void) { return 1; }" },
    headers: { "b.h": "extern int b(void);\n" },
  }, /1 name gone/],
  "built-in code needs what a built-in object has": [{
    units: { "a.o": { before: A, after: `${A} int b(void); int c(void) { return b(); }` } },
    rest: { "b.o": "int b(void) { return 2; }" },
  }, /1 new need/],
  "built-in code needs what was in a library for nobody": [{
    units: {
      "a.o": { before: A, after: `${A} int b(void); int c(void) { return b(); }` },
      "b.o": {
        before: "int b(void) { return 1; } int far(int x) { return x; }",
        after: "int b(void) { return 2; } int far(int x) { return x + 1; }",
        library: true,
      },
    },
  }, /^image: a\.o needs b anew/],
  "built-in code needs what a library has, as before": [{
    units: {
      "a.o": { before: A, after: A.replace("far(x)", "far(x) + 1") },
      "b.o": {
        before: "int far(int x) { return x; }",
        after: "int far(int x) { return x + 1; }",
        library: true,
      },
    },
  }, /^link facts unchanged$/],
  "built-in code needs what a module has": [{
    units: {
      "a.o": {
        before: A,
        after: `${A.replace("far(x)", "far(x) + b()")} int b(void);`.replace(/^/, "int b(void);"),
      },
      "m.o": {
        before: MODULE,
        after: `${MODULE} int b(void) { return 1; } EXPORT(b, "GPL", "");`,
        module: "m",
      },
    },
  }, /^image: a\.o needs b anew/],
  "a name that stands for a number": [{
    units: {
      "a.o": {
        before: A,
        after: `${A} asm(".globl b\\nb = 0x1234"); extern char b[]; char *c = b;`,
      },
    },
  }, /^image: b is new or gone in absolute/],
  "a name of what a compiler links first": [{
    units: { "a.o": { before: A, after: `${A} int _init(void) { return 1; }` } },
    config: { CONFIG_UML: "y" },
  }, /^image: _init is new, and may be defined by what the compiler links/],
  "a name that is no function any more": [{
    units: {
      "a.o": {
        before: 'asm(".text\\n.globl b\\n.type b,@function\\nb: ret");',
        after: 'asm(".text\\n.globl b\\nb: ret");',
      },
    },
  }, /^image: b has another type/],
  "a variable that may refer to what is freed by its name only": [{
    units: {
      "a.o": {
        before: "extern int once(int); struct ops { int (*run)(int); } a_ops = { once };",
        after: "extern int once(int); struct ops { int (*run)(int); } a_things = { once };",
      },
    },
    rest: { "kernel/once.o": "int INIT once(int x) { return x; }" },
  }, /^image: a\.o refers to once anew from data/],
  "a variable of another name that refers to what stays": [{
    units: {
      "a.o": {
        before:
          "extern int once(int); static struct { int (*run)(int); } a_ops = { once }; void *p = &a_ops;",
        after:
          "extern int once(int); static struct { int (*run)(int); } a_things = { once }; void *p = &a_things;",
      },
    },
    rest: { "kernel/once.o": "int once(int x) { return x; }" },
  }, /^link facts resolved/],
  "a name that a script has behind what is a comment in C": [{
    units: { "a.o": { before: A, after: `${A} int b;` } },
    headers: { "gen.sh": "cat drivers/*/names\necho int b = 1\\;\n" },
  }, /^image: b is new, and may be defined by gen\.sh/],
  "a common symbol": [{
    units: { "a.o": { before: A, after: `${A} asm(".comm shared,4,4");` } },
  }, /^image: shared is a common symbol/],
});
