import assert from "node:assert/strict";
import { mayGrow } from "../../../../bot/compile/link/object/places.ts";

Deno.test("sections of which the bytes count, and those of which they do not", () => {
  for (const place of ["text", "rodata", "init", ".altinstructions", "___ksymtab+x"]) {
    assert.ok(mayGrow(place), place);
  }
  // A linker script takes these out.
  for (const place of [".MIPS.options", ".MIPS.abiflags", ".reginfo"]) {
    assert.ok(mayGrow(place), place);
  }
  for (const place of [".MIPS.other", ".head.text", ".boot.data", ".vdso"]) {
    assert.ok(!mayGrow(place), place);
  }
});
