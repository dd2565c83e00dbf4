/** Small objects, compiled by the host's gcc. */

/** The bytes of an object that is compiled from C. */
export async function compiled(source: string, ...flags: readonly string[]): Promise<Uint8Array> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-elf-" });
  try {
    await Deno.writeTextFile(`${dir}/a.c`, source);
    const { success, stderr } = await new Deno.Command("gcc", {
      args: ["-O2", "-fno-pic", "-fno-asynchronous-unwind-tables", ...flags, "-c", "a.c"],
      cwd: dir,
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return await Deno.readFile(`${dir}/a.o`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** EXPORT_SYMBOL as of 6.4 and later. */
export const EXPORT = `
#define EXPORT(name, license, ns) \\
	asm(".section .export_symbol,\\"a\\"\\n__export_symbol_" #name ":\\n" \\
	    ".asciz \\"" license "\\"\\n.asciz \\"" ns "\\"\\n.balign 8\\n.quad " #name "\\n.previous\\n")
#define INIT __attribute__((section(".init.text"), noinline))
#define MODINFO(tag, value) \\
	static const char info_##tag[] __attribute__((used, section(".modinfo"))) = #tag "=" value
`;

/** EXPORT_SYMBOL before 6.4. */
export const OLD_EXPORT = `
#define EXPORT(name, sec, ns) \\
	asm(".section \\"__ksymtab_strings\\",\\"aMS\\",%progbits,1\\n" \\
	    "__kstrtab_" #name ":\\n.asciz \\"" #name "\\"\\n" \\
	    "__kstrtabns_" #name ":\\n.asciz \\"" ns "\\"\\n.previous\\n" \\
	    ".section \\"___ksymtab" sec "+" #name "\\",\\"a\\"\\n.balign 4\\n" \\
	    "__ksymtab_" #name ":\\n.long " #name "- .\\n.long __kstrtab_" #name "- .\\n" \\
	    ".long __kstrtabns_" #name "- .\\n.previous\\n")
`;
