import assert from "node:assert/strict";
import { commitSeries, TOY_FILES } from "../../toy/kernel.ts";
import { everystep, toyHome } from "../../commands/program.ts";

/** The host's gcc under a name of its own, which a machine may upgrade while it compiles the second patch. */
const GCC = `#!/bin/sh
for file; do :; done
if test -f "\${0%/*}/upgrade" && grep -q "x \\* 3" -- "$file" 2>/dev/null; then
  mv "\${0%/*}/upgrade" "$0"
fi
exec gcc "$@"
`;

/** The next version, for which mm/a.c is in error. */
const NEXT = `#!/bin/sh
for file; do :; done
case "$file" in
*/mm/a.c) echo "mm/a.c:4:5: error: the next version finds it" >&2; exit 1;;
esac
exec gcc "$@"
`;

/** The file that is compiled stands last. */
const TREE = {
  ...TOY_FILES,
  "Makefile": TOY_FILES["Makefile"]!.replace("CC ?= gcc", "CC ?= $(CROSS_COMPILE)gcc"),
};

for (const level of ["image", "objects"]) {
  Deno.test(`a compiler that is upgraded in the midst of a run judges nothing (${level})`, async () => {
    await using home = await toyHome(TREE);
    const bin = `${home.dir}/cross/bin`, arch = `${home.dir}/configs/arch/toya.toml`;
    await Deno.mkdir(bin, { recursive: true });
    const put = (name: string, text: string) =>
      Deno.writeTextFile(`${bin}/${name}`, text, { mode: 0o755 });
    await put("toya-gcc", GCC);
    for (const name of ["ld", "ar", "nm", "objcopy", "objdump", "strip", "readelf"]) {
      await Deno.symlink(`/usr/bin/${name}`, `${bin}/toya-${name}`);
    }
    const text = await Deno.readTextFile(arch);
    await Deno.writeTextFile(arch, text.replace('prefix = ""', 'prefix = "toya-"'));
    await commitSeries(home.tree, [
      { subject: "mm: one", files: { "mm/a.c": ["return x", "return 1 + x"] } },
      { subject: "mm: two", files: { "mm/b.c": ["2", "3"] } },
    ]);
    const verify = async (...flags: string[]) => {
      const ran = await everystep(home.dir, [
        ...["verify", "main..series", "--arch", "toya", "--json", "--level", level],
        ...[...home.flags, "--no-sandbox", "--jobs", "1", ...flags],
      ], { env: { PATH: `${bin}:${Deno.env.get("PATH")}` } });
      assert.ok(ran.stdout !== "", ran.stderr);
      const { verdict, cells } = JSON.parse(ran.stdout);
      return { ran, verdict, cells, words: cells.map((one: { verdict: string }) => one.verdict) };
    };
    await put("upgrade", NEXT);
    const midst = await verify();
    assert.equal(midst.ran.code, 3, midst.ran.stderr);
    assert.deepEqual(midst.words, ["pass", "pass", "infra"]);
    assert.match(
      midst.cells[2].reason,
      /toya-gcc changed while the run went on: run the same command again/,
    );
    // All that the same command finds is of the compiler that there is.
    const next = await verify();
    assert.deepEqual(next.words, ["base-broken", "base-broken", "base-broken"]);
    // The older one takes nothing of it.
    await put("toya-gcc", GCC);
    assert.deepEqual((await verify()).words, ["pass", "pass", "pass"]);
  });
}
