/**
 * Makes the root of a boot: `/init`, the probes, and the few directories and nodes that these need.
 * Nothing here needs root rights.
 * @module
 */
import type { BootConfig } from "../config/types.ts";
import { makeDir } from "../system/files/dirs.ts";
import { InfraError } from "../system/errors.ts";
import { copyFile, writeAtomic } from "../system/files/files.ts";
import { run } from "../system/process/process.ts";
import { SYSTEM_SEARCH } from "../system/process/which.ts";
import { readBytes } from "../system/files/read.ts";
import { cpio } from "./cpio.ts";
import { type BuiltProbes, MAX_PROGRAM } from "./probe.ts";

const DIRS = ["dev", "probe", "proc", "sys"];
/** Character devices: path, major, minor (Documentation/admin-guide/devices.txt). */
const NODES = [["dev/console", 5, 1], ["dev/null", 1, 3]] as const;
/** ext2 of a few small files. */
const EXT2 = { size: "4M", inodes: "64" };
/** mke2fs and debugfs stand where a user's PATH may not reach; the doctor looks in the same places. */
const ENV = { PATH: SYSTEM_SEARCH, LC_ALL: "C" };

/** Makes the root in a directory and gives its name there. Throws {@linkcode InfraError}. */
export async function makeRoot(
  boot: BootConfig,
  dir: string,
  probes: BuiltProbes,
): Promise<string> {
  if (boot.root === "initramfs") {
    await writeAtomic(`${dir}/root.cpio`, await archive(probes));
    return "root.cpio";
  }
  for (const name of DIRS) await makeDir(`${dir}/root/${name}`);
  await copyFile(probes.init, `${dir}/root/init`);
  for (const { name, file } of probes.probes) await copyFile(file, `${dir}/root/probe/${name}`);
  if (boot.root === "hostfs") return "root";
  await tool([
    "mke2fs",
    "-q",
    "-t",
    "ext2",
    "-d",
    "root",
    "-N",
    EXT2.inodes,
    "root.ext2",
    EXT2.size,
  ], dir);
  const nodes = NODES.map(([path, major, minor]) => {
    const [parent, name] = path.split("/");
    return `cd /${parent}\nmknod ${name} c ${major} ${minor}\n`;
  });
  await tool(["debugfs", "-w", "-f", "-", "root.ext2"], dir, nodes.join(""));
  return "root.ext2";
}

async function archive(probes: BuiltProbes): Promise<Uint8Array> {
  const file = async (path: string, from: string) =>
    ({ kind: "file", path, data: await readBytes(from, MAX_PROGRAM) }) as const;
  return cpio([
    ...DIRS.map((path) => ({ kind: "dir", path }) as const),
    ...NODES.map(([path, major, minor]) => ({ kind: "char", path, major, minor }) as const),
    await file("init", probes.init),
    ...await Promise.all(probes.probes.map(({ name, file: from }) => file(`probe/${name}`, from))),
  ]);
}

async function tool(argv: readonly string[], cwd: string, stdin?: string): Promise<void> {
  const done = await run(argv, { cwd, env: ENV, timeoutMs: 60_000, ...(stdin ? { stdin } : {}) });
  if (!done.ok) throw new InfraError(`${argv[0]} failed: ${done.stderr.trim().split("\n").at(-1)}`);
}
