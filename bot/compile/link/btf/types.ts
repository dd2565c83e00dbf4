/**
 * What BTF names, of an object's: read as include/uapi/linux/btf.h has it. A build of strangers may have written it, so
 * that reading is bounded, and gives undefined for what is damaged. Pure.
 * @module
 */

const MAGIC = 0xeb9f;
/** Bytes of a header's fields that are read, and of a type without what follows it. */
const HEADER = 24, TYPE = 12;
/** Kinds that BTF IDs are for, by BTF_KIND_ value. */
const KINDS: Readonly<Record<number, string>> = {
  4: "struct",
  5: "union",
  8: "typedef",
  12: "func",
};
/** Bytes that follow a type: of all, and of each of its members. */
const REST: readonly (readonly [all: number, each: number])[] = [
  ...[[0, 0], [4, 0], [0, 0], [12, 0], [0, 12], [0, 12], [0, 8], [0, 0], [0, 0], [0, 0]] as const,
  ...[[0, 0], [0, 0], [0, 0], [0, 8], [4, 0], [0, 12], [0, 0], [4, 0], [0, 0], [0, 12]] as const,
];
const LATIN1 = new TextDecoder("latin1");

/** `struct task_struct`, `func bpf_map_put`: all types and functions that have a name. */
export function btfNames(bytes: Uint8Array): ReadonlySet<string> | undefined {
  if (bytes.length < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint16(0, true) === MAGIC;
  if (!little && view.getUint16(0) !== MAGIC) return undefined;
  const word = (at: number) => view.getUint32(at, little);
  const begin = word(4), types = begin + word(8), end = types + word(12);
  const strings = begin + word(16), last = strings + word(20);
  if (end > bytes.length || last > bytes.length) return undefined;
  const names = new Set<string>();
  for (let at = types; at < end;) {
    if (at + TYPE > end) return undefined;
    const info = word(at + 4), kind = (info >>> 24) & 31, rest = REST[kind];
    if (rest === undefined) return undefined;
    if (KINDS[kind] !== undefined) {
      const from = strings + word(at), to = from < last ? bytes.indexOf(0, from) : -1;
      if (to < 0 || to >= last) return undefined;
      if (to > from) names.add(`${KINDS[kind]} ${LATIN1.decode(bytes.subarray(from, to))}`);
    }
    at += TYPE + rest[0] + rest[1] * (info & 0xffff);
  }
  return names;
}
