import assert from "node:assert/strict";
import fc from "fast-check";
import { dirOf, join, keyOf, nameOf } from "../../bot/affected/keys.ts";
import { normal } from "../../bot/text/paths.ts";

Deno.test("paths of commands to keys", async (t) => {
  const roots = { source: "/tmp/linux", build: "/tmp/build" };
  const cases: readonly [string, string | undefined][] = [
    ["/tmp/linux/mm/mmap.c", "mm/mmap.c"],
    ["/tmp/linux/arch/x86/um/../lib/memcpy_64.S", "arch/x86/lib/memcpy_64.S"],
    ["/tmp/build/include/generated/bounds.h", "./include/generated/bounds.h"],
    ["./include/generated/bounds.h", "./include/generated/bounds.h"],
    ["mm/mmap.o", "./mm/mmap.o"],
    ["source/mm/mmap.c", "mm/mmap.c"],
    ["/usr/include/stdio.h", undefined],
    ["/tmp/linux-other/x.c", undefined],
    ["../outside.c", undefined],
    ["/tmp/linux/../etc/passwd", undefined],
    ["/tmp/linux", ""],
  ];
  for (const [path, key] of cases) {
    await t.step(path, () => assert.equal(keyOf(path, roots), key));
  }
  await t.step("an output directory inside the source", () => {
    assert.equal(keyOf("/s/out/a.h", { source: "/s", build: "/s/out" }), "./a.h");
  });
});

Deno.test("directories and names", () => {
  assert.equal(dirOf("mm/mmap.c"), "mm");
  assert.equal(dirOf("Makefile"), "");
  assert.equal(dirOf("./Makefile"), "./");
  assert.equal(dirOf("./mm/mmap.o"), "./mm");
  assert.equal(nameOf("./mm/mmap.o"), "mmap.o");
  assert.equal(join("./", "a/b.h"), "./a/b.h");
  assert.equal(join("", "a.h"), "a.h");
  assert.equal(join("mm", "../a.h"), "a.h");
  assert.equal(join("mm", "../../a.h"), undefined);
  assert.equal(join("./mm", "../../a.h"), undefined);
});

Deno.test("a normal path stays as it is and never leads up", () => {
  const part = fc.constantFrom("a", "b.h", ".", "..", "", "c..d", ".x");
  fc.assert(fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
    const once = normal(parts.join("/"));
    if (once === undefined) return;
    assert.equal(normal(once), once);
    assert.ok(!once.split("/").includes(".."));
    assert.equal(
      new URL(`http://h/${parts.filter((p) => p !== "").join("/")}`).pathname
        .replace(/\/$/, ""),
      `/${once}`.replace(/\/$/, ""),
    );
  }));
});
