import assert from "node:assert/strict";

/** The stages in the order in which data goes; each may import from those before it. */
const ORDER = [
  ...["text", "system", "source", "series", "config", "doctor", "plan", "schedule"],
  ...["tree", "cover_letter", "affected", "coverage", "compile", "boot", "testing"],
  ...["judge", "mend", "report", "shard", "certify"],
  ...["engine", "publish", "service", "cli", "hooks", "commands", "package"],
];
/** What stands beside the way: a stage may import it from anywhere, and the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  "source -> series": "types.ts re-exports RawMessage, which source makes",
};

async function* filesOf(dir: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(dir)) {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) yield* filesOf(path);
    else yield path;
  }
}

async function* sources(dir: string): AsyncGenerator<string> {
  for await (const path of filesOf(dir)) if (/\.tsx?$/.test(path)) yield path;
}

const root = decodeURIComponent(new URL("../bot", import.meta.url).pathname);

/** What a module imports, at once or later. */
const IMPORT = /(?:from |import\()"(\.[^"]+)"/g;

/** The stage of a file below `bot/`: the first folder. */
function stageOf(file: string): string {
  return file.slice(root.length + 1).split("/")[0]!;
}

/** A folder that has more files than this shows nobody the way. */
const MOST_FILES = 20;

Deno.test("a stage imports from earlier stages only, also what is loaded later", async () => {
  const wrong: string[] = [];
  let imports = 0;
  for await (const file of sources(root)) {
    const stage = stageOf(file);
    if (stage.endsWith(".ts") || stage === "std") continue;
    assert.ok(ORDER.includes(stage), `bot/${stage}/ has no place in the order of stages`);
    const text = await Deno.readTextFile(file);
    for (const [, path] of text.matchAll(IMPORT)) {
      const other = stageOf(decodeURIComponent(new URL(path!, `file://${file}`).pathname));
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
  assert.ok(imports > 1000, `the search finds imports: ${imports}`);
});

/** Stages of which others know `mod.ts` and `types.ts` alone. */
const CLOSED = [
  ...["affected", "boot", "certify", "coverage", "cover_letter", "doctor", "judge", "mend", "plan"],
  "tree",
];

Deno.test("nobody imports past the door of a stage that has one", async () => {
  const wrong: string[] = [];
  for await (const file of sources(root)) {
    const text = await Deno.readTextFile(file);
    for (const [, path] of text.matchAll(IMPORT)) {
      const to = decodeURIComponent(new URL(path!, `file://${file}`).pathname);
      const other = stageOf(to), doors = ["mod.ts", "types.ts"].map((door) => `${other}/${door}`);
      if (!CLOSED.includes(other) || other === stageOf(file)) continue;
      if (!doors.includes(to.slice(root.length + 1))) {
        wrong.push(`${file.slice(root.length + 1)} imports ${to.slice(root.length + 1)}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test(`no folder has more than ${MOST_FILES} files`, async () => {
  const folders = new Map<string, number>();
  for (const top of ["bot", "tests", "configs", "patches", ".github"]) {
    for await (
      const file of filesOf(decodeURIComponent(new URL(`../${top}`, import.meta.url).pathname))
    ) {
      const folder = file.slice(0, file.lastIndexOf("/"));
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
  }
  assert.ok(folders.size > 200, `${folders.size} folders`);
  assert.deepEqual([...folders].filter(([, files]) => files > MOST_FILES), []);
});

Deno.test("no text becomes markup but by the renderer of pages, which escapes it", async () => {
  const around: string[] = [];
  for await (const file of sources(root)) {
    const text = await Deno.readTextFile(file);
    if (/dangerouslySetInnerHTML=|isEscaped|"hono\/(?:utils\/)?html"|<!DOCTYPE/.test(text)) {
      around.push(file.slice(root.length + 1));
    }
  }
  // The style sheet of a report, and the document around all of it.
  assert.deepEqual(around.sort(), ["report/html/markup.tsx", "report/html/page.tsx"]);
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

Deno.test("the map in CONTRIBUTING.md has every stage in order, and names no folder that is not there", async () => {
  const map = await Deno.readTextFile(new URL("../CONTRIBUTING.md", import.meta.url));
  const rows = [...map.matchAll(/^\| `bot\/(\w+)\/` \| (.*)/gm)];
  assert.deepEqual(rows.map(([, stage]) => stage), [...ORDER, "std"]);
  assert.ok(map.includes(`    ${ORDER.join(" -> ")}\n`), "the way of the data");
  const missing: string[] = [];
  for (const [, stage, row] of rows) {
    for (const [, folder] of row!.matchAll(/`([a-z0-9/_]+)\/`/g)) {
      const places = [`${root}/${stage}/${folder}`, `${root}/${folder}`, `${root}/../${folder}`];
      const found = await Promise.all(places.map((path) => Deno.stat(path).catch(() => undefined)));
      if (!found.some((info) => info?.isDirectory)) missing.push(`${stage}: ${folder}/`);
    }
  }
  assert.deepEqual(missing, []);
});
