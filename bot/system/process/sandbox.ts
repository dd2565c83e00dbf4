/**
 * Where a patch's code runs: bubblewrap where it works, so that it sees no network, no home
 * directory, no other process and of the system only programs and libraries, and so that source and
 * output stand at the same paths for every user and machine (with debug info the paths are part of
 * what a compiler cache compares). Without it the code runs in the open, and the report says so.
 * @module
 */
import { DEFAULT_LIMITS, limited, type Limits } from "./limits.ts";
import { openBytes } from "../files/open_file.ts";
import type { Copy } from "../files/reads.ts";
import { keepFiles } from "./inherited.ts";
import { have, run } from "./process.ts";
import { type Filtered, filterFor } from "./seccomp.ts";
import { ABIS } from "./syscall_numbers.ts";
import { nameOf } from "../../text/paths.ts";

/** Whether there is a sandbox, and if not, why. */
export type Sandbox =
  | {
    readonly kind: "bwrap";
    readonly limits: Limits;
    /** What runs inside cannot make user namespaces of its own; some containers allow no such ban. */
    readonly sealed: boolean;
    /** Where its filters of system calls are; undefined: the machine takes none. */
    readonly filters?: Readonly<Record<Filtered, string>>;
    /** It has no file open that was open in whoever started us. */
    readonly ownFiles?: boolean;
    /** It gets a session keyring of its own, which holds no key (session-keyring(7)). */
    readonly ownKeys?: boolean;
    /** Where lists of users and groups are that name nobody of this machine; undefined: it sees the machine's. */
    readonly users?: Readonly<Record<keyof typeof USERS, string>>;
  }
  | { readonly kind: "none"; readonly why: string };

/** The directories of the host that a sandboxed command may see beside the system's own. */
export interface Mounts {
  /** The kernel source, read-only inside. */
  readonly source: string;
  /** Copies that stand in the place of some of its files, writable. */
  readonly copies?: readonly Copy[];
  /** The output directory, writable. */
  readonly build: string;
  /** The compiler cache, writable; none if absent. */
  readonly ccache?: string;
  /** It is only read. */
  readonly ccacheReadOnly?: boolean;
  /** The name of a program in it, which nothing inside can change. */
  readonly ccacheProgram?: string;
  /** More directories to see, read-only, at their own place: a toolchain in a home directory. */
  readonly readOnly?: readonly string[];
  /** The same, and writable. */
  readonly writable?: readonly string[];
  /** Let the network in. */
  readonly network?: boolean;
  /** A kernel is run: it may trace its own processes. */
  readonly boots?: boolean;
}

/** Where the mounts stand inside. */
export interface SandboxPaths {
  readonly source: string;
  readonly build: string;
  readonly ccache: string;
  readonly home: string;
}

const INSIDE: SandboxPaths = {
  source: "/tmp/linux",
  build: "/tmp/build",
  ccache: "/tmp/ccache",
  home: "/tmp",
};

/**
 * Its first process is the command's: when that has ended, the kernel has ended all others, before
 * anyone hears of it (pid_namespaces(7)). So nobody moves files while we read them.
 */
const NAMESPACES = ["--unshare-all", "--unshare-user", "--as-pid-1"];
const SHELTER = [
  ...["--die-with-parent", "--new-session", "--cap-drop", "ALL"],
  ...["--uid", "65534", "--gid", "65534", "--hostname", "everystep"],
];
/** Programs and libraries, and nothing that is anyone's own. */
const SYSTEM = [
  ...["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt"],
  ...["/nix/store", "/gnu/store"],
  // Of /etc what the loader, perl, python and openssl read. No shadow, no private keys.
  ...["alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "perl"]
    .map((name) => `/etc/${name}`),
  ...["nsswitch.conf", "localtime", "python3", "python3.11", "python3.13", "ssl/openssl.cnf"]
    .map((name) => `/etc/${name}`),
  ...["ssl/certs", "crypto-policies"].map((name) => `/etc/${name}`),
];
/** What programs look up: the user that they are. */
const USERS = {
  passwd: "root:x:0:0:root:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n",
  group: "root:x:0:\nnogroup:x:65534:\n",
};
const NETWORK = ["resolv.conf", "hosts", "gai.conf"].map((name) => `/etc/${name}`);
/** To root's own user these are writable, without any capability: /proc/sys/kernel/core_pattern. */
const KERNEL = ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/mtrr"];

const seen = (paths: readonly string[]) => paths.flatMap((path) => ["--ro-bind-try", path, path]);

/** Tries a sandbox once, for real: a kernel or a container may forbid namespaces. */
export async function findSandbox(enabled = true, limits = DEFAULT_LIMITS): Promise<Sandbox> {
  if (!enabled) return { kind: "none", why: "--no-sandbox" };
  if (!await have("bwrap")) return { kind: "none", why: "bwrap is not installed" };
  let why = "";
  const filters = await openFilters(), ownFiles = keepFiles();
  const ownKeys = await joinsKeyring(), users = await openUsers();
  const ways = [{ sealed: true, filters }, { sealed: false, filters }];
  // Some containers have no filters, either.
  for (const way of [...ways, { sealed: true }, { sealed: false }]) {
    const sandbox: Sandbox = { kind: "bwrap", limits, ownFiles, ownKeys, users, ...way };
    // With all that a build gets: some containers allow namespaces, but no /proc in them.
    const mounts = { source: "/usr", build: "/usr" };
    const trial = await run(sandboxed(sandbox, mounts, ["true"], TRIAL), { timeoutMs: 10_000 });
    if (trial.ok) return sandbox;
    why ||= trial.stderr.trim().split("\n")[0]!;
  }
  return { kind: "none", why: `bwrap does not work here: ${why}` };
}

/**
 * The argv that runs bubblewrap with a filter, or with `--seccomp` alone if there is none for this
 * machine: for whoever wants to know whether it takes one.
 */
export async function withFilter(
  bwrap: string,
  args: readonly string[],
): Promise<readonly string[]> {
  const filters = await openFilters();
  return [...withFiles({ 7: filters?.build ?? "/dev/null" }), bwrap, "--seccomp", "7", ...args];
}

/** The filters for this machine, where children of ours can open them. */
async function openFilters(): Promise<Readonly<Record<Filtered, string>> | undefined> {
  const open = async (what: Filtered) => {
    const bytes = filterFor(Deno.build.arch, what);
    if (bytes === undefined) return undefined;
    return await openBytes(`seccomp ${what}`, bytes).catch(() => undefined);
  };
  const build = await open("build"), boot = await open("boot");
  return build === undefined || boot === undefined ? undefined : { build, boot };
}

/**
 * Leaves the session of whoever started us for a new one without keys, and becomes what follows. Its
 * words are the number of keyctl(2), and the command; if the session cannot be left, the filter still
 * lets nobody ask for a key.
 */
const JOIN_KEYRING = "syscall(shift() + 0, 1, 0); exec { $ARGV[0] } @ARGV or exit 127";

function withKeyring(): readonly string[] {
  const call = ABIS[Deno.build.arch]?.numbers.keyctl;
  return call === undefined ? [] : ["perl", "-e", JOIN_KEYRING, String(call)];
}

/** True if what we start can have a session keyring of its own: perl is there, and the kernel has keys. */
async function joinsKeyring(): Promise<boolean> {
  const [perl, , , call] = withKeyring();
  if (perl === undefined || !await have(perl)) return false;
  const tried = await run([perl, "-e", "exit(syscall(shift() + 0, 1, 0) > 0 ? 0 : 1)", call!]);
  return tried.ok;
}

async function openUsers(): Promise<Readonly<Record<keyof typeof USERS, string>> | undefined> {
  const open = (name: keyof typeof USERS) =>
    openBytes(name, new TextEncoder().encode(USERS[name])).catch(() => undefined);
  const passwd = await open("passwd"), group = await open("group");
  return passwd === undefined || group === undefined ? undefined : { passwd, group };
}

const TRIAL = { PATH: "/usr/bin:/bin:/usr/sbin:/sbin" };

/** Why a sandbox does not do, and what to do. */
export interface Unfit {
  readonly why: string;
  readonly hint: string;
}

/**
 * Why patches of strangers must not be built with this sandbox, or undefined if they may be. For who
 * runs unattended; a developer's own patches may run in the open.
 */
export function unfitForStrangers(sandbox: Sandbox): Unfit | undefined {
  if (sandbox.kind === "none") {
    return {
      why: `there is no sandbox (${sandbox.why}), and a patch can run any code when it is built`,
      hint: "install bubblewrap: everystep doctor --install, and let it make namespaces " +
        "(in a container: its security options)",
    };
  }
  return sandbox.ownFiles ? undefined : {
    why:
      "files that are open in whoever started everystep are open in a build, too: Deno may not call the C library",
    hint:
      "give deno --allow-ffi, as deno task everystep does, on a machine with the C library's libc.so.6",
  };
}

/**
 * What the sandbox of this machine lacks, if patches of strangers are built with it all the same:
 * `filter`: system calls reach all of the kernel; `keys`: those of whoever started us, too.
 */
export function lacksOf(sandbox: Sandbox): readonly ("filter" | "keys")[] {
  if (sandbox.kind === "none" || sandbox.filters !== undefined) return []; // it refuses calls for keys, too
  return sandbox.ownKeys ? ["filter"] : ["filter", "keys"];
}

/** The paths that a command sees: fixed ones in a sandbox, the real ones without. */
export function placesOf(sandbox: Sandbox, mounts: Mounts): SandboxPaths {
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
  const { limits, filters, ownKeys, users } = sandbox;
  const filter = filters?.[mounts.boots ? "boot" : "build"];
  const memory = (path: string) => ["--size", String(limits.tmpBytes), "--tmpfs", path];
  return [
    ...withFiles({ 5: users?.passwd, 6: users?.group, 7: filter }),
    ...(ownKeys ? withKeyring() : []),
    ...[
      "bwrap",
      ...(filter === undefined ? [] : ["--seccomp", "7"]),
      ...NAMESPACES,
      ...(sandbox.sealed ? ["--disable-userns"] : []),
      ...SHELTER,
    ],
    ...(mounts.network ? ["--share-net", ...seen(NETWORK)] : []),
    ...seen(SYSTEM),
    ...(users === undefined
      ? seen(["/etc/passwd", "/etc/group"])
      : ["--ro-bind-data", "5", "/etc/passwd", "--ro-bind-data", "6", "/etc/group"]),
    ...[...memory("/tmp"), "--symlink", "/tmp", "/var/tmp"],
    ...["--ro-bind", mounts.source, INSIDE.source],
    ...(mounts.copies ?? []).flatMap((
      { file, path },
    ) => ["--bind", file, `${INSIDE.source}/${path}`]),
    ...["--bind", mounts.build, INSIDE.build],
    ...(mounts.ccache === undefined
      ? []
      : [mounts.ccacheReadOnly ? "--ro-bind" : "--bind", mounts.ccache, INSIDE.ccache]),
    ...(mounts.ccache === undefined || mounts.ccacheProgram === undefined ? [] : [
      "--ro-bind",
      ...[mounts.ccache, INSIDE.ccache].map((dir) => `${dir}/${mounts.ccacheProgram}`),
    ]),
    ...seen((mounts.readOnly ?? []).flatMap(withLibraries)),
    ...(mounts.writable ?? []).flatMap((dir) => ["--bind", dir, dir]),
    ...["--proc", "/proc", ...seen(KERNEL)],
    ...["--dev", "/dev", ...memory("/dev/shm"), "--remount-ro", "/dev", "--remount-ro", "/"],
    ...["--chdir", INSIDE.build, "--clearenv"],
    ...Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    "--",
    ...limited(limits),
    // The first process of a namespace gets no signal from within; a command expects its own. What we
    // may have in memory ourselves (a soft limit) is no bound of a linker's.
    ...["sh", "-c", 'ulimit -S -d "$(ulimit -H -d)"; "$@"; exit $?', "sh"],
    ...argv,
  ];
}

/** bwrap reads its filter, and what it puts into files, from files that are open; 8 and 9 are the jobserver's. */
function withFiles(files: Readonly<Record<number, string | undefined>>): readonly string[] {
  const all = Object.entries(files).flatMap(([number, path]) =>
    path === undefined ? [] : [{ number, path }]
  );
  if (all.length === 0) return [];
  const open = all.map(({ number }, i) => `${number}< "$${i + 1}"`).join(" ");
  const script = `exec ${open} && shift ${all.length} && exec "$@"`;
  return ["sh", "-c", script, "sh", ...all.map(({ path }) => path)];
}

/** A compiler's programs need what stands beside them: `X/bin` goes with `X/lib` and X's target. */
function withLibraries(dir: string): readonly string[] {
  const prefix = /^(\/.+)\/bin$/.exec(dir)?.[1];
  if (prefix === undefined) return [dir];
  const target = nameOf(prefix);
  return [dir, ...["lib", "lib64", "libexec", target].map((name) => `${prefix}/${name}`)];
}
