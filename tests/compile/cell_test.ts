import assert from "node:assert/strict";
import { resultStore } from "../../bot/compile/kept/results.ts";
import { openKept } from "../../bot/compile/kept/store.ts";
import { parseArch } from "../../bot/config/archs.ts";
import { usualBuild } from "../../bot/config/builds/mod.ts";
import { findSandbox } from "../../bot/system/process/sandbox.ts";
import { TOY_ARCHS } from "../toy/kernel.ts";
import { build } from "./toy_cell.ts";

Deno.test("a cell, in the sandbox and without", async (t) => {
  const found = await findSandbox();
  assert.equal(found.kind, "bwrap", "bubblewrap is part of what CI installs");
  for (const sandbox of [found, await findSandbox(false)]) {
    await t.step(sandbox.kind, async (t) => {
      const dir = await Deno.makeTempDir();
      try {
        await t.step("builds", async () => {
          const outcome = await build(dir, sandbox);
          assert.equal(outcome.kind, "built", await Deno.readTextFile(outcome.log));
          assert.equal(outcome.compiled, 3);
          assert.match(outcome.configHash, /^[0-9a-f]{64}$/);
          assert.equal(outcome.config, "CONFIG_TOY_EXTRA=y\n");
          assert.match(await Deno.readTextFile(outcome.log), / {2}LD {6}vmlinux/);
        });
        await t.step("breaks, and the other objects are still tried", async () => {
          const outcome = await build(dir, sandbox, {
            "mm/a.c": "int a(int x)\n{\n\treturn x\n}\n",
            "mm/b.c": "int b(int x)\n{\n\tint unused;\n\treturn x;\n}\n",
          });
          assert.equal(outcome.kind, "broken");
          assert.deepEqual(
            outcome.diagnostics.filter((d) => d.tool === "cc").map((
              d,
            ) => [d.file, d.severity, d.line])
              .toSorted(),
            [["mm/a.c", "error", 3], ["mm/b.c", "warning", 3]],
          );
          assert.deepEqual(outcome.brokenTargets, ["mm/a.o"]);
        });
        await t.step("a broken link", async () => {
          const outcome = await build(dir, sandbox, { "mm/b.c": "int c(int x) { return x; }\n" });
          assert.equal(outcome.kind, "broken");
          assert.match(outcome.summary, /undefined reference to `b'/);
        });
        await t.step("no defconfig", async () => {
          const knobs = {
            "knobs.mk": "defconfig: nothing\nnothing:\n\t@echo Kconfig:1:error: no; false\n",
          };
          const outcome = await build(dir, sandbox, knobs);
          assert.equal(outcome.kind, "broken");
          assert.equal(outcome.configHash, "");
          assert.equal(outcome.config, undefined);
          assert.equal(outcome.diagnostics[0]?.tool, "kconfig");
        });
        await t.step("two recipes that race for a program", async () => {
          const recipe =
            "\n\t@test -e $@.tried || { : > $@.tried; echo '$@: denied' >&2; exit 126; }\n";
          const tool = await build(dir, sandbox, {
            "knobs.mk": `all: tool\ntool:${recipe}`,
            "mm/b.c": "int b(int x)\n{\n\tint unused;\n\treturn x;\n}\n",
          });
          assert.deepEqual([tool.kind, tool.brokenTargets], ["built", []]);
          assert.deepEqual(
            tool.diagnostics.map((d) => [d.file, d.severity]),
            [["mm/b.c", "warning"]],
            "what was compiled the first time has its warning",
          );
          assert.match(await Deno.readTextFile(tool.log), /Error 126[^]*make runs again/);
        });
        await t.step("a program that cannot be run at all, and one that is not there", async () => {
          const recipe = (code: number) =>
            `all: tool.h\ntool.h:\n\t@echo run >> runs; echo '$@: no' >&2; exit ${code}\n`;
          for (const [code, runs] of [[126, 2], [127, 1]] as const) {
            const tool = await build(dir, sandbox, { "knobs.mk": recipe(code) });
            assert.deepEqual([tool.kind, tool.brokenTargets], ["broken", ["tool.h"]]);
            const ran = await Deno.readTextFile(`${dir}/build/runs`);
            assert.equal(ran, "run\n".repeat(runs));
          }
        });
        await t.step("a full disk is infra", async () => {
          const script = "all: full\nfull:\n\t@echo x: No space left on device >&2; false\n";
          const outcome = await build(dir, sandbox, { "knobs.mk": script });
          assert.deepEqual([outcome.kind, outcome.summary], ["infra", "the disk is full"]);
        });
        await t.step(
          "a compiler cache that fails is infra, and what else was wrong is shown",
          async () => {
            const script = "all: cc\ncc:\n\t@echo 'ccache: error: Failed to create directory /c: " +
              "Read-only file system' >&2; echo 'mm/a.c:1:1: error: no' >&2; false\n";
            const outcome = await build(dir, sandbox, { "knobs.mk": script });
            assert.deepEqual([outcome.kind, outcome.summary], [
              "infra",
              "the compiler cache failed",
            ]);
            assert.deepEqual(outcome.diagnostics.map((one) => [one.tool, one.severity]), [
              ["cc", "error"],
              ["ccache", "error"],
            ]);
          },
        );
        await t.step("a killed make is infra", async () => {
          const script = "all: die\ndie:\n\t@kill -9 $$PPID\n";
          const outcome = await build(dir, sandbox, { "knobs.mk": script });
          assert.equal(outcome.kind, "infra", outcome.summary);
        });
        await t.step("too little disk is infra, before anything is built", async () => {
          const outcome = await build(dir, sandbox, {}, { minFreeBytes: 2 ** 60 });
          assert.equal(outcome.kind, "infra");
          assert.match(outcome.summary, /GiB of disk free/);
        });
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    });
  }
});

Deno.test("what a compiler says belongs to the object that was made", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const script = `many := $(addprefix mm/n,$(addsuffix .o,$(shell seq 200)))
all: $(many)
$(many):
	@echo "  CC      $@"
	@echo "$(@:.o=.c):1:1: warning: no use" >&2
`;
    const outcome = await build(dir, await findSandbox(), { "knobs.mk": script });
    const warnings = outcome.diagnostics.filter((d) => d.message === "no use");
    assert.equal(warnings.length, 200);
    for (const { file, target } of warnings) assert.equal(target, file?.replace(/c$/, "o"));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("in the sandbox there is no network, no home and no writing to the source", async () => {
  const dir = await Deno.makeTempDir();
  const secret = `${Deno.env.get("HOME")}/.everystep-test-secret`;
  await Deno.writeTextFile(secret, "secret");
  try {
    const script = `all: try
try:
	@! cat ${secret} && ! touch $(srctree)/mm/new.c && ! (exec 3<>/dev/tcp/127.0.0.1/1) && echo held
SHELL = /bin/bash
`;
    const outcome = await build(dir, await findSandbox(), { "knobs.mk": script });
    assert.equal(outcome.kind, "built", await Deno.readTextFile(outcome.log));
    assert.match(await Deno.readTextFile(outcome.log), /^held$/m);
  } finally {
    await Deno.remove(secret);
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("kept results", async (t) => {
  const dir = await Deno.makeTempDir();
  const own = usualBuild(parseArch("toya.toml", TOY_ARCHS["toya.toml"]!));
  const key = {
    tree: "a".repeat(40),
    build: own,
    level: "image",
    compilers: ["gcc 12", "gcc 12"],
    incremental: false,
    sandbox: "none",
  } as const;
  const store = resultStore(openKept(`${dir}/results`));
  try {
    const outcome = await build(dir, { kind: "none", why: "a test" });
    assert.ok(outcome.kind !== "infra", outcome.summary);
    const kept = await store.save(key, outcome);
    await t.step("come back", async () => assert.deepEqual(await store.load(key), kept));
    await t.step("whatever the file's name and words", async () => {
      assert.deepEqual(await store.load({ ...key, build: { ...own, name: "b", why: "" } }), kept);
    });
    const others = {
      "another tree": { ...key, tree: "b".repeat(40) },
      "another compiler": { ...key, compilers: ["gcc 13", "gcc 12"] },
      "another level": { ...key, level: "objects" as const },
      "another defconfig": { ...key, build: { ...own, defconfig: "tiny_defconfig" } },
      "an incremental build": { ...key, incremental: true },
      "a patch that touches other files": {
        ...key,
        touched: [{ id: "1 mm/b.c", path: "mm/b.c", lines: [1], gaps: [] }],
      },
    };
    for (const [name, other] of Object.entries(others)) {
      await t.step(`not for ${name}`, async () => {
        assert.equal(await store.load(other), undefined);
      });
    }
    await t.step("the configuration stands beside the log, and old results have none", async () => {
      const file = kept.log.replace(/log$/, "config");
      assert.equal(await Deno.readTextFile(file), "CONFIG_TOY_EXTRA=y\n");
      const json = await Deno.readTextFile(kept.log.replace(/log$/, "json"));
      assert.equal("config" in JSON.parse(json), false);
      await Deno.remove(file);
      const { config: _config, ...old } = kept;
      assert.deepEqual(await store.load(key), old);
    });
    await t.step("not if the file is damaged", async () => {
      const json = kept.log.replace(/log$/, "json");
      await Deno.writeTextFile(json, (await Deno.readTextFile(json)).slice(0, 100));
      assert.equal(await store.load(key), undefined);
    });
    await t.step("not without the log", async () => {
      const again = await build(dir, { kind: "none", why: "a test" });
      assert.ok(again.kind !== "infra", again.summary);
      await store.save(key, again);
      await Deno.remove(kept.log);
      assert.equal(await store.load(key), undefined);
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
