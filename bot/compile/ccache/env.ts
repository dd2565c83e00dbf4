/**
 * How ccache is run: its rules are ours, whatever a machine's or a user's configuration says.
 * @module
 */
import { PREPROCESSOR } from "./preprocessor.ts";
import type { CacheKeys } from "./state.ts";

/** What ccache's environment depends on. */
export interface CcacheContext {
  /** Its directory, as a build sees it. */
  readonly dir: string;
  /** A directory that a build may write to. */
  readonly temporary: string;
  /** Objects are taken from the cache, and none put there. */
  readonly readOnly?: boolean;
  /** ccache's setting of that name. */
  readonly remoteStorage?: string;
  /** First lines of `CC --version` and `HOSTCC --version`: what the cache compares compilers by. */
  readonly compilers: readonly string[];
  /** Tells them from other compilers of these versions. */
  readonly identity?: string;
  /** What of the state it has to know. */
  readonly keys?: CacheKeys;
  /** Each file that decides is opened: none is known by its inode and its times. */
  readonly opensAll?: boolean;
  /** Its directory has the program of preprocessor.ts. */
  readonly preprocessor?: boolean;
}

/** ccache's variables, and one of the compilers' that it compares. */
export function ccacheEnv(context: CcacheContext): Readonly<Record<string, string>> {
  const { dir, keys, readOnly, remoteStorage } = context;
  // By versions and programs, not by date: the same compiler on another machine is the same. ccache's depend mode
  // would be faster on a miss, but does not see .incbin and so may serve a stale object. It compares
  // plugins by this text, too, and in each mode: so what it does not read itself stands here.
  const same = [...context.compilers, context.identity ?? "", keys?.contents ?? ""]
    .filter((one) => one !== "").join(" / ");
  return {
    CCACHE_DIR: dir,
    // No file of the machine's, of a user's or of an earlier build's: a sloppiness or an option to be
    // ignored would decide verdicts. Size and remote storage are settings of ours.
    CCACHE_CONFIGPATH: "/dev/null",
    CCACHE_CONFIGPATH2: "/dev/null",
    CCACHE_MAXSIZE: "20G",
    CCACHE_COMPILERCHECK: `string:${same}`,
    // A warning may depend on a comment, "fall through", which the preprocessor takes out.
    CCACHE_COMMENTS: "1",
    ...context.opensAll ? { CCACHE_NOINODECACHE: "1" } : {},
    ...context.preprocessor ? { CCACHE_PREFIX_CPP: `${dir}/${PREPROCESSOR}` } : {},
    ...readOnly
      ? { CCACHE_READONLY: "1", CCACHE_NOSTATS: "1", CCACHE_TEMPDIR: `${context.temporary}/cc` }
      : {},
    ...remoteStorage === undefined ? {} : {
      CCACHE_REMOTE_STORAGE: remoteStorage,
      // What comes from there it would keep in its directory, read-only or not, and fails.
      ...readOnly ? { CCACHE_REMOTE_ONLY: "1" } : {},
    },
    ...keys === undefined ? {} : stateEnv(keys),
  };
}

/**
 * The direct mode compares the files that a compilation read, and does not see a new one that now
 * comes before them. Among what it compares is this variable, which only a compiler of Objective-C++
 * reads; the preprocessor mode leaves it out. So a state whose names differ costs a run of the
 * preprocessor, and one that a compilation was recorded for costs nothing.
 */
function stateEnv(keys: CacheKeys): Readonly<Record<string, string>> {
  return {
    OBJCPLUS_INCLUDE_PATH: `/everystep/names/${keys.names}`,
    ...keys.noDirect ? { CCACHE_NODIRECT: "1" } : {},
    ...keys.bypass === undefined ? {} : { CCACHE_DISABLE: "1" },
  };
}
