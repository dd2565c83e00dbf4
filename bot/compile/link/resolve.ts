/**
 * Names, sections and relocations that are new, other or gone, held against the rest of the kernel.
 * @module
 */
import type { Doubt } from "./argument.ts";
import { compareModule, compareVmlinux, type Pair } from "./delta.ts";
import { type Known, Open, open } from "./known.ts";
import { elsewhere } from "./names/elsewhere.ts";
import { checkNeeds } from "./needs.ts";
import { boundsOf, checkAbis, checkRelocations, checkSections, REMOVED } from "./sections.ts";

/** Argues that all that is new, other or gone finds what it needs, and is not there twice. */
export async function resolve(
  known: Known,
  vmlinux: Pair,
  modules: readonly Pair[],
): Promise<void> {
  const deltas = modules.map((pair) => [pair, compareModule(pair)] as const);
  const delta = compareVmlinux(vmlinux);
  open([delta, ...deltas.map(([, one]) => one)].flatMap((one) => one.doubts)[0]);
  const added = new Set(
    [delta, ...deltas.map(([, one]) => one)].flatMap((one) => [...one.added]),
  );
  const twice = exportedTwice(vmlinux, modules);
  if (twice !== undefined) {
    throw new Open({ kind: "export", name: twice, what: "is there twice" });
  }
  if (added.size > 0 && known.world.config.get("CONFIG_STATIC_LINK") === "y") {
    throw new Open({ kind: "defined", name: [...added][0]!, where: "the C library" });
  }
  const start = known.world.config.get("CONFIG_UML") === "y"
    ? [...added].find((name) => START.has(name))
    : undefined;
  if (start !== undefined) {
    throw new Open({ kind: "defined", name: start, where: "what the compiler links" });
  }
  await known.world.checkout();
  await checkNeeds(known, delta, vmlinux, deltas);
  for (const { abis } of [delta, ...deltas.map(([, one]) => one)]) await checkAbis(known, abis);
  await checkSections(known, delta.sections.filter((one) => !REMOVED.test(one)));
  const gone = [...delta.gone, ...await boundsOf(known, delta.bounds)];
  const found = await elsewhere({ added: [...added], gone }, {
    graph: known.world.graphs.after,
    roots: known.world.roots,
    known: new Set(known.seen.after.keys()),
    compile: (targets) => known.ask(targets),
    notes: known.world.notes,
    signal: known.world.signal,
  });
  if (!Array.isArray(found)) throw new Open(found as Doubt);
  known.steps.push(...found);
  await checkRelocations(known, new Set(delta.relocations.filter((one) => !REMOVED.test(one))));
}

/** Names of crt1.o, crti.o and crtbegin.o, which a compiler that links a program (um) puts first. */
const START: ReadonlySet<string> = new Set([
  ...["_start", "_init", "_fini", "data_start", "__data_start", "_IO_stdin_used"],
  ...["_dl_relocate_static_pie", "__dso_handle", "__TMC_END__"],
]);

function exportedTwice(vmlinux: Pair, modules: readonly Pair[]): string | undefined {
  const seen = new Set<string>();
  for (const { facts } of [vmlinux, ...modules].flatMap(({ after }) => after)) {
    for (const name of facts.exports.keys()) {
      if (seen.has(name)) return name;
      seen.add(name);
    }
  }
  return undefined;
}
