/**
 * Whether what a build is made with is still what it was when the run began. A system may be upgraded in the midst of a run:
 * what a new compiler made is then none of what is kept of the old one.
 * @module
 */
import { fileStamp } from "../system/files/identity.ts";

/** Where programs, libraries and headers come and go, as far as their directories and lists tell. */
export const PACKAGES: readonly string[] = [
  ...["/usr/bin", "/usr/lib", "/usr/lib64", "/usr/include", "/usr/local/bin", "/usr/local/include"],
  ...["/var/lib/dpkg/status", "/var/lib/rpm", "/usr/lib/sysimage/rpm", "/lib/apk/db/installed"],
  ...["/var/lib/pacman/local", "/run/current-system"],
];

/** Those that tell while a package is being installed, and before that is done. */
const MIDST = ["/var/lib/dpkg/updates", "/var/lib/dpkg/info", "/usr/sbin", "/usr/local/lib"];

/** How some files and directories of the machine stand, in the order of a {@linkcode ToolsWatch}. */
export interface ToolsSign {
  /** Of what runs and is loaded. */
  readonly files: readonly string[];
  /** Of where more comes and goes. */
  readonly places: readonly string[];
}

/** Looks whether what a build is made with stays as it is. */
export interface ToolsWatch {
  /** How all stands now; costs a millisecond. */
  readonly sign: () => ToolsSign;
  /**
   * What is not as it was then, or is not what the run began with: a file, or `the programs of this machine`. Undefined:
   * nothing is; another package may have been installed.
   */
  readonly changed: (since: ToolsSign) => Promise<string | undefined>;
}

/** What was found of a machine, and where it stands. */
export interface Watched {
  /** Programs, and what they load. */
  readonly files: readonly string[];
  /** More directories in which something may appear. */
  readonly dirs: readonly string[];
  /** When somebody began to look at them, in milliseconds. */
  readonly since: number;
  /** Looks again, whatever is known from a moment ago; true: all that decides is the same. */
  readonly isSame: () => Promise<boolean>;
}

/** So often a machine is looked at again where it goes on to change meanwhile. */
const TRIES = 5;

/** Begins to watch. */
export function watchTools({ files, dirs, since, isSame }: Watched): ToolsWatch {
  const paths = [...new Set(files)].sort(), places = [...PACKAGES, ...MIDST, ...dirs];
  const sign = (): ToolsSign => ({ files: paths.map(textOf), places: places.map(textOf) });
  const first = sign();
  /** By the text of a sign: whether all decides as it did at the beginning. */
  const known = new Map<string, Promise<boolean>>();
  // What was written while it was looked at may have been read before.
  const isSettled = [...paths, ...places].every((path) => (fileStamp(path)?.changed ?? 0) < since);
  if (isSettled) known.set(JSON.stringify(first), Promise.resolve(true));

  async function lookAgain(key: string): Promise<boolean> {
    for (let left = TRIES; left > 0; left--) {
      if (!await isSame()) return false;
      const now = JSON.stringify(sign());
      if (now === key) return true;
      key = now;
    }
    return false;
  }

  async function decidesAsBefore(): Promise<boolean> {
    const key = JSON.stringify(sign());
    const found = known.get(key) ?? lookAgain(key);
    known.set(key, found);
    return await found;
  }

  return {
    sign,
    async changed(since) {
      const now = sign(),
        of = (then: ToolsSign) => (_: string, i: number) => now.files[i] !== then.files[i];
      // One that was written anew and is the same may have been missing for a while.
      const file = paths.find(of(since));
      if (file !== undefined) return file;
      return await decidesAsBefore() ? undefined : paths.find(of(first)) ?? "what this machine has";
    },
  };
}

function textOf(path: string): string {
  return fileStamp(path)?.text ?? "";
}
