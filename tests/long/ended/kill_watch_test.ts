/** A run that is killed while it watches what a build opens. */
import { WATCHER } from "../../../bot/system/files/opens.ts";
import { temp, until } from "../../tree/toy.ts";
import { killAfter } from "./kill_child.ts";
import { processes } from "../../processes.ts";

Deno.test("killed while it watches, it leaves nothing that watches a tree in which nothing happens", async () => {
  await using dir = await temp();
  const root = `${dir.path}/linux`;
  await Deno.mkdir(root);
  const script = new URL("../../system/files/opens_child.ts", import.meta.url);
  await killAfter([script, root, `${dir.path}/scratch`], "now");
  const watching = async () =>
    (await processes(root)).filter(({ line }) => line.startsWith(`${WATCHER} `));
  await until(async () => (await watching()).length === 0);
});
