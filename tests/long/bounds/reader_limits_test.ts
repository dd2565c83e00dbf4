import assert from "node:assert/strict";
import { mailReader } from "../../../bot/service/read/reader.ts";

const HOME = decodeURIComponent(new URL("../../..", import.meta.url).pathname).replace(/\/$/, "");
const ASKED = new URL("../../../bot/system/process/asked.ts", import.meta.url).href;
const raw = (text: string) => ({
  ...{ bytes: new TextEncoder().encode(text), file: "a mail", line: 1 },
});

/** In place of the reader's program: it does what the mail says. */
const PROGRAM = `import { answerQuestions } from "${ASKED}";
await answerQuestions(async (_head, body) => {
  const text = new TextDecoder().decode(body);
  if (text === "hang") for (;;);
  if (text === "eat") { const all = []; for (;;) all.push(new Array(1e6).fill(text)); }
  if (text === "end") Deno.exit(0);
  if (text === "long") return "x".repeat(20_000_000);
  const may = async (name) => (await Deno.permissions.query({ name })).state;
  return [await may("read"), await may("write"), await may("net"), await may("env"), await may("run")];
});
`;

Deno.test("a mail that takes too much is refused, and the others go on", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.writeTextFile(`${dir}/main.ts`, PROGRAM);
  await using reader = mailReader(HOME, {
    ...{ program: `${dir}/main.ts`, limits: { timeoutMs: 8000, heapMib: 64 } },
  });
  const denied = Array(5).fill("prompt");
  const good = async () => assert.deepEqual(await reader.classify(raw("good"), false), denied);
  const why = async (text: string) => {
    const classified = await reader.classify(raw(text), false);
    return classified.kind === "broken" ? classified.why : "";
  };
  await good();
  assert.equal(await why("hang"), "takes more than 8 s to read");
  await good();
  assert.equal(await why("eat"), "takes more than 64 MiB to read");
  await good();
  assert.match(await why("end"), /takes more than/);
  assert.match(await why("long"), /takes more than/);
  // Those that wait behind one that is ended are answered.
  const [ended, next] = await Promise.all([
    reader.classify(raw("end"), false),
    reader.classify(raw("good"), false),
  ]);
  assert.equal(ended.kind, "broken");
  assert.deepEqual(next, denied);
  await Deno.remove(dir, { recursive: true });
});
