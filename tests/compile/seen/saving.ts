/** A toy kernel of which one can ask what its compilers have read. */
import { TOY_FILES } from "../../toy/kernel.ts";

/** The rule of a source of assembly, which saves the same. */
export function assemblyRule(name: string): string {
  const rule = /^mm\/%\.o: [^]*?(?=^vmlinux:)/m.exec(SAVING)![0];
  return `objs += mm/${name}.o\n${
    rule.replaceAll("%.c", `${name}.S`).replace("mm/%.o", `mm/${name}.o`)
  }`;
}

const compile = TOY_FILES.Makefile!.split("\n").find((line) => line.includes("-MMD"))!;
/** The toy's Makefile, whose compile rule saves what Kbuild saves of a command. */
export const SAVING = TOY_FILES.Makefile!.replace(
  compile,
  `${compile}
	@{ echo 'savedcmd_$@ := $(CC) -Wall -Wp,-MMD,$(@:.o=.d) -I$(srctree)/include -I$(srctree)/arch/$(ARCH)/include -DCONFIG_ON=1 -c -o $@ $<'; \\
	  echo 'source_$@ := $<'; echo 'deps_$@ := \\'; sed 's/^[^ ]*://' $(@:.o=.d); } > $(dir $@).$(notdir $@).cmd; rm $(@:.o=.d)`,
);
