import assert from "node:assert/strict";
import {
  dryRunArgv,
  readDryRun,
  readSavedCommand,
} from "../../../bot/affected/commands/dry_run.ts";
import { Trace } from "../../../bot/affected/commands/trace.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { run } from "../../../bot/system/process/process.ts";
import { parseCommands } from "../../../bot/affected/commands/parsed.ts";
import { peekLines } from "../../../bot/system/files/peek.ts";
import { cc, ROOTS, rule } from "../memory.ts";

/** A dry run that is read to its end. */
function dryRun(lines: Iterable<string>) {
  const problems: string[] = [], trace = new Trace();
  const commands = [...readDryRun(lines, (problem) => problems.push(problem), trace)];
  return { commands, problems, warnings: [...trace.warnings] };
}

Deno.test("targets of the commands that Kbuild prints", async (t) => {
  const cases: readonly [string, string, string][] = [
    ["a compile", cc("mm/mmap.o", { flags: "-DX" }), "mm/mmap.o"],
    [
      "if_changed",
      rule("OBJCOPY", "arch/um/stub_exe", "objcopy -S a arch/um/stub_exe"),
      "arch/um/stub_exe",
    ],
    ["at the top", rule("LD     ", "vmlinux.o", "ld -r -o vmlinux.o vmlinux.a"), "vmlinux.o"],
    [
      "filechk",
      `set -e; mkdir -p include/generated/; trap "rm -f include/generated/.tmp_timeconst.h" EXIT; { echo 100 | bc; } > include/generated/.tmp_timeconst.h`,
      "include/generated/timeconst.h",
    ],
    [
      "cmd",
      `set -e;  echo '  GEN     lib/crc32table.h';   trap 'rm -f lib/crc32table.h; trap - HUP; kill -s HUP $$' HUP; lib/gen > lib/crc32table.h`,
      "lib/crc32table.h",
    ],
    ["in the open", "gcc -o ./scripts/x scripts/x.c", "scripts/x"],
    ["none", "sh scripts/unknown.sh", ""],
  ];
  for (const [name, line, target] of cases) {
    await t.step(name, () => {
      assert.deepEqual(dryRun([line]).commands.map((c) => c.target), [target]);
    });
  }
});

Deno.test("a command is the same however it is found", () => {
  const [dry] = dryRun([cc("mm/mmap.o", { flags: "-DA='\"b\"'   -DC" })]).commands;
  const saved = readSavedCommand(`savedcmd_mm/mmap.o := ${dry!.text}\n\nsource_mm/mmap.o := x\n`);
  assert.deepEqual(saved, dry);
  const [made] = dryRun([rule("GEN", "a.h", "echo '#x' $$ > a.h")]).commands;
  const again = readSavedCommand("savedcmd_a.h := echo '$(pound)x' $$$$ > a.h\n");
  assert.deepEqual(again, made);
  assert.equal(readSavedCommand("nothing\n"), undefined);
});

/** A line as Kbuild printed it up to Linux 6.1. */
const older = (line: string) =>
  line.replaceAll("./scripts/basic/fixdep ", "scripts/basic/fixdep ").replaceAll(
    "savedcmd_",
    "cmd_",
  );

Deno.test("a command is the same as older trees print it", () => {
  const lines = [cc("mm/mmap.o", { flags: "-DX" }), rule("LD", "vmlinux.o", "ld -r -o vmlinux.o")];
  assert.notDeepEqual(lines.map(older), lines);
  assert.deepEqual(dryRun(lines.map(older)).commands, dryRun(lines).commands);
});

Deno.test("a compile and what follows it on the same target are one command", () => {
  const more = rule("", "mm/mmap.o", "if nm mm/mmap.o | grep -q x; then genksyms; fi");
  const lines = [cc("mm/mmap.o", { flags: "-DX" }), more, cc("mm/mmap.o", { flags: "-DX" })];
  const parsed = (lines: readonly string[]) => parseCommands(dryRun(lines).commands, ROOTS);
  const commands = parsed(lines);
  assert.equal(commands.length, 1);
  assert.deepEqual(commands[0]!.words.defines, [{ name: "X", words: ["1"] }]);
  assert.deepEqual(parsed(lines.reverse()), commands);
  const digests = [lines, lines.slice(0, 1), lines.slice(1, 2)].map((some) =>
    parsed(some)[0]!.digest
  );
  assert.equal(new Set(digests).size, 3, "each is a part of what it says");
});

Deno.test("noise, continued lines and problems", () => {
  const dry = dryRun([
    "make: Entering directory '/tmp/linux'",
    "make -f /tmp/linux/scripts/Makefile.build obj=mm \\",
    "need-builtin=1",
    ":",
    "set -e;  echo '  CALL    scripts/checksyscalls.sh'; sh /tmp/linux/scripts/checksyscalls.sh gcc",
    "make[3]: *** No rule to make target 'mm/gone.o', needed by 'mm/built-in.a'.",
    "make[2]: [/tmp/linux/Makefile:1257: vmlinux_o] Error 2 (ignored)",
    "make[3]: Circular lib/a.o <- lib/a.o dependency dropped.",
    "/tmp/linux/lib/Makefile:12: warning: overriding recipe for target 'lib/a.o'",
    "/tmp/linux/scripts/Makefile.asm-headers:39: redundant generic-y found: a.h",
    "/tmp/linux/arch/mips/sgi-ip22/Platform:3: no such machine",
    "/tmp/linux/arch/mips/sgi-ip22/Platform:4: *** no machine.  Stop.",
    "/tmp/linux/mm/Makefile:7: *** missing separator.  Stop.",
    "/tmp/linux/scripts/Makefile.build:37: /tmp/linux/x/Makefile: No such file or directory",
    "",
  ]);
  assert.deepEqual(dry.commands, []);
  assert.deepEqual(dry.problems, [
    "No rule to make target 'mm/gone.o', needed by 'mm/built-in.a'.",
    "/tmp/linux/arch/mips/sgi-ip22/Platform: *** no machine.  Stop.",
    "/tmp/linux/mm/Makefile: *** missing separator.  Stop.",
    "/tmp/linux/scripts/Makefile.build: /tmp/linux/x/Makefile: No such file or directory",
  ]);
  assert.deepEqual(dry.warnings, [
    "make[3]: Circular lib/a.o <- lib/a.o dependency dropped.",
    "/tmp/linux/lib/Makefile:12: warning: overriding recipe for target 'lib/a.o'",
    "/tmp/linux/scripts/Makefile.asm-headers:39: redundant generic-y found: a.h",
    "/tmp/linux/arch/mips/sgi-ip22/Platform:3: no such machine",
  ]);
});

Deno.test("between a line and its continuation may stand lines of other jobs", () => {
  const { commands, problems } = dryRun([
    cc("mm/mmap.o"),
    "(echo a; \\",
    ":",
    cc("mm/slub.o"),
    "echo b) > net/certs.c",
    cc("mm/swap.o"),
  ]);
  assert.deepEqual(commands.map((command) => command.target), [
    "mm/mmap.o",
    "mm/slub.o",
    "",
    "mm/swap.o",
  ]);
  assert.equal(commands[2]!.text, "(echo a; \\ echo b) > net/certs.c");
  assert.deepEqual(problems, []);
});

Deno.test("a cut line is told, not believed", () => {
  assert.throws(() => dryRun([cc("mm/mmap.o").slice(40)]), InfraError);
  assert.throws(() => dryRun([older(cc("mm/mmap.o")).slice(40)]), InfraError);
});

Deno.test("with make itself: long lines of a dry run stay whole", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const long = "-DX ".repeat(3000);
    const names = Array.from({ length: 60 }, (_, i) => `o${i}.o`);
    await Deno.writeTextFile(`${dir}/Makefile`, `all: one two\none two:\n\t$(MAKE) -f sub N=$@\n`);
    await Deno.writeTextFile(
      `${dir}/sub`,
      `all: ${
        names.map((name) => `$(N)-${name}`).join(" ")
      }\n$(N)-%.o:\n\tgcc ${long}-c -o $@ $*.c\n`,
    );
    const argv = dryRunArgv(["make", "-C", dir], { file: `${dir}/dry` });
    assert.ok((await run(argv, { cwd: dir })).ok);
    const { commands } = dryRun(peekLines(`${dir}/dry`));
    const expected = names.flatMap((name) => [`one-${name}`, `two-${name}`]).sort();
    assert.deepEqual(commands.map((command) => command.target).sort(), expected);
    assert.ok(
      commands.every((command) => command.text.length > 12_000 && !command.text.includes("gcc", 3)),
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("noise is what is whole of a plain form; what only begins so is a command", async (t) => {
  const flags =
    "gcc -Wp,-MMD,./.missing-syscalls.d -I/src/include -D\"KBUILD_STR(s)=#s\" -DX='a b'";
  const noise: readonly (readonly string[])[] = [
    [
      "make -f /src/scripts/Makefile.build obj=lib \\",
      "need-builtin=1 \\",
      "need-modorder=1 \\",
      "",
    ],
    ["mkdir -p lib/gen"],
    ["rm -f a.o b.o"],
    ["echo '  LINK linux'"],
    ["ln -fsn /src source"],
    [
      "test -e .gitignore || \\",
      '{ echo "# this is build directory, ignore it"; echo "*"; } > .gitignore',
    ],
    ["/src/scripts/remove-stale-files"],
    ["sh /src/scripts/modules-check.sh modules.order"],
    // As mips does before it compiles.
    ['make -f /src/scripts/Makefile.build obj=. missing-syscalls missing_syscalls_flags="-mabi=32"'],
    [
      "make -f /src/scripts/Makefile.build obj=boot \\",
      '\tLOAD=0x1 PLATFORM="generic/" 32bit-bfd= vmlinuz',
    ],
    [`set -e;  echo '  CALL    /src/scripts/checksyscalls.sh';  sh /src/scripts/checksyscalls.sh ${flags}`],
    [
      "if [ -f /src/.config -o \\",
      "\t -d /src/include/config -o \\",
      "\t -d /src/arch/um/include/generated ]; then \\",
      '\techo >&2 "***"; \\',
      '\techo >&2 "*** in /src";\\',
      "\tfalse; \\",
      "fi",
    ],
  ];
  for (const lines of noise) {
    await t.step(lines[0]!, () => assert.deepEqual(dryRun(lines).commands, []));
  }
  const commands = [
    "mkdir -p gen && sed p a > gen/b.h",
    "mkdir -p gen; cp a gen/b.h",
    "echo x > a.h",
    "echo `cat a` b",
    'echo "$(cat a)"',
    "rm -f a.h | tee b.h",
    "test -e a || cp b a",
    "ln -f a.h b.h",
    "if [ -f a ]; then cp a b; fi",
    "make -f x; cp a b",
    'make -f x flags="$(cp a b)"',
    'make -f x flags="-O2"; cp a b',
    "need-builtin=1 cp a b",
    "generic=x cp a b",
    "cp a b # /src/scripts/misc-check",
    "/src/scripts/misc-check && cp a b",
    "sh /src/scripts/checksyscalls.sh gcc; cp a b",
    "set -e;  echo '  CALL    x';  sh /src/scripts/checksyscalls.sh gcc > a.h",
    "set -e;  echo '  GEN     Makefile';  cp a b",
  ];
  for (const line of commands) {
    await t.step(line, () => assert.equal(dryRun([line]).commands.length, 1));
  }
});
