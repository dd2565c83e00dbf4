/**
 * Looks, as a program of its own, which of the files that it was started with are open in what it starts: prints the
 * numbers of those that a command reads a word from. Arguments: the word, whether in a sandbox, and the numbers.
 * @module
 */
import { run } from "../../../bot/system/process/process.ts";
import { findSandbox, sandboxed } from "../../../bot/system/process/sandbox.ts";

const [word, where, ...numbers] = Deno.args;
const sandbox = await findSandbox(where === "sandbox");
const mounts = { source: "/usr", build: "/usr" };
for (const number of numbers) {
  const read = ["bash", "-c", `read word <&${number} 2>/dev/null; printf %s "$word"`];
  const { stdout } = await run(sandboxed(sandbox, mounts, read, { PATH: "/usr/bin:/bin" }));
  if (stdout === word) console.log(number);
}
