import assert from "node:assert/strict";
import { checkCoverLetter, type CoverLetterFacts } from "../../bot/cover_letter/mod.ts";
import { facts, findings, made, short, SHORTLOG, STAT } from "./made.ts";
import { readStat } from "../../bot/tree/apply/stat.ts";

const OK = `ok: 2 files changed, 2 insertions(+), 2 deletions(-) / holds file by file`;

Deno.test("what its author was to replace", async () => {
  const found = async (subject: string, line: string) =>
    (await findings("template", [line, ...STAT], { subject })).map(short);
  assert.deepEqual(
    await found("[PATCH 0/2] *** SUBJECT HERE ***", "*** BLURB HERE ***"),
    [
      "mismatch: *** SUBJECT HERE *** / is the template's",
      "mismatch: *** BLURB HERE *** / is the template's",
    ],
  );
  assert.deepEqual(
    await found("[PATCH 0/2] EDITME: cover title for two-parts", "EDITME: describe what it does."),
    [
      "mismatch: EDITME: cover title for two-parts / is the template's",
      "mismatch: EDITME: describe what it does. / is the template's",
    ],
  );
  const quoted = "The template's *** BLURB HERE *** was EDITME.";
  assert.deepEqual(await found("[PATCH 0/2] mm: EDITME is no word", quoted), []);
});

Deno.test("the diffstat, file by file", async (t) => {
  const facts = (text: string, summary = "") => ({
    stats: [readStat(`${text.replaceAll("|", "\t")}\n${summary}`)],
  });
  const long = "drivers/gpu/drm/amd/display/dc/very/long/name/of/a/file.c";
  const rows: [string, string[], Partial<CoverLetterFacts>, (string | RegExp)[]][] = [
    ["holds", STAT, {}, [OK]],
    ["without a graph", STAT.map((line) => line.replace(" +-", "")), {}, [OK]],
    ["a file says too much", STAT.with(0, " mm/1.c | 3 ++-"), {}, [
      "mismatch: mm/1.c | 3 ++- / mm/1.c | 2 +-",
    ]],
    ["same sum, other signs", STAT.with(0, " mm/1.c | 2 ++"), {}, [
      "mismatch: mm/1.c | 2 ++ / mm/1.c | 2 +-",
    ]],
    ["a file too many", [" Kconfig | 1 +", ...STAT], {}, [
      "mismatch: Kconfig | 1 + / the series does not change Kconfig",
    ]],
    ["a file too few", STAT.toSpliced(0, 1), {}, [
      "mismatch:  / mm/1.c | 2 +- is not in the letter's diffstat",
    ]],
    ["another sum", STAT.with(2, " 2 files changed, 1 insertion(+)"), {}, [
      "mismatch: 2 files changed, 1 insertion(+) / 2 files changed, 2 insertions(+), 2 deletions(-)",
    ]],
    [
      "a name that git cut",
      [
        ` .../display/dc/very/long/name/of/a/file.c | 120 ++++----`,
        " 1 file changed, 100 insertions(+), 20 deletions(-)",
      ],
      facts(`100|20|${long}`),
      [/^ok: /],
    ],
    [
      "a cut name of another file",
      [
        " .../of/a/other.c | 2 +-",
        " 1 file changed, 1 insertion(+), 1 deletion(-)",
      ],
      facts(`1|1|${long}`),
      [/does not change \.\.\./, /is not in the letter's/],
    ],
    [
      "a rename",
      [
        " mm/{a.c => b.c} | 2 +-",
        " 1 file changed, 1 insertion(+), 1 deletion(-)",
        " rename mm/{a.c => b.c} (90%)",
      ],
      facts("1|1|mm/{a.c => b.c}", " rename mm/{a.c => b.c} (90%)\n"),
      [/^ok: /],
    ],
    [
      "a file made, and not said so",
      [
        " mm/a.c | 2 ++",
        " mm/b.c | 1 +",
        " 2 files changed, 3 insertions(+)",
        " create mode 100755 mm/a.c",
      ],
      facts("2|0|mm/a.c\n1|0|mm/b.c", " create mode 100644 mm/a.c\n"),
      [
        "mismatch: create mode 100755 mm/a.c / is not so",
        "mismatch:  / create mode 100644 mm/a.c is not in the letter",
      ],
    ],
    [
      "a binary file",
      [
        " mm/a.bin | Bin 0 -> 12 bytes",
        " 1 file changed, 0 insertions(+), 0 deletions(-)",
      ],
      facts("-|-|mm/a.bin"),
      [/^ok: /],
    ],
    [
      "a binary file called text",
      [
        " mm/a.bin | 2 +-",
        " 1 file changed, 1 insertion(+), 1 deletion(-)",
      ],
      facts("-|-|mm/a.bin"),
      [/^mismatch: mm\/a.bin \| 2 \+- \/ mm\/a.bin \| Bin$/, /^mismatch/],
    ],
    [
      "a quoted name",
      [
        ` "mm/\\303\\274.c" | 1 +`,
        " 1 file changed, 1 insertion(+)",
      ],
      facts("1|0|mm/ü.c"),
      [/^ok: /],
    ],
    ["the sum of the patches", STAT, facts("1|1|mm/1.c"), [/^ok: .* as the sum of the patches$/]],
    [
      "without renames found",
      [
        " mm/a.c | 1 -",
        " mm/b.c | 1 +",
        " 2 files changed, 1 insertion(+), 1 deletion(-)",
      ],
      { stats: [readStat("0\t0\tmm/{a.c => b.c}\n"), readStat("0\t1\tmm/a.c\n1\t0\tmm/b.c\n")] },
      [
        /^ok: /,
      ],
    ],
    ["the series does not apply", STAT, { stats: [] }, [/^note: .*not checked/]],
    ["no diffstat", ["Hello"], {}, []],
    ["forged: a number beyond counting", STAT.with(0, ` mm/1.c | ${"9".repeat(400)} +`), {}, [
      "mismatch:  / mm/1.c | 2 +- is not in the letter's diffstat",
    ]],
  ];
  for (const [name, body, more, want] of rows) {
    await t.step(name, async () => {
      const found = (await findings("diffstat", body, { facts: more })).map(short);
      assert.equal(found.length, want.length, found.join("\n"));
      want.forEach((one, i) =>
        typeof one === "string" ? assert.equal(found[i], one) : assert.match(found[i]!, one)
      );
    });
  }
});

Deno.test("a finding names the line of the letter's file", async () => {
  const [found] = await findings("diffstat", ["Hello,", "", ...STAT.with(0, " mm/1.c | 9 +-")]);
  // Four lines of headers, an empty one, and two of words stand above.
  assert.equal(found?.line, 8);
});

Deno.test("the shortlog and the numbers", async (t) => {
  const rows: [string, string[], RegExp[]][] = [
    ["holds", SHORTLOG, [/^ok: A U Thor \(2\)/]],
    ["wrapped subjects", ["A U Thor (2):", "  mm: part", "    1", "  mm: part 2"], [/^ok/]],
    ["as b4 writes it", ["A U Thor (2):", "      mm: part 1", "      mm: part 2"], [/^ok/]],
    ["an old subject", SHORTLOG.with(1, "  mm: part one"), [
      /^mismatch: mm: part one \/ no patch of the series/,
      /^mismatch: {2}\/ patch 1, "mm: part 1", is not in the shortlog/,
    ]],
    ["a wrong count", SHORTLOG.with(0, "A U Thor (3):"), [
      /^mismatch: A U Thor \(3\) \/ A U Thor wrote 2/,
    ]],
    ["another author", ["A U Thor (1):", "  mm: part 1", "", "B (1):", "  mm: part 2"], [
      /^mismatch: B: mm: part 2 \/ is by A U Thor/,
      /^mismatch: A U Thor \(1\) \/ A U Thor wrote 2/,
      /^mismatch: B \(1\) \/ B wrote 0/,
    ]],
    ["none", ["Hello (2):", "no list"], []],
  ];
  for (const [name, body, want] of rows) {
    await t.step(name, async () => {
      const found = (await findings("shortlog", body)).map(short);
      assert.equal(found.length, want.length, found.join("\n"));
      want.forEach((one, i) => assert.match(found[i]!, one));
    });
  }
  await t.step("[PATCH 0/2]", async () => {
    assert.deepEqual((await findings("count", [])).map(short), ["ok: 0/2 / 2 patches"]);
  });
});

Deno.test("hostile letters are read up to a limit, which is said", async (t) => {
  const rows: [string, string[], { trailers?: string[] }][] = [
    ["a megabyte in a line", ["x".repeat(1 << 20), ...STAT], {}],
    ["bars and blanks", Array(3000).fill(` ${" |".repeat(400)}`), {}],
    ["based on, again and again", Array(3000).fill("based on ".repeat(100)), {}],
    ["the words of a base", Array(3000).fill(`on top of${" the".repeat(240)}`), {}],
    ["brackets", Array(3000).fill(`${"(1):".repeat(200)} (1):`), {}],
    ["many lines", Array(200_000).fill(" a | 1 +"), {}],
    ["control characters", ["\u001b[2J\u0000\u202e", " mm/\u001b[2J | 1 +", STAT[2]!], {}],
    ["thousands of tags", [], {
      trailers: Array.from(
        { length: 5000 },
        (_, i) => `Fixes: ${String(i).padStart(12, "0")} ("x")`,
      ),
    }],
    ["a tag of a megabyte", [], { trailers: [`Fixes: 0123456789ab ("${"y".repeat(1 << 20)}")`] }],
    ["a link of a megabyte", [], { trailers: [`Link: http://${".".repeat(1 << 20)} `] }],
  ];
  for (const [name, body, options] of rows) {
    await t.step(name, async () => {
      const series = await made(body, options);
      const found = checkCoverLetter(series, facts());
      assert.ok(found.length < 300);
      assert.ok(JSON.stringify(found).length < 100_000);
    });
  }
  await t.step("what is left out is said", async () => {
    const lines = await findings("limit", ["x".repeat(5000), ...Array(30_000).fill("y")]);
    assert.deepEqual(lines.map(({ is }) => is), [
      "only its first 20000 lines are checked",
      "of 1 long lines only 1000 characters are checked",
    ]);
    const trailers = Array.from({ length: 900 }, (_, i) => `Fixes: ${100000000000 + i} ("x")`);
    const tags = await findings("limit", [], { trailers });
    assert.match(tags[0]!.is, /^1760 more Fixes: tags$/);
    assert.equal(tags[0]!.severity, "mismatch");
  });
});

Deno.test("a file that is not what its index line says", async () => {
  const stray = { path: "mm/1.c", patch: 1, says: "1234567", is: "89abcdef".repeat(5) };
  assert.deepEqual((await findings("index", [], { facts: { strays: [stray] } })).map(short), [
    "mismatch: index ..1234567 of mm/1.c / applying it makes 89abcdef89ab: " +
    "did a mailer or an editor change the patch?",
  ]);
  const many = Array.from({ length: 30 }, (_, i) => ({ ...stray, path: `mm/${i}.c` }));
  assert.equal((await findings("index", [], { facts: { strays: many } })).length, 20);
});
