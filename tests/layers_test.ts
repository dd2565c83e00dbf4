import assert from "node:assert/strict";

/** The stages in the order in which data goes; each may import from those before it. */
const ORDER = [
  ...["text", "system", "source", "series", "config", "doctor", "plan", "schedule"],
  ...["tree", "letter", "affected", "coverage", "build", "boot"],
  ...["judge", "mend", "report", "shard", "certify"],
  ...["engine", "publish", "service", "cli", "hooks", "commands"],
];
/** What stands beside the way: a stage may import it from anywhere, and the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  "source -> series": "types.ts re-exports RawMessage, which source makes",
};

async function* sources(dir: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(dir)) {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) yield* sources(path);
    else if (path.endsWith(".ts")) yield path;
  }
}

const root = decodeURIComponent(new URL("../bot", import.meta.url).pathname);

Deno.test("a stage imports from earlier stages only", async () => {
  const wrong: string[] = [];
  let imports = 0;
  for await (const file of sources(root)) {
    const stage = file.slice(root.length + 1).split("/")[0]!;
    if (stage.endsWith(".ts") || stage === "std") continue;
    assert.ok(ORDER.includes(stage), `bot/${stage}/ has no place in the order of stages`);
    const text = await Deno.readTextFile(file);
    for (const [, path] of text.matchAll(/from "\.\.\/([^"]+)"/g)) {
      const other = path!.replace(/^(\.\.\/)+/, "").split("/")[0]!;
      if (!ORDER.includes(other) || other === stage) continue;
      imports++;
      if (
        ORDER.indexOf(other) > ORDER.indexOf(stage) && ALLOWED[`${stage} -> ${other}`] === undefined
      ) {
        wrong.push(`${file.slice(root.length + 1)} imports from ${other}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(imports > 100, "the search finds imports");
});

Deno.test("only bot/system calls Deno, but for the stand-ins of libraries", async () => {
  const wrong: string[] = [];
  for await (const file of sources(root)) {
    if (file.startsWith(`${root}/system/`) || file.startsWith(`${root}/std/`)) continue;
    const text = await Deno.readTextFile(file);
    if (/\bDeno\.[a-z]/.test(text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, ""))) wrong.push(file);
  }
  assert.deepEqual(wrong, []);
});
