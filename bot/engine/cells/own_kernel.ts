/**
 * Keeps the kernel of a cell's image for its boot.
 * @module
 */
import { bootsOwnImage, keepKernel, kernelDigest, type KernelKey } from "../../boot/mod.ts";
import type { CellRequest } from "../../compile/cell.ts";
import type { Build } from "../../config/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import type { CellSession } from "./session.ts";
import { keyOf } from "./keep.ts";

/** After an image was built: keeps its kernel, if that is what its machine boots. */
export async function keepOwnKernel(
  build: Build,
  session: CellSession,
  cell: PlannedCell,
  request: CellRequest,
): Promise<void> {
  const { boot } = build;
  if (boot === undefined || session.boot?.image !== true || !bootsOwnImage(boot)) return;
  const { tree } = session.states[cell.state]!;
  const key = { build: keyOf(build, session, { tree, level: "image" }) };
  const file = await kernelFile(session.options.cache, key);
  await keepKernel(request, boot, build.toolchain.prefix, file);
}

/** The file in which a kernel is kept. */
export async function kernelFile(cache: string, key: KernelKey): Promise<string> {
  return `${cache}/boot/kernels/${await kernelDigest(key)}`;
}
