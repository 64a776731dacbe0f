import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden, goldenBytes } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { readSafetensors, widenFloat16 } from "./safetensors.js";

tensorSpec();

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** A file with this header and these bytes behind it. `padding` spaces end the header, as the format allows. */
function fileOf(header: Record<string, Entry | object>, data: Uint8Array, padding = 0): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header) + " ".repeat(padding));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

/** Numbers of 4 bytes, little-endian. */
function float32s(...numbers: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((x, i) => {
    view.setFloat32(4 * i, x, true);
  });
  return new Uint8Array(view.buffer);
}

/** Numbers of 2 bytes, little-endian. */
function bits16(...bits: number[]): Uint8Array {
  return new Uint8Array(bits.flatMap((word) => [word & 0xff, word >> 8]));
}

const f32 = (shape: number[], begin: number, end: number): Entry => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

/** Two tensors, the second one first in the header. Some numbers fill all their bytes: with these in the wrong order they are not near 0. */
const twoTensors = (padding = 0) =>
  fileOf(
    { bias: f32([4], 24, 40), weight: f32([2, 3], 0, 24) },
    float32s(1.1, -2.7, 3, 0.6, -0.25, 6, 10.3, 20, -30, 40),
    padding,
  );
const two = [
  {
    name: "weight",
    expected: [
      [1.1, -2.7, 3],
      [0.6, -0.25, 6],
    ],
    axes: "row column",
  },
  { name: "bias", expected: [10.3, 20, -30, 40], axes: "feature" },
];

test("two tensors of float32, by name and shape", async () => {
  const found = readSafetensors(twoTensors());
  expect(Object.keys(found).sort()).toEqual(["bias", "weight"]);
  await expect(found).toMatchStages(two);
});

test("tensors may begin at any byte: the header has any length", async () => {
  for (const padding of [1, 2, 3, 6]) await expect(readSafetensors(twoTensors(padding))).toMatchStages(two);
});

test("the file may be a part of a larger buffer", async () => {
  const file = twoTensors();
  const buffer = new Uint8Array(file.length + 24).fill(255);
  buffer.set(file, 13);
  await expect(readSafetensors(buffer.subarray(13, 13 + file.length))).toMatchStages(two);
});

test("__metadata__ is no tensor", () => {
  const notes = { __metadata__: { format: "pt" } };
  const header = { ...notes, scale: f32([2], 0, 8) };
  expect(Object.keys(readSafetensors(fileOf(header, float32s(3, 4))))).toEqual(["scale"]);
  expect(readSafetensors(fileOf(notes, float32s())), "the tensors of a file without any").toEqual({});
});

test("a name may have any letters, and may begin with __", async () => {
  const header = { größe: f32([1], 0, 4), __scale__: f32([1], 4, 8) };
  await expect(readSafetensors(fileOf(header, float32s(3, 4)))).toMatchStages([
    { name: "größe", expected: [3], axes: "feature" },
    { name: "__scale__", expected: [4], axes: "feature" },
  ]);
});

test("every number is exact, however small or large", async () => {
  const numbers = [1.1, -2.7e-9, 3.3e38, -0.1234567].map(Math.fround);
  const half = { dtype: "F16", shape: [4], data_offsets: [16, 24] };
  const brain = { dtype: "BF16", shape: [4], data_offsets: [24, 32] };
  const bytes = new Uint8Array([
    ...float32s(...numbers),
    ...bits16(0x0000, 0x03ff, 0x0001, 0x7c00), // 0, below 2^−14 twice, Infinity
    ...bits16(0x0000, 0x3089, 0x7f80, 0xff80), // 0, 2^−30 · (1 + 9/128), Infinity, −Infinity
  ]);
  const exactly = { axes: "feature", atol: 0, rtol: 0 };
  await expect(readSafetensors(fileOf({ full: f32([4], 0, 16), half, brain }, bytes))).toMatchStages([
    { name: "full", expected: numbers, ...exactly },
    { name: "half", expected: [0, (2 ** -14 * 1023) / 1024, 2 ** -24, Number.POSITIVE_INFINITY], ...exactly },
    {
      name: "brain",
      expected: [0, 2 ** -30 * (1 + 9 / 128), Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      ...exactly,
    },
  ]);
});

test("a single number has no axis, an empty tensor no number", async () => {
  const header = { scalar: f32([], 0, 4), last: f32([2], 4, 12), empty: f32([0, 3], 4, 4) };
  for (const names of [
    ["scalar", "last", "empty"],
    ["last", "empty", "scalar"],
    ["empty", "scalar", "last"],
    ["empty", "last", "scalar"],
  ] as const) {
    const inOrder = Object.fromEntries(names.map((name) => [name, header[name]]));
    const { scalar, empty, last } = readSafetensors(fileOf(inOrder, float32s(7, 8, 9)));
    expect([scalar.shape.join(), empty.shape.join(), last.shape.join()], "the shapes").toEqual([
      "",
      "0,3",
      "2",
    ]);
    await expect({ scalar, last }).toMatchStages([
      { name: "scalar", expected: 7 },
      { name: "last", expected: [8, 9], axes: "feature" },
    ]);
  }
});

test("float16: 1, −2, a third, and the largest, 65504", () => {
  const bits = [0x3c00, 0xc000, 0x3555, 0x7bff, 0x4248];
  expect(bits.map((word) => widenFloat16(word))).toMatchValues([1, -2, 0.333251953125, 65504, 3.140625], {
    axes: "number",
  });
});

test("float16: below 2^−14 the fraction stands alone", () => {
  const bits = [0x0400, 0x03ff, 0x0001, 0x8001, 0x0000];
  const due = [2 ** -14, (2 ** -14 * 1023) / 1024, 2 ** -24, -(2 ** -24), 0];
  expect(bits.map((word) => widenFloat16(word))).toMatchValues(due, { axes: "number", atol: 0 });
  expect(Object.is(widenFloat16(0x8000), -0), "0x8000 is −0: the sign of 0 is kept").toBe(true);
});

test("float16: the largest exponent means Infinity or NaN", () => {
  expect([0x7c00, 0xfc00].map((word) => widenFloat16(word))).toMatchValues(
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    {
      axes: "number",
    },
  );
  expect(
    [0x7e00, 0xfc01].map((bits) => Number.isNaN(widenFloat16(bits))),
    "NaN for both",
  ).toEqual([true, true]);
});

test("tensors of F16 and BF16 become float32", async () => {
  const header = {
    half: { dtype: "F16", shape: [3], data_offsets: [0, 6] },
    brain: { dtype: "BF16", shape: [2, 2], data_offsets: [6, 14] },
    full: f32([1], 14, 18),
  };
  const bytes = new Uint8Array([
    ...bits16(0x3c00, 0xb800, 0x5640), // 1, −1/2, 100
    ...bits16(0x3f80, 0xc049, 0x42c8, 0x3e20), // 1, −3.140625, 100, 0.15625
    ...float32s(-6.5),
  ]);
  await expect(readSafetensors(fileOf(header, bytes))).toMatchStages([
    { name: "half", expected: [1, -0.5, 100], axes: "feature" },
    {
      name: "brain",
      expected: [
        [1, -3.140625],
        [100, 0.15625],
      ],
      axes: "row column",
    },
    { name: "full", expected: [-6.5], axes: "feature" },
  ]);
});

test("a checkpoint that Python wrote: names, shapes, numbers", async () => {
  const found = readSafetensors(goldenBytes("gpt2_tiny.safetensors"));
  expect(Object.keys(found).length).toBe(30);
  expect(found["wte.weight"].shape).toMatchValues([23, 12], {
    axes: "axis",
    what: "the shape of wte.weight",
  });
  const row = tf.slice(found["h.1.mlp.c_fc.weight"], [3, 0], [1, 5]); // [1, 5]
  await expect(row).toMatchValues([golden("gpt2_tiny").row], {
    axes: "row column",
    what: "the tensor of five numbers of h.1.mlp.c_fc.weight",
  });
});

test("a file that ends too early is refused", () => {
  const file = twoTensors();
  const header = file.length - 40; // where it ends: ten numbers follow
  for (const length of [0, 5, 8, 40, header - 8, header - 1, header, file.length - 4, file.length - 1])
    expect(() => readSafetensors(file.subarray(0, length))).toRefuse(
      RangeError,
      `the first ${length} of ${file.length} bytes`,
    );
});

test("a length of eight bytes, not of the first four alone", () => {
  const file = twoTensors();
  file[4] = 1; // 2^32 more
  expect(() => readSafetensors(file)).toRefuse(RangeError, "a header of more than 4 GiB");
});

test("overlaps, gaps, and bytes that belong to no tensor", () => {
  const data = float32s(1, 2, 3, 4, 5);
  const refused: [string, Record<string, Entry>][] = [
    ["two tensors that overlap", { a: f32([3], 0, 12), b: f32([3], 8, 20) }],
    ["a gap between two tensors", { a: f32([2], 0, 8), b: f32([2], 12, 20) }],
    ["a gap in front of the first", { a: f32([4], 4, 20) }],
    ["four bytes behind the last", { a: f32([4], 0, 16) }],
    ["a tensor that begins late and ends where it should", { a: f32([2], 0, 8), b: f32([3], 12, 20) }],
    ["offsets that run backwards", { a: f32([2], 8, 0), b: f32([5], 0, 20) }],
  ];
  for (const [what, header] of refused)
    expect(() => readSafetensors(fileOf(header, data))).toRefuse(RangeError, what);
});

test("bytes that do not fit the shape, and unknown types", () => {
  const data = float32s(1, 2, 3, 4, 5);
  expect(() => readSafetensors(fileOf({ a: f32([2, 2], 0, 20) }, data))).toRefuse(
    RangeError,
    "20 bytes for four numbers",
  );
  for (const dtype of ["I64", "F8_E4M3", "f32"])
    expect(() => readSafetensors(fileOf({ a: { ...f32([5], 0, 20), dtype } }, data))).toRefuse(
      RangeError,
      `the type ${dtype}`,
      dtype,
    );
});

test("the tensors are float32, and have numbers of their own", async () => {
  const file = twoTensors(4);
  const found = readSafetensors(file);
  expect(Object.values(found).map(({ dtype }) => dtype)).toEqual(["float32", "float32"]);
  file.fill(0, 8);
  await expect(found).toMatchStages(
    two.map((stage) => ({ ...stage, what: `${stage.name}, once the file is overwritten,` })),
  );
});

test("one number in each of one, two or three axes", async () => {
  for (const shape of [[1], [1, 1], [3, 1], [1, 3], [1, 1, 3]]) {
    const size = shape.reduce((product, length) => product * length, 1);
    const numbers = [2.5, -7, 0.125].slice(0, size);
    const file = fileOf({ only: f32(shape, 0, 4 * size) }, float32s(...numbers));
    await expect(readSafetensors(file)).toMatchStages([
      { name: "only", expected: tf.tensor(numbers, shape), what: `the tensor of shape [${shape}]` },
    ]);
  }
});

test("two reads of the same bytes share nothing", async () => {
  await expect(readSafetensors).toReturnNew({ bytes: twoTensors() });
});

test("no tensor is left behind, and the bytes stay", async () => {
  const file = twoTensors();
  const before = file.slice();
  await expect(() => readSafetensors(file)).toLeakNoTensors();
  expect(Array.from(file)).toMatchValues(Array.from(before), {
    axes: "byte",
    what: "the list of the file's bytes",
  });
});
