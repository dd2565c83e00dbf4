/**
 * The command that starts a machine, from an architecture's data. Pure.
 * @module
 */
import type { BootConfig } from "../config/types.ts";

/** The files of a boot, as the machine sees them. */
export interface BootFiles {
  /** The kernel. */
  readonly kernel: string;
  /** The root: a directory, a cpio archive or a disk image, as `boot.root` says; undefined: it needs none. */
  readonly root?: string;
  /** More memory than the machine has by its file: `1G`. */
  readonly memory?: string;
}

/** No user, no network, no window; a reset ends the machine instead of beginning anew. */
const ALWAYS = [
  ...["-display", "none", "-serial", "stdio", "-monitor", "none"],
  ...["-nic", "none", "-no-reboot"],
];
/**
 * Time stamps tell the kernel's lines; a panic ends the machine at once; all up to KERN_INFO is printed, also where the
 * configuration says CONFIG_CONSOLE_LOGLEVEL_DEFAULT=4, or "quiet" in its CONFIG_CMDLINE: a WARNING is of level 4.
 */
const WORDS = ["printk.time=1", "panic=-1", "loglevel=7"];
/**
 * `<3>` before a stamp: how bad a line is, and who printed it; since 4.17. um takes every word that begins with "con" for one
 * of its own consoles (arch/um/drivers/stdio_console.c, console_chan_setup()).
 */
const LEVELS = "console_msg_format=syslog";

/** The argv of a machine. */
export function machineArgv(boot: BootConfig, files: BootFiles): readonly string[] {
  const { kernel, root, memory } = files;
  const own = [...root === undefined ? [] : rootWords(boot, root), ...boot.cmdline, ...WORDS];
  const isProgram = boot.emulator === undefined;
  // Of two of these the last one counts.
  const more = memory === undefined ? [] : isProgram ? [`mem=${memory}`] : ["-m", memory];
  if (isProgram) return [kernel, ...boot.machine, ...more, ...own];
  const words = [...own, LEVELS];
  const disk = root === undefined
    ? []
    : boot.root === "ext2"
    ? ["-drive", `if=${boot.drive},format=raw,file=${root}`]
    : ["-initrd", root];
  return [
    ...[boot.emulator, ...boot.machine, ...more, ...ALWAYS],
    ...["-kernel", kernel, ...disk],
    ...["-append", words.join(" ")],
  ];
}

function rootWords(boot: BootConfig, root: string): readonly string[] {
  switch (boot.root) {
    case "hostfs":
      return ["rootfstype=hostfs", `rootflags=${root}`, "rw", "init=/init"];
    case "ext2":
      return [`root=${boot.device}`, "rw", "init=/init"];
    case "initramfs":
      return ["rdinit=/init"];
  }
}

/** The machine in one line: `qemu-system-alpha -M clipper`. */
export function machineName(boot: BootConfig): string {
  if (boot.emulator === undefined) return "the kernel as a program";
  const at = boot.machine.findIndex((word) => word === "-M");
  const model = at < 0 ? [] : boot.machine.slice(at, at + 2);
  return [boot.emulator, ...model].join(" ");
}
