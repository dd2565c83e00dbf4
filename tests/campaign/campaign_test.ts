import assert from "node:assert/strict";
import { classOf, isDisagreement, judge, resultOf } from "./compare.ts";
import { decide, type Effort } from "./decide.ts";
import { type Answer, answerOf } from "./objects.ts";
import { readWords } from "./options.ts";
import { readCommand } from "./pick/read_set.ts";
import { reduce, smaller } from "./reduce.ts";
import { addRow, keyText, readRows, type Row } from "./results.ts";
import { sums, table } from "./table.ts";
import { buildOf } from "./build/site.ts";
import type { Built, Way } from "./build/truth.ts";
import { loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { UserError } from "../../bot/system/errors.ts";
import { infra, whole } from "../judge/outcomes.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import type { Class, Edit } from "./types.ts";

const ROW: Row = {
  ...{ seed: 1, arch: "um", kinds: "", i: 0, kind: "export-removed", title: "export: mm/a.c" },
  ...{ tree: "t", result: "agree", truth: "pass", unforeseen: [], program: "abc" },
  builds: [
    { way: "incremental", class: "pass", reason: "", said: [], cpuSeconds: 10, compiled: 1 },
  ],
  answer: {
    ...{ class: "pass", verdict: "pass", reason: "", level: "objects", objects: 1, said: [] },
    cpuSeconds: 4,
  },
};

Deno.test("an answer against the truth: every pair", () => {
  const pairs: readonly [Class, Class, string][] = [
    ["pass", "pass", "agree"],
    ["warn", "warn", "agree"],
    ["fail", "fail", "agree"],
    ["pass", "fail", "wrong-green"],
    // A warning does not stop a bisection, and a break does.
    ["warn", "fail", "wrong-green"],
    ["pass", "warn", "missed-warning"],
    ["warn", "pass", "wrong-warn"],
    ["fail", "pass", "wrong-red"],
    ["fail", "warn", "wrong-red"],
    ["none", "fail", "no-answer"],
    ["pass", "none", "no-truth"],
  ];
  for (const [answer, truth, result] of pairs) assert.equal(resultOf(answer, truth), result);
  assert.ok(isDisagreement("wrong-green") && isDisagreement("wrong-warn"));
  assert.ok(!isDisagreement("agree") && !isDisagreement("no-answer"));
  assert.equal(classOf("unaffected"), "pass");
  assert.equal(classOf("untested"), "none");
  assert.equal(classOf("infra"), "none");
});

Deno.test("builds are judged against the base, as verify judges", () => {
  const old = { severity: "warning", tool: "cc", file: "a.c", line: 1, message: "x" } as const;
  const base = whole({ diagnostics: [old] });
  assert.equal(judge(base, whole({ diagnostics: [old] }), "").verdict, "pass");
  assert.equal(judge(base, whole({ diagnostics: [] }), "").verdict, "pass");
  const more = { ...old, message: "y" };
  assert.equal(judge(base, whole({ diagnostics: [old, more] }), "").verdict, "warn");
  const link = { severity: "error", tool: "ld", message: "undefined reference to `x'" } as const;
  const broken = whole({ kind: "broken", diagnostics: [old, link], brokenTargets: ["vmlinux"] });
  assert.equal(judge(base, broken, "").verdict, "fail");
  assert.equal(judge(base, infra(), "").verdict, "infra");
});

const answer = (kind: Class, objects = 1): Answer => ({
  ...{ class: kind, verdict: kind, reason: "", level: "objects", said: [], cpuSeconds: 1 },
  tried: Array.from({ length: objects }, (_, n) => `a${n}.o`),
});

/** The ways that were gone, and the truth, where the builds say this. */
async function ways(
  said: Partial<Record<Way, Class>>,
  effort: Partial<Effort>,
  given = answer("pass"),
) {
  const gone: string[] = [];
  const decided = await decide(
    given,
    { truth: "both", drawn: false, decide: "open", ...effort },
    (way, { cached = false } = {}) => {
      gone.push(cached ? `${way} cached` : way);
      const built = { reason: "", said: [], cpuSeconds: 1, compiled: 1, cached };
      return Promise.resolve<Built>({ way, class: said[way]!, ...built });
    },
  );
  return `${gone.join(", ")}: ${decided!.class}`;
}

Deno.test("which builds a patch takes", async () => {
  const good = { incremental: "pass", clean: "pass" } as const;
  assert.equal(await ways(good, { truth: "incremental" }), "incremental: pass");
  assert.equal(
    await ways(good, { truth: "incremental", drawn: true }),
    "incremental, clean: pass",
  );
  assert.equal(await ways(good, {}), "incremental, clean: pass");
  const bad = { incremental: "fail", clean: "fail" } as const;
  assert.equal(await ways(bad, { truth: "incremental" }), "incremental, clean: fail");
  const third = { "no-cache": "fail" } as const;
  assert.equal(
    await ways({ ...bad, ...third }, { decide: "differ" }),
    "incremental, clean, no-cache: fail",
  );
  // The builds themselves differ: neither is believed.
  assert.equal(
    await ways({ incremental: "fail", clean: "pass", ...third }, {}),
    "incremental, clean, no-cache: fail",
  );
  assert.equal(
    await ways({ incremental: "none", clean: "none", ...third }, {}),
    "incremental, clean, no-cache: fail",
  );
  // Both took objects from the cache, and the program says otherwise.
  assert.equal(
    await ways({ ...good, ...third }, {}, answer("fail", 500)),
    "incremental cached, clean, no-cache: fail",
  );
});

Deno.test("an answer out of a report: the targets, and why it went to image", () => {
  const cell = {
    ...{ state: 1, arch: "um", verdict: "pass", level: "objects", diagnostics: [] },
    ...{ reason: "2 objects", reproduce: ["make defconfig", "make -j$(nproc) mm/a.o mm/b.o"] },
  };
  const of = (more: Record<string, unknown>) =>
    answerOf(
      {
        ...{ run: { steps: [{ cpuSeconds: 3 }] }, cells: [{ ...cell, ...more }] },
        ...{ verdict: { exit: 0, kind: "bisect-safe" }, complete: true },
      } as unknown as Report,
      "um",
      0.5,
    );
  assert.deepEqual(of({}).tried, ["mm/a.o", "mm/b.o"]);
  assert.equal(of({}).cpuSeconds, 3.5);
  assert.deepEqual(of({ reproduce: ["make -j$(nproc) prepare"] }).tried, []);
  const whole = of({ level: "image", reason: "900 objects built (image: a (b) c)" });
  assert.equal(whole.image, "a (b) c");
  assert.equal(whole.tried, undefined);
  assert.equal(of({ arch: "alpha" }).class, "none");
  const empty = { run: {}, cells: [], verdict: { exit: 0, kind: "bisect-safe" }, complete: true };
  assert.equal(answerOf(empty as unknown as Report, "um", 0).class, "pass");
  assert.equal(answerOf({ ...empty, complete: false } as unknown as Report, "um", 0).class, "none");
});

const EDIT: Edit = {
  title: "t",
  changes: [
    { kind: "write", path: "a", text: "0\n1\n2\nx\n3\n" },
    { kind: "delete", path: "b" },
  ],
};
const read = (path: string) => path === "a" ? "1\n2\n3\n" : undefined;

Deno.test("smaller edits: without a file, without a hunk", () => {
  const texts = smaller(EDIT, read).map(({ changes }) =>
    changes.map((one) => one.kind === "write" ? one.text : one.path)
  );
  assert.deepEqual(texts, [
    ["b"],
    ["0\n1\n2\nx\n3\n"],
    ["1\n2\nx\n3\n", "b"],
    ["0\n1\n2\n3\n", "b"],
  ]);
  assert.deepEqual(smaller({ title: "t", changes: [{ kind: "delete", path: "b" }] }, read), []);
});

Deno.test("an edit is made smaller while it shows, in so many tries at most", async () => {
  let asked = 0;
  const shows = ({ changes }: Edit) => {
    asked++;
    return Promise.resolve(changes.some((one) => one.kind === "write" && one.text.includes("x")));
  };
  const least = await reduce(EDIT, read, shows, 20);
  assert.deepEqual(least.changes, [{ kind: "write", path: "a", text: "1\n2\nx\n3\n" }]);
  asked = 0;
  await reduce(EDIT, read, shows, 2);
  assert.equal(asked, 2);
});

Deno.test("results: what was cut short is done again, and spoils no later line", async () => {
  const file = await Deno.makeTempFile();
  try {
    addRow(file, ROW);
    await Deno.writeTextFile(file, '{"seed":1,"arch":"um"', { append: true });
    addRow(file, { ...ROW, i: 2 });
    assert.deepEqual((await readRows(file)).map(({ i }) => i), [0, 2]);
    assert.deepEqual(await readRows(`${file}.none`), []);
  } finally {
    await Deno.remove(file);
  }
  assert.notEqual(keyText(ROW), keyText({ ...ROW, kinds: "x" }));
});

Deno.test("the table: by kind, and all", () => {
  const rows: readonly Row[] = [
    ROW,
    { ...ROW, i: 1, result: "wrong-green", truth: "fail", unforeseen: ["mm/a.o"] },
    {
      ...ROW,
      i: 2,
      kind: "renamed",
      answer: { ...ROW.answer, level: "image", image: "mm/x.h is odd" },
    },
  ];
  const text = table(rows, { exports: [{ name: "export-removed" }], files: [{ name: "renamed" }] });
  const lines = text.split("\n");
  assert.equal(lines[2], "| export-removed | 2 | 1, 0, 1 | 1 | 1 |  |  |  |  |  | 1 |");
  assert.equal(lines[3], "| renamed | 1 | 1, 0, 0 | 1 |  |  |  |  |  | 1 |  |");
  assert.equal(lines[4], "| **all** | 3 | 2, 0, 1 | 2 | 1 |  |  |  |  | 1 | 1 |");
  assert.ok(lines.includes("- wrong green: 1 of 3 (33.3 percent)"));
  assert.ok(lines.includes("- to image, 1: FILE is odd"));
  assert.ok(sums([]).every((line) => !line.includes("NaN")));
});

Deno.test("what a .cmd file says: source, headers, module; host programs are none of ours", () => {
  const text = `savedcmd_mm/a.o := gcc -D__KERNEL__  -DMODULE  -c -o mm/a.o /src/mm/a.c

source_mm/a.o := /src/mm/a.c

deps_mm/a.o := \\
    $(wildcard include/config/X) \\
  /src/include/linux/a.h \\
  /usr/lib/gcc/stdarg.h \\
  include/generated/b.h \\
`;
  assert.deepEqual(readCommand(text, "/src"), {
    ...{ target: "mm/a.o", source: "mm/a.c", module: true },
    reads: ["include/linux/a.h"],
  });
  assert.equal(readCommand(text.replace("-D__KERNEL__", ""), "/src"), undefined);
  assert.equal(readCommand("savedcmd_x := ld -D__KERNEL__ -o x\n", "/src"), undefined);
});

Deno.test("an architecture is named alone, or with a compiler of its own", async () => {
  const choice = { archs: await loadArchs(SHIPPED_CONFIGS) };
  assert.equal(buildOf(choice, "um").name, "um");
  assert.equal(buildOf(choice, "um:defconfig").name, "um");
  const { name, toolchain } = buildOf(choice, "um:defconfig:clang-16");
  assert.equal(name, "um:defconfig:clang-16");
  assert.deepEqual([toolchain.kind, toolchain.suffix], ["clang", "-16"]);
  for (const bad of ["nothing", "all", "um:defconfig:tcc"]) {
    assert.throws(() => buildOf(choice, bad), UserError, bad);
  }
});

Deno.test("words: what is typed, and what is refused", () => {
  const words = ["--seed", "7", "--arch", "um,alpha", "--minutes", "8", "--truth", "incremental"];
  const asked = readWords(words);
  assert.ok(asked.kind === "run");
  assert.deepEqual(asked.options.archs, ["um", "alpha"]);
  assert.equal(asked.options.minutes, 8);
  assert.equal(asked.options.truth, "incremental");
  assert.equal(readWords(["--help"]).kind, "help");
  assert.equal(readWords(["--list"]).kind, "list");
  assert.equal(readWords(["--show", "4"]).kind, "show");
  for (const bad of [["--sed", "1"], ["--seed", "x"], ["--truth", "no"], ["--kinds", "("], ["x"]]) {
    assert.throws(() => readWords(bad), Error, bad.join(" "));
  }
});
