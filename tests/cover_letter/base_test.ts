/** What a letter says of its base, held against the tree. */
import assert from "node:assert/strict";
import type { CoverLetterFacts } from "../../bot/cover_letter/mod.ts";
import { findings, short } from "./made.ts";

Deno.test("what the letter says of its base", async (t) => {
  const at = (matching: number) =>
    new Map([["v6.19-rc7", { commit: "d".repeat(40), matching, of: 2 }]]);
  const rows: [string, string[], Partial<CoverLetterFacts>, RegExp[]][] = [
    ["fits there", ["Based on v6.19-rc7."], { bases: at(2) }, [
      /^ok: Based on v6.19-rc7 \/ all 2 files are as the patches expect there; the base used is b/,
    ]],
    ["does not fit there", ["rebase onto the v6.19-rc7"], { bases: at(1) }, [
      /^mismatch: .*only 1 of 2 files/,
    ]],
    ["over a line's end", ["This applies on top", "of v6.19-rc7, mostly"], { bases: at(2) }, [
      /^ok: applies on top of v6.19-rc7/,
    ]],
    ["the base's own version", ["applies to v6.19.6 as it is"], {}, [/^ok: .*Linux 6\.19\.6/]],
    ["a branch elsewhere", ["applies on top of mm-unstable"], {}, [
      /^note: .*no such tag or branch mm-unstable; the base used is Linux 6\.19\.6$/,
    ]],
    ["no history", ["based on next-20251217"], { history: "none" }, [
      /^note: .*cannot be checked: the tree has no history/,
    ]],
    [
      "the changes of an earlier version",
      [
        "Changes in v3:",
        " - rebase onto the v6.19-rc7",
        "",
        "Changes in v2:",
        " - rebase onto the next-20251119",
        "",
        "Hi all,",
      ],
      { bases: at(2) },
      [/^ok: rebase onto the v6.19-rc7/],
    ],
    [
      "changes since",
      ["Changes since v2:", "- based on v6.19-rc7", "v1 -> v2:", "- based on v6.1"],
      {
        bases: at(2),
      },
      [/v6.19-rc7/],
    ],
    ["words", ["This is based on a talk, on top of that it works."], {}, []],
    ["many", Array.from({ length: 50 }, (_, i) => `based on v6.${i}`), {}, Array(8).fill(/^note/)],
  ];
  for (const [name, body, more, want] of rows) {
    await t.step(name, async () => {
      const found = (await findings("based-on", body, { facts: more, version: 3 })).map(short);
      assert.equal(found.length, want.length, found.join("\n"));
      want.forEach((one, i) => assert.match(found[i]!, one));
    });
  }
  const commit = "a".repeat(40);
  await t.step("base-commit", async () => {
    const ask = async (more: Partial<CoverLetterFacts>) =>
      (await findings("base-commit", [`base-commit: ${commit}`], { facts: more })).map(short)[0]!;
    assert.match(
      await ask({ bases: new Map([[commit, { commit, matching: 2, of: 2 }]]) }),
      /^ok: /,
    );
    assert.match(
      await ask({ bases: new Map([[commit, { commit, matching: 0, of: 2 }]]) }),
      /^mismatch: /,
    );
    assert.match(await ask({}), /^note: .*the tree has no such commit$/);
    assert.match(await ask({ history: "cut" }), /^note: .*history is cut$/);
  });
  await t.step("prerequisite-patch-id", async () => {
    const id = "e".repeat(40);
    const ask = async (more: Partial<CoverLetterFacts>) =>
      (await findings("prerequisite", [`prerequisite-patch-id: ${id}`], { facts: more }))
        .map(short)[0]!;
    assert.match(await ask({ patchIds: new Set([id]) }), /^ok: /);
    assert.match(await ask({ patchIds: new Set() }), /^note: .*not among/);
    assert.match(await ask({}), /^note: .*not looked up/);
    assert.match(await ask({ history: "none" }), /^note: .*the tree has no history/);
  });
});
