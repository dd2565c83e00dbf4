/**
 * Which files of make a whole build has read. A dry run says it; without one, it is told by what the
 * build left in the directory that a file of make is for.
 * @module
 */
import { listBeneath } from "../../system/beneath.ts";

/** Read by every build. */
const ALWAYS =
  /^(?:Makefile|Kbuild|scripts\/(?:Kbuild\.include|Makefile\.(?:build|compiler|lib|modpost)))$/;

/** What is left where make has been. */
const LEFT = /^(?:modules\.order|built-in\.a|\..+\.cmd)$/;

/** Whether a whole build has read a file of make. `arch` is the directory of its architecture. */
export function makeRead(build: string, path: string, arch: string): boolean {
  if (ALWAYS.test(path)) return true;
  const dir = path.slice(0, path.lastIndexOf("/") + 1), name = path.slice(dir.length);
  if (dir === `arch/${arch}/` && /^(?:Makefile|Kbuild|Platform)$/.test(name)) return true;
  if (name !== "Makefile" && name !== "Kbuild") return false;
  return listBeneath(build, dir).some((file) => LEFT.test(file));
}
