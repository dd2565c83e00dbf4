import assert from "node:assert/strict";
import { called, toyHome } from "./program.ts";
import { commitSeries, replaced, TOY_ARCHS, TOY_FILES, writeFiles } from "../toy/kernel.ts";

const MAKEFILE = TOY_FILES["Makefile"]!;
/** The toy as a tree of other names: its only defconfig is called `then_defconfig`. */
const THEN = {
  ...Object.fromEntries(
    Object.entries(TOY_FILES).map(([path, text]) => [
      path.replace("toya/configs/defconfig", "toya/configs/then_defconfig"),
      text,
    ]),
  ),
  "Makefile": replaced("Makefile", MAKEFILE, ["defconfig:\n\t@cp", "%_defconfig:\n\t@cp"])
    .replace("configs/defconfig .config", "configs/$@ .config")
    .replaceAll("prepare defconfig olddefconfig", "prepare then_defconfig olddefconfig"),
};

async function verified(files: Readonly<Record<string, string>>, names: string) {
  await using home = await toyHome(files);
  await commitSeries(home.tree, [{
    subject: "mm: extra",
    files: { "mm/b.c": ["x * 2", "x * 3"] },
  }]);
  const arch = TOY_ARCHS["toya.toml"]!;
  await writeFiles(`${home.dir}/configs`, {
    "arch/toya.toml": replaced("toya.toml", arch, [`defconfig = "defconfig"`, names]),
  });
  const args = ["verify", "main..series", "--arch", "toya", ...home.flags, "--json"];
  return await called(home.dir, args);
}

const verdictsOf = (stdout: string): [string, string][] =>
  JSON.parse(stdout).cells.map(({ verdict, reason }: Record<string, string>) => [verdict, reason]);

Deno.test("a defconfig is asked for by the name that the tree has", async () => {
  const names = `defconfig = "now_defconfig"\ndefconfig_was = ["once_defconfig", "then_defconfig"]`;
  const ran = await verified(THEN, names);
  assert.equal(ran.code, 0, ran.stderr);
  assert.deepEqual(verdictsOf(ran.stdout).map(([verdict]) => verdict), ["pass", "pass"]);
});

Deno.test("a tree without any of its names leaves the architecture untested, and says so", async () => {
  const ran = await verified(
    THEN,
    `defconfig = "now_defconfig"\ndefconfig_was = ["once_defconfig"]`,
  );
  assert.equal(ran.code, 3, ran.stderr);
  const reason = "the tree has no now_defconfig or once_defconfig in arch/toya/configs";
  assert.deepEqual(verdictsOf(ran.stdout), [["untested", reason], ["untested", reason]]);
});

Deno.test("a kernel that is too old is refused in one line", async () => {
  const old = MAKEFILE.replace("VERSION = 6", "VERSION = 4");
  const ran = await verified({ ...TOY_FILES, "Makefile": old }, `defconfig = "defconfig"`);
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /Linux 4\.19 is older than 5\.10/);
});
