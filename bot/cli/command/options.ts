/**
 * Options that every command takes; those of a run are the engine's.
 * @module
 */
export * from "../../engine/options.ts";

/** Flags that every command takes. */
export interface GlobalOptions {
  readonly verbose: boolean;
  /** Print data as JSON instead of text. */
  readonly json: boolean;
  /** `auto`: colour on a terminal, unless NO_COLOR is set. */
  readonly color: "auto" | "always" | "never";
  /** Directory to use in place of the user's cache directory. */
  readonly cache?: string;
}
