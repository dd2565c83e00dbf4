/**
 * Programs of user space that a build of the kernel makes beside it, by `userprogs` of samples/: nothing of the kernel holds
 * one, and each is linked by its own command. Pure.
 * @module
 */
import type { Node } from "./commands/node.ts";
import type { Graph } from "./graph.ts";
import type { Key } from "./types.ts";

/** A program of samples/, `samples/vfs/test-statx`: what else is made there has an ending. */
const PROGRAM = /^samples\/(?:[^/]+\/)+[^./]+$/;

/** True for the target of such a program. */
export function isProgram(target: string): boolean {
  return PROGRAM.test(target);
}

/** A source or an object, of which a program is made. */
const MADE_OF = /\.[co]$/;

/**
 * The commands of a build's programs, and of the objects that only these are linked of. A program that another command
 * reads is not among them.
 */
export function programsOf(graph: Graph): ReadonlySet<Node> {
  const programs = new Set<Node>(), parts = new Map<Key, Node>();
  for (const node of graph.nodes) {
    const { target, key, inputs, names, host } = node;
    if (host || !target.startsWith("samples/")) continue;
    if (isProgram(target)) {
      if (!graph.files.has(key) && inputs.some((file) => MADE_OF.test(file))) programs.add(node);
      // Objects of the kernel are told the names of their modules.
    } else if (target.endsWith(".o") && names === undefined) parts.set(key, node);
  }
  const linked = new Set([...programs].flatMap(({ inputs }) => inputs));
  for (const node of graph.nodes) {
    if (parts.size === 0 || programs.has(node)) continue;
    for (const key of node.inputs) parts.delete(key);
  }
  for (const [key, node] of parts) {
    if (linked.has(key) && node.inputs.some((file) => file.endsWith(".c"))) programs.add(node);
  }
  return programs;
}
