/**
 * PostgreSQL inside this process, in one directory: for a service on one machine.
 * @module
 */
import { PGlite } from "@electric-sql/pglite";
import { fromPglite } from "pg-boss";
import { makeDir, move, onlyOurs } from "../../system/files/dirs.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import { kindOf, remove, tryLock } from "../../system/files/files.ts";
import { closeTree, privateFiles } from "../../system/files/private.ts";
import { interpreter } from "../../system/host.ts";
import { run } from "../../system/process/process.ts";
import type { Db } from "./types.ts";

/**
 * One session reads what the kernel's page cache has, too: PostgreSQL's usual 128 MiB of buffers would
 * be memory of ours for good.
 */
const SMALL = ["shared_buffers=6MB", "wal_buffers=256kB", "max_connections=4"]
  .flatMap((setting) => ["-c", setting]);

/** Opens the directory's database, or makes one. Throws UserError if another process has it open. */
export async function openPglite(dir: string): Promise<Db> {
  await makeDir(dir);
  // Before anything of it is there: mails and webhooks of others stand in it.
  await onlyOurs(dir);
  const closed = privateFiles();
  // PGlite itself lets a second process in, and rows are lost.
  const lock = await tryLock(`${dir}/lock`);
  if (lock === undefined) {
    closed[Symbol.dispose]();
    throw new UserError("another everystep serves from here", {
      place: { file: dir },
      hint: "stop it, or name another directory with --data DIR",
    });
  }
  try {
    if (await kindOf(`${dir}/pglite/PG_VERSION`) === "none") await makeDatabase(dir);
    await closeTree(`${dir}/pglite`);
    const pg = await PGlite.create(`${dir}/pglite`, {
      startParams: [...PGlite.defaultStartParams, ...SMALL],
    });
    // It gives some of its files modes of its own.
    await closeTree(`${dir}/pglite`);
    return {
      kind: "pglite",
      boss: { db: fromPglite(pg), backend: "pglite" },
      async query<Row>(text: string, values?: readonly unknown[]) {
        return (await pg.query<Row>(text, values as unknown[])).rows;
      },
      transaction: (work) =>
        pg.transaction((tx) =>
          work({
            query: async <Row>(text: string, values?: readonly unknown[]) =>
              (await tx.query<Row>(text, values as unknown[])).rows,
          })
        ),
      async [Symbol.asyncDispose]() {
        await pg.close();
        await closeTree(`${dir}/pglite`);
        lock[Symbol.dispose]();
        closed[Symbol.dispose]();
      },
    };
  } catch (cause) {
    lock[Symbol.dispose]();
    closed[Symbol.dispose]();
    throw new InfraError(`cannot open the database in ${dir}: ${cause}`, { cause });
  }
}

const MAKE = decodeURIComponent(new URL("./make.ts", import.meta.url).pathname);
/** A slow machine takes a minute. */
const MAKE_MS = 600_000;

/** Makes an empty database: all of it is there, or nothing. */
async function makeDatabase(dir: string): Promise<void> {
  const part = `${dir}/pglite.new`;
  await remove(part);
  const made = await run([interpreter(), "run", "-A", "--no-prompt", MAKE, part], {
    timeoutMs: MAKE_MS,
  });
  if (!made.ok) throw new InfraError(`making it failed: ${made.stderr.slice(-500)}`);
  await remove(`${dir}/pglite`);
  await move(part, `${dir}/pglite`);
}
