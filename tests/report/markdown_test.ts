import assert from "node:assert/strict";
import fc from "fast-check";
import { marked, type Token, type Tokens } from "marked";
import { cleanLine } from "../../bot/text/clean.ts";
import { renderMarkdown } from "../../bot/report/markdown/report.ts";
import { code, fence, prose } from "../../bot/report/markdown/text.ts";
import { REPORTS } from "./fixtures.ts";
import { reportGolden } from "./golden.ts";

Deno.test("renderMarkdown: goldens", async (t) => {
  for (const [name, report] of Object.entries(REPORTS)) {
    await t.step(name, () => reportGolden(`${name}.md`, renderMarkdown(report)));
  }
});

/** Text that wants to be more than text. */
const hostile = fc.array(
  fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      ...[
        "|",
        "`",
        "``",
        "*",
        "_",
        "**",
        "__",
        "~~",
        "$",
        "[a](http://b)",
        "![a](b)",
        "<b>",
        "&lt;",
      ],
      ...[
        "<!--",
        "@all",
        "@org/team",
        "#12",
        "GH-12",
        "http://x.org",
        "www.x.org",
        "a@b.org",
        "\\",
      ],
      ...[
        "\n",
        "\n\n# h",
        "- a",
        "1. a",
        "1) a",
        "> q",
        "```",
        "===",
        "---",
        "+ a",
        "    a",
        ":+1:",
      ],
      ...[
        "https://a.b",
        "ftp://a.b",
        "<http://a.b>",
        "[a]: b",
        "[^1]",
        "- [ ] a",
        "| - |",
        "\u202e",
      ],
    ),
  ),
  { maxLength: 6 },
).map((parts) => parts.join(""));

/** What a token shows, and every type of token in it. */
function displayed(tokens: readonly Token[], types: Set<string>): string {
  return tokens.map((token) => {
    types.add(token.type);
    if ("tokens" in token && token.tokens !== undefined) return displayed(token.tokens, types);
    if (token.type === "escape" || token.type === "text" || token.type === "codespan") {
      return token.text;
    }
    return token.raw;
  }).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&#8203;": "",
};
const decoded = (text: string) =>
  text.replace(/&(?:lt|gt|amp|#8203);|\u200b/g, (e) => entities[e] ?? "");

Deno.test("prose: shows what was said, and is nothing else", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const clean = cleanLine(text).trim();
      const types = new Set<string>();
      const paragraph = marked.lexer(`x ${prose(clean)}`, { gfm: true });
      // One more time at the beginning of a list's item, where blocks begin.
      const list = marked.lexer(`- ${prose(clean)}`, { gfm: true });
      const item = list[0]?.type === "list" ? list[0].items : [];
      assert.ok(clean === "" || item.length === 1);
      assert.equal(decoded(displayed(paragraph, types)).trimEnd(), `x ${clean}`.trimEnd());
      assert.equal(decoded(displayed(item[0]?.tokens ?? [], types)), clean);
      assert.deepEqual([...types].filter((type) => !/^(paragraph|text|escape)$/.test(type)), []);
      assert.doesNotMatch(
        prose(clean).replaceAll("&#8203;", "\u200b"),
        /@\w|#\d|gh-\d|:\/\/|www\.\w/i,
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("code and fence: nothing gets out", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const clean = cleanLine(text);
      const types = new Set<string>();
      const span = displayed(marked.lexer(`x ${code(clean)} y`), types);
      assert.equal(span.replace(/\s+/g, " "), `x ${clean} y`.replace(/\s+/g, " "));
      assert.ok(types.has("codespan"));
      const [block, ...rest] = marked.lexer(fence("text", [clean, "two"]).join("\n"));
      assert.deepEqual(rest, []);
      assert.equal(block?.type === "code" ? block.text : undefined, `${clean}\ntwo`);
    }),
    { numRuns: 300 },
  );
});

Deno.test("renderMarkdown: the grid keeps its shape whatever the names", () => {
  fc.assert(
    fc.property(hostile, hostile, (subject, arch) => {
      const report = REPORTS["all-pass"]!;
      const archs = report.archs.with(0, { ...report.archs[0]!, name: arch });
      const patches = report.series.patches.with(0, { ...report.series.patches[0]!, subject });
      const text = renderMarkdown({ ...report, archs, series: { ...report.series, patches } });
      const tables = marked.lexer(text, { gfm: true }).filter((token) => token.type === "table");
      assert.equal(tables.length, 1);
      const table = tables[0] as Tokens.Table;
      assert.equal(table.header.length, 10);
      assert.deepEqual(table.rows.map((row) => row[0]?.text), [..."012345678"]);
      assert.equal(table.rows[8]?.[9]?.text, "pass");
    }),
    { numRuns: 200 },
  );
});

Deno.test("a place in the list for git bisect can be pasted", () => {
  const reason = "breaks um: lib/bcd.c:14:2: error: 'x' undeclared";
  const markdown = renderMarkdown({
    ...REPORTS["break-and-mend"]!,
    bisectSkip: [{ n: 3, commit: "3".repeat(40), reason }],
  });
  assert.ok(markdown.includes(`- \`${"3".repeat(12)}, patch 3: ${reason}\`\n`), markdown);
});
