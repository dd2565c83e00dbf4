/** The argument about a link, over objects of the host's gcc and a kernel of a few files. */
import assert from "node:assert/strict";
import type { Graph } from "../../../bot/affected/mod.ts";
import { argumentText, doubtText, type LinkArgument } from "../../../bot/compile/link/argument.ts";
import { readElf } from "../../../bot/compile/link/object/elf.ts";
import { argueLink } from "../../../bot/compile/link/prove.ts";
import type { Built, World } from "../../../bot/compile/link/states.ts";
import type { Said } from "../../../bot/compile/link/stand_in.ts";
import type { LinkTools } from "../../../bot/compile/link/tools.ts";
import { compiled, EXPORT } from "./objects.ts";

/** What an object is made from, at both states; null: it is not there. */
interface Unit {
  readonly before: string | null;
  readonly after: string | null;
  /** Of this module, else of vmlinux. */
  readonly module?: string;
  /** Of lib.a. */
  readonly library?: true;
  /** In no archive: linked by a command of its own. */
  readonly other?: string;
}

interface Case {
  readonly units: Readonly<Record<string, Unit>>;
  /** Objects that the patch cannot change; their sources stand in the tree. */
  readonly rest?: Readonly<
    Record<string, string | { readonly source: string; readonly module: string }>
  >;
  readonly headers?: Readonly<Record<string, string>>;
  readonly said?: Readonly<Record<"before" | "after", Partial<Said>>>;
  readonly lds?: string;
  /** How the tree links; null: that is not understood. */
  readonly tools?: LinkTools | null;
  /** What the makes of modules say. */
  readonly heard?: Readonly<Record<"before" | "after", readonly string[]>>;
  readonly config?: Readonly<Record<string, string>>;
}

const TOOLS: LinkTools = { ld: ["ld", "-m", "elf_x86_64"], modpost: ["-M", "-E", "-w"] };
/** With objtool on vmlinux.o. */
const LATE: Pick<Case, "tools" | "config"> = {
  tools: { ...TOOLS, objtool: ["tools/objtool/objtool", "--noinstr", "--link"] },
  config: { CONFIG_OBJTOOL: "y" },
};

const LDS =
  "SECTIONS { .text : { *(.text .text.*) } .data : { *(.data .data.*) *(.bss) *(.init.text) *(__table) } }";

/** Has the relocations that most objects have. */
const LIKE_MOST = `int outside(int); extern int other; int *to = &other; int (*call)(int) = outside;
int INIT first(void) { return outside(other) + 1; } int later(int x) { return outside(x) + to[x] + 1; }
static int table[9]; int at(int x) { return table[x]; } const char *text(int x) { return x ? "a" : "b"; }`;

async function argue(one: Case): Promise<LinkArgument> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-link-" }));
  try {
    const all: NonNullable<Case["rest"]> = { ...one.rest, "kernel/fork.o": LIKE_MOST };
    const rest = Object.entries(all).map(([target, unit]) => {
      const { source, module } = typeof unit === "string"
        ? { source: unit, module: undefined }
        : unit;
      return [target, { source, module }] as const;
    });
    const built = { before: new Map<string, Built>(), after: new Map<string, Built>() };
    const put = async (
      which: "before" | "after",
      target: string,
      source: string,
      module?: string,
    ) => {
      const saved = module === undefined ? "gcc" : "gcc -DMODULE";
      built[which].set(target, { bytes: await compiled(EXPORT + source), saved });
    };
    for (const [target, { before, after, module }] of Object.entries(one.units)) {
      if (before !== null) await put("before", target, before, module);
      if (after !== null) await put("after", target, after, module);
    }
    for (const [name, text] of Object.entries(one.headers ?? {})) {
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    for (const [target, unit] of rest) {
      for (const name of ["init", "kernel"]) {
        await Deno.mkdir(`${dir}/${name}`, { recursive: true });
      }
      await Deno.writeTextFile(`${dir}/${target.replace(/o$/, "c")}`, unit.source);
    }
    for (const [target, { after }] of Object.entries(one.units)) {
      if (after !== null) await Deno.writeTextFile(`${dir}/${target.replace(/o$/, "c")}`, after);
    }
    const members = [
      ...Object.entries(one.units).filter(([, unit]) =>
        !unit.module && !unit.other && !unit.library
      ).map(([t]) => t),
      ...rest.filter(([, unit]) => unit.module === undefined).map(([target]) => target),
    ];
    const modules = new Map<string, string>(
      rest.flatMap(([target, { module }]) =>
        module === undefined ? [] : [[target, module] as const]
      ),
    );
    const single = Object.entries(one.units).filter(([, unit]) => unit.module).map(([t]) => t);
    const graph = graphOf(one, members, rest.map(([target]) => target), [
      ...single,
      ...modules.keys(),
    ]);
    const world: World = {
      graphs: { before: graph, after: graph },
      config: new Map(Object.entries(one.config ?? {})),
      roots: { source: dir, build: dir },
      read: (which, target) => built[which].get(target),
      text: (_which, target) => target.endsWith(".lds") ? one.lds ?? LDS : undefined,
      async make(which, targets) {
        for (const target of targets.filter((one) => one.endsWith(".o"))) {
          const source = Object.fromEntries(rest)[target]?.source;
          if (source === undefined) return false;
          await put(which, target, source, modules.get(target));
        }
        return true;
      },
      checkout: () => Promise.resolve(),
      definers: (names) =>
        Promise.resolve(
          rest.filter(([, { source }]) => names.some((name) => source.includes(name))).map(([t]) =>
            t
          ),
        ),
      linkTools: () => Promise.resolve(one.tools === null ? undefined : one.tools ?? TOOLS),
      heard: (which) => one.heard?.[which] ?? [],
      tools: (which, { objtool }, objects, _modules, probe) =>
        Promise.resolve({
          ...{ ld: [], modpost: [] },
          objtool: objtool === undefined || probe === undefined
            ? []
            : throughs(objects.map((target) => built[which].get(target)!.bytes), probe),
          ...one.said?.[which],
        }),
    };
    const there = (which: "before" | "after") =>
      Object.keys(one.units).filter((t) => built[which].has(t));
    return await argueLink(world, { before: there("before"), after: there("after") });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Of each function that a probe calls, whether it returns, as objtool would say it. */
function throughs(objects: readonly Uint8Array[], probe: Uint8Array): readonly string[] {
  const returns = new Set(objects.flatMap((bytes) => {
    const { symbols, sections } = readElf(bytes)!;
    return symbols.filter(({ section, value, size }) => {
      const code = sections[section]?.data.subarray(value, value + size);
      // A return, or a jump to another function.
      return code?.includes(0xc3) || code?.includes(0xe9);
    }).map(({ name }) => name);
  }));
  const { symbols, relocations } = readElf(probe)!;
  return relocations.map(({ symbol }) => symbols[symbol]!.name)
    .filter((name) => returns.has(name)).map((name) => `probe of ${name} falls through`);
}

function graphOf(
  { units, headers = {} }: Case,
  members: readonly string[],
  rest: readonly string[],
  modules: readonly string[],
): Graph {
  const node = (target: string, inputs: readonly string[], more = {}) => ({
    ...{ target, key: `./${target}`, digest: "", host: false, start: "", inputs, path: 0 },
    ...more,
  });
  const objects = [...new Set([...Object.keys(units), ...rest])];
  const nodes = [
    ...objects.map((target) => node(target, [target.replace(/o$/, "c")])),
    ...Object.entries(units).flatMap(([target, { other }]) =>
      other === undefined ? [] : [node(other, [`./${target}`])]
    ),
    ...modules.map((target) => node(target.replace(/o$/, "mod"), [], { list: ["printf", target] })),
    node("lib.a", [], {
      list: ["ar", "lib.a", ...Object.keys(units).filter((target) => units[target]!.library)],
    }),
    node("built-in.a", [], { list: ["ar", "built-in.a", ...members] }),
    node("arch/x/kernel/vmlinux.lds", []),
  ];
  const files = new Set([
    ...objects.map((target) => target.replace(/o$/, "c")),
    ...Object.keys(headers),
  ]);
  return {
    nodes,
    makers: new Map(nodes.map((one) => [one.key, one])),
    files,
    defines: new Set(),
    edges: () => [],
    scan: () => ({ includes: [], computed: [], defines: [], symbols: [], pasted: false }),
  } as unknown as Graph;
}

const say = (argument: LinkArgument) =>
  argument.kind === "image" ? `image: ${doubtText(argument.doubt)}` : argumentText(argument);

const A = "int far(int); int a(int x) { return far(x); }";
const MODULE = 'MODINFO(license, "GPL"); MODINFO(description, "it");';

const DEVICES =
  'static const long t[] = { 1, LAST }; extern typeof(t) __mod_device_table__kmod_a__x__t __attribute__((used, alias("t")));';

/** As a compiler with -g names what it has seen. */
const DEBUG =
  'asm(".section .debug_str,\\"MS\\",@progbits,1\\n.asciz \\"zap_type\\"\\n.previous");';
const BTF = { CONFIG_DEBUG_INFO_BTF: "y" };
const LISTED = "#define BTF_ID(kind, name)\nBTF_ID(struct, zap_type) BTF_ID(func, zap_it)";

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

const CASES: Readonly<Record<string, readonly [Case, RegExp]>> = {
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
  "nothing differs": [{ units: { "a.o": { before: A, after: A } } }, /^link facts unchanged$/],
  "other code": [
    { units: { "a.o": { before: A, after: A.replace("far(x)", "far(x) * 99") } } },
    /^link facts unchanged$/,
  ],
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
  "code that stays refers to what was only needed at the start": [{
    units: {
      "a.o": {
        before: "int b(void); int INIT c(void) { return b(); }",
        after: "int b(void); int INIT c(void) { return b(); } int d(void) { return b() + 1; }",
      },
    },
    said: {
      before: {},
      after: { modpost: ["WARNING: modpost: vmlinux: section mismatch in reference: d -> b"] },
    },
    rest: { "b.o": "int INIT b(void) { return 2; }" },
  }, /^image: a\.o refers to b anew from text/],
  "modpost says more": [{
    units: { "a.o": { before: A, after: `${A} int b;` } },
    said: { before: {}, after: { modpost: ["WARNING: modpost: vmlinux: section mismatch"] } },
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
  "an export is gone": [{
    units: { "a.o": { before: `${A} EXPORT(a, "", "");`, after: A } },
  }, /^image: the export of a is gone/],
  "an export gets a namespace": [{
    units: { "a.o": { before: `${A} EXPORT(a, "", "");`, after: `${A} EXPORT(a, "", "N");` } },
  }, /^image: the export of a is for others/],
  "a new export": [{
    units: { "a.o": { before: A, after: `${A} EXPORT(a, "", "");` } },
  }, /^link facts resolved \(1 new name\)/],
  "an export that another has": [{
    units: { "a.o": { before: A, after: `${A} EXPORT(a, "", "");` } },
    rest: {
      "m.o": { source: `${MODULE} int a(int x) { return x; } EXPORT(a, "", "");`, module: "m" },
    },
  }, /^image: a is new, and may be defined by m\.o/],
  "a module's license": [{
    units: { "m.o": { before: MODULE, after: MODULE.replace("GPL", "Proprietary"), module: "m" } },
  }, /^image: the license/],
  "a module needs what is exported": [{
    units: {
      "m.o": {
        before: MODULE,
        after: `${MODULE} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
    rest: { "a.o": 'int a(int x) { return x; } EXPORT(a, "GPL", "");' },
  }, /1 new need/],
  "a module needs what is in a namespace": [{
    units: {
      "m.o": {
        before: MODULE,
        after: `${MODULE} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
    rest: { "a.o": 'int a(int x) { return x; } EXPORT(a, "GPL", "N");' },
  }, /^image: m\.o needs a anew, which is in the namespace N/],
  "a module needs what is not exported": [{
    units: {
      "m.o": {
        before: MODULE,
        after: `${MODULE} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
    rest: { "a.o": "int a(int x) { return x; }" },
  }, /^image: m\.o needs a anew, which nothing was found to export/],
  "a module needs for sure what it had only asked for": [{
    units: {
      "m.o": {
        before: `${MODULE} __attribute__((weak)) int a(int); int b(int x) { return a ? a(x) : x; }`,
        after: `${MODULE} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
  }, /^image: m\.o needs a anew, which nothing was found to export/],
  "a proprietary module needs what is for the GPL": [{
    units: {
      "m.o": {
        before: MODULE.replace("GPL", "P"),
        after: `${MODULE.replace("GPL", "P")} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
    rest: { "a.o": 'int a(int x) { return x; } EXPORT(a, "GPL", "");' },
  }, /^image: m\.o needs a anew, which is for the GPL only/],
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
  "a section that it has not": [{
    units: { "a.o": { before: A, after: `${A} int t __attribute__((section("__corner"))) = 1;` } },
  }, /^image: the section __corner is new/],
  "an object of another link": [{
    units: { "a.o": { before: A, after: `${A} int b;`, other: "boot/stub" } },
  }, /^image: boot\/stub is linked from a\.o by a command of its own/],
  "objtool says more": [{
    units: { "a.o": { before: A, after: `${A} int b;` } },
    said: { before: {}, after: { objtool: ["vmlinux.o: warning: objtool: a: call to b leaves"] } },
  }, /^image: objtool says something else/],
  "objtool says more where the link's facts are the same": [{
    ...LATE,
    units: { "a.o": { before: A, after: A.replace("far(x)", "far(x) + 1") } },
    said: { before: {}, after: { objtool: ["vmlinux.o: warning: objtool: a: call to b leaves"] } },
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
  "a name that stands for a number": [{
    units: {
      "a.o": {
        before: A,
        after: `${A} asm(".globl b\\nb = 0x1234"); extern char b[]; char *c = b;`,
      },
    },
  }, /^image: b is new or gone in absolute/],
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
  "a table of devices that loses its end": [{
    units: {
      "a.o": {
        before: `${A} ${DEVICES.replace("LAST", "0")}`,
        after: `${A} ${DEVICES.replace("LAST", "7")}`,
      },
    },
    said: { before: {}, after: { modpost: ["ERROR: modpost: a: t[] is not terminated"] } },
  }, /^image: modpost says something else of the changed objects: ERROR/],
  "a name of what a compiler links first": [{
    units: { "a.o": { before: A, after: `${A} int _init(void) { return 1; }` } },
    config: { CONFIG_UML: "y" },
  }, /^image: _init is new, and may be defined by what the compiler links/],
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
  "a module needs a name that is too long for its version": [{
    ...longName(56),
    config: { CONFIG_MODVERSIONS: "y" },
  }, /^image: the link has rules of its own for b{56}/],
  "a module needs a long name that has no version": [longName(56), /^link facts resolved/],
  "a module needs a name that is just short enough": [{
    ...longName(55),
    config: { CONFIG_MODVERSIONS: "y" },
  }, /^link facts resolved/],
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
};

/** A module that needs a name of so many letters anew. */
function longName(letters: number): Case {
  const name = "b".repeat(letters), module = `${MODULE} int old(void); int v = 1;`;
  const after = `${module} int ${name}(void); int c(void) { return ${name}(); }`;
  return {
    units: { "m.o": { before: module, after, module: "m" } },
    rest: { "kernel/x.o": `int ${name}(void) { return 1; } EXPORT(${name}, "", "");` },
  };
}

/** Code that the patch cannot change may have no landing pad, and its address is taken anew. */
function landings(): Record<string, readonly [Case, RegExp]> {
  const b = 'asm(".text\\n.globl b\\nb: ret");';
  const call = "extern void b(void); void a(void) { b(); } void *p;";
  const take = call.replace("p;", "p = b;"), more = `${take} static void *q = b; void **r = &q;`;
  const one = (before: string, after: string): Case => ({
    ...LATE,
    units: { "a.o": { before, after } },
    rest: { "kernel/b.o": b },
  });
  return {
    "an address that is taken of what was called alone": [
      one(call, take),
      /^link facts resolved \(1 new need/,
    ],
    "an address that is taken of what nobody is found to define": [
      { ...one(call, take), rest: {} },
      /^image: a\.o needs b anew/,
    ],
    "an address that was taken before": [one(take, more), /^link facts resolved \((?!.*need)/],
  };
}

Deno.test("what a link stands on", async (t) => {
  for (const [name, [one, expected]] of Object.entries(CASES)) {
    await t.step(name, async () => assert.match(say(await argue(one)), expected));
  }
});
