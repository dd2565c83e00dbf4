/**
 * Writes a cpio archive as the kernel reads it as an initramfs
 * (Documentation/driver-api/early-userspace/buffer-format.rst). Pure: no root rights are needed for
 * a device node that only stands in an archive.
 * @module
 */

/** Something in an archive. */
export type CpioEntry =
  | { readonly kind: "dir"; readonly path: string }
  | { readonly kind: "file"; readonly path: string; readonly data: Uint8Array }
  | {
    readonly kind: "char";
    readonly path: string;
    readonly major: number;
    readonly minor: number;
  };

const MODES = { dir: 0o040755, file: 0o100755, char: 0o020600 } as const;

/** The archive: entries in their order, directories before what is in them; files are executable. */
export function cpio(entries: readonly CpioEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  entries.forEach((entry, i) => {
    const data = entry.kind === "file" ? entry.data : new Uint8Array();
    const [major, minor] = entry.kind === "char" ? [entry.major, entry.minor] : [0, 0];
    parts.push(...record(i + 1, MODES[entry.kind], entry.path, data, major, minor));
  });
  parts.push(...record(0, 0, "TRAILER!!!", new Uint8Array(), 0, 0));
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  // A whole number of blocks, as cpio itself writes.
  const all = new Uint8Array(Math.ceil(size / 512) * 512);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function record(
  inode: number,
  mode: number,
  path: string,
  data: Uint8Array,
  major: number,
  minor: number,
): readonly Uint8Array[] {
  const name = new TextEncoder().encode(`${path}\0`);
  const fields = [
    ...[inode, mode, 0, 0, mode === MODES.dir ? 2 : 1, 0, data.length],
    ...[0, 0, major, minor, name.length, 0],
  ];
  const hex = fields.map((field) => field.toString(16).padStart(8, "0")).join("");
  const header = new TextEncoder().encode(`070701${hex}`);
  return [header, name, pad(header.length + name.length), data, pad(data.length)];
}

function pad(length: number): Uint8Array {
  return new Uint8Array((4 - length % 4) % 4);
}
