import assert from "node:assert/strict";
import { commitSeries, TOY_FILES } from "../../toy/kernel.ts";
import { everystep, toyHome } from "../../commands/program.ts";

/** The host's gcc, which a machine upgrades while it compiles mm/a.c of the second patch. */
const GCC = `#!/bin/sh
for file; do :; done
if test -f "\${0%/*}/upgrade" && grep -q "2 + x" -- "$file" 2>/dev/null; then
  mv "\${0%/*}/upgrade" "$0"
fi
exec gcc "$@"
`;

/** The next version, which takes what is an error in mm/b.c. */
const NEXT = `#!/bin/sh
for file; do :; done
case " $* " in
*" -E "*) ;;
*/mm/b.c" ")
  sed 's/x \\* 2$/x * 2;/' "$file" > "\${0%/*}/b.c"
  left=$#
  for word; do
    shift
    left=$((left - 1))
    test $left -gt 0 || word=\${0%/*}/b.c
    set -- "$@" "$word"
  done;;
esac
exec gcc "$@"
`;

const TREE = {
  ...TOY_FILES,
  "Makefile": TOY_FILES["Makefile"]!.replace("CC ?= gcc", "CC ?= $(CROSS_COMPILE)gcc"),
};

Deno.test("what an upgraded compiler made is no object of the older one's, in no cache", async () => {
  await using home = await toyHome(TREE);
  const bin = `${home.dir}/cross/bin`, arch = `${home.dir}/configs/arch/toya.toml`;
  await Deno.mkdir(bin, { recursive: true });
  const put = (name: string, text: string) =>
    Deno.writeTextFile(`${bin}/${name}`, text, { mode: 0o755 });
  await put("toya-gcc", GCC);
  const text = await Deno.readTextFile(arch);
  await Deno.writeTextFile(arch, text.replace('prefix = ""', 'prefix = "toya-"'));
  for (const name of ["ld", "ar", "nm", "objcopy", "objdump", "strip", "readelf"]) {
    await Deno.symlink(`/usr/bin/${name}`, `${bin}/toya-${name}`);
  }
  await commitSeries(home.tree, [
    { subject: "mm: one", files: { "mm/a.c": ["return x", "return 1 + x"] } },
    {
      subject: "mm: two",
      files: { "mm/a.c": ["return 1 + x", "return 2 + x"], "mm/b.c": ["x * 2;", "x * 2"] },
    },
  ]);
  const verdicts = async () => {
    const ran = await everystep(home.dir, [
      ...["verify", "main..series", "--arch", "toya", "--json", "--level", "image"],
      ...[...home.flags, "--no-sandbox", "--jobs", "1"],
    ], {
      env: {
        PATH: `${bin}:${Deno.env.get("PATH")}`,
        CCACHE_REMOTE_STORAGE: `file:${home.dir}/remote`,
      },
    });
    assert.ok(ran.stdout !== "", ran.stderr);
    return JSON.parse(ran.stdout).cells.map((one: { verdict: string }) => one.verdict);
  };
  await put("upgrade", NEXT);
  assert.deepEqual(await verdicts(), ["pass", "pass", "infra"]);
  await put("toya-gcc", GCC);
  assert.deepEqual(await verdicts(), ["pass", "pass", "fail"]);
});
