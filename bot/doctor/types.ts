/**
 * What the doctor finds.
 * @module
 */

/** One thing that was looked at. */
export interface Finding {
  /** A command, a header, or a name for a check: `alpha-linux-gnu-gcc`, `libelf.h`, `sandbox`. */
  readonly name: string;
  /** `found`; `missing`; `broken`: it is there and does not do its work; `low`: too little of it. */
  readonly status: "found" | "missing" | "broken" | "low";
  /** Its version, or what is wrong with it, in one line. */
  readonly detail: string;
  /** Names of the architectures that need it; empty: every build does. */
  readonly archs: readonly string[];
  /** Debian packages that bring it; empty where no package helps. */
  readonly packages: readonly string[];
  /** Who wants it. */
  readonly why: string;
  /** True: it goes on without. */
  readonly optional: boolean;
}
