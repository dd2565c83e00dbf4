/** Types and functions that resolve_btfids looks for. */
import { A, argued, MODULE } from "./argue.ts";

/** As a compiler with -g names what it has seen. */
const DEBUG =
  'asm(".section .debug_str,\\"MS\\",@progbits,1\\n.asciz \\"zap_type\\"\\n.previous");';
const BTF = { CONFIG_DEBUG_INFO_BTF: "y" };
const LISTED = "#define BTF_ID(kind, name)\nBTF_ID(struct, zap_type) BTF_ID(func, zap_it)";

argued("what a link stands on: types for BTF", {
  "a type that resolve_btfids looks for": [{
    units: { "a.o": { before: A + DEBUG, after: A } },
    rest: { "b.o": LISTED },
    config: BTF,
  }, /^image: resolve_btfids looks for zap_type$/],
  "the same without BTF": [{
    units: { "a.o": { before: A + DEBUG, after: A } },
    rest: { "b.o": LISTED },
  }, /^link facts unchanged$/],
  "a type that another object has, too": [{
    units: {
      "a.o": { before: A + DEBUG, after: A },
      "b.o": {
        before: `int far(int x) { return x; }${DEBUG}`,
        after: `int far(int x) { return x + 1; }${DEBUG}`,
      },
    },
    rest: { "c.o": LISTED },
    config: BTF,
  }, /^link facts unchanged$/],
  "a type that nobody looks for": [{
    units: { "a.o": { before: A + DEBUG, after: A } },
    rest: { "b.o": "struct zap_type { int x; } zap;" },
    config: BTF,
  }, /^link facts unchanged$/],
  "a second function of a name that resolve_btfids looks for": [{
    units: {
      "a.o": {
        before: A,
        after:
          "int far(int); static __attribute__((noinline)) int zap_it(int x) { return far(x); } int a(int x) { return zap_it(x) + 1; }",
      },
    },
    rest: { "b.o": LISTED },
    config: BTF,
  }, /^image: resolve_btfids looks for zap_it$/],
  "a function of a module that resolve_btfids looks for": [{
    units: {
      "a.o": {
        before:
          `${MODULE}static __attribute__((noinline,used)) int zap_it(int x) { return x + 1; } int b;`,
        after: `${MODULE}int b;`,
        module: "a",
      },
    },
    config: BTF,
  }, /^image: resolve_btfids looks for zap_it$/],
});
