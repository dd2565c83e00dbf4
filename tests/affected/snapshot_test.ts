import assert from "node:assert/strict";
import { affectedObjects, compare, type Prepared, takeSnapshot } from "../../bot/affected/mod.ts";
import { cc, rule, touch } from "./memory.ts";

/** A source and an output directory on disk; the dry run counts how often it is asked for. */
async function states(work: (prepared: (name: string) => Promise<State>) => Promise<void>) {
  const dir = await Deno.makeTempDir();
  try {
    await work(async (name) => {
      const source = `${dir}/${name}/src`, build = `${dir}/${name}/out`;
      const write = async (path: string, text: string) => {
        const at = `${dir}/${name}/${path}`;
        await Deno.mkdir(at.slice(0, at.lastIndexOf("/")), { recursive: true });
        await Deno.writeTextFile(at, text);
      };
      await write("src/include/linux/kconfig.h", "");
      await write("src/include/linux/mm.h", "");
      await write("src/mm/mmap.c", "#include <linux/mm.h>\n#include <generated/bounds.h>\n");
      await write("src/mm/slub.c", "");
      await write("out/.config", "CONFIG_A=y\n");
      await write("out/include/config/auto.conf", "CONFIG_A=y\n");
      await write("out/include/generated/bounds.h", "#define A 1\n");
      await write("out/include/generated/autoconf.h", "#define CONFIG_A 1\n");
      await write(
        "out/include/generated/.unistd.h.cmd",
        "savedcmd_include/generated/unistd.h := sh /src/syscallhdr.sh /src/kernel/syscall.tbl\n",
      );
      await Deno.symlink(source, `${build}/source`);
      const state: State = {
        asked: 0,
        lines: [cc("mm/mmap.o"), cc("mm/slub.o")],
        write,
        prepared: {
          source,
          build,
          places: { source: "/src", build: "/out" },
          dryRun: () => {
            state.asked++;
            return Promise.resolve(state.lines);
          },
        },
      };
      return state;
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

interface State {
  asked: number;
  lines: string[];
  readonly prepared: Prepared;
  write(path: string, text: string): Promise<void>;
}

Deno.test("two states side by side", () =>
  states(async (make) => {
    const before = await make("before"), after = await make("after");
    await after.write("src/include/linux/mm.h", "int x;\n");
    const touched = [touch("include/linux/mm.h")];
    const answer = await affectedObjects({
      before: before.prepared,
      after: after.prepared,
      touched,
      arch: "toy",
    });
    assert.equal(answer.kind, "bounded");
    assert.deepEqual(answer.kind === "bounded" && answer.objects, [
      { target: "mm/mmap.o", why: "reads include/linux/mm.h" },
    ]);
    assert.deepEqual([before.asked, after.asked], [1, 0]);
  }));

Deno.test("one directory that goes on: the snapshot before does not change with it", () =>
  states(async (make) => {
    const state = await make("one");
    const before = await takeSnapshot(state.prepared);
    await Deno.remove(`${state.prepared.source}/include/linux/mm.h`);
    await state.write("src/mm/mmap.c", "");
    const touched = [touch("include/linux/mm.h", { change: "deleted" }), touch("mm/mmap.c")];
    const after = await takeSnapshot(state.prepared, { before, touched });
    assert.equal(state.asked, 2, "a file is gone: make may do something else");
    const header = compare(before, after, touched.slice(0, 1));
    assert.deepEqual(header.kind === "bounded" && header.objects.map((o) => o.target), [
      "mm/mmap.o",
    ]);
    const back = compare(after, after, touched.slice(0, 1));
    assert.deepEqual(back.kind === "bounded" && back.objects, [], "nothing includes it any more");
  }));

Deno.test("a version that is made anew is compared by what it says", async (t) => {
  for (const [release, late] of [["6.19.6", false], ["6.19.6-b", true]] as const) {
    await t.step(release, () =>
      states(async (make) => {
        const before = await make("before"), after = await make("after");
        for (const state of [before, after]) {
          const says = state === before ? "6.19.6" : release;
          await state.write("src/init/version-timestamp.c", "#include <generated/utsrelease.h>\n");
          await state.write("out/include/generated/utsrelease.h", `#define R "${says}"\n`);
          await state.write("out/include/config/kernel.release", `${says}\n`);
          state.lines.push(
            cc("init/main.o"),
            rule("GEN", "include/config/kernel.release", "cat include/config/auto.conf"),
            rule(
              "UPD",
              "include/generated/utsrelease.h",
              `echo '#define R "${says}"' "${says}" include/config/kernel.release`,
            ),
          );
        }
        await after.write("out/include/config/auto.conf", "CONFIG_A=y\nCONFIG_B=y\n");
        await after.write("out/.config", "CONFIG_A=y\nCONFIG_B=y\n");
        const answer = await affectedObjects({
          before: before.prepared,
          after: after.prepared,
          touched: [touch("mm/Kconfig")],
        });
        assert.equal(answer.kind, "bounded");
        assert.equal(answer.kind === "bounded" && answer.late !== undefined, late);
      }));
  }
});

Deno.test("when the dry run is done again", async (t) => {
  const cases: readonly [string, (state: State) => Promise<void>, string, number][] = [
    ["a source changed", (s) => s.write("src/mm/mmap.c", "int a;\n"), "mm/mmap.c", 1],
    ["a Makefile changed", (s) => s.write("src/mm/Makefile", "#\n"), "mm/Makefile", 2],
    ["a script changed", (s) => s.write("src/scripts/x.sh", "#\n"), "scripts/x.sh", 2],
    [
      "Kconfig changed, its values did not",
      (s) => s.write("src/mm/Kconfig", "#\n"),
      "mm/Kconfig",
      1,
    ],
    [
      "a file became a link",
      async (s) => {
        await Deno.remove(`${s.prepared.source}/mm/slub.c`);
        await Deno.symlink("mmap.c", `${s.prepared.source}/mm/slub.c`);
      },
      "mm/slub.c",
      2,
    ],
    ["the configuration changed", (s) => s.write("out/.config", "CONFIG_B=y\n"), "mm/Kconfig", 2],
    [
      "a generated header changed",
      (s) => s.write("out/include/generated/bounds.h", "#define A 2\n"),
      "kernel/bounds.c",
      2,
    ],
  ];
  for (const [name, edit, path, asked] of cases) {
    await t.step(name, () =>
      states(async (make) => {
        const state = await make("one");
        const before = await takeSnapshot(state.prepared);
        await edit(state);
        const newMode = path === "mm/slub.c" ? "120000" : "100644";
        await takeSnapshot(state.prepared, { before, touched: [touch(path, { newMode })] });
        assert.equal(state.asked, asked);
      }));
  }
});

Deno.test("what a patch leaves as it was is taken over, and what it does not is not", async (t) => {
  const mmap = "#include <linux/mm.h>\n#include <generated/bounds.h>\n";
  const cases: readonly [string, string, string, boolean][] = [
    ["code", "mm/mmap.c", `${mmap}int a;\n`, true],
    ["an include more", "mm/mmap.c", `${mmap}#include <linux/kconfig.h>\n`, false],
    ["an include less", "mm/mmap.c", "", false],
    ["a symbol", "include/linux/mm.h", "#ifdef CONFIG_B\n", false],
    ["nothing that is read", "fs/inode.c", "#include <linux/mm.h>\n", true],
  ];
  for (const [name, path, text, same] of cases) {
    await t.step(name, () =>
      states(async (make) => {
        const state = await make("one");
        const before = await takeSnapshot(state.prepared);
        await state.write(`src/${path}`, text);
        const after = await takeSnapshot(state.prepared, { before, touched: [touch(path)] });
        assert.equal(after === before, same);
        const whole = await takeSnapshot(state.prepared);
        for (const [index, { graph }] of [after, whole].entries()) {
          const other = index === 0 ? whole.graph : after.graph;
          assert.deepEqual(graph.files, other.files);
          for (const file of graph.files) {
            assert.deepEqual(graph.scan(file), other.scan(file));
            for (const { path } of graph.nodes) {
              assert.deepEqual(graph.edges(file, path), other.edges(file, path));
            }
          }
        }
      }));
  }
  await t.step("a file of the output directory", () =>
    states(async (make) => {
      const state = await make("one");
      await state.write("src/mm/mmap.c", "#include <made/late.h>\n");
      await state.write("out/include/made/late.h", "");
      const before = await takeSnapshot(state.prepared);
      await state.write("out/include/made/late.h", "#include <linux/mm.h>\n");
      const after = await takeSnapshot(state.prepared, { before, touched: [] });
      assert.deepEqual([before, after].map((s) => s.graph.files.has("include/linux/mm.h")), [
        false,
        true,
      ]);
    }));
});

Deno.test("what make prepare made counts by its content, and its sources are known by its commands", () =>
  states(async (make) => {
    const state = await make("one");
    state.lines.push(
      rule("UPD    ", "include/generated/bounds.h", "sed x > include/generated/bounds.h"),
    );
    const before = await takeSnapshot(state.prepared);
    const list = compare(before, before, [touch("kernel/syscall.tbl")]);
    assert.equal(list.kind, "unbounded", "there is no such file to be named");
    await state.write("src/kernel/syscall.tbl", "");
    const named = await takeSnapshot(state.prepared);
    const same = compare(named, named, [touch("kernel/syscall.tbl")]);
    assert.deepEqual(same.kind === "bounded" && same.objects, []);
    await state.write("out/include/generated/bounds.h", "#define A 2\n");
    const after = await takeSnapshot(state.prepared, { before, touched: [] });
    const other = compare(before, after, []);
    assert.deepEqual(other.kind === "bounded" && other.objects, [
      { target: "mm/mmap.o", why: "reads include/generated/bounds.h" },
    ]);
  }));
