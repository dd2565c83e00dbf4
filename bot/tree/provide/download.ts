/**
 * Getting the tarball from a mirror of the machine's own apt configuration.
 * @module
 */
import { makeDir, move, sizeOf } from "../../system/files/dirs.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import { kindOf, remove } from "../../system/files/files.ts";
import { sha256File } from "../../system/files/hash.ts";
import { run } from "../../system/process/process.ts";
import { waitLock } from "../../system/wait.ts";
import { wait } from "../../system/wait.ts";
import type { Context } from "../open.ts";
import { killRecorded, recordGroup } from "../pids.ts";
import type { Sources, Tarball } from "./sources.ts";
import { nameOf, withoutSlashes } from "../../text/paths.ts";

const APT_HELPER = "/usr/lib/apt/apt-helper";

/** Milliseconds for one mirror: 159 MB at 100 kB/s. */
const DOWNLOAD_MS = 30 * 60_000;

/**
 * The tarball's path in the cache, downloaded unless it is there. Its SHA-256 is checked either way.
 * apt goes on with a part that an earlier run left. Throws InfraError if no mirror gives it,
 * UserError where there is no apt.
 */
export async function downloadTarball(sources: Sources, context: Context): Promise<string> {
  const { cache, ui, signal } = context;
  const { tarball } = sources;
  const dir = `${cache}/downloads`;
  const file = `${dir}/${nameOf(tarball.path)}`;
  await makeDir(dir);
  using _lock = await waitLock(`${dir}/lock`, {
    signal,
    onWait: () => ui.step("waiting for another everystep's download"),
  });
  await killRecorded(`${dir}/pids`, dir);
  if (await kindOf(file) === "file") {
    ui.step(`checking ${file}`);
    if (await sha256File(file) === tarball.sha256) return file;
    ui.note(`${file} is damaged: downloading it again`);
    await remove(file);
  }
  const part = `${file}.part`;
  const failures: string[] = [];
  for (const mirror of await mirrorsOf(sources, signal)) {
    const url = `${withoutSlashes(mirror)}/${tarball.path}`;
    ui.debug(`downloading ${url}`);
    const words = await fetchOne(url, part, tarball, dir, context);
    if (words === undefined && await sha256File(part) === tarball.sha256) {
      await move(part, file);
      return file;
    }
    failures.push(`${url}: ${words ?? "its SHA-256 is wrong"}`);
    if (words === undefined) await remove(part);
  }
  throw new InfraError(
    `no mirror gave the kernel source: ${failures.join("; ") || "apt knows none"}`,
  );
}

/** Addresses of the archives that apt is set up with. */
async function mirrorsOf(sources: Sources, signal?: AbortSignal): Promise<readonly string[]> {
  if (await kindOf(APT_HELPER) !== "file") {
    throw new UserError(
      "no kernel tree can be provided: upstream git is out of reach, and there is no apt",
      {
        hint: "give one with --tree: a kernel git tree or an unpacked tarball",
      },
    );
  }
  if (sources.mirrors !== undefined) return sources.mirrors;
  const targets = await run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], { signal });
  const all = [...new Set(targets.stdout.split("\n").filter((line) => line !== ""))];
  // The security archive has no such release; ask it last.
  return all.sort((a, b) => Number(/security/.test(a)) - Number(/security/.test(b)));
}

/** Gives what went wrong, or undefined. */
async function fetchOne(
  url: string,
  part: string,
  tarball: Tarball,
  dir: string,
  { ui, signal }: Context,
): Promise<string | undefined> {
  const total = Math.round(tarball.bytes / 1e6);
  const done = new AbortController();
  const progress = (async () => {
    while (!done.signal.aborted) {
      const bytes = await sizeOf(part);
      const text = `downloading Linux ${tarball.version}: ${
        Math.round(bytes / 1e6)
      } of ${total} MB`;
      ui.step(text, Math.min(1, bytes / tarball.bytes));
      await wait(500, done.signal).catch(() => {});
    }
  })();
  try {
    const outcome = await run([
      APT_HELPER,
      "-o",
      "Acquire::http::Timeout=15",
      "-o",
      "Acquire::https::Timeout=15",
      "-o",
      "Acquire::Retries=1",
      "download-file",
      url,
      part,
      `SHA256:${tarball.sha256}`,
    ], { timeoutMs: DOWNLOAD_MS, signal, onStart: (pid) => recordGroup(`${dir}/pids`, pid) });
    signal?.throwIfAborted();
    if (outcome.ok) return undefined;
    const lines = outcome.stderr.split("\n").filter((line) => line.startsWith("E: "));
    return lines[0]?.slice(3) ?? `apt-helper ended with ${outcome.code}`;
  } finally {
    done.abort();
    await progress;
    await remove(`${dir}/pids`);
  }
}
