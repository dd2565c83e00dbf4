/**
 * A toy kernel in a real git repository, and series made by real git.
 */
import { createHash } from "node:crypto";
import "../surroundings.ts";
import type { Patch, Series, TouchedFile } from "../../bot/series/types.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { run } from "../../bot/system/process/process.ts";
import type { Ui } from "../../bot/system/terminal/ui.ts";

/** A directory for one test. */
export async function temp(): Promise<AsyncDisposable & { path: string; cache: string }> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "tree-" }));
  return {
    path,
    cache: `${path}/cache`,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

export type Files = Record<string, string | Uint8Array | null>;

export const KERNEL: Files = {
  "Makefile": "VERSION = 6\nPATCHLEVEL = 19\nSUBLEVEL = 6\nEXTRAVERSION =\n\nall:\n\ttrue\n",
  "Kconfig": "config TOY\n\tbool\n",
  ".gitignore": "*.o\n.*\n!.gitignore\n",
  "mm/a.c": Array.from({ length: 40 }, (_, i) => `int a${i};`).join("\n") + "\n",
  "mm/b.c": Array.from({ length: 40 }, (_, i) => `int b${i};`).join("\n") + "\n",
  "mm/Makefile": "obj-y += a.o b.o\n",
  "mm/Kconfig": "config MM\n\tbool\n",
  "arch/um/Kconfig": "config UML\n\tbool\n",
};

const ENV = {
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_AUTHOR_DATE: "1100000000 +0100",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

export function sh(dir: string, ...args: string[]): Promise<string> {
  return gitText(dir, args, { env: ENV });
}

/** Writes files; null removes one. */
export async function write(dir: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = `${dir}/${name}`;
    if (content === null) {
      await Deno.remove(path);
      continue;
    }
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
  }
}

/** A repository with one commit of these files. */
export async function repo(dir: string, files: Files = KERNEL): Promise<string> {
  await Deno.mkdir(dir, { recursive: true });
  await sh(dir, "init", "-q", "-b", "master", ".");
  return await commit(dir, files, "base");
}

/** Changes files and commits; gives the commit. */
export async function commit(dir: string, files: Files, message: string): Promise<string> {
  await write(dir, files);
  await sh(dir, "add", "-A", "-f");
  await sh(dir, "commit", "-q", "--allow-empty", "-m", message);
  return await sh(dir, "rev-parse", "HEAD");
}

/** The mails of a range, as `git format-patch` writes them. */
export async function mails(dir: string, range: string, ...args: string[]): Promise<Uint8Array[]> {
  const out = await Deno.makeTempDir({ prefix: "mails-" });
  try {
    await sh(dir, "format-patch", "-q", "-N", "-o", out, ...args, range);
    const names = [...Deno.readDirSync(out)].map((entry) => entry.name).sort();
    return await Promise.all(names.map((name) => Deno.readFile(`${out}/${name}`)));
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

/** A series of mails, read just well enough for this stage. The `From ` line is cut off. */
export function seriesOf(
  all: readonly (Uint8Array | string)[],
  more: Partial<Series> = {},
): Series {
  const patches = all.map((mail, i): Patch => {
    let bytes = typeof mail === "string" ? new TextEncoder().encode(mail) : mail;
    if (new TextDecoder().decode(bytes.subarray(0, 5)) === "From ") {
      bytes = bytes.subarray(bytes.indexOf(10) + 1);
    }
    const text = new TextDecoder().decode(bytes);
    const diff = text.slice(Math.max(0, text.search(/^(diff --git |--- \S)/m)));
    return {
      n: i + 1,
      subject: (/^Subject: (.*)/m.exec(text)?.[1] ?? "").replace(/^\[[^\]]*\] /, ""),
      author: { name: "Ann", email: "ann@example.org" },
      body: "",
      trailers: [],
      files: touched(diff),
      diff,
      raw: { bytes, file: `${i + 1}.patch`, line: 1 },
    };
  });
  return { title: "toy", version: 1, tags: [], patches, prerequisites: [], notes: [], ...more };
}

function touched(diff: string): TouchedFile[] {
  return diff.split(/^(?=diff --git )/m).filter((part) => part.startsWith("diff ")).map((part) => {
    const get = (pattern: RegExp) => pattern.exec(part)?.[1];
    const names = /^diff --git a\/(.*) b\/(.*)$/m.exec(part)!;
    const index = /^index ([0-9a-f]+)\.\.([0-9a-f]+)/m.exec(part);
    const rename = get(/^rename from (.*)$/m);
    return {
      path: names[2]!,
      oldPath: rename,
      change: /^new file/m.test(part)
        ? "new"
        : /^deleted file/m.test(part)
        ? "deleted"
        : rename !== undefined
        ? "renamed"
        : /^@@/m.test(part)
        ? "modified"
        : "mode",
      binary: /^GIT binary/m.test(part),
      insertions: 0,
      deletions: 0,
      oldBlob: index?.[1],
      newBlob: index?.[2],
    };
  });
}

/**
 * Contents, modes, links and times of everything below a directory, `.git` included. Less the times
 * of object files: git renews them where it would write an object that is there.
 */
export async function fingerprint(dir: string): Promise<string> {
  const hash = createHash("sha256");
  const walk = async (path: string): Promise<void> => {
    const entries = [...Deno.readDirSync(path)].sort((a, b) => a.name < b.name ? -1 : 1);
    for (const { name } of entries) {
      const full = `${path}/${name}`, info = await Deno.lstat(full);
      const time = /\/objects\/(..|pack)\//.test(full) ? "" : info.mtime?.getTime();
      hash.update(`${full}\0${info.mode}\0${info.size}\0${time}\0`);
      if (info.isSymlink) hash.update(await Deno.readLink(full));
      else if (info.isDirectory) await walk(full);
      else hash.update(await Deno.readFile(full));
    }
  };
  await walk(dir);
  return hash.digest("hex");
}

/** A Ui that remembers its notes. */
export function collect(): Ui & { notes: string[] } {
  const notes: string[] = [];
  return { notes, note: (text) => void notes.push(text), step() {}, debug() {} };
}

/** Waits until something holds, at most ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it did not come to hold within ten seconds");
}

/** Runs a program of the tests in a Deno of its own. */
export function deno(script: string, ...args: string[]) {
  return run([Deno.execPath(), "run", "-A", "--no-lock", script, ...args]);
}
