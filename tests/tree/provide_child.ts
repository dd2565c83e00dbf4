/** Provides a tree and stands still at a step, to be killed there: cache, sources file, step. */
import { silent } from "../../bot/system/terminal/ui.ts";
import { provideTree } from "../../bot/tree/mod.ts";

const [cache, file, step] = Deno.args as [string, string, string];
await provideTree({
  cache,
  sources: JSON.parse(Deno.readTextFileSync(file)),
  ui: {
    ...silent,
    step(text) {
      if (!text.startsWith(step)) return;
      console.log("now");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30_000);
    },
  },
});
