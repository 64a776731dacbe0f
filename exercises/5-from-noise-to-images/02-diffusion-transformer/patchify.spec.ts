import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { digits, SIDE } from "#lib/digits/digits";
import { bright } from "#lib/pictures/pixels";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { patchify, unpatchify } from "./patchify.js";

tensorSpec();

const TOKENS = "item patch number";
const PICTURES = "item row column channel";

/** Items, height, width, channels, side of a patch. */
const CASES = [
  [1, 4, 6, 1, 2],
  [2, 6, 4, 3, 2],
  [3, 6, 9, 2, 3],
  [2, 5, 5, 3, 5],
  [2, 3, 5, 2, 1],
  [1, 2, 8, 1, 2],
  [1, 8, 2, 1, 2],
];

test("4 x 4 pixels in patches of 2 x 2, by hand", async () => {
  const tokens = patchify(tf.reshape(tf.range(0, 16), [1, 4, 4, 1]), 2);
  const expected = [
    [
      [0, 1, 4, 5],
      [2, 3, 6, 7],
      [8, 9, 12, 13],
      [10, 11, 14, 15],
    ],
  ];
  await expect(tokens).toMatchValues(expected, { axes: TOKENS });
});

test("a digit in four patches", async () => {
  const digit = tf.tensor4d(digits().train[3500].pixels, [1, SIDE, SIDE, 1]);
  const tokens = patchify(digit, 7); // [1, 4, 49]
  await exhibit({
    kind: "images",
    title: "a digit in four patches",
    caption: "The four tokens of one digit, each drawn as 7 x 7 pixels. Side by side they are a 7.",
    values: await picturesOf(tokens),
    across: 2,
  });
  expect(tokens).toHaveShape([1, 4, 49], TOKENS, "the tokens of a digit");
});

test("two rows of three patches, three channels: PyTorch's", async () => {
  const { x, patches } = golden("dit").cut;
  await expect(patchify(tf.tensor4d(x), 2)).toMatchValues(patches, { axes: TOKENS });
});

test("pictures and patches of other sizes", async () => {
  for (const [B, H, W, C, P] of CASES) {
    const x = randomTensor([B, H, W, C], 1);
    await expect(patchify(x, P)).toMatchValues(slowTokens(x, P), {
      ...{ axes: TOKENS, what: `the tokens of ${H} x ${W} pixels, ${C} channels, in patches of ${P} x ${P}` },
    });
  }
});

test("back: 4 x 4 pixels from four patches, by hand", async () => {
  const x = unpatchify(tf.reshape(tf.range(0, 16), [1, 4, 4]), 2, 4, 4);
  const rows = [
    [0, 1, 4, 5],
    [2, 3, 6, 7],
    [8, 9, 12, 13],
    [10, 11, 14, 15],
  ];
  await expect(x).toMatchValues([rows.map((row) => row.map((value) => [value]))], { axes: PICTURES });
});

test("back: two rows of three patches, three channels", async () => {
  const { x, patches } = golden("dit").cut;
  await expect(unpatchify(tf.tensor3d(patches), 2, 4, 6)).toMatchValues(x, { axes: PICTURES });
});

test("back: pictures and patches of other sizes", async () => {
  for (const [B, H, W, C, P] of CASES) {
    const x = randomTensor([B, H, W, C], 2);
    await expect(unpatchify(slowTokens(x, P), P, H, W)).toMatchValues(x, {
      ...{ axes: PICTURES, what: `${H} x ${W} pixels, ${C} channels, from patches of ${P} x ${P}` },
    });
  }
});

test("one undoes the other, both ways", async () => {
  for (const [B, H, W, C, P] of CASES) {
    const x = randomTensor([B, H, W, C], 3);
    const tokens = randomTensor([B, (H / P) * (W / P), P * P * C], 4);
    await expect(unpatchify(patchify(x, P), P, H, W)).toMatchValues(x, {
      ...{ axes: PICTURES, what: "the pictures, cut and put together again", atol: 0, rtol: 0 },
    });
    await expect(patchify(unpatchify(tokens, P, H, W), P)).toMatchValues(tokens, {
      ...{ axes: TOKENS, what: "the tokens, put together and cut again", atol: 0, rtol: 0 },
    });
  }
});

test("one item, row, column or channel alone: the same", async () => {
  const side = ({ row, column }: Record<string, number>) => (row % 2 === 0 && column % 2 === 0 ? 2 : 1);
  await expect(patchify).toAgreeWith(
    slowTokens,
    { x: PICTURES, size: side },
    { axes: TOKENS, lengths: { row: 4, column: 6 } },
  );
  await expect((x: tf.Tensor, P: number) =>
    unpatchify(slowTokens(x, P), P, x.shape[1] as number, x.shape[2] as number),
  ).toAgreeWith(
    (x: tf.Tensor) => tf.clone(x),
    { x: PICTURES, size: side },
    { axes: PICTURES, lengths: { row: 4, column: 6 } },
  );
});

test("gradients pass both ways", async () => {
  await expect((x: tf.Tensor) => patchify(x, 2)).toBeDifferentiable({
    ...{ at: randomTensor([2, 4, 6, 3], 5), axes: PICTURES },
  });
  await expect((tokens: tf.Tensor) => unpatchify(tokens, 2, 4, 6)).toBeDifferentiable({
    ...{ at: randomTensor([2, 6, 12], 6), axes: TOKENS },
  });
});

test("pictures that can't be cut are refused", () => {
  for (const [H, W, P, what] of [
    [5, 6, 2, "a height of 5 in patches of 2"],
    [4, 7, 2, "a width of 7 in patches of 2"],
    [4, 6, 4, "a width of 6 in patches of 4"],
    [4, 6, 0, "patches of 0"],
    [4, 6, -2, "patches of -2"],
    [4, 6, 0.5, "patches of half a pixel"],
    [4, 6, Number.NaN, "patches of NaN"],
  ] as const)
    expect(() => patchify(randomTensor([2, H, W, 3], 7), P)).toRefuse(RangeError, what);
  for (const shape of [
    [4, 6, 3],
    [4, 6],
    [2, 1, 4, 6, 3],
  ])
    expect(() => patchify(randomTensor(shape, 8), 2)).toRefuse(RangeError, `pictures of shape [${shape}]`);
});

test("tokens that make no picture are refused", () => {
  const tokens = (...shape: number[]) => randomTensor(shape, 9);
  for (const [given, P, H, W, what] of [
    [tokens(2, 6, 12), 2, 5, 6, "a height of 5 in patches of 2"],
    [tokens(2, 6, 12), 2, 4, 7, "a width of 7 in patches of 2"],
    [tokens(2, 6, 12), 2, 3, 8, "a height of 3 in patches of 2, and as many tokens as its area takes"],
    [tokens(2, 6, 12), 2, 8, 3, "a width of 3 in patches of 2, and as many tokens as its area takes"],
    [tokens(2, 6, 12), 0, 4, 6, "patches of 0"],
    [tokens(2, 6, 12), 0.5, 4, 6, "patches of half a pixel"],
    [tokens(2, 6, 10), 2, 4, 6, "tokens of 10 numbers for 4 pixels"],
    [tokens(2, 5, 12), 2, 4, 6, "5 patches for 6 places"],
    [tokens(2, 7, 12), 2, 4, 6, "7 patches for 6 places"],
    [tokens(2, 12, 12), 2, 4, 6, "12 patches for 6 places"],
    [tokens(6, 12), 2, 4, 6, "tokens without an axis of items"],
    [tokens(1, 2, 6, 12), 2, 4, 6, "tokens with an axis too many"],
  ] as const)
    expect(() => unpatchify(given, P, H, W)).toRefuse(RangeError, what);
});

test("no tensor is left behind, and the inputs stay", async () => {
  const [x, tokens] = [randomTensor([2, 4, 6, 3], 10), randomTensor([2, 6, 12], 11)];
  await expect(() => patchify(x, 2)).toLeakNoTensors();
  await expect(() => unpatchify(tokens, 2, 4, 6)).toLeakNoTensors();
  await expect(() => patchify(x, 2)).toLeaveTensorsUnchanged({ x });
  await expect(() => unpatchify(tokens, 2, 4, 6)).toLeaveTensorsUnchanged({ tokens });
});

test("every argument counts at every call, and the result is new", async () => {
  const cut = { x: randomTensor([2, 4, 6, 3], 12), size: 2 };
  await expect(patchify).toHeed(cut, { others: { size: 1 } });
  await expect(patchify).toReturnNew(cut);
  await expect(patchify).toReturnNew({ x: randomTensor([2, 1, 1, 3], 13), size: 1 });
  const joined = { tokens: randomTensor([2, 4, 36], 14), size: 2, height: 2, width: 8 };
  await expect(unpatchify).toHeed(joined, { others: { size: 1 }, except: ["size", "height", "width"] });
  await expect(unpatchify).toReturnNew(joined);
  const sizes = (tokens: tf.Tensor, [height, width]: number[]) => unpatchify(tokens, 2, height, width);
  await expect(sizes).toHeed({ tokens: joined.tokens, sizes: [2, 8] }, { others: { sizes: [8, 2] } });
});

/** Where the numbers of all tokens are in a picture that is one list. */
function places(H: number, W: number, C: number, P: number): number[] {
  const found: number[] = [];
  for (let top = 0; top < H; top += P)
    for (let left = 0; left < W; left += P)
      for (let row = top; row < top + P; row++)
        for (let column = left; column < left + P; column++)
          for (let channel = 0; channel < C; channel++) found.push((row * W + column) * C + channel);
  return found;
}

/** The tokens, number by number. */
function slowTokens(x: tf.Tensor, P: number): tf.Tensor {
  const [B, H, W, C] = x.shape as number[];
  const flat = tf.reshape(x, [B, H * W * C]); // [B, H·W·C]
  const tokens = tf.gather(flat, tf.tensor1d(places(H, W, C, P), "int32"), 1); // [B, N·P·P·C]
  return tf.reshape(tokens, [B, (H * W) / (P * P), P * P * C]); // [B, N, P·P·C]
}

/** Tokens as pictures of 7 x 7, whatever they are. */
async function picturesOf(tokens: tf.Tensor): Promise<number[][][]> {
  const shades = bright(await tokens.data());
  return [0, 1, 2, 3].map((n) =>
    [0, 1, 2, 3, 4, 5, 6].map((row) => shades.slice(49 * n + 7 * row, 49 * n + 7 * row + 7)),
  );
}
