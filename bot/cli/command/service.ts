/**
 * What the user asked the service for.
 * @module
 */
import type { MachineOptions } from "../../service/setup.ts";
import type { Address } from "../../system/http/address.ts";
import type { GlobalOptions, SourceOptions } from "./options.ts";

/** What `serve`, `worker` and `submit` have in common. */
export interface ServiceOptions extends GlobalOptions, MachineOptions {}

/** `serve`: run the service. */
export interface ServeCommand extends ServiceOptions {
  readonly kind: "serve";
  /** Shards that are built at once within the server. */
  readonly workers: number;
  /** `HOST:PORT`; undefined: that of service.toml. */
  readonly listen?: Address;
}

/** `worker`: build shards for a fleet. */
export interface WorkerCommand extends ServiceOptions {
  readonly kind: "worker";
  /** Shards that are built at once. */
  readonly slots: number;
}

/** `submit`: hand a series to the server of this machine. */
export interface SubmitCommand
  extends GlobalOptions, SourceOptions, Pick<ServiceOptions, "data" | "configs"> {
  readonly kind: "submit";
  /** The name of a tree of service.toml; undefined: its first. */
  readonly on?: string;
  readonly archs?: readonly string[];
  /** Even if this version has its verdict. */
  readonly again: boolean;
  /** A server on another machine; undefined: that of this one. */
  readonly server?: string;
}
