/**
 * A maildir on this machine (maildir(5)), which lei, korgalore or a mail server delivers into. It is only read.
 * @module
 */
import { z } from "zod";
import type { WatchSource } from "../../config/mod.ts";
import { sizeOf } from "../../system/files/dirs.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf } from "../../system/files/files.ts";
import { listDir, readBytes } from "../../system/files/read.ts";
import type { RawMessage } from "../../source/types.ts";
import type { Source } from "./types.ts";

const cursorShape = z.object({
  /** The names of the mails that were read, without their flags, as far as they are still there. */
  seen: z.array(z.string()),
});
type Cursor = z.infer<typeof cursorShape>;

const MAX_MAIL = 8 * 1024 * 1024;
/** Mails that go into the database at once, and that a folder may hold. */
const AT_ONCE = 50, MAX_FILES = 50_000;

/** A source that reads a maildir. Throws {@linkcode UserError} for a URL that names none. */
export function maildirSource(
  { name, url, inbox }: Pick<WatchSource, "name" | "url" | "inbox">,
): Source {
  const path = /^maildir:(?:\/\/)?(\/[^?#]+)$/.exec(url)?.[1];
  if (path === undefined) {
    throw new UserError(`the watch ${name}: its url is maildir:/PATH`);
  }
  return {
    way: "feed",
    // The mails themselves are kept as they are taken in.
    of: (id) => inbox === undefined ? { source: id } : { source: id, inbox },
    async *look(last, signal) {
      const read = cursorShape.safeParse(last);
      const files = await filesIn(path);
      const keys = new Set(files.map(({ key }) => key));
      if (!read.success) {
        yield { mails: [], cursor: { seen: [...keys] } satisfies Cursor };
        return;
      }
      const seen = new Set(read.data.seen.filter((key) => keys.has(key)));
      const fresh = files.filter(({ key }) => !seen.has(key));
      for (let i = 0; i < fresh.length; i += AT_ONCE) {
        signal.throwIfAborted();
        const some = fresh.slice(i, i + AT_ONCE);
        const { mails, skipped } = await readSome(path, some);
        for (const { key } of some) seen.add(key);
        yield { mails, skipped, cursor: { seen: [...seen] } satisfies Cursor };
      }
      if (fresh.length === 0 && seen.size < read.data.seen.length) {
        yield { mails: [], cursor: { seen: [...seen] } satisfies Cursor };
      }
    },
  };
}

interface File {
  /** Below the folder. */
  readonly name: string;
  /** The same in `new` and `cur`, whatever flags it has. */
  readonly key: string;
}

/** All mails, by name: many begin with the time of their delivery. `tmp` is not looked at. */
async function filesIn(path: string): Promise<readonly File[]> {
  const files: File[] = [];
  for (const box of ["cur", "new"]) {
    for (const { name, kind } of await listDir(`${path}/${box}`)) {
      if (kind !== "file" || name.startsWith(".")) continue;
      files.push({ name: `${box}/${name}`, key: name.replace(/:[^:]*$/, "") });
    }
  }
  if (files.length > MAX_FILES) {
    throw new UserError(`${path}: has more than ${MAX_FILES} mails`, {
      hint: "move those that were served elsewhere",
    });
  }
  return files.toSorted((a, b) => a.key < b.key ? -1 : 1);
}

/** Reads some; one that was moved or removed meanwhile is read, or gone, at the next look. */
async function readSome(
  path: string,
  files: readonly File[],
): Promise<{ readonly mails: RawMessage[]; readonly skipped: string[] }> {
  const mails: RawMessage[] = [], skipped: string[] = [];
  for (const { name, key } of files) {
    const there = [name, `cur/${key}:2,S`, `cur/${key}:2,`];
    const found = await firstThere(path, there);
    if (found === undefined) continue;
    if (await sizeOf(`${path}/${found}`) > MAX_MAIL) {
      skipped.push(`${name}: is larger than ${MAX_MAIL / 1048576} MiB`);
      continue;
    }
    const bytes = await readBytes(`${path}/${found}`, MAX_MAIL, name);
    mails.push({ bytes, file: name, line: 1 });
  }
  return { mails, skipped };
}

async function firstThere(path: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    if (await kindOf(`${path}/${name}`) === "file") return name;
  }
  return undefined;
}
