import { type Entry, SIZES } from "./header.js";

/** The causal masks that older versions of Hugging Face's library saved beside the weights. */
export function isMask(name: string): boolean {
  return /^(transformer\.)?h\.\d+\.attn\.(masked_)?bias$/.test(name);
}

/**
 * A file of weights without the masks that are no floating-point numbers (U8 and BOOL): the learner's reader need not know these
 * types, and no model needs the masks. The tensors move together within the same memory.
 *
 * @param bytes the whole file; changed
 * @param start where the numbers begin
 * @returns the part of the bytes that is the file now
 */
export function withoutOddMasks(bytes: Uint8Array, entries: Map<string, Entry>, start: number): Uint8Array {
  const kept = [...entries].filter(([name, { dtype }]) => !(isMask(name) && !(dtype in SIZES)));
  if (kept.length === entries.size) return bytes;
  let end = 0;
  const moved = kept.map(
    ([
      name,
      {
        data_offsets: [from, to],
        ...entry
      },
    ]) => {
      bytes.copyWithin(start + end, start + from, start + to);
      const data_offsets = [end, end + to - from];
      end = data_offsets[1];
      return [name, { ...entry, data_offsets }] as const;
    },
  );
  // Fewer names and smaller offsets: the text is never longer than it was, and JSON may end in blanks.
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(moved)));
  bytes.fill(0x20, 8, start).set(header, 8);
  return bytes.subarray(0, start + end);
}
