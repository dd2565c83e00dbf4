import assert from "node:assert/strict";
import { inert } from "../../../bot/system/terminal/runner.ts";

/** Whether GitHub's runner would take a line of this text for a command. */
function commands(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) =>
    line.replace(/^[\s\u0085\u200b]+/u, "").startsWith("::") || line.includes("##[")
  );
}

Deno.test("nothing that is printed is a command to GitHub's runner", () => {
  const hostile = [
    ...["::error::x", "  ::set-output name=a::b", "\t\u00a0\u3000::add-mask::a", "\u0085::debug::"],
    ...["::::x", "x\r::warning::y", "x\r\n::group::z", "##[group]x", "mm: fix ##[add-mask]a"],
    ...["###[error]", "##[##[x]", "\n\n ::stop-commands::a\n", "a\n::b\n ::c\n::::d"],
  ];
  for (const text of hostile) {
    assert.ok(commands(text).length > 0, JSON.stringify(text));
    assert.deepEqual(commands(inert(text)), [], JSON.stringify(inert(text)));
  }
  for (const text of ["a::b", "std::vector", "## [x]", "x ::y", ": :", "#[x]\n"]) {
    assert.equal(inert(text), text);
  }
});
