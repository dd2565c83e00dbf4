/** The argument about a link, over objects of the host's gcc and a kernel of a few files. */
import assert from "node:assert/strict";
import type { Graph } from "../../../bot/affected/mod.ts";
import { argumentText, doubtText, type LinkArgument } from "../../../bot/compile/link/argument.ts";
import { readElf } from "../../../bot/compile/link/object/elf.ts";
import { argueLink } from "../../../bot/compile/link/prove.ts";
import type { Built, World } from "../../../bot/compile/link/states.ts";
import type { ToolOutput } from "../../../bot/compile/link/stand_in.ts";
import type { LinkTools } from "../../../bot/compile/link/tools.ts";
import { compiled, EXPORT } from "./objects.ts";

/** What an object is made from, at both states; null: it is not there. */
interface Unit {
  readonly before: string | null;
  readonly after: string | null;
  /** Of this module, else of vmlinux. */
  readonly module?: string;
  /** Of lib.a. */
  readonly library?: true;
  /** In no archive: linked by a command of its own. */
  readonly other?: string;
  /** The product of such a command, which is made before it and that it takes in. */
  readonly input?: string;
}

/** Objects of two states, and the kernel around them. */
export interface Case {
  readonly units: Readonly<Record<string, Unit>>;
  /** Objects that the patch cannot change; their sources stand in the tree. */
  readonly rest?: Readonly<
    Record<string, string | { readonly source: string; readonly module: string }>
  >;
  readonly headers?: Readonly<Record<string, string>>;
  readonly messages?: Readonly<Record<"before" | "after", Partial<ToolOutput>>>;
  readonly lds?: string;
  /** How the tree links; null: that is not understood. */
  readonly tools?: LinkTools | null;
  /** What the makes of modules say. */
  readonly makeOutput?: Readonly<Record<"before" | "after", readonly string[]>>;
  readonly config?: Readonly<Record<string, string>>;
  /** Types that pahole finds beside the functions, and what it says. */
  readonly btf?: Readonly<
    Record<"before" | "after", Partial<Record<"types" | "messages", string[]>>>
  >;
}

const TOOLS: LinkTools = {
  ld: ["ld", "-m", "elf_x86_64"],
  modpost: ["-M", "-E", "-w"],
  pahole: ["pahole", "-J"],
};
/** With objtool on vmlinux.o. */
export const LATE: Pick<Case, "tools" | "config"> = {
  tools: { ...TOOLS, objtool: ["tools/objtool/objtool", "--noinstr", "--link"] },
  config: { CONFIG_OBJTOOL: "y" },
};

const LDS =
  "SECTIONS { .text : { *(.text .text.*) } .data : { *(.data .data.*) *(.bss) *(.init.text) *(__table) } }";

/** Has the relocations that most objects have. */
const LIKE_MOST = `int outside(int); extern int other; int *to = &other; int (*call)(int) = outside;
int INIT first(void) { return outside(other) + 1; } int later(int x) { return outside(x) + to[x] + 1; }
static int table[9]; int at(int x) { return table[x]; } const char *text(int x) { return x ? "a" : "b"; }`;

async function argue(one: Case): Promise<LinkArgument> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-link-" }));
  try {
    const all: NonNullable<Case["rest"]> = { ...one.rest, "kernel/fork.o": LIKE_MOST };
    const rest = Object.entries(all).map(([target, unit]) => {
      const { source, module } = typeof unit === "string"
        ? { source: unit, module: undefined }
        : unit;
      return [target, { source, module }] as const;
    });
    const built = { before: new Map<string, Built>(), after: new Map<string, Built>() };
    const put = async (
      which: "before" | "after",
      target: string,
      source: string,
      module?: string,
    ) => {
      const saved = module === undefined ? "gcc" : "gcc -DMODULE";
      built[which].set(target, { bytes: await compiled(EXPORT + source), saved });
    };
    for (const [target, { before, after, module }] of Object.entries(one.units)) {
      if (before !== null) await put("before", target, before, module);
      if (after !== null) await put("after", target, after, module);
    }
    for (const [name, text] of Object.entries(one.headers ?? {})) {
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    for (const [target, unit] of rest) {
      for (const name of ["init", "kernel", "mm"]) {
        await Deno.mkdir(`${dir}/${name}`, { recursive: true });
      }
      await Deno.writeTextFile(`${dir}/${target.replace(/o$/, "c")}`, unit.source);
    }
    for (const [target, { after }] of Object.entries(one.units)) {
      if (after !== null) await Deno.writeTextFile(`${dir}/${target.replace(/o$/, "c")}`, after);
    }
    const members = [
      ...Object.entries(one.units).filter(([, unit]) =>
        !unit.module && !unit.other && !unit.library
      ).map(([t]) => t),
      ...rest.filter(([, unit]) => unit.module === undefined).map(([target]) => target),
    ];
    const modules = new Map<string, string>(
      rest.flatMap(([target, { module }]) =>
        module === undefined ? [] : [[target, module] as const]
      ),
    );
    const single = Object.entries(one.units).filter(([, unit]) => unit.module).map(([t]) => t);
    const graph = graphOf(one, members, rest.map(([target]) => target), [
      ...single,
      ...modules.keys(),
    ]);
    const world: World = {
      graphs: { before: graph, after: graph },
      config: new Map(Object.entries(one.config ?? {})),
      roots: { source: dir, build: dir },
      read: (which, target) => built[which].get(target),
      text: (_which, target) => target.endsWith(".lds") ? one.lds ?? LDS : undefined,
      async make(which, targets) {
        for (const target of targets.filter((one) => one.endsWith(".o"))) {
          const source = Object.fromEntries(rest)[target]?.source;
          if (source === undefined) return false;
          await put(which, target, source, modules.get(target));
        }
        return true;
      },
      checkout: () => Promise.resolve(),
      definers: (names) =>
        Promise.resolve(
          rest.filter(([, { source }]) => names.some((name) => source.includes(name))).map(([t]) =>
            t
          ),
        ),
      linkTools: () => Promise.resolve(one.tools === null ? undefined : one.tools ?? TOOLS),
      output: (which) => one.makeOutput?.[which] ?? [],
      tools: (which, { objtool }, objects, _modules, probe) =>
        Promise.resolve({
          ...{ ld: [], modpost: [] },
          objtool: objtool === undefined || probe === undefined
            ? []
            : throughs(objects.map((target) => built[which].get(target)!.bytes), probe),
          ...one.messages?.[which],
        }),
      btf: (which, _pahole, targets) => {
        const { types = [], messages = [] } = one.btf?.[which] ?? {};
        const functions = targets.flatMap((target) =>
          readElf(built[which].get(target)!.bytes)!.symbols.flatMap(({ name, type }) =>
            type === 2 ? [`func ${name}`] : []
          )
        );
        return Promise.resolve({ messages, names: new Set([...types, ...functions]) });
      },
    };
    const there = (which: "before" | "after") =>
      Object.keys(one.units).filter((t) => built[which].has(t));
    return await argueLink(world, { before: there("before"), after: there("after") });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Of each function that a probe calls, whether it returns, as objtool would say it. */
function throughs(objects: readonly Uint8Array[], probe: Uint8Array): readonly string[] {
  const returns = new Set(objects.flatMap((bytes) => {
    const { symbols, sections } = readElf(bytes)!;
    return symbols.filter(({ section, value, size }) => {
      const code = sections[section]?.data.subarray(value, value + size);
      // A return, or a jump to another function.
      return code?.includes(0xc3) || code?.includes(0xe9);
    }).map(({ name }) => name);
  }));
  const { symbols, relocations } = readElf(probe)!;
  return relocations.map(({ symbol }) => symbols[symbol]!.name)
    .filter((name) => returns.has(name)).map((name) => `probe of ${name} falls through`);
}

function graphOf(
  { units, headers = {} }: Case,
  members: readonly string[],
  rest: readonly string[],
  modules: readonly string[],
): Graph {
  const node = (target: string, inputs: readonly string[], more = {}) => ({
    ...{ target, key: `./${target}`, digest: "", host: false, start: "", inputs, path: 0 },
    ...more,
  });
  const objects = [...new Set([...Object.keys(units), ...rest])];
  const inputsOf = (target: string) => units[target]?.input ? [`./${units[target].input}`] : [];
  const nodes = [
    ...objects.map((target) => node(target, [target.replace(/o$/, "c"), ...inputsOf(target)])),
    ...Object.entries(units).flatMap(([target, { other }]) =>
      other === undefined ? [] : [node(other, [`./${target}`])]
    ),
    ...modules.map((target) => node(target.replace(/o$/, "mod"), [], { list: ["printf", target] })),
    node("lib.a", [], {
      list: ["ar", "lib.a", ...Object.keys(units).filter((target) => units[target]!.library)],
    }),
    node("built-in.a", [], { list: ["ar", "built-in.a", ...members] }),
    node("vmlinux.o", ["./lib.a"]),
    node("arch/x/kernel/vmlinux.lds", []),
  ];
  const files = new Set([
    ...objects.map((target) => target.replace(/o$/, "c")),
    ...Object.keys(headers),
  ]);
  return {
    nodes,
    makers: new Map(nodes.map((one) => [one.key, one])),
    files,
    defines: new Set(),
    edges: () => [],
    scan: () => ({ includes: [], computed: [], defines: [], symbols: [], pasted: false }),
  } as unknown as Graph;
}

const say = (argument: LinkArgument) =>
  argument.kind === "image" ? `image: ${doubtText(argument.doubt)}` : argumentText(argument);

/** Code that needs another object. */
export const A = "int far(int); int a(int x) { return far(x); }";

/** What every module says of itself. */
export const MODULE = 'MODINFO(license, "GPL"); MODINFO(description, "it");';

/** Cases by their names, and what the argument says of each. */
export type Cases = Readonly<Record<string, readonly [Case, RegExp]>>;

/** Holds all cases to what they say. */
export function argued(name: string, cases: Cases): void {
  Deno.test(name, async (t) => {
    for (const [title, [one, expected]] of Object.entries(cases)) {
      await t.step(title, async () => assert.match(say(await argue(one)), expected));
    }
  });
}
