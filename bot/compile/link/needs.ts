/**
 * What is needed anew: who defines it, or exports it, and whether it is for those that need it.
 * @module
 */
import type { Delta, KnownObject, Pair } from "./delta.ts";
import { type Known, Open } from "./known.ts";
import type { Export, LinkFacts } from "./types.ts";

/** Finds what defines, or exports, what is needed anew. */
export async function checkNeeds(
  known: Known,
  delta: Delta,
  vmlinux: Pair,
  modules: readonly (readonly [Pair, Delta])[],
): Promise<void> {
  const exports = new Map<string, readonly [Export, string]>();
  const put = (target: string, facts: LinkFacts) => {
    for (const [name, one] of facts.exports) exports.set(name, [one, target]);
  };
  for (const { target, facts } of vmlinux.after) put(target, facts);
  for (const [pair] of modules) for (const { target, facts } of pair.after) put(target, facts);
  const imports = modules.flatMap(([pair, { needs }]) =>
    [...needs].map(([name, module]) => ({ name, module, pair }))
  );
  const unknown = [
    ...delta.needs.keys(),
    ...imports.map(({ name }) => name).filter((name) => !exports.has(name)),
  ];
  if (unknown.length > 0) {
    const targets = await known.world.definers([...new Set(unknown)]);
    const fresh = targets.filter((target) => !known.seen.after.has(target));
    await known.ask(fresh);
  }
  for (const [target, { facts }] of known.others) put(target, facts);
  for (const [name, target] of delta.needs) {
    const by = [...known.others].find(([, one]) =>
      one.vmlinux && !one.library &&
      (one.facts.defines.get(name)?.place ?? "absolute") !== "absolute"
    );
    if (by === undefined) throw new Open({ kind: "need", name, target });
    // What is freed, or left out, is for its own kind only; modpost does not look everywhere.
    const { place } = by[1].facts.defines.get(name)!;
    const from = vmlinux.after.flatMap(({ facts }) => [...facts.references])
      .find((one) => one.endsWith(` ${name}`) && one !== `${place} ${name}`);
    if ((place === "init" || place === "exit") && from !== undefined) {
      throw new Open({ kind: "place", name, target, place: from.slice(0, -name.length - 1) });
    }
    known.steps.push({ kind: "need", name, by: by[0] });
  }
  const versions = known.world.config.get("CONFIG_MODVERSIONS") === "y";
  for (const { name, module, pair } of imports) {
    // modpost -m refuses it, which the stand-in for vmlinux has no versions for.
    if (versions && name.length >= VERSIONED_NAME) throw new Open({ kind: "odd-name", name });
    const found = exports.get(name);
    const what = found === undefined
      ? "nothing was found to export"
      : lacks(found[0], pair.after[0]!);
    if (what !== undefined) throw new Open({ kind: "module-need", name, module, what });
    known.steps.push({ kind: "import", name, module, by: found![1] });
  }
}

/** MODULE_NAME_LEN of a 64-bit kernel, the shorter one: no longer name fits beside its version. */
const VERSIONED_NAME = 56;

/** Licenses that modpost takes for the GPL's kin (include/linux/license.h). */
const GPL = [
  "GPL",
  "GPL v2",
  "GPL and additional rights",
  "Dual BSD/GPL",
  "Dual MIT/GPL",
  "Dual MPL/GPL",
];

/** Why an export is not for a module. */
function lacks({ gpl, namespace }: Export, { facts }: KnownObject): string | undefined {
  const values = (tag: string) =>
    facts.info.filter((text) => text.startsWith(`${tag}=`)).map((text) =>
      text.slice(tag.length + 1)
    );
  const licenses = values("license");
  if (gpl && (licenses.length === 0 || !licenses.every((one) => GPL.includes(one)))) {
    return "is for the GPL only";
  }
  return namespace === "" || values("import_ns").includes(namespace)
    ? undefined
    : `is in the namespace ${namespace}`;
}
