/** Builds a cell of the toy kernel. */
import { buildCell, type CellRequest } from "../../bot/compile/cell.ts";
import { parseArch } from "../../bot/config/archs.ts";
import { usualBuild } from "../../bot/config/builds/mod.ts";
import type { Sandbox } from "../../bot/system/process/sandbox.ts";
import { TOY_ARCHS, TOY_FILES, writeFiles } from "../toy/kernel.ts";

/** Builds the toy with some files replaced. */
export async function build(
  dir: string,
  sandbox: Sandbox,
  files: Record<string, string> = {},
  more: Partial<CellRequest> = {},
) {
  await writeFiles(`${dir}/linux`, { ...TOY_FILES, ...files });
  return await buildCell({
    arch: usualBuild(parseArch("toya.toml", TOY_ARCHS["toya.toml"]!)),
    mounts: { source: `${dir}/linux`, build: `${dir}/build` },
    sandbox,
    ccache: false,
    compilers: ["gcc"],
    path: [],
    jobs: 2,
    timeoutMinutes: 1,
    incremental: false,
    minFreeBytes: 0,
    log: `${dir}/log`,
    ...more,
  });
}
