/**
 * everystep proves that a Linux kernel patch series is bisect-safe.
 * Run it as a program, or use its stages from here.
 * @module
 */
import { main } from "./bot/main.ts";
import { program } from "./bot/system/host.ts";

export { main };

if (import.meta.main) program.exit(await main(program.args));
