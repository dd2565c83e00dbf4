/**
 * Keeps what `make prepare` made of a state, by what decides it, with files that it is known not to read: another state in
 * which only such files differ has the same.
 * @module
 */
import { z } from "zod";
import {
  readSnapshot,
  type SavedSnapshot,
  saveSnapshot,
  type Snapshot,
} from "../../affected/mod.ts";
import { PACKAGES } from "../../doctor/mod.ts";
import { sizeOf, usedAt } from "../../system/files/dirs.ts";
import { readTextIfThere, remove, writeAtomic } from "../../system/files/files.ts";
import { peekFile } from "../../system/files/peek.ts";
import { packDir, unpackDir } from "../../system/files/pack.ts";
import { InfraError } from "../../system/errors.ts";
import type { Maker, MakeRequest } from "../make.ts";
import { program } from "./program.ts";
import { configured } from "./results.ts";
import { type Kept, keptName, type Kind } from "./store.ts";

/** Raise it when a change outside {@linkcode program} makes older ones mean something else. */
const RECIPE = 1;

const SCHEMA = z.object({
  /** The output directory, packed. */
  archive: z.string(),
  /** What configuring and preparing printed. */
  log: z.string(),
  /** Paths of the source that neither read. */
  unread: z.array(z.string()),
  /** Those that were opened, where each opening was noted: of all others it is known that neither read them. */
  read: z.array(z.string()).optional(),
});
type Value = z.infer<typeof SCHEMA>;

const PREPARED: Kind<Value> = {
  ending: "prepared.json",
  schema: SCHEMA,
  attachment: { field: "archive", ending: "prepared.tar" },
};

const SNAPSHOT_SCHEMA = z.object({ file: z.string() });
/** What was found in such a directory. */
const SNAPSHOT: Kind<z.infer<typeof SNAPSHOT_SCHEMA>> = {
  ending: "snapshot.json",
  schema: SNAPSHOT_SCHEMA,
  attachment: { field: "file", ending: "snapshot.bin" },
};

const NOTE_SCHEMA = z.object({ text: z.string() });
/** What was found of such a state later on. */
const NOTE: Kind<z.infer<typeof NOTE_SCHEMA>> = { ending: "note.json", schema: NOTE_SCHEMA };

const PART_SCHEMA = z.object({ file: z.string() });
/** What was made of such a state later on. */
const PART: Kind<z.infer<typeof PART_SCHEMA>> = {
  ending: "part.json",
  schema: PART_SCHEMA,
  attachment: { field: "file", ending: "part.bin" },
};

/** What a state was prepared with. */
export interface Origin {
  /** Its name in the store. */
  readonly name: string;
  /** Paths of the source that it is known not to depend on; more are learnt. */
  readonly unread: Set<string>;
  /** All paths of the source that it may depend on, if that is known. */
  readonly read?: ReadonlySet<string>;
}

/** Whether the text of a file of the source is known not to matter. */
export function isUnread({ unread, read }: Origin, path: string): boolean {
  return unread.has(path) || read !== undefined && !read.has(path);
}

/** What decides how a state is prepared. */
export interface PreparedKey {
  /** git tree hash of the state. */
  readonly tree: string;
  readonly request: Pick<MakeRequest, "arch" | "mounts">;
  readonly maker: Pick<Maker, "argv" | "env">;
  /** What it is made with, see `ResultKey`. */
  readonly compilers: readonly string[];
  /** Strangers' patches are built, whose output nobody else is to get. */
  readonly untrusted: boolean;
}

/** The prepared outputs. */
export interface PreparedStore {
  /** The name of a state's. */
  name(key: PreparedKey): Promise<string>;
  /** Puts a kept output into a directory, which is made anew. Gives what was printed; undefined if there is none. */
  load(
    name: string,
    dir: string,
  ): Promise<Pick<Value, "log" | "unread" | "read"> | undefined>;
  /** Keeps the output in a directory, unless it is too large, with the log that stands in a file. */
  save(origin: Origin, dir: string, log: string): Promise<void>;
  /** The snapshot of a state whose output is kept; undefined if there is none. */
  snapshot(name: string): Promise<SavedSnapshot | undefined>;
  /** Keeps it; `dir` is where the output stands. */
  saveSnapshot(name: string, dir: string, snapshot: Snapshot): Promise<void>;
  /** What was found of a state, by its name and by all else that decides it; undefined if it was not kept. */
  note(name: string, of: readonly unknown[]): Promise<string | undefined>;
  /** Keeps it. */
  saveNote(name: string, of: readonly unknown[], text: string): Promise<void>;
  /** What was made of a state, found as a note is. */
  part(name: string, of: readonly unknown[]): Promise<Uint8Array | undefined>;
  /** Keeps it; `file` is where it is written first. */
  savePart(name: string, of: readonly unknown[], file: string, bytes: Uint8Array): Promise<void>;
  /** Adds to what an output does not depend on. */
  learn(origin: Origin, unread: Iterable<string>): Promise<void>;
}

const MOST_BYTES = 2 ** 30;
const MOST_LOG = 2 ** 20;
const MOST_SNAPSHOT = 2 ** 26;

/** The outputs in a directory. `fresh`: only those of this run are taken. */
export function preparedStore(
  kept: Kept,
  { fresh = false, signal }: { readonly fresh?: boolean; readonly signal?: AbortSignal } = {},
): PreparedStore {
  const saved = new Set<string>();
  const find = async <Value extends object>(kind: Kind<Value>, name: string) =>
    fresh && !saved.has(name) ? undefined : await kept.load(kind, name);
  const keep = async <Value extends object>(kind: Kind<Value>, name: string, value: Value) => {
    await kept.save(kind, name, value);
    saved.add(name);
  };
  /** What is kept of a state beside its output. */
  const partOf = async (state: string, of: readonly unknown[]) =>
    await keptName(RECIPE, [state, of]);
  return {
    name: async ({ tree, request, maker, compilers, untrusted }) =>
      await keptName(RECIPE, [
        ...[await program(), tree, configured(request.arch), maker.argv([]), maker.env],
        ...[compilers, request.mounts.readOnly ?? [], untrusted, await machine()],
      ]),
    async load(name, dir) {
      const value = await find(PREPARED, name);
      if (value === undefined) return undefined;
      try {
        await unpackDir(value.archive, dir, signal);
      } catch (error) {
        // Another run has evicted it meanwhile, or it is damaged.
        if (error instanceof InfraError) return undefined;
        throw error;
      }
      return value;
    },
    async save({ name, unread, read }, dir, log) {
      if (await sizeOf(log) > MOST_LOG) return;
      const archive = `${dir}.tar`, text = await readTextIfThere(log) ?? "";
      try {
        await packDir(dir, archive, { mostBytes: MOST_BYTES, signal });
      } catch (error) {
        await remove(archive);
        if (error instanceof InfraError) return;
        throw error;
      }
      const known = { unread: [...unread], ...read && { read: [...read] } };
      await keep(PREPARED, name, { archive, log: text, ...known });
    },
    async snapshot(name) {
      const value = await find(SNAPSHOT, name);
      const bytes = value && peekFile(value.file);
      return bytes && readSnapshot(bytes);
    },
    async saveSnapshot(name, dir, snapshot) {
      const file = `${dir}.snapshot`;
      await writeAtomic(file, saveSnapshot(snapshot));
      if (await sizeOf(file) > MOST_SNAPSHOT) return await remove(file);
      await kept.save(SNAPSHOT, name, { file });
    },
    async note(state, of) {
      return (await find(NOTE, await partOf(state, of)))?.text;
    },
    async saveNote(state, of, text) {
      await keep(NOTE, await partOf(state, of), { text });
    },
    async part(state, of) {
      const value = await find(PART, await partOf(state, of));
      return value && peekFile(value.file);
    },
    async savePart(state, of, file, bytes) {
      await writeAtomic(file, bytes);
      await keep(PART, await partOf(state, of), { file });
    },
    async learn({ name, unread: own }, unread) {
      const before = own.size;
      for (const path of unread) own.add(path);
      const value = own.size === before ? undefined : await find(PREPARED, name);
      if (value === undefined) return;
      const all = [...new Set([...value.unread, ...own])];
      await kept.save(PREPARED, name, { ...value, unread: all });
    },
  };
}

/** What the programs of the machine are known by, that configuring and preparing may run. */
async function machine(): Promise<readonly unknown[]> {
  return await Promise.all(PACKAGES.map(async (path) => await usedAt(path) ?? null));
}
