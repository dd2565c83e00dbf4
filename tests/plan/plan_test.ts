import assert from "node:assert/strict";
import fc from "fast-check";
import { loadArchs, loadSettings, NO_REQUEST, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { type Plan, planColumns, type PlanOptions, planSeries } from "../../bot/plan/mod.ts";
import { toolBuild } from "../../bot/config/builds/mod.ts";
import { UserError } from "../../bot/system/errors.ts";
import { defaultSeries, makeSeries } from "./make_series.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);
const { genericArchs } = await loadSettings(SHIPPED_CONFIGS);
const options: PlanOptions = { level: "image", generic: genericArchs, available: () => true };

/** The row of an architecture: b(uild), c(arry), u(ntested) by state. */
function row(plan: Plan, arch: string): string {
  return plan.cells.filter((cell) => cell.arch === arch).map((cell) => cell.action[0]).join("");
}

Deno.test("the default series is built for its eight architectures", async () => {
  const plan = planSeries(await defaultSeries(), archs, options);
  assert.deepEqual(plan.archs, [
    "alpha",
    "loongarch",
    "mips64",
    "parisc64",
    "powerpc64",
    "sparc64",
    "um",
    "x86_64",
  ]);
  assert.equal(plan.cells.length, 9 * 8);
  assert.equal(row(plan, "alpha"), "bbbssssbb");
  assert.equal(row(plan, "loongarch"), "bbsbsssbb");
  assert.equal(row(plan, "mips64"), "bbssbssbb");
  assert.equal(row(plan, "parisc64"), "bbsssbsbb");
  assert.equal(row(plan, "um"), "bbssssbbb");
  for (const name of ["powerpc64", "sparc64", "x86_64"]) assert.equal(row(plan, name), "bbsssssbb");
  const reason = (state: number, arch: string) =>
    plan.cells.find((cell) => cell.state === state && cell.arch === arch)!.reason;
  assert.equal(reason(0, "um"), "base");
  assert.equal(
    reason(1, "sparc64"),
    "touches mm/pt_reclaim.c, which every architecture may build",
  );
  assert.equal(reason(2, "um"), "touches only arch/alpha/");
  assert.match(reason(2, "alpha"), /^touches arch\/alpha\/\S+ \(and 1 more file\)$/);
});

Deno.test("which architectures are chosen", async (t) => {
  const table: [string, string[][], string, PlanOptions["archs"]?][] = [
    ["named by their files", [["arch/sparc/Kconfig"], ["arch/s390/mm/a.c"]], "s390x sparc64"],
    ["x86 is also um's, and i386 only if asked", [["arch/x86/mm/a.c"]], "um x86_64"],
    ["asked", [["arch/x86/mm/a.c"]], "i386 x86_64", ["x86_64", "i386"]],
    ["asked by an alias", [["mm/a.c"]], "x86_64", ["amd64"]],
    ["named, with generic code", [["mm/a.c", "arch/alpha/Kconfig"]], "alpha"],
    ["generic code alone", [["mm/a.c"]], genericArchs.join(" ")],
    ["a file of one that all read", [["arch/csky/crypto/Kconfig"]], genericArchs.join(" ")],
    ["all", [["mm/a.c"]], archs.map((arch) => arch.name).join(" "), "all"],
    ["all, as a name", [["arch/x86/a.c"]], "i386 um x86_64", ["all"]],
    ["documentation", [["Documentation/a.rst"], ["MAINTAINERS"]], ""],
    ["an architecture that is not here", [["arch/csky/Kconfig"]], ""],
    ["asked, and not affected", [["arch/alpha/Kconfig"]], "", ["sparc64"]],
    ["a rename out of one", [["arch/alpha/a.c => arch/sparc/a.c"]], "alpha sparc64"],
    ["a copy out of one", [["arch/alpha/a.c +> arch/sparc/a.c"]], "sparc64"],
    [
      "a rename out of Documentation",
      [["Documentation/a.c => samples/a.c"]],
      genericArchs.join(" "),
    ],
    ["no patch touches a file", [[]], ""],
  ];
  for (const [name, patches, expected, asked] of table) {
    await t.step(name, () => {
      const plan = planSeries(makeSeries(...patches), archs, { ...options, archs: asked });
      assert.equal(plan.archs.join(" "), expected);
      assert.equal(plan.cells.length, plan.archs.length * (patches.length + 1));
    });
  }
});

Deno.test("a series that affects nobody says why, patch by patch", () => {
  const series = makeSeries(["Documentation/a.rst", "MAINTAINERS"], ["arch/csky/Kconfig"]);
  assert.deepEqual(planSeries(series, archs, options).notes, [
    "arch/csky/ is touched, and no file in configs/arch describes it: it is not built",
    "patch 1 touches only Documentation/ and MAINTAINERS: nothing that a kernel is built of",
    "patch 2 touches only arch/csky/: nothing that a kernel is built of",
  ]);
  const asked = planSeries(makeSeries(["arch/alpha/Kconfig"]), archs, {
    ...options,
    archs: ["sparc64", "alpha"],
  });
  assert.deepEqual(asked.archs, ["alpha"]);
  assert.deepEqual(asked.notes, [
    "sparc64: no patch can change it: patch 1 touches only arch/alpha/",
  ]);
});

Deno.test("reasons are short, however much a patch touches", async (t) => {
  const reason = (files: string[], arch = "um") => {
    const plan = planSeries(makeSeries(files, ["arch/um/Kconfig"]), archs, {
      ...options,
      archs: [arch],
    });
    return plan.cells.find((cell) => cell.state === 1)!.reason;
  };
  await t.step("the nearest file first", () =>
    assert.equal(
      reason(["mm/a.c", "arch/x86/a.c", "arch/um/a.c"]),
      "touches arch/um/a.c (and 2 more files)",
    ));
  await t.step("files that affect nothing are not counted", () =>
    assert.equal(
      reason(["mm/a.c", "Documentation/a.rst"]),
      "touches mm/a.c, which every architecture may build",
    ));
  await t.step("areas, each once", () =>
    assert.equal(
      reason(["arch/alpha/a.c", "arch/alpha/b.c", "Documentation/c.rst"]),
      "touches only arch/alpha/ and Documentation/",
    ));
  await t.step("many areas", () => {
    const many = ["arc", "arm", "csky", "m68k", "mips", "sh"].map((dir) => `arch/${dir}/Kconfig`);
    assert.equal(reason(many), "touches only arch/arc/, arch/arm/, arch/csky/ and 3 more");
  });
});

Deno.test("an architecture without a compiler is untested, and what is verified stays verified", () => {
  const series = makeSeries(["arch/alpha/Kconfig"], ["arch/sparc/Kconfig"], ["mm/a.c"]);
  const plan = planSeries(series, archs, {
    ...options,
    available: (arch) =>
      arch.name === "alpha" ? "no alpha-linux-gnu-gcc; apt-get install gcc-alpha-linux-gnu" : true,
  });
  assert.equal(row(plan, "alpha"), "uusu");
  assert.equal(row(plan, "sparc64"), "bsbb");
  assert.equal(
    plan.cells.find((cell) => cell.action === "untested")!.reason,
    "no alpha-linux-gnu-gcc; apt-get install gcc-alpha-linux-gnu",
  );
});

Deno.test("states asked for", async (t) => {
  const series = makeSeries(["mm/a.c"], ["arch/sparc/Kconfig"], ["mm/b.c"], ["mm/c.c"]);
  const plan = (states: PlanOptions["states"]) =>
    planSeries(series, archs, { ...options, archs: ["um"], states });
  const table: [string, PlanOptions["states"], string][] = [
    ["all", undefined, "bbsbb"],
    ["one", [{ from: 3, to: 3 }], "busbu"],
    ["from one on", [{ from: 3 }], "busbb"],
    ["two ranges", [{ from: 1, to: 1 }, { from: 4 }], "bbsub"],
    ["the base alone", [{ from: 0, to: 0 }], "busuu"],
    ["none", [], "busuu"],
  ];
  for (const [name, states, expected] of table) {
    await t.step(name, () => assert.equal(row(plan(states), "um"), expected));
  }
  const bad: [{ from: number; to?: number }, string][] = [
    [{ from: 5, to: 5 }, "the series has no states 5: they are 0 to 4"],
    [{ from: 2, to: 9 }, "the series has no states 2..9: they are 0 to 4"],
    [{ from: 7 }, "the series has no states 7..: they are 0 to 4"],
    [{ from: 3, to: 1 }, "the series has no states 3..1: they are 0 to 4"],
  ];
  for (const [range, message] of bad) {
    await t.step(message, () =>
      assert.throws(
        () => plan([range]),
        (error) => error instanceof UserError && error.message === message,
      ));
  }
  assert.equal(
    plan([{ from: 3, to: 3 }]).cells[1]!.reason,
    "not asked for; touches mm/a.c, which every architecture may build",
  );
});

Deno.test("wrong names end in a UserError", () => {
  const series = makeSeries(["mm/a.c"]);
  assert.throws(() => planSeries(series, archs, { ...options, archs: ["sprac64"] }), UserError);
  assert.throws(() => planSeries(series, archs, { ...options, generic: ["vax"] }), UserError);
});

Deno.test("cells are ordered by state, then as the architectures; each once", () => {
  const path = fc.constantFrom(
    "mm/a.c",
    "MAINTAINERS",
    ...archs.map((arch) => `arch/${arch.srcarch}/Kconfig`),
    "arch/alpha/a.c => mm/b.c",
  );
  const patches = fc.array(fc.array(path, { maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(patches, fc.boolean(), (files, every) => {
    const plan = planSeries(makeSeries(...files), archs, {
      ...options,
      archs: every ? "all" : undefined,
    });
    const order = Array.from(
      { length: files.length + 1 },
      (_, state) => plan.archs.map((arch) => `${state} ${arch}`),
    ).flat();
    assert.deepEqual(plan.cells.map((cell) => `${cell.state} ${cell.arch}`), order);
    for (const arch of plan.archs) assert.match(row(plan, arch), /^b[bs]*b[bs]*$/);
    for (const cell of plan.cells) assert.match(cell.reason, /^\S.*\S$/);
  }));
});

Deno.test("a patch may change programs unless it touches only what nobody compiles", () => {
  const build = toolBuild("x86_64", { by: "tools", name: "ynl" });
  const series = makeSeries(
    ["tools/net/ynl/lib/ynl.c", "net/core/dev.c"],
    ["Documentation/netlink/specs/ethtool.yaml"],
    ["Documentation/mm/index.rst", "tools/net/ynl/README.md"],
    ["mm/rmap.c"],
  );
  const plan = planColumns(series, [build], { level: "objects", available: () => true });
  assert.deepEqual(plan.cells.map(({ action, reason }) => [action, reason]), [
    ["build", "base"],
    ["build", "touches tools/net/ynl/lib/ynl.c (and 1 more file)"],
    ["build", "touches Documentation/netlink/specs/ethtool.yaml"],
    ["skip", "touches only Documentation/ and tools/net/"],
    ["build", "touches mm/rmap.c"],
  ]);
});

Deno.test("--test is of kernels: programs alone are no state to test", () => {
  const series = makeSeries(["mm/rmap.c"], ["Documentation/x.rst"]);
  const tested = (names: readonly string[]) =>
    planSeries(series, archs, { ...options, tested: true, request: { ...NO_REQUEST, names } });
  assert.throws(() => tested(["tools/mm"]), UserError);
  const plan = tested(["um", "tools/mm"]);
  const [um = "", mm = ""] = ["um", plan.archs.find((name) => name.endsWith("tools/mm"))!]
    .map((name) => row(plan, name));
  assert.deepEqual([um, mm], ["bbb", "bbs"]);
});
