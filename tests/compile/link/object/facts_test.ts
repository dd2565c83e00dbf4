import assert from "node:assert/strict";
import { versionedIn } from "../../../../bot/compile/link/object/exports.ts";
import { readFacts, sameFacts } from "../../../../bot/compile/link/object/facts.ts";
import { compiled, EXPORT, OLD_EXPORT } from "../objects.ts";

const facts = async (source: string, ...flags: string[]) =>
  readFacts(await compiled(EXPORT + source, ...flags))!;

Deno.test("what an object defines and needs", async () => {
  const { defines, needs, references, inner } = await facts(`
int far(int); int open(void) __attribute__((weak));
int INIT once(int x) { return far(x); }
int __attribute__((noinline, noclone)) often(int x) { return once(x) + far(x); }
int data = 3, empty; const int fixed = 4;
__attribute__((weak)) int maybe(void) { return open ? open() : 0; }
__attribute__((visibility("hidden"))) int hidden(void) { return 1; }
static int own(void) { return 3; } int (*p)(void) = own;
__thread int each;
`);
  const of = (name: string) => {
    const { binding, place, visibility, type } = defines.get(name)!;
    return `${binding} ${place} ${visibility} ${type}`;
  };
  assert.equal(of("once"), "global init 0 function");
  assert.equal(of("often"), "global text 0 function");
  assert.equal(of("data"), "global data 0 plain");
  assert.equal(of("empty"), "global data 0 plain");
  assert.equal(of("fixed"), "global rodata 0 plain");
  assert.equal(of("maybe"), "weak text 0 function");
  assert.equal(of("hidden"), "global text 2 function");
  assert.match(of("each"), /tls$/);
  assert.ok(!defines.has("own"));
  assert.deepEqual([...needs].sort(), [["far", "strong"], ["open", "weak"]]);
  assert.ok(references.has("init far") && references.has("text far"));
  assert.ok([...inner].some((one) => one.startsWith(".text often .init.text")), `${[...inner]}`);
});

Deno.test("where the processor may land", async () => {
  const pad = "-fcf-protection=branch";
  const code = "int a(void) { return 1; } extern int v; int v = 2;";
  const lands = async (source: string, ...flags: string[]) =>
    (await facts(source, ...flags)).defines.get("a")?.lands;
  assert.equal(await lands(code, pad), true);
  assert.equal(await lands(code, "-fcf-protection=none"), false);
  assert.equal((await facts(code, "-fcf-protection=none")).defines.get("v")?.lands, true);
  const label = (section: string, more: string) =>
    `asm(".text\\n.globl a\\na: nop\\n.pushsection ${section}\\n.long a - .${more}\\n.popsection");`;
  assert.equal(await lands(label('.discard.annotate_insn,\\"M\\",@progbits,8', ", 1")), true);
  assert.equal(await lands(label('.discard.annotate_insn,\\"M\\",@progbits,8', ", 2")), false);
  assert.equal(await lands(label(".discard.noendbr", "")), true);
});

Deno.test("common symbols", async () => {
  const { defines } = await facts("int shared;", "-fcommon");
  assert.equal(defines.get("shared")?.binding, "common");
});

Deno.test("exports, as of 6.4 and before", async () => {
  const now = await facts(
    'int a(void){return 1;} int b(void){return 2;} EXPORT(a, "GPL", ""); EXPORT(b, "", "SPACE");',
  );
  assert.deepEqual(Object.fromEntries(now.exports), {
    a: { gpl: true, namespace: "", versioned: false },
    b: { gpl: false, namespace: "SPACE", versioned: false },
  });
  const old = readFacts(
    await compiled(
      `${OLD_EXPORT}int a(void){return 1;} int b(void){return 2;} EXPORT(a, "_gpl", ""); EXPORT(b, "", "SPACE");`,
    ),
    new Set(["b"]),
  )!;
  assert.deepEqual(Object.fromEntries(old.exports), {
    a: { gpl: true, namespace: "", versioned: false },
    b: { gpl: false, namespace: "SPACE", versioned: true },
  });
  assert.equal(readFacts(await compiled(`${EXPORT}int a; EXPORT(a, "BSD", "");`)), undefined);
});

Deno.test("what genksyms gave a version", () => {
  const saved = "savedcmd_a.o := gcc -c a.c\n\n#SYMVER a 0x12345678\n#SYMVER b \n";
  assert.deepEqual([...versionedIn(saved)], ["a"]);
});

Deno.test("what tells two objects apart for a link", async (t) => {
  const base = 'int a(int x) { return x; } MODINFO(license, "GPL");';
  const one = await facts(base);
  const table: readonly [string, string, boolean][] = [
    ["other code", base.replace("return x", "return x * 77"), true],
    ["a static function", `${base} static int __attribute__((used)) s(void) { return 1; }`, true],
    ["weak", base.replace("int a(", "__attribute__((weak)) int a("), false],
    ["static", base.replace("int a(", "static __attribute__((used)) int a("), false],
    ["init", base.replace("int a(", "INIT int a("), false],
    ["another license", base.replace('"GPL"', '"Proprietary"'), false],
    ["a section", `${base} int v __attribute__((section("corner"))) = 1;`, false],
    ["a large alignment", base.replace("int a(", "__attribute__((aligned(8192))) int a("), false],
    ["an export", `${base} EXPORT(a, "", "");`, false],
    ["a need", base.replace("return x", "extern int y(int); return y(x) + 1"), false],
  ];
  for (const [name, source, same] of table) {
    await t.step(name, async () => assert.equal(sameFacts(one, await facts(source)), same));
  }
});
