import assert from "node:assert/strict";
import { uncoveredEntries } from "../../../bot/report/analysis/coverage.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { commitSeries, type Edit } from "../../toy/kernel.ts";
import { TOOLS_FILES } from "../../toy/tools.ts";
import { called, toyHome } from "../../commands/program.ts";
import { GREET, HELLO, HOST, verdicts } from "./hello.ts";

const MAIN = "tools/hello/hello.c";

Deno.test("programs of tools/ are built at each state that touches them", async (t) => {
  await using home = await toyHome(TOOLS_FILES);
  const verify = async (edits: readonly Edit[], ...args: string[]) => {
    await commitSeries(home.tree, edits);
    const out = `${home.dir}/out`;
    const ran = await called(home.dir, [
      ...["verify", "main..series", ...home.flags, "-o", out, ...args],
    ]);
    const report: Report = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
    return { ...ran, report };
  };
  const names = ({ archs }: Report) => archs.map(({ name }) => name);

  await t.step("a good patch passes, and its lines are compiled there", async () => {
    const { code, report, stdout } = await verify([
      { subject: "tools: greet", files: { [GREET]: ["return n;", "n *= 2;\n\treturn n;"] } },
    ]);
    assert.equal(code, 0, stdout);
    assert.deepEqual(names(report), [HELLO]);
    assert.deepEqual(verdicts(report, HELLO), ["pass", "pass"]);
    assert.deepEqual(report.archs[0]!.build, {
      arch: HOST,
      kconfig: "tools/hello",
      cover: `patch 1 touches ${GREET}`,
    });
    assert.deepEqual(
      report.coverage!.files!.map(({ file, seen }) => [file, seen.map(({ by }) => by)]),
      [[GREET, [[HELLO]]]],
    );
    assert.deepEqual(report.cells[1]!.reproduce, ["make -C tools hello"]);
    assert.match(stdout, new RegExp(`^bisect-safe on ${HELLO} `, "m"));
    assert.equal(report.complete, true);
  });

  await t.step("kept results are taken", async () => {
    const { report } = await verify([
      { subject: "tools: greet", files: { [GREET]: ["return n;", "n *= 2;\n\treturn n;"] } },
    ]);
    assert.deepEqual(report.cells.map(({ cached }) => cached), [true, true]);
  });

  await t.step("a break is told of its patch, and mended two later", async () => {
    const { code, report, stdout } = await verify([
      { subject: "tools: one", files: { [GREET]: ["return n;", "n *= 3;\n\treturn n;"] } },
      { subject: "tools: break", files: { [GREET]: ["n *= 3;", "n *= three;"] } },
      { subject: "tools: main", files: { [MAIN]: ["return greet", "return 1 + greet"] } },
      { subject: "tools: mend", files: { [GREET]: ["n *= three;", "n *= 4;"] } },
    ]);
    assert.equal(code, 1, stdout);
    assert.deepEqual(verdicts(report, HELLO), ["pass", "pass", "fail", "inherited", "fixed"]);
    const broken = report.cells.find(({ verdict }) => verdict === "fail")!;
    assert.equal(broken.state, 2);
    const [error] = broken.diagnostics;
    assert.deepEqual([error!.file, error!.line, error!.status], [GREET, 8, "new"]);
    assert.match(report.verdict.text, /patch 2/);
  });

  await t.step("a warning is new, and stays where lines move", async () => {
    const { code, report, stdout } = await verify([
      { subject: "tools: warn", files: { [GREET]: ["return n;", "int idle;\n\treturn n;"] } },
      { subject: "tools: move", files: { [GREET]: ['"greet.h"\n', '"greet.h"\n\n\n'] } },
    ]);
    assert.equal(code, 0, stdout);
    assert.deepEqual(verdicts(report, HELLO).slice(-2), ["warn", "pass"]);
    const warned = report.cells.find(({ verdict }) => verdict === "warn")!;
    assert.deepEqual(
      warned.diagnostics.map(({ file, option, status }) => [file, option, status]),
      [[GREET, "-Wunused-variable", "new"]],
    );
  });
});

Deno.test("what no compiler has seen of a program is not told as compiled", async (t) => {
  await using home = await toyHome(TOOLS_FILES);
  const verify = async (edit: Edit["files"], ...args: string[]) => {
    await commitSeries(home.tree, [{ subject: "tools: change", files: edit }]);
    const out = `${home.dir}/out`;
    const ran = await called(home.dir, [
      ...["verify", "series~..series", ...home.flags, "-o", out, ...args],
    ]);
    const report: Report = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
    return { ...ran, report };
  };
  const missing = ({ coverage }: Report) => coverage!.missing.map(({ file, why }) => [file, why]);

  await t.step("a program that the base cannot build", async () => {
    const file = "tools/lacking/lacking.c";
    const { code, report, stdout } = await verify({ [file]: ["return 0", "return 1"] });
    assert.equal(code, 3, stdout);
    assert.deepEqual(report.cells.map(({ verdict }) => verdict), ["base-broken", "base-broken"]);
    assert.deepEqual(missing(report), [[file, "not-built"]]);
    const [error] = report.cells[0]!.diagnostics;
    assert.deepEqual(
      [error!.file, error!.line, error!.message],
      [file, 1, "sys/capability-of-no-machine.h: No such file or directory"],
    );
    const [entry] = uncoveredEntries(report);
    assert.match(entry!, /: no build reads it; its build \S+:tools\/lacking is base-broken$/);
  });

  await t.step("the package that such a program lacks is named", async () => {
    const { report } = await verify({
      "tools/wanting/wanting.c": ["return 0", "return 1"],
    });
    const [lines] = report.coverage!.missing;
    assert.deepEqual(
      [lines!.why, lines!.baseBroken?.packages, lines!.note],
      ["not-built", ["libusb-1.0-0-dev"], undefined],
    );
    assert.match(
      uncoveredEntries(report)[0]!,
      /its build \S+:tools\/wanting is base-broken: libusb-1\.0-0-dev is not installed$/,
    );
  });

  await t.step("a library that is not installed is no fault of the patch", async () => {
    const { code, report, stdout } = await verify({
      [GREET]: ['"greet.h"', '"greet.h"\n#include <libusb-1.0/of-no-machine.h>'],
    });
    assert.equal(code, 3, stdout);
    assert.deepEqual(report.cells.map(({ verdict }) => verdict), ["pass", "infra"]);
    assert.match(
      report.cells[1]!.reason,
      /^libusb-1\.0-0-dev is not installed, and tools\/hello\//,
    );
  });

  await t.step("what the preprocessor takes out", async () => {
    const { code, report } = await verify({ [GREET]: ["n += 1;", "n += 2;"] });
    assert.equal(code, 3);
    assert.deepEqual(missing(report), [[GREET, "compiled-away"]]);
  });

  await t.step("a file that no Makefile names", async () => {
    const { code, report } = await verify({ "tools/hello/lost.c": "int lost;\n" });
    assert.equal(code, 3);
    assert.deepEqual(report.cells.map(({ verdict }) => verdict), ["pass", "pass"]);
    assert.deepEqual(missing(report), [["tools/hello/lost.c", "not-built"]]);
  });

  await t.step("a directory without a Makefile", async () => {
    const { code, report } = await verify({ "tools/untold/untold.c": ["untold", "told"] });
    assert.equal(code, 3);
    assert.deepEqual(report.archs, []);
    assert.deepEqual(missing(report), [["tools/untold/untold.c", "not-built"]]);
  });

  await t.step("nothing is added with --no-cover", async () => {
    const { code, report } = await verify(
      { [GREET]: ["return n;", "return n + 1;"] },
      "--no-cover",
    );
    assert.equal(code, 3);
    assert.deepEqual(report.archs, []);
  });

  await t.step("unless it is asked for by name", async () => {
    const named = ["--no-cover", "--build", "tools/hello"];
    const { code, report, stdout } = await verify(
      { [GREET]: ["return n;", "return n + 2;"] },
      ...named,
    );
    assert.equal(code, 0, stdout);
    assert.deepEqual(report.archs.map(({ name }) => name), [HELLO]);
  });

  await t.step(
    "without a sandbox they are made in the source, which is clean again then",
    async () => {
      const { code, report, stdout } = await verify(
        { [GREET]: ["return n;", "return n + 3;"], "mm/b.c": ["int y", "int z = 1, y"] },
        "--no-sandbox",
        ...["--arch", "toya"],
      );
      assert.equal(code, 0, stdout);
      assert.deepEqual(report.archs.map(({ name }) => name), ["toya", HELLO]);
      assert.deepEqual(
        report.cells.filter(({ arch }) => arch === HELLO).map(({ verdict }) => verdict),
        [
          "pass",
          "pass",
        ],
      );
      const made = new Deno.Command("find", {
        args: [home.cache, "-path", "*/work/*", "-name", "greet.o"],
      });
      assert.equal(new TextDecoder().decode((await made.output()).stdout), "");
    },
  );

  await t.step("a Makefile is covered where make reads it", async () => {
    const { code, report, stdout } = await verify({
      "tools/hello/Makefile": ["-Wall", "-Wall -Wextra"],
    });
    assert.equal(code, 0, stdout);
    assert.deepEqual(missing(report), []);
  });

  await t.step("a source that is gone is asked for by nobody", async () => {
    const { code, report, stdout } = await verify({
      "tools/hello/spare.c": null,
      [MAIN]: ["return greet", "return 1 + greet"],
    });
    assert.equal(code, 0, stdout);
    assert.deepEqual(missing(report), []);
  });
});

Deno.test("a series of kernel and programs builds both", async () => {
  await using home = await toyHome(TOOLS_FILES);
  await commitSeries(home.tree, [
    { subject: "tools: deep", files: { "tools/power/deep/deep.c": ["b(2)", "b(3)"] } },
    { subject: "mm: a", files: { "mm/a.c": ["return x", "return 1 + x"] } },
    { subject: "mm: b breaks", files: { "mm/b.c": ["return y", "return z"] } },
    { subject: "mm: b again", files: { "mm/b.c": ["return z", "return y"] } },
    {
      subject: "selftests: small",
      files: {
        "tools/testing/selftests/small/small.c": ["return 0", "return b ? 0 : 1"],
      },
    },
  ]);
  const out = `${home.dir}/out`, deep = `${HOST}:tools/deep`, small = `${HOST}:selftests/small`;
  const { stdout } = await called(home.dir, [
    ...["verify", "main..series", ...home.flags, "--arch", "toya", "-o", out],
  ]);
  const report: Report = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
  assert.deepEqual(report.archs.map(({ name }) => name), ["toya", deep, small], stdout);
  assert.deepEqual(verdicts(report, "toya").slice(2), ["pass", "fail", "fixed", "unaffected"]);
  // Its compiler reads mm/b.c, and not mm/a.c.
  assert.deepEqual(verdicts(report, deep), [
    "pass",
    "pass",
    "unaffected",
    "fail",
    "fixed",
    "unaffected",
  ]);
  assert.equal(
    report.cells.find(({ arch, state }) => arch === deep && state === 3)!.diagnostics[0]!.file,
    "mm/b.c",
  );
  const last = report.cells.find(({ arch, state }) => arch === small && state === 5)!;
  assert.deepEqual(last.reproduce, [
    "make headers",
    "make -C tools/testing/selftests TARGETS=small SKIP_TARGETS= FORCE_TARGETS=1",
  ]);
});
