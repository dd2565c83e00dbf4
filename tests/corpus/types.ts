/**
 * The corpus: small faulty series, each with what everystep must say of it. A case is data. To read
 * one: the story, the patches as edits of the toy kernel (or of the real one), then the grid.
 */
import type { Edit } from "../toy/kernel.ts";

/** One faulty series. */
export interface Case {
  /** What goes wrong, as a file name: `warning-moved`. */
  readonly name: string;
  /** What a reader must know, in one sentence. */
  readonly story: string;
  /** `toy` (tests/toy/kernel.ts) if absent; `um`: real Kbuild, the smallest configuration of um. */
  readonly tree?: "toy" | "um";
  /** Changes of the tree before the series begins: a base with a fault of its own. */
  readonly base?: Edit["files"];
  /** The series. */
  readonly patches: readonly Edit[];
  /**
   * Of the toy: `toya` and `toyb` if absent; `clang` is toya by clang. Over `um`: `um` if absent;
   * `um-config` is only configured and prepared; `um-boot` has what it takes to reach init.
   */
  readonly archs?: readonly ("toya" | "toyb" | "clang" | "um" | "um-config" | "um-boot")[];
  /** It compiles whole kernels without a compiler cache: only `EVERYSTEP_TEST_CASE` has it run. */
  readonly long?: true;
  /** More flags of `verify`: `--level objects`, `--incremental`. */
  readonly flags?: readonly string[];
  /**
   * The verdicts as the terminal's grid has them, an architecture a column, and below them what the
   * report says, a line each (see text.ts). `*` stands for any text: words of a compiler differ
   * from version to version.
   */
  readonly expect: string;
  /** Exit code of `verify`. */
  readonly exit: 0 | 1 | 3;
  /**
   * How the series becomes bisect-safe with the same final tree: by folding a later hunk into the
   * patch that needs it, by another order, or not at all. Absent: it is safe as it is.
   */
  readonly mend?: "fold" | "reorder" | "none";
}
