/** Which files make a name by macros, of the preprocessor and of the assembler. */
import assert from "node:assert/strict";
import { type Case, made } from "./found.ts";

const PASTE = "#define P(a, b) a##b\n#define PASTE(a, b) P(a, b)\n";

const one = (text: string, makes = true): Case => ({ files: { "a.c": text }, makes });

const both = (header: string, text: string, makes = true): Case => ({
  files: { "p.h": header, "a.c": text },
  makes,
});

const HANDED_ON: Case = {
  files: {
    "p.h": "#define GET(a, b) a##b\n#define APPLY(m, a, b) m(a, b)\n",
    "w.h": "#define WHAT size\n",
    "a.c": "int APPLY(GET, get_, WHAT);",
  },
  makes: true,
};

const CASES: Readonly<Record<string, Case>> = {
  "after a literal": one("#define GET(x) int get_##x(void)\nGET(size);"),
  "before one": one("#define GET(x) int x##_size(void)\nGET(get);"),
  "of two arguments": one("#define P(a, b) int a##b\nP(get_si, ze);"),
  "of three parts": one("#define P(a, b, c) int a##b##c\nP(get, _, size);"),
  "of four, with an empty one": one("#define P(a, b, c) int a##b##_##c\nP(, get, size);"),
  "of arguments beside one in parentheses": one(
    "#define P(a, x, b) int a##b\nP(get_, (1, (2)), size);",
  ),
  "of arguments of two calls": one("#define P(a, b) a##b\nP(get_, x) P(y, size)", false),
  "within a longer name": one("#define GET(x) int get_##x##_slot(void)\nGET(size);", false),
  "within a longer name, of more words": one(
    "#define GET(x) int get_##x##_slot(void)\nGET(size, int);\nGET(size int);",
  ),
  "after a longer name": one("#define GET(x) int __get_##x(void)\nGET(size);", false),
  "in a comment": one("#define GET(x) int get_##x(void)\n/* GET(size) */", false),
  "over lines": one("#define GET( \\\n  x) \\\n int \\\n get_ \\\n ## x\nGET(\n  size\n);"),
  "by a macro that hands on": both(
    PASTE,
    "#define GET(n) int PASTE(get_, n)(void)\n#define ALL(n) GET(n) {}\nALL(size)",
  ),
  "by one that hands on both": both(PASTE, "#define BOTH(a, b) PASTE(b, a)\nint BOTH(size, get_);"),
  "of a parameter that is pasted before": both(
    PASTE,
    "#define GET(n) PASTE(get_, n##ze)\nint GET(si);",
  ),
  "by a macro that stands for another": both(PASTE, "#define OTHER PASTE\nint OTHER(get_, size);"),
  "by a macro that is an argument": both(
    PASTE,
    "#define LIST(X, y) X(a, y) X(get_, y)\nint LIST(PASTE, size);",
  ),
  "by one of which the name is pasted": both(
    "#define GET2(a, b) int a##b\n#define CALL(n, ...) GET##n(__VA_ARGS__)\n",
    "CALL(2, get_, size);",
  ),
  "by another of which the name is pasted": both(
    "#define GET2(a, b) int a##b\n#define CALL(n, ...) GET##n(__VA_ARGS__)\n",
    "CALL(3, get_, size);",
    false,
  ),
  "by one that is handed on, of which the name is pasted": both(
    "#define GET2(a, b) int a##b\n#define APPLY(m, a, b) m(a, b)\n" +
      "#define CALL(n, a, b) APPLY(GET##n, a, b)\n",
    "CALL(2, get_, size);",
  ),
  "by another that is handed on so": both(
    "#define GET2(a, b) int a##b\n#define APPLY(m, a, b) m(a, b)\n" +
      "#define CALL(n, a, b) APPLY(GET##n, a, b)\n",
    "CALL(3, get_, size);",
    false,
  ),
  "by macros that double what they get": one(
    `#define M0(x) x##x\n${
      Array.from({ length: 20 }, (_, n) => `#define M${n + 1}(x) M${n}(x##x)`).join("\n")
    }\nM20(g);`,
    false,
  ),
  "of what a macro stands for": both(PASTE, "#define PREFIX get_\nint PASTE(PREFIX, size);"),
  "of what a macro stands for, elsewhere": both(
    PASTE + "#define PREFIX get_\n",
    "int PASTE(PREFIX, size);",
  ),
  "of what another macro stands for": both(
    PASTE,
    "#define PREFIX put_\nint PASTE(PREFIX, size);",
    false,
  ),
  "of a macro that is not replaced": one(
    "#define P(a, b) a##b\n#define PREFIX get_\nint P(PREFIX, size);",
    false,
  ),
  "of what a macro makes": both(PASTE, "#define PRE(x) x##t_\nint PASTE(PRE(ge), size);"),
  "of what the command says": both(PASTE, "int PASTE(MODNAME, size);"),
  "of a number that is counted": {
    ...both(PASTE, "int PASTE(get_, __COUNTER__);"),
    name: "get_12",
  },
  "of a constant": {
    ...both(`${PASTE}#define FIRST 4\n#define SECOND 2\n`, "int PASTE(get_v, SECOND);"),
    name: "get_v2",
  },
  "of a constant that another does not have": {
    ...both(`${PASTE}#define FIRST 4\n#define SECOND 2\n`, "int PASTE(get_v, FIRST);", false),
    name: "get_v2",
  },
  "of a constant between": {
    ...both(`${PASTE}#\tdefine\tREG 0x2c\t\r\n`, "int PASTE(PASTE(get_, REG), _size);"),
    name: "get_0x2c_size",
  },
  "of a constant with a comment": {
    ...both(`${PASTE}#define REG 2 /* the second */\n`, "int PASTE(get_v, REG);"),
    name: "get_v2",
  },
  "of a constant with more behind it": {
    ...both(`${PASTE}#define REG 2 (void)\n`, "int PASTE(get_v, REG);"),
    name: "get_v2",
  },
  "of a constant on the next line": {
    ...both(`${PASTE}#define REG \\\n 2\n`, "int PASTE(get_v, REG);"),
    name: "get_v2",
  },
  "of a constant and a word on the next line": {
    ...both(`${PASTE}#define REG 2 \\\n size\n`, "int PASTE(get_, REG);"),
    name: "get_2",
  },
  "of what a macro makes, and is a constant elsewhere": {
    files: {
      "p.h": `${PASTE}#ifdef X\n#define WHAT 3\n#else\n#define WHAT size\n#endif\n`,
      "a.c": "int PASTE(get_, WHAT);",
    },
    makes: true,
  },
  "of a macro that stands for nothing": one(
    '#define NONE\nasm("get_" NONE "size: nop");',
  ),
  "of what a call within a call is given": both(
    `${PASTE}#define WHAT t_\n`,
    "int PASTE(PASTE(ge, WHAT), size);",
  ),
  "of a number, but the name has none": both(PASTE, "int PASTE(get_, __COUNTER__);", false),
  "of variable arguments": one("#define ALL(p, ...) int p##__VA_ARGS__\nALL(get_, size, x);"),
  "of one of them": both(PASTE, "#define ALL(...) PASTE(__VA_ARGS__)\nint ALL(get_, size);"),
  "of named ones": both(PASTE, "#define ALL(all...) PASTE(get_, all)\nint ALL(size);"),
  "by a macro of another file": {
    files: { "b.c": "#define GET(x) int get_##x(void)\n", "a.c": "GET(size);" },
    makes: false,
  },
  "by a header's macro": both("#define GET(x) int get_##x(void)\n", "GET(size);"),
  "by a macro that takes nothing": one("#define IT get_##size\nint IT;"),
  "beside a comma": one('#define SAY(f, a...) printk(f, ##a)\nSAY("get_", size);', false),
  "an argument of a function": one("#define GET(x) int get_##x\nint f(int size);", false),
  "with arguments that come with their parentheses": one(
    "#define P(a, b) int a##b\n#define CALL(m, args) m args\nCALL(P, (get_, size));",
  ),
  "by code of asm()": one('#define A(x) asm(".globl get_" #x "\\n")\nA(size);'),
  "by code of asm() that parts it": one('#define A(x) asm("get_ " #x "\\n")\nA(size);', false),
  "by what makes a string": both(
    "#define STR_(x) #x\n#define STR(x) STR_(x)\n",
    '#define A(x) asm("get_" STR(x))\nA(size);',
  ),
  "by an operand of asm()": one('#define A(x) asm("call get_%c0" :: "i"(x))\nA(4);'),
  "by an operand of asm() before it": one('#define A(x) asm("call %c0_size" :: "i"(x))\nA(get);'),
  "by strings of asm() that no macro says": one('asm("call get_" "size\\n");'),
  "by strings beside each other, which make another": one('asm("call get_" "sizes\\n");', false),
  "by the assembler, from within C": one(
    'asm(".macro get n\\n"\n"get_\\\\n:\\n"\n".endm\\n"\n"get size\\n");',
  ),
  "by the assembler": {
    files: { "a.S": ".macro get n\nget_\\n:\n.endm\n\tget size\n" },
    makes: true,
  },
  "by the assembler, of two": {
    files: { "a.S": ".macro get a, b\n\\a\\()_\\b:\n.endm\n\tget size, b=get\n" },
    makes: true,
  },
  "by the assembler, of other words": {
    files: { "a.S": ".macro get n\nget_\\n:\n.endm\n\tget length\n\tput size\n" },
    makes: false,
  },
  "by a loop of the assembler": {
    files: { "a.S": ".irp n, length, size\nget_\\n:\n.endr\n" },
    makes: true,
  },
  "by a macro of the assembler in another": {
    files: {
      "a.S": ".macro get n\nget_\\n:\n.endm\n.macro all m\nget \\m\n.endm\n",
      "b.S": "all size\n",
    },
    makes: true,
  },
  "by a macro of which the name is made before its arguments come": one(
    "#define GET_A(x) get_##x\n#define CAT(a, b) a##b\nint CAT(GET_, A)(size);",
  ),
  "by another of which the name is made so": one(
    "#define GET_A(x) get_##x\n#define CAT(a, b) a##b\nint CAT(GET_, B)(size);",
    false,
  ),
  "by a macro that another gives": one(
    "#define GET(x) get_##x\n#define THIS(a, b) b\nint THIS(PUT, GET)(size);",
  ),
  "by one that a list of arguments gives": both(
    "#define G1(X, a) get_##a\n#define G2(X, a, b) a##b\n#define OF_(A, B, C, IT, ...) IT\n" +
      "#define OF(A...) OF_(A, G2, G1)(, ##A)\n",
    "int OF(get_, size);",
  ),
  "by one that a list of arguments gives, of other words": both(
    "#define G1(X, a) get_##a\n#define G2(X, a, b) a##b\n#define OF_(A, B, C, IT, ...) IT\n" +
      "#define OF(A...) OF_(A, G2, G1)(, ##A)\n",
    "int OF(put_, length);",
    false,
  ),
  "by one that is called where its name begins with what is given": both(
    "#define GET(a, b) a##b\n#define CALL(p, a, b) p##ET(a, b)\n",
    "int CALL(G, get_, size);",
  ),
  "by another that is called so": both(
    "#define GET(a, b) a##b\n#define CALL(p, a, b) p##ET(a, b)\n",
    "int CALL(S, get_, size);",
    false,
  ),
  "by one that is handed on over lines with a block": both(
    "#define GET(a, b) a##b\n#define APPLY(m, a, b) m(a, b)\n",
    "int APPLY(GET, ({ get_; }), size);",
    true,
  ),
  "by one that is handed on, of what another header says": HANDED_ON,
  "by one that is handed on, of what no header of the file says": {
    ...HANDED_ON,
    beside: { "a.c": ["a.c", "p.h"] },
    makes: false,
  },
  "by the preprocessor in assembly": {
    files: { "a.S": "#define GET(x) get_##x:\nGET(size)\n" },
    makes: true,
  },
};

Deno.test("names that macros make", async (t) => {
  for (const [name, one] of Object.entries(CASES)) {
    await t.step(name, async () => {
      const found = await made(one);
      assert.equal(found.length > 0, one.makes, found.join(" "));
    });
  }
});
