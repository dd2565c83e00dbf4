import assert from "node:assert/strict";
import { mayGrow } from "../../../../bot/compile/link/object/places.ts";

Deno.test("sections of which the bytes count, and those of which they do not", () => {
  for (
    const place of ["text", "rodata", "init", ".altinstructions", ".m68k_fixup", "___ksymtab+x"]
  ) {
    assert.ok(mayGrow(place), place);
  }
  for (
    const place of [".data..percpu", ".data..percpu..page_aligned", ".data..once", ".bss..brk"]
  ) {
    assert.ok(mayGrow(place), place);
  }
  // arch/x86/kernel/vmlinux.lds.S asserts how large these are.
  for (const place of [".data..percpu..hot..jiffies", ".data..relocate_kernel", ".data..odd"]) {
    assert.ok(!mayGrow(place), place);
  }
  // arch/arm64/kernel/vmlinux.lds.S
  for (const place of [".hyp.text", ".hyp.rodata", ".hyp.data", ".hyp.data..percpu"]) {
    assert.ok(mayGrow(place), place);
  }
  for (const place of [".hyp.idmap.text", ".hyp.bss"]) assert.ok(!mayGrow(place), place);
  // A linker script takes these out.
  for (const place of [".MIPS.options", ".MIPS.abiflags", ".reginfo"]) {
    assert.ok(mayGrow(place), place);
  }
  for (const place of [".MIPS.other", ".head.text", ".boot.data", ".vdso"]) {
    assert.ok(!mayGrow(place), place);
  }
});
