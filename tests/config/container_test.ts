import assert from "node:assert/strict";
import { validate } from "dockerfile-utils";
import { SHIPPED_CONFIGS } from "../../bot/config/mod.ts";

const HOME = `${SHIPPED_CONFIGS}/..`;
const text = await Deno.readTextFile(`${SHIPPED_CONFIGS}/container/Containerfile`);

Deno.test("the container file has no mistake, and one would be told", () => {
  const messages = (file: string) => validate(file).map(({ message }) => message);
  assert.deepEqual(messages(text), []);
  assert.deepEqual(messages(text.replace("EXPOSE 8080", "EXPOZE 8080")), [
    "Unknown instruction: EXPOZE",
  ]);
});

Deno.test("it takes what is there, the same deno as the README, and runs as no root", async () => {
  const copied = [...text.matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, files]) => files!.split(" "));
  for (const file of copied) await Deno.stat(`${HOME}/${file}`);
  for (const needed of ["mod.ts", "deno.json", "deno.lock", "bot", "configs", "patches"]) {
    assert.ok(copied.includes(needed), needed);
  }
  const readme = await Deno.readTextFile(`${HOME}/README.md`);
  const pinned = /deno@(\d+\.\d+\.\d+)/.exec(text)?.[1];
  assert.equal(pinned, /npx --yes deno@(\d+\.\d+\.\d+)/.exec(readme)?.[1]);
  assert.match(text, /^USER everystep\n(?!.*^USER )/ms);
});
