/** What does not reach far, as real compilers write it. */
import assert from "node:assert/strict";
import { readFacts } from "../../../../bot/compile/link/object/facts.ts";
import { have } from "../../../../bot/system/process/process.ts";

/** Compiles or assembles, and gives what of it does not reach far. */
async function near(
  compiler: string,
  source: string,
  file: "a.s" | "a.c" = "a.s",
): Promise<readonly string[]> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-near-" });
  try {
    await Deno.writeTextFile(`${dir}/${file}`, source);
    const [command, ...args] = [...compiler.split(" "), "-c", file];
    const { success, stderr } = await new Deno.Command(command!, { args, cwd: dir }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return [...readFacts(await Deno.readFile(`${dir}/a.o`))!.near].sort();
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const there = (compiler: string) => have(compiler.split(" ", 1)[0]!);

/** Of each machine what reaches only so far, then what reaches all. */
const MACHINES: readonly (readonly [compiler: string, short: readonly string[], far: string])[] = [
  ["gcc", ["jrcxz", ".byte", ".word"], "jne far; call far; .long far - ."],
  ["gcc -m32", ["jecxz", ".word"], "jne far; call far; .long far"],
  ["aarch64-linux-gnu-gcc", ["tbz x0, #1,", "b.eq", "adr x0,"], "bl far; b far; adrp x0, far"],
  ["alpha-linux-gnu-gcc", ["beq $1,"], "lda $1, far"],
  ["m68k-linux-gnu-gcc", ["bra.w", "bsr.b"], "jsr far"],
  ["mips64el-linux-gnuabi64-gcc -mno-abicalls -fno-pic", ["beq $2, $3,"], "jal far"],
  ["powerpc64-linux-gnu-gcc", ["beq", ".short"], "bl far"],
  ["s390x-linux-gnu-gcc", ["j"], "brasl %r14, far"],
  ["sparc64-linux-gnu-gcc", ["be,pt %xcc,", "bne", "brz %o0,"], "call far"],
  [
    "arm-linux-gnueabihf-gcc",
    [".syntax unified\n.thumb\nbeq.w", ".syntax unified\n.thumb\nbeq.n"],
    "bl far",
  ],
  ["clang-19 --target=riscv64-linux-gnu", ["j", "jal"], "call far"],
  ["clang-19 --target=loongarch64-linux-gnu", ["beq $a0, $a1,", "beqz $a0,"], "bl far"],
];

for (const [compiler, short, far] of MACHINES) {
  const name = `jumps and addresses that do not reach all of a kernel: ${compiler}`;
  Deno.test({ name, ignore: !await there(compiler) }, async () => {
    for (const code of short) {
      assert.deepEqual(await near(compiler, `.text\n${code} far\n`), ["text far"], code);
    }
    assert.deepEqual(await near(compiler, `.text\n${far.replaceAll("; ", "\n")}\n`), [], far);
  });
}

/** How the kernel's make files have its C compiled, as far as addresses depend on it. */
const COMPILERS: readonly string[] = [
  "gcc -mcmodel=kernel -mno-red-zone",
  "gcc -m32 -mregparm=3",
  "aarch64-linux-gnu-gcc",
  "alpha-linux-gnu-gcc -mno-fp-regs -ffixed-8",
  "arm-linux-gnueabihf-gcc -marm",
  "arm-linux-gnueabihf-gcc -mthumb",
  "hppa64-linux-gnu-gcc -mdisable-fpregs",
  "m68k-linux-gnu-gcc -m68040",
  "mips64el-linux-gnuabi64-gcc -mno-abicalls -mabi=64 -G 0 -march=mips64r2 -msym32",
  "mips64el-linux-gnuabi64-gcc -mno-abicalls -mabi=64 -G 0 -march=mips64r6 -msym32",
  "powerpc64-linux-gnu-gcc -mcmodel=medium -msoft-float",
  "s390x-linux-gnu-gcc -march=z10",
  "sparc64-linux-gnu-gcc -mcmodel=medlow -mcpu=ultrasparc",
  "clang-19 --target=riscv64-linux-gnu -mcmodel=medany -mno-relax",
  "clang-19 --target=loongarch64-linux-gnu -mcmodel=normal",
];

/** All that C code reaches elsewhere for: calls, also as a last word, under a condition, or both; data, tables, addresses. */
const CODE = `
extern int far_a(int), far_b(int), far_weak(int) __attribute__((weak));
extern int far_v, far_array[1000];
extern const char far_text[];
extern int (*far_p)(int);
struct ops { int (*one)(int), (*two)(int); const char *name; int *v; };
const struct ops table = { far_a, far_b, far_text, &far_array[9] };
int last(int x) { return far_a(x); }
int either(int x) { if (x > 3) return far_a(x); return far_b(x + 1); }
int maybe(int x) { if (!x) return far_a(x); return x; }
int zero(long x) { if (x) far_b(1); return 0; }
int data(int i) { far_v += far_array[i]; far_array[i] = far_text[i]; return far_v; }
void *address(int x) { return x ? (void *)far_a : (void *)&far_v; }
int through(int x) { return far_p(x); }
int weak(int x) { return far_weak ? far_weak(x) : 0; }
int many(int x) {
	switch (x) {
	case 0: return far_a(1);
	case 1: return far_b(2);
	case 2: return far_v;
	case 3: return far_array[3];
	case 4: far_v = 4; return far_b(5);
	case 5: return far_a(6) + far_b(7);
	}
	return far_a(x);
}
`;

for (const compiler of COMPILERS) {
  const name = `what is made of C reaches all of a kernel: ${compiler}`;
  Deno.test({ name, ignore: !await there(compiler) }, async () => {
    for (const level of ["-O2", "-Os"]) {
      const whole = `${compiler} ${level} -w -ffreestanding -fno-pic -fno-pie`;
      assert.deepEqual(await near(whole, CODE, "a.c"), [], level);
    }
  });
}

Deno.test("what stands in the same section is not far, and in another one it may be", async () => {
  const code = '.globl a\na: jrcxz a\n.section .text.b,"ax"\njrcxz a\n';
  assert.deepEqual(await near("gcc", `.text\n${code}`), ["text .text"]);
});
