/**
 * ccache's remote storage (ccache(1), REMOTE STORAGE BACKENDS): what of it a sandbox has to let in.
 * Pure.
 * @module
 */

/** A remote storage that builds may use. */
export interface RemoteStorage {
  /** ccache's setting as it is given. */
  readonly setting: string;
  /** Directories of `file:` that a build may write to. */
  readonly writable: readonly string[];
  /** Those that it may only read: `file:/srv/ccache|read-only`. */
  readonly readOnly: readonly string[];
  /** It is reached over the network, which builds otherwise have not. */
  readonly network: boolean;
}

/** Reads ccache's setting; a text instead says what is wrong with it. */
export function readRemote(setting: string): RemoteStorage | string {
  const writable: string[] = [], readOnly: string[] = [];
  let network = false;
  const places = setting.split(/\s+/).filter((word) => word !== "");
  if (places.length === 0) return "is empty";
  for (const place of places) {
    const [url, ...attributes] = place.split("|") as [string, ...string[]];
    const file = /^file:(?:\/\/)?(\/.*)$/.exec(url)?.[1];
    if (file !== undefined) {
      if (/^\/+$|\/\.\.?(?:\/|$)/.test(file)) return `${url} names no directory of its own`;
      const reads = attributes.some((one) => one === "read-only" || one === "read-only=true");
      (reads ? readOnly : writable).push(file);
    } else if (/^(?:https?|redis):\/\/[^/]/.test(url)) network = true;
    else return `${url} is none of file:/DIR, http://HOST and redis://HOST`;
  }
  return { setting: places.join(" "), writable, readOnly, network };
}
