/** Types and functions that resolve_btfids looks for. */
import { A, argued, type Case, MODULE } from "./argue.ts";

const BTF = { CONFIG_DEBUG_INFO_BTF: "y" };
const LISTED = "#define BTF_ID(kind, name)\nBTF_ID(struct, zap_type) BTF_ID(func, zap_it)";
const B = A.replace("far(x)", "far(x) * 99");

/** Code that changes, with these types before and after. */
const types = (before: string[], after: string[], rest = LISTED): Case => ({
  units: { "a.o": { before: A, after: B } },
  rest: { "b.o": rest },
  btf: { before: { types: before }, after: { types: after } },
  config: BTF,
});
const zap = (name: string) =>
  `static __attribute__((noinline,used)) int ${name}(int x) { return x + 1; } int b;`;
/** A function that is gone, and a file that lists BTF IDs. */
const gone = (name: string, rest: string, headers?: Case["headers"]): Case => ({
  units: { "a.o": { before: zap(name), after: "int b;" } },
  rest: { "b.o": rest },
  ...headers === undefined ? {} : { headers },
  config: BTF,
});

argued("what a link stands on: types for BTF", {
  "a type that resolve_btfids looks for": [
    types(["struct zap_type"], []),
    /^image: resolve_btfids looks for zap_type$/,
  ],
  "a type of another kind": [
    types(["struct zap_type"], ["union zap_type"]),
    /^image: resolve_btfids looks for zap_type$/,
  ],
  "the same without BTF": [
    { ...types(["struct zap_type"], []), config: {} },
    /^link facts unchanged$/,
  ],
  "a type that is still there": [
    types(["struct zap_type", "struct other"], ["struct zap_type"]),
    /^link facts unchanged$/,
  ],
  "a type that nobody looks for": [
    types(["struct zap_type"], [], "struct zap_type { int x; } zap;"),
    /^link facts unchanged$/,
  ],
  "what pahole does not know": [{
    ...types([], []),
    btf: { before: { messages: ["a: odd"] }, after: { messages: ["a: odd", "tag not supported"] } },
  }, /^image: pahole says something else of the changed objects: tag not supported$/],
  "what pahole did not know before": [{
    ...types([], []),
    btf: { before: { messages: ["a: odd"] }, after: { messages: [] } },
  }, /^link facts unchanged$/],
  "it is not known how BTF is made": [
    { ...types([], []), tools: null },
    /^image: the tree's make does not show how BTF is made$/,
  ],
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
  "a function that is gone, and that resolve_btfids looks for": [
    gone("zap_it", LISTED),
    /^image: resolve_btfids looks for zap_it$/,
  ],
  "a function that is gone, and that nobody looks for": [
    gone("zip_it", LISTED),
    /^link facts unchanged$/,
  ],
  "a function whose name a list puts together": [
    gone("zap_file_open", "#define HOOK(RET, NAME) BTF_ID(func, zap_##NAME)\nint c;"),
    /^image: resolve_btfids looks for zap_file_open$/,
  ],
  "another one than a list puts together": [
    gone("zip_file_open", "#define HOOK(RET, NAME) BTF_ID(func, zap_##NAME)\nint c;"),
    /^link facts unchanged$/,
  ],
  "a function that a macro of another file lists": [
    gone("zap_stamp", "#define KFUNC(_, name) BTF_ID_FLAGS(func, name)\nint c;", {
      "x.h": "KFUNC(STAMP, zap_stamp)",
    }),
    /^image: resolve_btfids looks for zap_stamp$/,
  ],
  "a macro that lists, of more lines than one": [
    gone("zip_it", "#define KFUNC(name) \\\n BTF_ID(func, x) \\\n BTF_ID(func, name)\nint c;"),
    /^image: resolve_btfids looks for zip_it$/,
  ],
  "a function of a module that resolve_btfids looks for": [{
    units: {
      "a.o": { before: MODULE + zap("zap_it"), after: `${MODULE}int b;`, module: "a" },
    },
    rest: { "c.o": LISTED },
    config: BTF,
  }, /^image: resolve_btfids looks for zap_it$/],
  "a BTF ID that is new": [{
    units: {
      "a.o": {
        before: A,
        after:
          `${A} asm(".pushsection .BTF_ids,\\"a\\"\\n__BTF_ID__func__zap_it__7: .zero 4\\n.popsection");`,
      },
    },
    config: BTF,
  }, /^image: resolve_btfids looks for __BTF_ID__func__zap_it$/],
});
