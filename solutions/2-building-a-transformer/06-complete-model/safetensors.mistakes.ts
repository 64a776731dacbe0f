import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { readSafetensors as right, widenFloat16 as rightFloat16 } from "./safetensors.js";

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}
type Named = [string, Entry];

interface Ways {
  view: (bytes: Uint8Array) => DataView;
  littleEndian: boolean;
  /** bytes from one number to the next */
  stride: (size: number) => number;
  /** bytes between the start of the file and the numbers */
  start: (headerLength: number) => number;
  isTensor: (name: string) => boolean;
  /** throws where the file is not sound */
  check: (bytes: Uint8Array, entries: () => Named[]) => void;
  widen16: (bits: number) => number;
  widenBrain: (bits: number) => number;
  shape: (shape: number[]) => number[];
  /** offsets of each tensor, perhaps not those of the header */
  place: (entries: Named[]) => Named[];
  tensor: (numbers: Float32Array, shape: number[]) => tf.Tensor;
}

const SIZES: Record<string, number> = { F32: 4, F16: 2, BF16: 2 };
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const bfloat16 = (bits: number) => {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits * 2 ** 16);
  return view.getFloat32(0);
};
const ways: Ways = {
  view: viewOf,
  littleEndian: true,
  stride: (size) => size,
  start: (n) => 8 + n,
  isTensor: (name) => name !== "__metadata__",
  check: (bytes) => tf.dispose(right(bytes)),
  widen16: rightFloat16,
  widenBrain: bfloat16,
  shape: (shape) => shape,
  place: (entries) => entries,
  tensor: (numbers, shape) => tf.tensor(numbers, shape, "float32"),
};

function headerOf(bytes: Uint8Array): { length: number; all: Named[] } {
  const length = Number(viewOf(bytes).getBigUint64(0, true));
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  return { length, all: Object.entries(JSON.parse(text)) as Named[] };
}

const reading = (other: Partial<Ways>) => ({
  widenFloat16: other.widen16 ?? rightFloat16,
  readSafetensors: (bytes: Uint8Array): Record<string, tf.Tensor> => {
    const way = { ...ways, ...other };
    way.check(bytes, () => headerOf(bytes).all);
    return tf.tidy(() => {
      const file = way.view(bytes);
      const length = Number(file.getBigUint64(0, way.littleEndian));
      const origin = file.byteOffset - bytes.byteOffset;
      const text = new TextDecoder().decode(bytes.subarray(8 + origin, 8 + origin + length));
      const entries = way.place(
        (Object.entries(JSON.parse(text)) as Named[]).filter(([name]) => way.isTensor(name)),
      );
      return Object.fromEntries(
        entries.map(([name, { dtype, shape, data_offsets }]) => {
          const size = SIZES[dtype] ?? 4;
          const numbers = new Float32Array(Math.max(0, data_offsets[1] - data_offsets[0]) / size);
          for (let i = 0; i < numbers.length; i++) {
            const at = way.start(length) + data_offsets[0] + way.stride(size) * i;
            if (dtype === "F16") numbers[i] = way.widen16(file.getUint16(at, way.littleEndian));
            else if (dtype === "BF16") numbers[i] = way.widenBrain(file.getUint16(at, way.littleEndian));
            else numbers[i] = file.getFloat32(at, way.littleEndian);
          }
          return [name, way.tensor(numbers, way.shape(shape))];
        }),
      );
    });
  },
});

/** Checks of the places that find some faults only; the checks around them stay. */
const checking = (finds: (entries: Named[], rest: number) => boolean) =>
  reading({
    check: (bytes, entries) => {
      if (bytes.length < 8) right(bytes);
      const { length } = { length: Number(viewOf(bytes).getBigUint64(0, true)) };
      if (8 + length > bytes.length) right(bytes);
      const tensors = entries().filter(([name]) => name !== "__metadata__");
      const unknown = tensors.find(([, { dtype }]) => !(dtype in SIZES));
      if (unknown)
        throw new RangeError(`${unknown[0]} has dtype ${unknown[1].dtype}; F32, F16 and BF16 can be read`);
      if (finds(tensors, bytes.length - 8 - length)) throw new RangeError("the file is not sound");
    },
  });

const sorted = (entries: Named[]) =>
  [...entries].sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
const isOddSize = ([
  ,
  {
    dtype,
    shape,
    data_offsets: [begin, end],
  },
]: Named) => end - begin !== SIZES[dtype] * tf.util.sizeFromShape(shape);
const overlaps = (entries: Named[]) =>
  sorted(entries).some(
    ([, { data_offsets }], i, all) => i > 0 && data_offsets[0] < all[i - 1][1].data_offsets[1],
  );
const gaps = (entries: Named[]) =>
  sorted(entries).some(
    ([, { data_offsets }], i, all) => data_offsets[0] > (i > 0 ? all[i - 1][1].data_offsets[1] : 0),
  );
const endOf = (entries: Named[]) => Math.max(0, ...entries.map(([, { data_offsets }]) => data_offsets[1]));

const swapped = (bits: number) => ((bits & 0xff) << 8) | (bits >> 8);

/** Reads as the solution does, refusals included, with one thing done in another way. */
function read(
  bytes: Uint8Array,
  {
    ends = () => bytes.byteLength,
    order = sorted,
    size = (dtype) => SIZES[dtype],
    fills = (end, rest) => end === rest,
    isTensor = ways.isTensor,
  }: {
    ends?: () => number;
    order?: (entries: Named[]) => Named[];
    size?: (dtype: string) => number;
    fills?: (end: number, rest: number) => boolean;
    isTensor?: (name: string) => boolean;
  },
): Record<string, tf.Tensor> {
  if (ends() < 8) throw new RangeError(`a file has 8 bytes or more, got ${ends()}`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (8 + length > ends()) throw new RangeError(`a header of ${length} bytes does not fit into ${ends()}`);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const entries = (Object.entries(header) as Named[]).filter(([name]) => isTensor(name));
  const data = new DataView(bytes.buffer, bytes.byteOffset + 8 + length, bytes.byteLength - 8 - length);
  let at = 0;
  for (const [name, { dtype, shape, data_offsets }] of order(entries)) {
    const [begin, end] = data_offsets;
    if (!(dtype in SIZES)) throw new RangeError(`${name} has dtype ${dtype}; F32, F16 and BF16 can be read`);
    if (begin !== at || end - at !== size(dtype) * tf.util.sizeFromShape(shape))
      throw new RangeError(`${name} has bytes ${begin} to ${end}, which do not fit`);
    at = end;
  }
  if (!fills(at, data.byteLength))
    throw new RangeError(`the tensors take ${at} bytes, the file has ${data.byteLength} for them`);
  const number: Record<string, (at: number) => number> = {
    F32: (i) => data.getFloat32(i, true),
    F16: (i) => rightFloat16(data.getUint16(i, true)),
    BF16: (i) => bfloat16(data.getUint16(i, true)),
  };
  return tf.tidy(() =>
    Object.fromEntries(
      entries.map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [begin, end],
          },
        ]) => {
          const numbers = new Float32Array((end - begin) / SIZES[dtype]);
          for (let i = 0; i < numbers.length; i++) numbers[i] = number[dtype](begin + SIZES[dtype] * i);
          return [name, tf.tensor(numbers, shape, "float32")];
        },
      ),
    ),
  );
}

export default mistakesFor<typeof import("./safetensors.js")>({
  "big-endian": {
    because: "You read the bytes largest first. The format is little-endian: DataView needs to be told.",
    ...reading({ littleEndian: false }),
  },
  "numbers-big-endian": {
    because:
      "You read the header's length correctly, but the numbers in the wrong byte order: each read takes the flag.",
    ...reading({
      tensor: (numbers, shape) => {
        const view = new DataView(numbers.slice().buffer);
        const turned = numbers.map((_, i) => view.getFloat32(4 * i, false));
        return tf.tensor(turned, shape, "float32");
      },
    }),
  },
  "whole-buffer": {
    because:
      "bytes.buffer is the whole buffer; the file may begin anywhere in it. Use byteOffset and byteLength.",
    ...reading({ view: (bytes) => new DataView(bytes.buffer) }),
  },
  "header-of-the-whole-buffer": {
    because:
      "You read the header's length at the start of bytes.buffer. The file may begin later: use byteOffset.",
    readSafetensors: (bytes) => {
      const buffer = new DataView(bytes.buffer);
      const length = buffer.byteLength < 8 ? 0 : Number(buffer.getBigUint64(0, true));
      if (8 + length > buffer.byteLength)
        throw new RangeError(`a header of ${length} bytes does not fit into ${buffer.byteLength}`);
      return right(bytes);
    },
  },
  "four-bytes-each": {
    because: "You read F16 and BF16 numbers every four bytes. They take two each.",
    ...reading({ stride: () => 4 }),
  },
  "offsets-from-the-file": {
    because: "You counted the offsets from the start of the file. They count from the end of the header.",
    ...reading({ start: () => 0 }),
  },
  "offsets-from-each-tensor": {
    because: "You read every tensor from the end of the header. Each begins where its own offsets say.",
    ...reading({
      place: (entries) =>
        entries.map(([name, entry]) => {
          const [begin, end] = entry.data_offsets;
          return [name, { ...entry, data_offsets: [0, end - begin] }];
        }),
    }),
  },
  "length-of-four-bytes": {
    because:
      "You read only half of the header's length. Its upper four bytes are 0 in a valid file, but not in every file.",
    readSafetensors: (bytes) => {
      const half = bytes.slice();
      half.fill(0, 4, 8);
      return right(half);
    },
  },
  "forgets-the-eight-bytes": {
    because: "You skipped the header, but not the eight bytes before it.",
    ...reading({ start: (n) => n }),
  },
  "in-the-order-of-the-header": {
    because: "You read the tensors one after another in the header's order. Each has its own offset.",
    ...reading({
      place: (entries) => {
        let at = 0;
        return entries.map(([name, entry]) => {
          const [begin, end] = entry.data_offsets;
          at += end - begin;
          return [name, { ...entry, data_offsets: [at - (end - begin), at] }];
        });
      },
    }),
  },
  "metadata-is-a-tensor": {
    because: "You took __metadata__ for a tensor. It is a note from the program that wrote the file.",
    readSafetensors: (bytes) => {
      const tensors = right(bytes);
      const notes = headerOf(bytes).all.filter(([name]) => name === "__metadata__");
      return { ...tensors, ...Object.fromEntries(notes.map(([name]) => [name, tf.tensor1d([])])) };
    },
  },
  "views-need-alignment": {
    because:
      "A Float32Array on a buffer can only begin at a multiple of 4. The numbers of a file begin anywhere.",
    readSafetensors: (bytes) => {
      tf.dispose(right(bytes));
      const { length, all } = headerOf(bytes);
      return tf.tidy(() =>
        Object.fromEntries(
          all
            .filter(([name]) => name !== "__metadata__")
            .map(
              ([
                name,
                {
                  dtype,
                  shape,
                  data_offsets: [begin, end],
                },
              ]) => {
                if (dtype !== "F32") return [name, right(bytes)[name]];
                const at = bytes.byteOffset + 8 + length + begin;
                return [name, tf.tensor(new Float32Array(bytes.buffer, at, (end - begin) / 4), shape)];
              },
            ),
        ),
      );
    },
  },
  "shapes-turned-over": {
    because: "You reversed the axes of the shapes. The first length is the outermost axis.",
    ...reading({ shape: (shape) => [...shape].reverse() }),
  },
  "flat-lists": {
    because: "You returned the numbers without their shape.",
    ...reading({ shape: (shape) => [tf.util.sizeFromShape(shape)] }),
  },
  "whole-numbers": {
    because: "Your tensors are int32: the digits after the decimal point are lost. Weights are float32.",
    ...reading({ tensor: (numbers, shape) => tf.tensor(numbers, shape, "int32") }),
  },
  "float16-without-sign": {
    because: "You ignored the highest bit. It is the sign.",
    ...reading({ widen16: (bits) => Math.abs(rightFloat16(bits)) }),
  },
  "float16-bias-of-float32": {
    because: "You subtracted 127 from the exponent, as in a float32. For five bits it is 15.",
    ...reading({ widen16: (bits) => rightFloat16(bits) * 2 ** (15 - 127) }),
  },
  "float16-no-leading-one": {
    because: "You used the fraction alone. Unless the exponent is 0, a 1 that is not stored comes before it.",
    ...reading({
      widen16: (bits) => {
        const e = (bits >> 10) & 0x1f;
        if (e === 0 || e === 31) return rightFloat16(bits);
        return (bits & 0x8000 ? -1 : 1) * 2 ** (e - 15) * ((bits & 0x3ff) / 1024);
      },
    }),
  },
  "float16-small-numbers": {
    because:
      "With exponent 0 there is no leading 1, and the exponent counts as −14: otherwise 0 itself can't be stored.",
    ...reading({
      widen16: (bits) => {
        const e = (bits >> 10) & 0x1f;
        return e === 0
          ? (bits & 0x8000 ? -1 : 1) * 2 ** -15 * (1 + (bits & 0x3ff) / 1024)
          : rightFloat16(bits);
      },
    }),
  },
  "float16-small-exponent": {
    because:
      "With exponent 0 the factor is 2^−14, not 2^−15: the numbers continue evenly below the smallest with a leading 1.",
    ...reading({
      widen16: (bits) => (((bits >> 10) & 0x1f) === 0 ? rightFloat16(bits) / 2 : rightFloat16(bits)),
    }),
  },
  "float16-small-is-zero": {
    because: "You turned all numbers with exponent 0 into 0. They are small, but they have a fraction.",
    ...reading({ widen16: (bits) => (((bits >> 10) & 0x1f) === 0 ? 0 : rightFloat16(bits)) }),
  },
  "float16-one-zero": {
    because: "You turned −0 into 0. The format has both, and so does the formula.",
    ...reading({ widen16: (bits) => rightFloat16(bits) + 0 }),
  },
  "float16-no-infinity": {
    because:
      "You read exponent 31 as a number from 65,536 on. It means Infinity, or NaN if the fraction is not 0.",
    ...reading({
      widen16: (bits) => {
        const e = (bits >> 10) & 0x1f;
        if (e !== 31) return rightFloat16(bits);
        return (bits & 0x8000 ? -1 : 1) * 2 ** 16 * (1 + (bits & 0x3ff) / 1024);
      },
    }),
  },
  "float16-nan-is-infinity": {
    because:
      "You returned Infinity for a fraction that is not 0. Exponent 31 with such a fraction means NaN.",
    ...reading({
      widen16: (bits) =>
        ((bits >> 10) & 0x1f) === 31
          ? (bits & 0x8000 ? -1 : 1) * Number.POSITIVE_INFINITY
          : rightFloat16(bits),
    }),
  },
  "brain-for-half": {
    because:
      "You read BF16 as F16. BF16 has eight bits of exponent and seven of fraction: the upper half of a float32.",
    ...reading({ widenBrain: rightFloat16 }),
  },
  "half-for-brain": {
    because: "You read F16 as BF16. F16 has five bits of exponent and ten of fraction.",
    readSafetensors: reading({ widen16: bfloat16 }).readSafetensors,
  },
  "brain-in-the-lower-half": {
    because: "Your BF16 numbers are close to 0. The 16 bits in the file are the upper half of a float32.",
    ...reading({
      widenBrain: (bits) => {
        const view = new DataView(new ArrayBuffer(4));
        view.setUint32(0, bits);
        return view.getFloat32(0);
      },
    }),
  },
  "overlaps-pass": {
    because: "You accepted two tensors that share bytes. Each begins where the one before it ended.",
    ...checking((entries, rest) => entries.some(isOddSize) || gaps(entries) || endOf(entries) !== rest),
  },
  "gaps-pass": {
    because:
      "You accepted bytes between tensors that belong to none. Each begins where the one before it ended.",
    ...checking((entries, rest) => entries.some(isOddSize) || overlaps(entries) || endOf(entries) !== rest),
  },
  "begins-unchecked": {
    because:
      "You compared only where the tensors end. A tensor that begins late has too few numbers for its shape.",
    ...checking((entries, rest) => {
      const ends = sorted(entries).map(([, { data_offsets }]) => data_offsets[1]);
      const isOdd = ([, { dtype, shape }]: Named, i: number) =>
        ends[i] - (ends[i - 1] ?? 0) !== SIZES[dtype] * tf.util.sizeFromShape(shape);
      return sorted(entries).some(isOdd) || endOf(entries) !== rest;
    }),
  },
  "sizes-unchecked": {
    because: "You accepted a tensor with more bytes than its shape takes.",
    ...checking((entries, rest) => overlaps(entries) || gaps(entries) || endOf(entries) !== rest),
  },
  "no-name-with-underscores": {
    because: "You treated every name that begins with __ as metadata. Only __metadata__ is not a tensor.",
    ...reading({ isTensor: (name) => !name.startsWith("__") }),
  },
  "rounds-the-numbers": {
    because: "You rounded the numbers. A file holds each one exactly, also very small ones.",
    ...reading({
      tensor: (numbers, shape) =>
        tf.tensor(
          numbers.map((x) => Math.round(x * 1e6) / 1e6),
          shape,
        ),
    }),
  },
  "brain-without-zero": {
    because:
      "You read BF16 with a leading 1 in every number. Where the exponent is 0 there is none, so 0 stays 0.",
    ...reading({
      widenBrain: (bits) => {
        const [e, f] = [(bits >> 7) & 0xff, bits & 0x7f];
        return (bits >> 15 ? -1 : 1) * 2 ** (e - 127) * (1 + f / 128);
      },
    }),
  },
  "float16-bias-of-16": {
    because: "You subtracted 16 from the exponent. For five bits it is 15, so that 1 has the exponent 15.",
    ...reading({
      widen16: (bits) => {
        const e = (bits >> 10) & 0x1f;
        return e === 0 || e === 31 ? rightFloat16(bits) : rightFloat16(bits) / 2;
      },
    }),
  },
  "float16-fraction-of-1023": {
    because:
      "You divided the fraction by 1023. Ten bits count 1024 steps, and the last one would reach the next exponent.",
    ...reading({
      widen16: (bits) => {
        const [e, f] = [(bits >> 10) & 0x1f, bits & 0x3ff];
        return e === 0 || e === 31
          ? rightFloat16(bits)
          : (bits >> 15 ? -1 : 1) * 2 ** (e - 15) * (1 + f / 1023);
      },
    }),
  },
  "float16-infinity-without-sign": {
    because: "You returned Infinity for −Infinity too. The highest bit is its sign, as with every number.",
    ...reading({
      widen16: (bits) => (bits === 0xfc00 ? Number.POSITIVE_INFINITY : rightFloat16(bits)),
    }),
  },
  "halves-big-endian": {
    because:
      "You read F16 with its upper byte first. Each read of a DataView takes the flag for little-endian.",
    readSafetensors: reading({ widen16: (bits) => rightFloat16(swapped(bits)) }).readSafetensors,
  },
  "brains-big-endian": {
    because:
      "You read BF16 with its upper byte first. Each read of a DataView takes the flag for little-endian.",
    ...reading({ widenBrain: (bits) => bfloat16(swapped(bits)) }),
  },
  "brain-without-sign": {
    because: "You lost the highest bit of BF16. It is the sign.",
    ...reading({ widenBrain: (bits) => bfloat16(bits & 0x7fff) }),
  },
  "length-big-endian": {
    because:
      "You read the header's length largest byte first. It is little-endian like all numbers of the file.",
    readSafetensors: (bytes) => {
      if (bytes.length < 8) return right(bytes);
      const length = viewOf(bytes).getBigUint64(0);
      throw new RangeError(`a header of ${Number(length)} bytes does not fit into ${bytes.length}`);
    },
  },
  "to-the-end-of-the-buffer": {
    because:
      "You read from where the file begins to the end of the buffer. The file ends after bytes.byteLength bytes.",
    readSafetensors: (bytes) => read(bytes, { ends: () => bytes.buffer.byteLength - bytes.byteOffset }),
  },
  "checked-in-header-order": {
    because:
      "You expect the tensors' bytes in the order of the header. It may name them in any order: sort by the offsets.",
    readSafetensors: (bytes) => read(bytes, { order: (entries) => entries }),
  },
  "four-bytes-in-the-check": {
    because: "You expect four bytes for every number. F16 and BF16 take two each.",
    readSafetensors: (bytes) => read(bytes, { size: () => 4 }),
  },
  "rest-unread": {
    because: "You accepted bytes after the last tensor. The tensors fill the rest of the file.",
    readSafetensors: (bytes) => read(bytes, { fills: (end, rest) => end <= rest }),
  },
  "metadata-among-the-tensors": {
    because: "You left __metadata__ among the tensors. It has no offsets: it is a note, not a tensor.",
    readSafetensors: (bytes) => read(bytes, { isTensor: () => true }),
  },
  "two-underscores": {
    because: "You left out every name that begins with __. Only __metadata__ is not a tensor.",
    readSafetensors: (bytes) => read(bytes, { isTensor: (name) => !name.startsWith("__") }),
  },
});
