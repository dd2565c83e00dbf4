#!/usr/bin/env node
/**
 * The command of the npm package: runs everystep with the deno that the package depends on. What deno
 * ends by, code or signal, this ends by.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const home = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
// deno/bin.cjs gives 1 where a signal ends deno: that would say that a series is not bisect-safe.
const deno = createRequire(import.meta.url)("deno/install_api.cjs").runInstall();
const flags = ["-A", "--no-prompt", "--config", join(home, "deno.json")];
const argv = ["run", ...flags, join(home, "mod.ts"), ...process.argv.slice(2)];
const child = spawn(deno, argv, { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  // A terminal signals all of a group; what is sent to us alone goes on.
  process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
}
child.on("error", (error) => {
  console.error(`everystep: cannot run deno: ${error.message}`);
  process.exit(3);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
