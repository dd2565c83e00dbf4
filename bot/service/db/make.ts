/**
 * Makes an empty database in a directory, and ends: a program of its own, since making one takes twice
 * the memory of using it, which a server would keep for as long as it runs.
 * @module
 */
import { PGlite } from "@electric-sql/pglite";
import { program } from "../../system/host.ts";

const [dir] = program.args;
const pg = await PGlite.create(dir);
await pg.close();
program.exit(0);
