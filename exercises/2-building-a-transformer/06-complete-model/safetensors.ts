import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";

/** A tensor as the header of the file describes it. */
interface Entry {
  dtype: string;
  shape: number[];
  /** where its bytes begin and end, counted from the end of the header */
  data_offsets: [begin: number, end: number];
}

/** Bytes per number. */
const SIZES: Record<string, number> = { F32: 4, F16: 2, BF16: 2 };

/**
 * Returns the number that 16 bits encode in the half precision of IEEE 754: a sign, 5 bits of exponent e, 10 bits of fraction f.
 *
 *     ±2^(e−15) · (1 + f/1024);   e = 0: ±2^−14 · f/1024;   e = 31: ±Infinity if f = 0, else NaN
 *
 * @param bits a whole number, 0 <= bits < 65536
 */
export function widenFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const e = (bits >> 10) & 0x1f;
  const f = bits & 0x3ff;
  return blank("the number: e = 31, e = 0, and all others");
}

/**
 * Reads a file in the safetensors format. All numbers are little-endian:
 *
 *     8 bytes     n, the length of the header
 *     n bytes     the header, JSON: { name: { dtype, shape, data_offsets: [begin, end] }, ... }
 *     the rest    the numbers of all tensors; offsets count from here
 *
 * The tensors follow each other without gaps and fill the rest, in any order. `__metadata__` in the header is not a tensor.
 * BF16 is the upper half of a float32.
 *
 * @param bytes the whole file; it may be part of a larger buffer, and begin at any byte of it
 * @returns new float32 tensors by name
 * @throws RangeError if the file is shorter than it says, tensors overlap or leave gaps, a tensor doesn't have the number of
 *   bytes that its shape takes, or a dtype is none of F32, F16 and BF16 (the message names it)
 * @see https://huggingface.co/docs/safetensors
 */
export function readSafetensors(bytes: Uint8Array): Record<string, tf.Tensor> {
  const { entries, data } = headerOf(bytes);
  let end = 0;
  for (const [name, { dtype, shape, data_offsets }] of [...entries].sort(inOrder)) {
    if (!(dtype in SIZES)) throw new RangeError(`${name} has dtype ${dtype}; F32, F16 and BF16 can be read`);
    const isMisplaced: boolean =
      blank("whether it starts elsewhere than at the last one's end, or has the wrong number of bytes");
    if (isMisplaced) throw new RangeError(`${name} has bytes ${data_offsets.join(" to ")}, which do not fit`);
    end = data_offsets[1];
  }
  if (end !== data.byteLength)
    throw new RangeError(`the tensors take ${end} bytes, the file has ${data.byteLength} for them`);
  return tf.tidy(() =>
    Object.fromEntries(
      entries.map(([name, entry]) => [name, tf.tensor(numbersOf(entry, data), entry.shape, "float32")]),
    ),
  );
}

/** The tensors that the header names, and the bytes after the header. */
function headerOf(bytes: Uint8Array): { entries: [string, Entry][]; data: DataView } {
  const file = blank("a DataView of exactly these bytes");
  if (file.byteLength < 8) throw new RangeError(`a file has 8 bytes or more, got ${file.byteLength}`);
  const length: number = blank("the length of the header");
  if (8 + length > file.byteLength)
    throw new RangeError(`a header of ${length} bytes does not fit into ${file.byteLength}`);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const entries = Object.entries<Entry>(header).filter(([name]) => name !== "__metadata__");
  return {
    entries,
    data: new DataView(bytes.buffer, bytes.byteOffset + 8 + length, bytes.byteLength - 8 - length),
  };
}

function inOrder([, a]: [string, Entry], [, b]: [string, Entry]): number {
  return a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];
}

/** The numbers of one tensor, widened to float32. */
function numbersOf({ dtype, data_offsets: [begin, end] }: Entry, data: DataView): Float32Array {
  const numbers = new Float32Array((end - begin) / SIZES[dtype]);
  blank("read every number at its offset, as its dtype says");
  return numbers;
}

/** The float32 whose upper 16 bits these are. */
function widenBfloat16(bits: number): number {
  const float = new DataView(new ArrayBuffer(4));
  float.setUint16(0, bits); // big-endian: the upper half comes first
  return float.getFloat32(0);
}
