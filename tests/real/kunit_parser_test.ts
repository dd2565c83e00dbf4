/**
 * Consoles of KUnit, read by the kernel's own parser: where it comes to another verdict than we do, the table says
 * why (tests/testing/ktap_results.ts, ktap_endings.ts).
 */
import assert from "node:assert/strict";
import { cacheDir } from "../../bot/system/files/files.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { readKunit } from "../../bot/testing/ktap.ts";
import { provideTree } from "../../bot/tree/mod.ts";
import { KTAP_ENDINGS } from "../testing/ktap_endings.ts";
import { KTAP_RESULTS } from "../testing/ktap_results.ts";

const KTAP_TEXTS = [...KTAP_RESULTS, ...KTAP_ENDINGS];
const DIR = "tools/testing/kunit";
/** As kunit.py decides: `passes` for what it exits with 0. */
const SCRIPT = `
import json, sys
import kunit_parser
from kunit_printer import Printer
good = (kunit_parser.TestStatus.SUCCESS, kunit_parser.TestStatus.SKIPPED)
found = []
for text in json.load(sys.stdin):
    test = kunit_parser.parse_run_tests(text.splitlines(True), Printer(print=False))
    found.append("passes" if test.status in good else "fails")
sys.stderr.write(json.dumps(found))
`;

Deno.test("what the kernel's own parser makes of consoles", async (t) => {
  const tree = await provideTree({ cache: cacheDir(), ui: silent });
  const dir = await Deno.makeTempDir({ prefix: "everystep-kunit-" });
  try {
    for (const name of ["kunit_parser.py", "kunit_printer.py"]) {
      const text = await gitText(tree.gitDir, ["show", `${tree.head}:${DIR}/${name}`]);
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    await Deno.writeTextFile(`${dir}/texts.py`, SCRIPT);
    const child = new Deno.Command("python3", {
      args: [`${dir}/texts.py`],
      ...{ stdin: "piped", stdout: "null", stderr: "piped" },
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(
      new TextEncoder().encode(JSON.stringify(KTAP_TEXTS.map(({ text }) => text))),
    );
    await writer.close();
    const output = new TextDecoder().decode((await child.output()).stderr);
    const found: readonly string[] = JSON.parse(output);
    assert.equal(found.length, KTAP_TEXTS.length);
    for (const [i, { name, text, kunit, but }] of KTAP_TEXTS.entries()) {
      await t.step(name, () => {
        assert.equal(found[i], kunit);
        const { cases, lost } = readKunit(text);
        const good = lost === undefined && cases.length > 0 &&
          cases.every(({ result }) => result !== "not ok");
        assert.equal((good ? "passes" : "fails") === kunit, but === undefined);
      });
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
