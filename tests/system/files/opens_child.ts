/** Watches a directory with all below it, says so, and goes on. */
import { watchOpens } from "../../../bot/system/files/opens.ts";

const [root, scratch] = Deno.args;
await using watch = await watchOpens(root!, scratch!);
console.log(watch === undefined ? "inotify-tools is missing" : "now");
await new Promise((resolve) => setTimeout(resolve, 600_000));
