/**
 * Where a build runs: bubblewrap where it works, so that a patch's code sees no network, no home
 * directory and no other process, and so that source and output stand at the same paths for every
 * user and machine (with debug info the paths are part of what a compiler cache compares).
 * Without it the build runs in the open, and the report says so.
 * @module
 */
import { have, run } from "./process.ts";

/** Whether there is a sandbox, and if not, why. */
export type Sandbox =
  | { readonly kind: "bwrap" }
  | { readonly kind: "none"; readonly why: string };

/** The directories of the host that a sandboxed command may see beside the system's own. */
export interface Mounts {
  /** The kernel source, read-only inside. */
  readonly source: string;
  /** The output directory, writable. */
  readonly build: string;
  /** The compiler cache, writable; none if absent. */
  readonly ccache?: string;
  /** More directories to see, read-only, at their own place: a toolchain in a home directory. */
  readonly readOnly?: readonly string[];
  /** The same, and writable. */
  readonly writable?: readonly string[];
  /** Let the network in. */
  readonly network?: boolean;
}

/** Where the mounts stand inside. */
export interface Places {
  readonly source: string;
  readonly build: string;
  readonly ccache: string;
  readonly home: string;
}

const INSIDE: Places = {
  source: "/tmp/linux",
  build: "/tmp/build",
  ccache: "/tmp/ccache",
  home: "/tmp",
};

const NAMESPACES = ["--unshare-all", "--die-with-parent", "--new-session"];
/** Private data and sockets of the host are hidden; mount points must stand on a tmpfs. */
const PRIVATE = ["/tmp", "/run", "/root", "/home", "/var/tmp"].flatMap((dir) => ["--tmpfs", dir]);
const SYSTEM = ["--proc", "/proc", "--dev", "/dev"];

/** Tries a sandbox once, for real: a kernel or a container may forbid namespaces. */
export async function findSandbox(wanted = true): Promise<Sandbox> {
  if (!wanted) return { kind: "none", why: "--no-sandbox" };
  if (!await have("bwrap")) return { kind: "none", why: "bwrap is not installed" };
  // With all that a build gets: some containers allow namespaces, but no /proc in them.
  const argv = ["bwrap", ...NAMESPACES, "--ro-bind", "/", "/", ...PRIVATE, ...SYSTEM, "--", "true"];
  const trial = await run(argv, { timeoutMs: 10_000 });
  if (trial.ok) return { kind: "bwrap" };
  return { kind: "none", why: `bwrap does not work here: ${trial.stderr.trim().split("\n")[0]}` };
}

/** The paths that a command sees: fixed ones in a sandbox, the real ones without. */
export function placesOf(sandbox: Sandbox, mounts: Mounts): Places {
  return sandbox.kind === "bwrap" ? INSIDE : {
    source: mounts.source,
    build: mounts.build,
    ccache: mounts.ccache ?? mounts.build,
    home: mounts.build,
  };
}

/** The argv that runs `argv` in the sandbox, in its build directory, with `env` and nothing else. */
export function sandboxed(
  sandbox: Sandbox,
  mounts: Mounts,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): readonly string[] {
  if (sandbox.kind === "none") return argv;
  const binds = [
    ...["--ro-bind", mounts.source, INSIDE.source],
    ...["--bind", mounts.build, INSIDE.build],
    ...(mounts.ccache === undefined ? [] : ["--bind", mounts.ccache, INSIDE.ccache]),
    ...(mounts.readOnly ?? []).flatMap((dir) => ["--ro-bind", dir, dir]),
    ...(mounts.writable ?? []).flatMap((dir) => ["--bind", dir, dir]),
    ...(mounts.network ? ["--share-net"] : []),
  ];
  return [
    ...["bwrap", ...NAMESPACES, "--ro-bind", "/", "/", ...PRIVATE],
    ...binds,
    ...[...SYSTEM, "--chdir", INSIDE.build, "--clearenv"],
    ...Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    "--",
    ...argv,
  ];
}
