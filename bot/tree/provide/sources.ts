/**
 * Where a kernel tree comes from when the user names none.
 * @module
 */

/** A source tarball in a Debian mirror's pool. */
export interface Tarball {
  /** Version as people say it. */
  readonly version: string;
  /** Path below a mirror's address. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** About how many files it unpacks to, for progress. */
  readonly files: number;
  /** What differs from upstream, one line. */
  readonly note: string;
}

/** A git repository to fetch from. */
export interface Upstream {
  /** How to call it in a report. */
  readonly name: string;
  readonly url: string;
}

/** All that `provideTree` may ask. */
export interface Sources {
  /** The tag to take where the series names no commit, and the repositories that have it. */
  readonly tag: string;
  readonly tagged: readonly Upstream[];
  /** Repositories that have the commits that series are based on. */
  readonly mainline: readonly Upstream[];
  readonly tarball: Tarball;
  /** Addresses of mirrors; absent: those of the machine's own apt configuration. */
  readonly mirrors?: readonly string[];
  /** Milliseconds for an upstream to show that it is there; all are asked at once. Default 4000. */
  readonly probeMs?: number;
}

/**
 * Linux 6.19.6, so that the default series meets the same source with and without a network:
 * the stable tree's tag upstream, and the same release in Debian's pool.
 */
export const SOURCES: Sources = {
  tag: "v6.19.6",
  tagged: [
    {
      name: "git.kernel.org (stable)",
      url: "https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git",
    },
    { name: "github.com/gregkh/linux", url: "https://github.com/gregkh/linux.git" },
  ],
  mainline: [
    {
      name: "git.kernel.org",
      url: "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git",
    },
    { name: "github.com/torvalds/linux", url: "https://github.com/torvalds/linux.git" },
  ],
  tarball: {
    version: "6.19.6",
    path: "pool/main/l/linux/linux_6.19.6.orig.tar.xz",
    sha256: "60f1a9b5c90dfac448cf9ac4e95a17bff0bdac06995e927a5f9b934cb5687fb3",
    bytes: 159_184_892,
    files: 98_500,
    note: "Debian's source lacks what its licence rules forbid, " +
      "among it drivers/video/fbdev/riva and nvidia",
  },
};
