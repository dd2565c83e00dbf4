/**
 * What became of holding device trees against their bindings.
 * @module
 */

/** Why device trees that a patch changes were not held against their bindings. */
export type Unheld =
  /** dtschema is not installed, or does not run. */
  | { readonly kind: "missing" }
  /** dtschema is older than the tree asks for. */
  | { readonly kind: "old"; readonly has: string; readonly needs: string }
  /** The tree holds the sources of its device trees against its bindings, which is another check. */
  | { readonly kind: "old-tree"; readonly needs: string }
  /** The tree does not say which dtschema it asks for. */
  | { readonly kind: "no-bindings" }
  /** The cell was built whole: nobody looked. */
  | { readonly kind: "whole" }
  /** The device tree of one of the two states could not be made. */
  | { readonly kind: "broken" }
  /** More are changed than are looked at. */
  | { readonly kind: "many"; readonly most: number }
  /** A program of dtschema failed, or said what is not understood. */
  | { readonly kind: "failed"; readonly program: string; readonly how: string };

/** The device trees of a cell. Those that are the same bytes at both states are in none of these numbers. */
export interface HeldTrees {
  /** So many were held against the bindings, at both states. */
  readonly held: number;
  /** So many were not. */
  readonly unheld: number;
  /** Why; of several reasons the first. */
  readonly why?: Unheld;
  /** The bindings that dtschema left out, since it could not read them: the first of them, and how many. */
  readonly ignored?: { readonly first: string; readonly count: number };
}
