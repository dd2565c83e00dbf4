import assert from "node:assert/strict";
import type { Graph } from "../../../bot/affected/mod.ts";
import {
  archivesOf,
  isInside,
  otherLink,
  outsideKernel,
  partOf,
} from "../../../bot/compile/link/parts.ts";

const node = (target: string, inputs: readonly string[], list?: string) => ({
  ...{ target, key: `./${target}`, digest: "", host: false, start: "", inputs, path: 0 },
  ...(list === undefined ? {} : { list: list.split(" ") }),
});

const GRAPH = {
  nodes: [
    node("mm/built-in.a", [], 'printf "mm/%s " a.o b.o | xargs ar cDPrST mm/built-in.a'),
    node("lib/lib.a", [], "ar cDPrsT lib/lib.a lib/string.o"),
    node("boot/stub/lib.a", [], "ar cDPrsT boot/stub/lib.a boot/stub/file.o"),
    node("boot/start/lib.a", [], "ar cDPrsT boot/start/lib.a boot/start/toggle.o"),
    node("arch/lib/lib.a", [], "ar cDPrsT arch/lib/lib.a arch/lib/copy.o"),
    node("net/slhc-x.mod", [], "printf '%s\\n' slhc-x.o > net/slhc-x.mod"),
    node("net/a.mod", [], "printf '%s\\n' a1.o both.o > net/a.mod"),
    node("net/b.mod", [], "printf '%s\\n' both.o > net/b.mod"),
    node("vmlinux.a", [], "ar cDPrST vmlinux.a built-in.a lib/lib.a"),
    node("boot/compressed/vmlinux", ["./boot/compressed/head.o", "./boot/stub/lib.a"]),
    node("vdso/vdso.so.dbg", ["./vdso/clock.o"]),
    node("vdso/vdso.so", ["./vdso/vdso.so.dbg"]),
    node("vdso/image.o", ["./vdso/vdso.so"]),
    node("vmlinux.o", ["./mm/a.o", "./arch/lib/lib.a"]),
    node("vdso32/vdso.so", ["./vdso32/clock.o"]),
    node("vdso32/wrap.o", ["vdso32/wrap.S"]),
  ],
  edges: (key: string) => key === "vdso32/wrap.S" ? ["./vdso32/vdso.so"] : [],
} as unknown as Graph;
const ARCHIVES = archivesOf(GRAPH);
/** The same, and the image is a part of it. */
const IMAGE: Graph = {
  ...GRAPH,
  nodes: [...GRAPH.nodes, node("vdso/built-in.a", [], "ar cDPrST vdso/built-in.a vdso/image.o")],
};

Deno.test("which part of a kernel an object belongs to", () => {
  const of = (target: string, saved = "savedcmd_x := gcc -c x.c") =>
    partOf(target, saved, ARCHIVES);
  assert.deepEqual(of("mm/a.o"), { kind: "vmlinux", library: false });
  assert.deepEqual(of("lib/string.o"), { kind: "vmlinux", library: false }, "linked as a whole");
  assert.deepEqual(of("arch/lib/copy.o"), { kind: "vmlinux", library: true });
  assert.deepEqual(of("boot/stub/file.o"), { kind: "unknown" }, "a boot loader's library");
  assert.deepEqual(of("boot/start/toggle.o"), { kind: "unknown" }, "nobody says who reads it");
  assert.deepEqual(of("boot/compressed/head.o"), { kind: "unknown" });
  const module = "savedcmd_x := gcc -DMODULE -c x.c";
  assert.deepEqual(of("net/slhc-x.o", module), { kind: "module", wholes: ["net/slhc-x.o"] });
  assert.deepEqual(of("net/both.o", module), { kind: "module", wholes: ["net/a.o", "net/b.o"] });
  assert.deepEqual(of("net/none.o", module), { kind: "unknown" });
  const whole = "savedcmd_net/x/x.o := ld -m elf_x86_64 -r -o net/x/x.o @net/x/x.mod";
  assert.deepEqual(of("net/x/x.o", whole), { kind: "module", wholes: ["net/x/x.o"] });
  // As Linux 5.10 joins them.
  const parts = "cmd_net/a.o := ld -m elf_x86_64 -r -o net/a.o net/a1.o net/both.o";
  assert.deepEqual(of("net/a.o", parts), { kind: "module", wholes: ["net/a.o"] });
  const stub = "cmd_boot/x.o := ld -m elf_x86_64 -r -o boot/x.o boot/a.o boot/b.o";
  assert.deepEqual(of("boot/x.o", stub), { kind: "unknown" });
});

Deno.test("what is linked by a command of its own", () => {
  const other = (target: string, ...compiled: string[]) =>
    otherLink(target, new Set([target, ...compiled]), GRAPH, ARCHIVES);
  assert.equal(other("mm/a.o"), undefined);
  assert.equal(other("boot/compressed/head.o"), "boot/compressed/vmlinux");
  assert.equal(other("boot/stub/file.o"), "boot/compressed/vmlinux");
  assert.equal(other("vdso/clock.o"), "vdso/vdso.so.dbg");
  assert.equal(other("vdso/clock.o", "vdso/image.o"), undefined, "make links it for the image");
  assert.equal(other("vdso32/clock.o", "vdso32/wrap.o"), undefined, "it is taken in by .incbin");
});

Deno.test("what make has linked when it has compiled an object", () => {
  const inside = (target: string, ...compiled: string[]) =>
    isInside(target, new Set([target, ...compiled]), GRAPH);
  assert.ok(inside("vdso/clock.o", "vdso/image.o") && inside("vdso32/clock.o", "vdso32/wrap.o"));
  assert.ok(!inside("vdso/clock.o"), "nobody has made the image");
  assert.ok(!inside("mm/a.o", "vdso/image.o"), "a part of vmlinux");
  assert.ok(!inside("vdso/image.o"), "it is not known who reads it");
  assert.ok(!inside("boot/compressed/head.o", "vdso/image.o"));
});

Deno.test("whether a kernel or a module is made of an object", () => {
  const is = (target: string, graph = GRAPH) => outsideKernel([target], graph) === undefined;
  for (const target of ["mm/a.o", "lib/string.o", "arch/lib/copy.o", "net/both.o", "net/a.o"]) {
    assert.ok(is(target), target);
  }
  for (const target of ["boot/compressed/head.o", "boot/stub/file.o", "boot/start/toggle.o"]) {
    assert.ok(!is(target), target);
  }
  assert.ok(!is("vdso/clock.o"), "of an image that nothing reads");
  assert.ok(is("vdso/clock.o", IMAGE));
});
