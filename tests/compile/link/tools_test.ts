import assert from "node:assert/strict";
import { glob, readScript } from "../../../bot/compile/link/script.ts";
import { firstDifference } from "../../../bot/compile/link/stand_in.ts";
import { mayCheckLate, readTools, toolsArgv } from "../../../bot/compile/link/tools.ts";
import { run } from "../../../bot/system/process/process.ts";

/** What `make -n` prints for targets that Kbuild removes when it is stopped. */
const printed = (texts: Readonly<Record<string, string>>, saved = "savedcmd_") =>
  readTools(
    Object.entries(texts).flatMap(([target, text]) => [
      "make -f scripts/Makefile.some",
      `set -e;  echo '  LD ${target}';   trap 'rm -f ${target}; trap - HUP; kill -s HUP $$' HUP;  trap 'rm -f ${target}; trap - PIPE; kill -s PIPE $$' PIPE; ${text}; printf '%s\\n' '${saved}${target} := ${text}' > ./.${target}.cmd`,
      ":",
    ]),
  );

const modpost =
  "echo x; scripts/mod/modpost -M -m -E -n -T modules.order -o Module.symvers vmlinux.o";
const link = "ld -m elf_x86_64 -z noexecstack -r -o vmlinux.o --whole-archive vmlinux.a";
const objtool = "./tools/objtool/objtool --hacks=noinstr --ibt --noinstr --link vmlinux.o";

Deno.test("how make shows the tools of the link", () => {
  assert.deepEqual(printed({ "vmlinux.o": link, "modules-only.symvers": modpost }), {
    ld: ["ld", "-m", "elf_x86_64", "-z", "noexecstack"],
    modpost: ["-M", "-E", "-w"],
  });
  const checks = (text: string) =>
    printed({ "vmlinux.o": `${link} ; ${text}`, "vmlinux.symvers": modpost });
  assert.equal(checks(objtool)?.objtool?.join(" "), objtool.replace(" vmlinux.o", ""));
  const strict = objtool.replace("--link", "--werror --link");
  assert.deepEqual(checks(strict), checks(objtool));
});

Deno.test("a tree up to Linux 6.1, which saves commands by another name", () => {
  const texts = { "vmlinux.o": link, "modules-only.symvers": modpost };
  assert.deepEqual(printed(texts, "cmd_"), printed(texts));
  const piped =
    "sed 's/ko$/o/' /dev/null | scripts/mod/modpost   -E    -o vmlinux.symvers -n -T - ";
  const tools = printed({ "vmlinux.o": link, "vmlinux.symvers": piped }, "cmd_");
  assert.deepEqual(tools?.modpost, ["-E", "-w"]);
});

/** How Kbuild begins a command that it removes the target of when make is stopped. */
const BEGIN = "set -e; trap 'rm -f $@; trap - HUP; kill -s HUP $$$$' HUP;  " +
  "trap 'rm -f $@; trap - PIPE; kill -s PIPE $$$$' PIPE; ";
const TOP = "srctree := .\nexport srctree\nLD = ld\nKBUILD_LDFLAGS = -m elf_x86_64\nall: ;\n";
const CHECK = `ifdef MODPOST_VMLINUX
vmlinux.symvers: vmlinux.o
\t${BEGIN}scripts/mod/modpost -m -E -o $@ $<
else
__modpost: Module.symvers
Module.symvers: modules.order .vmlinux.objs
\t${BEGIN}scripts/mod/modpost -M -E -o $@ -T modules.order
endif
`;

/** The tools that a real make shows of a tree with these files. */
async function toolsOf(files: Readonly<Record<string, string>>) {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/scripts`);
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    await run(toolsArgv(["make"], `${dir}/out`), { cwd: dir });
    return readTools((await Deno.readTextFile(`${dir}/out`)).split("\n"));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("trees since Linux 5.19 and before it show their tools to a real make", async () => {
  const files = { "Makefile": TOP, "scripts/Makefile.modpost": CHECK };
  const ld = ["ld", "-m", "elf_x86_64"];
  assert.deepEqual(await toolsOf(files), { ld, modpost: ["-E", "-w"] });
  const rule = `vmlinux.o: vmlinux.a\n\t${BEGIN}ld -m elf_x86_64 -r -o $@ --whole-archive $<\n`;
  assert.deepEqual(await toolsOf({ ...files, "scripts/Makefile.vmlinux_o": rule }), {
    ld,
    modpost: ["-M", "-E", "-w"],
  });
  const flags = "PAHOLE = pahole\nPAHOLE_FLAGS = -j1 --btf_gen_floats\n";
  const btf = { ...files, "Makefile": `CONFIG_DEBUG_INFO_BTF = y\n${flags}${TOP}` };
  assert.deepEqual((await toolsOf(btf))?.pahole, ["pahole", "-J", "-j1", "--btf_gen_floats"]);
  assert.equal((await toolsOf({ ...files, "Makefile": flags + TOP }))?.pahole, undefined);
  // scripts/link-vmlinux.sh calls objtool, and no make shows with which options.
  for (const symbol of ["CONFIG_LTO_CLANG", "CONFIG_VMLINUX_VALIDATION"]) {
    assert.equal(
      await toolsOf({ ...files, "Makefile": `${symbol} = y\n${TOP}` }),
      undefined,
      symbol,
    );
  }
});

Deno.test("tools that are not understood", () => {
  assert.equal(printed({ "vmlinux.o": link }), undefined);
  assert.equal(printed({ "Module.symvers": modpost }), undefined);
  const odd = { "vmlinux.o": link.replace("ld", "$(ld)"), "Module.symvers": modpost };
  assert.equal(printed(odd), undefined);
  const more = { "vmlinux.o": `${link}; ${objtool} && x`, "Module.symvers": modpost };
  assert.notEqual(printed(more), undefined);
  const other = { "vmlinux.o": `${link}; ${objtool} > log`, "Module.symvers": modpost };
  assert.equal(printed(other), undefined);
});

Deno.test("which configurations may check vmlinux.o", () => {
  assert.ok(mayCheckLate(new Map([["CONFIG_OBJTOOL", "y"]])));
  assert.ok(!mayCheckLate(new Map([["CONFIG_MODULES", "y"]])));
});

Deno.test("what the tools say of one state only", () => {
  const output = (...modpost: string[]) => ({ ld: [], objtool: [], modpost });
  assert.equal(firstDifference(output("a", "b"), output("a", "b")), undefined);
  assert.deepEqual(firstDifference(output("a"), output("a", "a")), { tool: "modpost", line: "a" });
  assert.deepEqual(firstDifference(output("a", "b"), output("b")), { tool: "modpost", line: "a" });
});

Deno.test("which sections a linker script takes", () => {
  const script = readScript(`SECTIONS {
  .text : { *(.text.hot .text.hot.*) *(.text .text.[0-9a-zA-Z_]*) KEEP(*(.head.text)) }
  /* *(.comment.only) */
  .init : { *(SORT(.init_array.*)) *(.data..percpu..read_mostly) }
  /DISCARD/ : { *(.discard .discard.*) *(.text.never) }
}`);
  for (const section of [".text", ".text.foo", ".head.text", ".init_array.7", ".text.hot.x"]) {
    assert.ok(script.places(section), section);
  }
  for (const left of [".corner", ".discard.x", ".text.never", ".comment.only", ".text..odd"]) {
    assert.ok(!script.places(left), left);
  }
  const empty = readScript(`SECTIONS {
  .data.rel.ro : { *(.data.rel.ro) } ASSERT(SIZEOF(.data.rel.ro) == 0, "Unexpected RELRO!")
  .got.plt (INFO) : { *(.got.plt) }
  . = ALIGN(8); .init.data : { *(.init.data) }
  ASSERT(SIZEOF(.got.plt) == 0 || SIZEOF(.got.plt) == 0x18, "Unexpected GOT entries!")
}`);
  assert.ok(empty.places(".init.data"));
  for (const left of [".data.rel.ro", ".got.plt"]) assert.ok(!empty.places(left), left);
  assert.ok(glob("a*b*c", "aXbYbZc") && !glob("a*b*c", "aXbY"));
  assert.ok(!glob("*a".repeat(40), "a".repeat(39)));
  assert.ok(glob("[a", "[a") && glob("a]", "a]") && glob("[[]x", "[x") && glob("[!a-c]]", "d]"));
  assert.ok(glob(`[${"b".repeat(100)}]`, "b") && !glob(`[${"b".repeat(101)}]`, "b"));
});
