import assert from "node:assert/strict";
import { V8_FLAGS } from "../../bot/system/host.ts";
import project from "../../deno.json" with { type: "json" };

Deno.test("the tasks that build run with the options of V8 that the service gives", () => {
  for (const task of ["verify", "everystep", "quickstart"] as const) {
    const { command } = project.tasks[task];
    assert.match(command, new RegExp(`deno run -A ${V8_FLAGS} mod\\.ts`), task);
  }
  for (const name of ["container/Containerfile", "systemd/everystep-serve.service"]) {
    const file = new URL(`../../configs/${name}`, import.meta.url);
    assert.ok(Deno.readTextFileSync(file).includes(`deno run -A ${V8_FLAGS} `), name);
  }
});
