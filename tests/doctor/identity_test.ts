import assert from "node:assert/strict";
import { fileIdentity } from "../../bot/system/files/identity.ts";
import { isOfC, librariesOf } from "../../bot/doctor/identity.ts";
import { compilersOf, emulatorIdentity } from "../../bot/doctor/mod.ts";
import { makeArch, toys } from "./toys.ts";

const GOOD_GCC = `case "$*" in
*-print-*) ;;
*--version) echo "toy gcc 12.2.0";;
esac`;

Deno.test("a large program is told by more than its size", async () => {
  await using dir = await toys({});
  const path = `${dir.path}/cc1`, bytes = new Uint8Array(2 ** 23 + 2 ** 20), at = new Date(2e12);
  const write = async () => {
    await Deno.writeFile(path, bytes);
    await Deno.utime(path, at, at);
    return await fileIdentity(path);
  };
  const first = await write();
  assert.equal(await fileIdentity(path), first);
  // What a linker calls its build stands at its beginning.
  bytes[600] = 1;
  const second = await write();
  assert.notEqual(second, first);
  await Deno.utime(path, at, new Date(2e12 + 1000));
  assert.notEqual(await fileIdentity(path), second);
  assert.equal(await fileIdentity(`${path}.gone`), "");
});

Deno.test("a program of more than a MiB is read as a smaller one is", async () => {
  await using dir = await toys({});
  const path = `${dir.path}/perl`, bytes = new Uint8Array(2 ** 22), at = new Date(2e12);
  const write = async () => {
    await Deno.writeFile(path, bytes);
    await Deno.utime(path, at, at);
    return await fileIdentity(path);
  };
  const first = await write();
  bytes[2 ** 21] = 1;
  assert.notEqual(await write(), first);
});

Deno.test("a build is made with the host's programs that it runs, not with those of a user's PATH", async () => {
  const alpha = makeArch("alpha", "alpha-linux-gnu-");
  await using compiler = await toys({ "alpha-linux-gnu-gcc": GOOD_GCC });
  const tools = async (more: string) => {
    const path = `${more}:${compiler.path}:/usr/bin`;
    return (await compilersOf(alpha, { path }))!.tools;
  };
  const plain = await tools("/nonexistent");
  await using own = await toys({ bison: "echo mine", flex: "echo mine" });
  assert.equal(await tools(own.path), plain);
});

Deno.test("binutils are those that Kbuild calls by their names, whatever a compiler says", async () => {
  const clang = makeArch("alpha", "alpha-linux-gnu-", { kind: "clang" });
  const tools = async (more: Record<string, string>) => {
    await using dir = await toys({ clang: GOOD_GCC, ...more });
    return (await compilersOf(clang, { path: `${dir.path}:/usr/bin` }))!.tools;
  };
  const one = await tools({ "alpha-linux-gnu-objcopy": "echo 2.40" });
  assert.notEqual(await tools({ "alpha-linux-gnu-objcopy": "echo 2.41" }), one);
  const lz4 = await tools({ "alpha-linux-gnu-objcopy": "echo 2.40", lz4: "echo 1.9" });
  assert.notEqual(lz4, one, "one that was missing, and now packs a kernel");
});

Deno.test("a compiler is what it loads and reads, too", async () => {
  const libraries = await librariesOf(["/usr/bin/gcc", "/usr/bin/as"]);
  assert.ok(libraries.some((one) => /\/libbfd/.test(one)), libraries.join());
  assert.ok(libraries.some(isOfC), "the C library's are among them");
  assert.ok(!libraries.filter(isOfC).some((one) => /bfd|opcodes/.test(one)));
  const identity = async (specs: string) => {
    await using dir = await toys({});
    await Deno.writeTextFile(`${dir.path}/specs`, specs);
    const gcc = `test "$1" != -print-file-name=specs || { echo '${dir.path}/specs'; exit 0; }`;
    const path = `${dir.path}/alpha-linux-gnu-gcc`;
    await Deno.writeTextFile(
      path,
      `#!/bin/sh\n${gcc.replace(dir.path, "${0%/*}").replaceAll("'", '"')}\n${GOOD_GCC}\n`,
    );
    await Deno.chmod(path, 0o755);
    const alpha = makeArch("alpha", "alpha-linux-gnu-");
    return (await compilersOf(alpha, { path: `${dir.path}:/usr/bin` }))!.identity;
  };
  assert.equal(await identity("*cc1:\n"), await identity("*cc1:\n"));
  assert.notEqual(await identity("*cc1:\n"), await identity("*cc1: -O0\n"));
});

Deno.test("an emulator is its program, whatever version it says", async () => {
  const identity = async (body: string) => {
    await using dir = await toys({ "qemu-system-toy": body });
    return await emulatorIdentity("qemu-system-toy", { path: `${dir.path}:/usr/bin` });
  };
  const one = await identity("echo QEMU 10.0.2");
  assert.match(one, /^QEMU 10\.0\.2 [0-9a-f]{64}$/);
  assert.equal(await identity("echo QEMU 10.0.2"), one);
  assert.notEqual(await identity("echo QEMU 10.0.2 # mended"), one);
  assert.equal(await emulatorIdentity("qemu-system-nowhere", { path: "/nonexistent" }), "");
});
