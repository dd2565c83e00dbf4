/**
 * How a tree links and checks vmlinux.o: asked of its own make, which prints these commands only
 * where all that is linked is said to be there. Pure.
 * @module
 */
import { readDryRun } from "../../affected/mod.ts";

/** How a tree links vmlinux.o and calls its tools. */
export interface LinkTools {
  /** `ld -m elf_x86_64 -z noexecstack`, up to what is linked. */
  readonly ld: readonly string[];
  /** objtool with its options, where it runs on vmlinux.o. */
  readonly objtool?: readonly string[];
  /** Options of modpost, less those that need a whole kernel. */
  readonly modpost: readonly string[];
  /** pahole with its options, where the kernel gets BTF. */
  readonly pahole?: readonly string[];
}

/** The target below; no tree has one of that name. */
const TARGET = "everystep-link-tools";

/**
 * The same up to Linux 5.18, where scripts/link-vmlinux.sh links vmlinux.o so, and calls objtool where
 * one of these symbols is set: with which options, no make says.
 */
const OLDER = "$(if $(CONFIG_LTO_CLANG)$(CONFIG_VMLINUX_VALIDATION),:," + [
  "echo $(LD) $(KBUILD_LDFLAGS) -r -o vmlinux.o",
  "$(MAKE) -f $(srctree)/scripts/Makefile.modpost MODPOST_VMLINUX=1 -o vmlinux.o vmlinux.symvers",
].join("; ") + ")";

/** Stands before the words of pahole's call. */
const PAHOLE = "everystep-pahole";

/** scripts/gen-btf.sh, or scripts/link-vmlinux.sh, calls pahole by what the top Makefile exports. */
const BTF = `$(if $(CONFIG_DEBUG_INFO_BTF),echo ${PAHOLE} $(PAHOLE) -J $(PAHOLE_FLAGS),:)`;

/**
 * A rule that make takes from its command line. It runs where the top Makefile has exported what
 * the link needs, and calls make as that does, with `-o` for all that is not built.
 */
const RULE = `${TARGET}: ; $(if $(wildcard $(srctree)/scripts/Makefile.vmlinux_o),` + [
  "$(MAKE) -f $(srctree)/scripts/Makefile.vmlinux_o -o vmlinux.a" +
  " $(addprefix -o ,$(KBUILD_VMLINUX_LIBS)) vmlinux.o",
  "$(MAKE) -f $(srctree)/scripts/Makefile.modpost -o modules.order -o .vmlinux.objs __modpost",
].join("; ") + `,${OLDER}); ${BTF}`;

/** The argv that writes the commands to a file, given make's own argv without targets. */
export function toolsArgv(make: readonly string[], file: string): readonly string[] {
  return [
    ...["sh", "-c", 'out=$1; shift; "$@" > "$out" 2>&1; exit 0', "sh", file],
    ...[...make, "-n", "-j1", `--eval=${RULE}`, TARGET],
  ];
}

/** A word that no shell or linker reads as more than it says. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** The tools in the lines that {@linkcode toolsArgv} gives; undefined where they are not understood. */
export function readTools(lines: Iterable<string>): LinkTools | undefined {
  const link: string[][] = [], check: string[][] = [];
  let pahole: readonly string[] | undefined;
  const others = function* () {
    for (const line of lines) {
      if (line.startsWith(`${PAHOLE} `)) pahole = line.trim().split(/\s+/).slice(1);
      else yield line;
    }
  };
  for (const { target, text } of readDryRun(others(), () => {})) {
    // In Linux 6.1, modpost reads the names of modules from a pipe.
    const to = target === "vmlinux.o" ? link : /^[\w-]+\.symvers$/.test(target) ? check : undefined;
    to?.push(...text.split(/;|&&|\|/).map((part) => part.trim().split(/\s+/)));
  }
  const linkers = link.filter((words) => words.includes("-r") && words.includes("-o"));
  const objtools = link.filter(([program]) => /(?:^|\/)objtool$/.test(program ?? ""));
  const modposts = check.filter(([program]) =>
    /(?:^|\/)scripts\/mod\/modpost$/.test(program ?? "")
  );
  if (linkers.length !== 1 || objtools.length > 1 || modposts.length !== 1) return undefined;
  const ld = linkers[0]!.slice(0, linkers[0]!.indexOf("-r"));
  const objtool = objtools[0];
  if (ld.length === 0 || ![...ld, ...objtool ?? []].every((word) => PLAIN.test(word))) {
    return undefined;
  }
  // The object that it checks comes last.
  if (objtool !== undefined && objtool.at(-1) !== "vmlinux.o") return undefined;
  // An option per word, as Kbuild has it; -m needs versions that are compared elsewhere, -a sources.
  const options = modposts[0]!.slice(1).filter((word) => /^-[MENW]$/.test(word));
  return {
    ld,
    // What it warns of is compared; where that is an error, nothing tells it from one of its own.
    ...(objtool === undefined
      ? {}
      : { objtool: objtool.slice(0, -1).filter((word) => word !== "--werror") }),
    // Unresolved symbols are what the stand-in is bound to have.
    modpost: [...options, "-w"],
    ...(pahole?.every((word) => PLAIN.test(word)) ? { pahole } : {}),
  };
}

/** Symbols with which objtool may run on vmlinux.o. */
const CHECKED = ["CONFIG_OBJTOOL", "CONFIG_VMLINUX_VALIDATION", "CONFIG_LTO_CLANG"];

/** Whether a configuration may put objtool off to the link. */
export function mayCheckLate(config: ReadonlyMap<string, string>): boolean {
  return CHECKED.some((symbol) => config.get(symbol) === "y");
}
