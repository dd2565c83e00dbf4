/**
 * Sections by what they are to a link: where something stands decides who may refer to it. Pure.
 * @module
 */

/**
 * - `text`, `data`, `rodata`: stays as long as the kernel runs, and may move from one section of its
 *   kind to another;
 * - `init`, `exit`: freed, or never loaded;
 * - any other: the section's own name, since nothing is known of it.
 */
export type SectionKind = string;

/** Where an alloc section of this name belongs. */
export function placeOf(name: string): SectionKind {
  if (/^\.text(?:$|\.(?!\.))/.test(name)) return "text";
  if (/^\.rodata(?:$|\.(?!\.))/.test(name)) return "rodata";
  if (/^\.(?:data|bss)(?:$|\.(?!\.))/.test(name)) return "data";
  if (
    /^\.(?:data|bss)\.\.(?:read_mostly|ro_after_init|cacheline_aligned|page_aligned)/.test(name)
  ) {
    return "data";
  }
  if (/^\.init\./.test(name)) return "init";
  return /^\.exit\./.test(name) ? "exit" : name;
}

/** Whether what stands there stays in memory, and nothing else is to be known of it. */
export function stays(place: SectionKind): boolean {
  return place === "text" || place === "data" || place === "rodata";
}

/**
 * Tables of which a linker script takes any number of entries, as far as the kernels' own go. Of arm64's hypervisor not
 * `.hyp.idmap.text`, which has to fit into a page, nor `.hyp.bss`, whose place is asserted.
 */
const TABLES =
  /^(?:[A-Za-z_]\w*|___k\w+\+\w+|\.(?:entry\.text|initcall|con_initcall|exitcall|init_array|altinstr|altinstructions|alt_|noinstr\.text|sched\.text|kprobes\.text|cpuidle\.text|ref\.|hyp\.(?:text|rodata|data|reloc)|irqentry\.text|softirqentry\.text|spinlock\.text|fixup|orc_|static_call|smp_locks|parainstructions|retpoline_sites|return_sites|call_sites|ibt_endbr_seal|cfi_sites|discard|modinfo|export_symbol|eh_frame|note|BTF|pci_fixup|printk_index|no_trim_symbol|static_call_sites|kcfi_traps|llvm|toc|opd|got|m68k_fixup|sdata|sbss|PARISC|hash|exception|unwind|stub|got2)[\w.]*)/;

/**
 * Kinds of data that stand apart from the rest. Not `.data..percpu..hot` and `.data..relocate_kernel`,
 * of which x86 asserts that they fit into a cache line and a page (arch/x86/kernel/vmlinux.lds.S).
 */
const DATA =
  /^\.(?:data\.\.(?:percpu(?:\.\.(?:shared_aligned|read_mostly|page_aligned|decrypted))?|once|do_once|unlikely|hot\.\S+|decrypted|lock_aligned|shared_aligned|nosave)|bss\.\.(?:decrypted|brk)|(?:data|bss|rodata)\.\.(?:L|compoundliteral)\S*)$/;

/** What mips' linker script takes out, from 5.10 to 7.2. */
const DISCARDED = /^\.(?:MIPS\.(?:options|abiflags)|reginfo)$/;

/** Whether a section of this place may grow without anyone counting its bytes. */
export function mayGrow(place: SectionKind): boolean {
  return stays(place) || place === "init" || place === "exit" || TABLES.test(place) ||
    DATA.test(place) || DISCARDED.test(place);
}
