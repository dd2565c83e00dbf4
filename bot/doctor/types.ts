/**
 * What the doctor finds.
 * @module
 */
/** One thing that was looked at. */
export interface Finding {
  /** A command, a header, or a name for a check: `alpha-linux-gnu-gcc`, `libelf.h`, `sandbox`. */
  readonly name: string;
  /**
   * `found`; `missing`; `broken`: it is there and does not do its work; `old`: it is there, and older
   * than `needs`; `low`: too little of it.
   */
  readonly status: "found" | "missing" | "broken" | "old" | "low";
  /** Its version, or what is wrong with it, in one line. */
  readonly detail: string;
  /** Names of the architectures that need it; empty: every build does. */
  readonly archs: readonly string[];
  /** Debian packages that bring it; empty where no package helps. */
  readonly packages: readonly string[];
  /** How another program than apt gets it, where this machine has that one: absent where apt does. */
  readonly elsewhere?: {
    /** The program with its word: `pacman -S --needed`. */
    readonly install: string;
    readonly packages: readonly string[];
    /** Debian's packages whose names are not known there. */
    readonly lacks: readonly string[];
  };
  /** Who wants it. */
  readonly why: string;
  /** True: it goes on without. */
  readonly optional: boolean;
  /** The version that is there, of what was asked for it: `7.2.22`. */
  readonly version?: string;
  /** The oldest version that does, and what it is that older ones do not do. */
  readonly needs?: { readonly version: string; readonly why: string };
}

/** Why the kernels of an architecture cannot run here; `no_boot_schema.ts` of the reports is the same for JSON. */
export type NoBoot =
  | {
    /** Its file in `configs/arch/` names no machine. */
    readonly kind: "no-machine";
    /** Why not, as the file says. */
    readonly text?: string;
  }
  | {
    /** A tool is missing, or does not work. */
    readonly kind: "no-tools";
    /** Which, in one line. */
    readonly text: string;
  }
  | {
    /** The emulator is older than the first one that runs it. */
    readonly kind: "old-emulator";
    /** `qemu-system-loongarch64`. */
    readonly emulator: string;
    /** The one that is here, `7.2.22`. */
    readonly version: string;
    /** The first one that does, `9.1`. */
    readonly needs: string;
    /** What older ones lack. */
    readonly why: string;
  };
