/** What does not reach far, as real compilers write it. */
import assert from "node:assert/strict";
import { readFacts } from "../../../../bot/compile/link/object/facts.ts";

/** Assembles, and gives what of it does not reach far. */
async function near(compiler: readonly string[], source: string): Promise<readonly string[]> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-near-" });
  try {
    await Deno.writeTextFile(`${dir}/a.s`, source);
    const [command, ...args] = [...compiler, "-c", "a.s"];
    const { success, stderr } = await new Deno.Command(command!, { args, cwd: dir }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return [...readFacts(await Deno.readFile(`${dir}/a.o`))!.near].sort();
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

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

Deno.test("jumps and addresses that do not reach all of a kernel", async (t) => {
  for (const [compiler, short, far] of MACHINES) {
    await t.step(compiler, async () => {
      const words = compiler.split(" ");
      for (const code of short) {
        assert.deepEqual(await near(words, `.text\n${code} far\n`), ["text far"], code);
      }
      assert.deepEqual(await near(words, `.text\n${far.replaceAll("; ", "\n")}\n`), [], far);
    });
  }
});

Deno.test("what stands in the same section is not far, and in another one it may be", async () => {
  const code = '.globl a\na: jrcxz a\n.section .text.b,"ax"\njrcxz a\n';
  assert.deepEqual(await near(["gcc"], `.text\n${code}`), ["text .text"]);
});
