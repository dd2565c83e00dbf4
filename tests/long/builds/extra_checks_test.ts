import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { commitSeries, TOY_FILES } from "../../toy/kernel.ts";
import { everystep, toyHome } from "../../commands/program.ts";

/** What Kbuild makes of W= and C=, in the toy's small way. */
const KNOBS = `ifneq ($(findstring 1,$(W)),)
override CC += -Wextra
endif
ifneq ($(C),)
all: check
.PHONY: check
check:
	@echo "  CHECK   $(srctree)/mm/b.c"
	@sparse -I$(srctree)/include $(srctree)/mm/b.c
endif
`;

Deno.test("W=1 and C=1 reach make, the kept results and the lines that reproduce", async (t) => {
  await using home = await toyHome({ ...TOY_FILES, "knobs.mk": KNOBS });
  await commitSeries(home.tree, [{
    subject: "mm: a parameter that nobody uses, and a global that nobody declares",
    files: { "mm/b.c": ["int b(int x)", "int c(int x, int u) { return x; }\nint b(int x)"] },
  }]);
  const run = async (...more: string[]) => {
    const args = ["verify", "main..series", ...home.flags, "--arch", "toya", "--json", ...more];
    const ran = await everystep(home.dir, args);
    assert.equal(ran.code, 0, ran.stderr);
    const cell = reportSchema.parse(JSON.parse(ran.stdout)).cells[1]!;
    return {
      verdict: cell.verdict,
      diagnostics: cell.diagnostics.map((d) =>
        `${d.status} ${d.tool} ${d.file}:${d.line} ${d.option}`
      ),
      make: cell.reproduce.at(-1),
      cached: cell.cached,
    };
  };
  await t.step("without them", async () => {
    const found = await run();
    assert.deepEqual([found.verdict, found.diagnostics, found.cached], ["pass", [], false]);
  });
  await t.step("W=1 builds anew and hears more", async () => {
    const found = await run("W=1");
    assert.deepEqual(found, {
      verdict: "warn",
      diagnostics: ["new cc mm/b.c:3 -Wunused-parameter"],
      make: "make O=../build ARCH=toya W=1 -j$(nproc)",
      cached: false,
    });
  });
  await t.step("C=1 runs sparse", async () => {
    const found = await run("--sparse");
    assert.deepEqual(found, {
      verdict: "warn",
      diagnostics: ["new sparse mm/b.c:3 undefined"],
      make: "make O=../build ARCH=toya C=1 -j$(nproc)",
      cached: false,
    });
  });
  await t.step("-W is the same as W=", async () => {
    assert.equal((await run("-W1")).cached, true);
  });
  await t.step("without sparse C=1 says what to install", async () => {
    const bin = `${home.dir}/bin`;
    await Deno.mkdir(bin);
    await Deno.symlink("/usr/bin/git", `${bin}/git`);
    const args = ["verify", "main..series", ...home.flags, "--arch", "toya", "C=1"];
    const ran = await everystep(home.dir, args, { env: { PATH: bin } });
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /sparse is not installed[^]*apt-get install sparse/);
  });
});

Deno.test("no locale of the user reaches a build", async () => {
  const say = `$(info locale:$(LC_ALL):$(LANG):$(LANGUAGE):$(LC_MESSAGES):)\n`;
  await using home = await toyHome({ ...TOY_FILES, "knobs.mk": say });
  await commitSeries(home.tree, [{ subject: "mm: 3", files: { "mm/b.c": ["2", "3"] } }]);
  const env = { LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8", LANGUAGE: "de", LC_MESSAGES: "de_DE" };
  const args = ["verify", "main..series", ...home.flags, "--arch", "toya", "--json"];
  for (const more of [[], ["--no-sandbox", "--fresh"]]) {
    const ran = await everystep(home.dir, [...args, ...more], { env });
    assert.equal(ran.code, 0, ran.stderr);
    const log = await Deno.readTextFile(reportSchema.parse(JSON.parse(ran.stdout)).cells[1]!.log!);
    assert.deepEqual([...new Set(log.match(/^locale:.*$/gm))], ["locale:C::::"], more.join(" "));
  }
});
