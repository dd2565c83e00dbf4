/**
 * Groups that are joined one pair at a time.
 * @module
 */

/** Groups of things that belong together, joined one pair at a time. */
export class Union<T> {
  #parent = new Map<T, T>();

  find(item: T): T {
    let root = item;
    for (let up = this.#parent.get(root); up !== undefined; up = this.#parent.get(root)) root = up;
    for (let at = item; at !== root;) {
      const next = this.#parent.get(at)!;
      this.#parent.set(at, root);
      at = next;
    }
    return root;
  }

  join(a: T, b: T): void {
    const x = this.find(a), y = this.find(b);
    if (x !== y) this.#parent.set(x, y);
  }
}
