/** Where a kernel tree may come from, all on this disk. */
import assert from "node:assert/strict";
import { sha256File } from "../../bot/system/files/hash.ts";
import { run } from "../../bot/system/process/process.ts";
import type { Sources } from "../../bot/tree/mod.ts";
import { commit, KERNEL, repo, sh, write } from "./toy.ts";

/** A toy upstream, a toy mirror, and the words to name them. */
export async function sourcesIn(dir: string): Promise<Sources & { base: string; later: string }> {
  const path = `${dir}/upstream`;
  await repo(path);
  const base = await sh(path, "rev-parse", "HEAD");
  await sh(path, "tag", "-a", "-m", "x", "v6.19.6");
  const later = await commit(path, { "mm/a.c": "later\n" }, "later");
  await sh(path, "config", "uploadpack.allowAnySHA1InWant", "true");
  await write(`${dir}/linux-6.19.6`, { ...KERNEL, "mm/shipped.o": "ignored, but shipped\n" });
  const file = `${dir}/mirror/pool/linux.tar.xz`;
  await Deno.mkdir(`${dir}/mirror/pool`, { recursive: true });
  assert.ok((await run(["tar", "-cJf", file, "-C", dir, "linux-6.19.6"])).ok);
  const url = `file://${path}`;
  return {
    base,
    later,
    tag: "v6.19.6",
    tagged: [{ name: "gone", url: `file://${dir}/gone` }, { name: "toy", url }],
    mainline: [{ name: "toy", url }],
    mirrors: [`file://${dir}/nothing`, `file://${dir}/mirror/`],
    tarball: {
      version: "6.19.6",
      path: "pool/linux.tar.xz",
      sha256: await sha256File(file),
      bytes: (await Deno.stat(file)).size,
      files: 10,
      note: "Debian's",
    },
  };
}

/** The mirror alone. */
export const offline = (sources: Sources): Sources => ({ ...sources, tagged: [], mainline: [] });
