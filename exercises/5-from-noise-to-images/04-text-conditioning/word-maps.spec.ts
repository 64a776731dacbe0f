import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { gaussians } from "#lib/flow/noise";
import { specRandom } from "#lib/kit/seed";
import { bright } from "#lib/pictures/pixels";
import {
  CAPTION_LENGTH,
  captionOf,
  paintScene,
  SCENES,
  scenePictures,
  VOCABULARY,
} from "#lib/pictures/scenes";
import { initTextDiT, PAINTER } from "#lib/pictures/text-dit";
import { courseBytes } from "#lib/platform/files";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { noisePath } from "../01-flow-matching/noise-path.js";
import { encodeCaption } from "./encode-caption.js";
import { textVelocity } from "./train-text-dit.js";
import { wordMaps } from "./word-maps.js";

tensorSpec();

const AXES = "item word row column";
/** The tokens of a caption without fillers, in their order. */
const TOKENS = ["color", "shape", "side", "height", "<end>"];

test("two heads, two patches, three words, by hand", async () => {
  const weights = tf.tensor4d([
    [
      [
        [0.5, 0.25, 0.25],
        [0, 1, 0],
      ],
      [
        [0.25, 0.75, 0],
        [0.5, 0, 0.5],
      ],
    ],
  ]); // [1, 2, 2, 3]
  await expect(wordMaps(weights, 1, 2)).toMatchValues([[[[0.375, 0.25]], [[0.5, 0.5]], [[0.125, 0.25]]]], {
    ...{ axes: AXES, what: "the maps of one row" },
  });
});

test("three patches below each other, two words, by hand", async () => {
  const weights = tf.tensor4d([
    [
      [
        [0.75, 0.25],
        [1, 0],
        [0.125, 0.875],
      ],
    ],
  ]); // [1, 1, 3, 2]
  await expect(wordMaps(weights, 3, 1)).toMatchValues(
    [
      [
        [[0.75], [1], [0.125]],
        [[0.25], [0], [0.875]],
      ],
    ],
    { axes: AXES, what: "the maps of one column" },
  );
});

test("each map has a place for each patch, row by row", async () => {
  for (const [B, H, rows, columns, M] of [
    [2, 3, 2, 5, 7],
    [3, 5, 5, 2, 7],
    [2, 2, 2, 2, 4],
    [4, 4, 4, 4, 4],
  ]) {
    const weights = randomTensor([B, H, rows * columns, M], 1); // any numbers, also below 0
    await expect(wordMaps(weights, rows, columns)).toMatchValues(await slowly(weights, rows, columns), {
      ...{
        axes: AXES,
        what: `the maps of ${B} items, ${H} heads, ${rows} rows, ${columns} columns and ${M} words`,
      },
    });
  }
});

test("the maps of all words sum to 1 at each patch", async () => {
  const weights = tf.softmax(randomTensor([2, 3, 10, 7], 2));
  await expect(tf.sum(wordMaps(weights, 2, 5), 1)).toMatchValues(tf.ones([2, 2, 5]), {
    ...{ axes: "item row column", what: "the sum of all maps" },
  });
});

test("an item without a word has maps of zeros", async () => {
  const weights = tf.concat([tf.zeros([1, 3, 10, 7]), tf.softmax(randomTensor([1, 3, 10, 7], 3))]);
  await expect(wordMaps(weights, 2, 5)).toMatchValues(await slowly(weights, 2, 5), {
    ...{ axes: AXES, what: "the maps where the first item has no word" },
  });
});

test("one item, head, row, column or word alone: the same", async () => {
  const given = (maps: typeof wordMaps | typeof slowly) => (weights: tf.Tensor) => {
    const [B, H, rows, columns, M] = weights.shape;
    return maps(tf.reshape(weights, [B, H, rows * columns, M]), rows, columns as number);
  };
  await expect(given(wordMaps)).toAgreeWith(
    given(slowly),
    { weights: "item head row column word" },
    { axes: AXES, cases: "ones zeros small" },
  );
});

test("gradients reach the weights", async () => {
  const at = { weights: randomTensor([2, 3, 6, 4], 4) };
  await expect(({ weights }: typeof at) => wordMaps(weights, 2, 3)).toBeDifferentiable({
    ...{ at, axes: { weights: "item head patch word" } },
  });
});

test("weights without four axes are refused", () => {
  for (const shape of [
    [10, 7],
    [3, 10, 7],
    [1, 2, 3, 10, 7],
  ])
    expect(() => wordMaps(randomTensor(shape, 5), 2, 5)).toRefuse(
      ...([RangeError, `weights of shape [${shape}]`] as const),
    );
});

test("a grid of another size is refused", () => {
  const weights = randomTensor([2, 3, 10, 7], 6);
  for (const [rows, columns] of [
    [2, 4],
    [3, 5],
    [1, 5],
    [5, 1],
    [2, 10],
    [10, 10],
    [0, 0],
    [20, 1],
  ])
    expect(() => wordMaps(weights, rows, columns)).toRefuse(
      ...([RangeError, `a grid of ${rows} by ${columns} for ten patches`] as const),
    );
});

test("no tensor is left behind, and the weights stay", async () => {
  const weights = randomTensor([2, 3, 10, 7], 7);
  await expect(() => wordMaps(weights, 2, 5)).toLeakNoTensors();
  await expect(() => wordMaps(weights, 2, 5)).toLeaveTensorsUnchanged({ weights });
});

test("every call computes its maps again", async () => {
  const weights = randomTensor([2, 3, 10, 7], 8);
  await expect((given: tf.Tensor) => wordMaps(given, 2, 5)).toHeed({ weights });
  await expect((given: tf.Tensor) => wordMaps(given, 2, 5)).toReturnNew({ weights });
  // With one head, one word and one column the numbers stay where they are.
  await expect((given: tf.Tensor) => wordMaps(given, 10, 1)).toReturnNew({
    weights: randomTensor([2, 1, 10, 1], 9),
  });
  await expect(wordMaps(weights, 5, 2)).toMatchValues(await slowly(weights, 5, 2), {
    ...{ axes: AXES, what: "the maps of five rows, after those of two" },
  });
});

// The shipped painter, 10 seeds of the noise at t = 0.5, all 64 scenes, second block, inside / outside of the quarter: color 3.53
// to 3.59, shape 3.15 to 3.22, <end> 0.14 to 0.15. Three painters of 450 steps, other seeds: 3.6 to 5.3, 2.2 to 4.5, 0.13 to 0.17.
test("the words of a scene are read where it is painted", async () => {
  refuseToTrain();
  const net = initTextDiT(PAINTER, readSafetensors(courseBytes("lib/pictures/painter.safetensors")));
  const rng = specRandom(9);
  const x0 = scenePictures(SCENES); // [64, 8, 8, 3]
  const t = tf.fill([SCENES.length], 0.5); // [64]
  const captions = encodeCaption(
    SCENES.map((scene) => captionOf(scene)),
    VOCABULARY,
    CAPTION_LENGTH,
  );
  const { weights } = textVelocity(net, noisePath(x0, gaussians(x0.shape, rng), t), t, captions);
  const blocks = await Promise.all(
    weights.map(async (each) => (await wordMaps(each, 4, 4).array()) as number[][][][]),
  );
  await show(blocks[1]);
  const rows = TOKENS.map((name, m) => [name, ...blocks.flatMap((maps) => Object.values(meansOf(maps, m)))]);
  await exhibit({
    kind: "table",
    title: "inside and outside of the shape's quarter",
    caption: "Mean weights of each word. In which block do you see what a word is for?",
    columns: ["word", "block 0: inside", "outside", "block 1: inside", "outside"],
    rows: rows.map(([name, ...means]) => [name, ...means.map((mean) => Number(mean).toFixed(2))]),
  });
  const ratio = (m: number) => meansOf(blocks[1], m).inside / meansOf(blocks[1], m).outside;
  expect(ratio(0)).toLieBetween(
    2.5,
    5,
    "the weight of the color inside of the quarter, divided by that outside",
  );
  expect(ratio(1)).toLieBetween(
    2.2,
    5,
    "the weight of the shape inside of the quarter, divided by that outside",
  );
  expect(ratio(4)).toLieBetween(
    0.05,
    0.3,
    "the weight of <end> inside of the quarter, divided by that outside",
  );
});

/** Word by word, patch by patch, in float64. */
async function slowly(weights: tf.Tensor, rows: number, columns: number): Promise<number[][][][]> {
  const items = (await weights.array()) as number[][][][];
  return items.map((heads) =>
    heads[0][0].map((_, m) =>
      Array.from({ length: rows }, (__, r) =>
        Array.from({ length: columns }, (___, c) =>
          heads.reduce((sum, head) => sum + head[r * columns + c][m] / heads.length, 0),
        ),
      ),
    ),
  );
}

/** The mean weight of word m in the quarter of each scene's shape, and in the other three. */
function meansOf(maps: number[][][][], m: number): { inside: number; outside: number } {
  const sums = { inside: 0, outside: 0 };
  for (const [i, { right, bottom }] of SCENES.entries())
    for (const [r, row] of maps[i][m].entries())
      for (const [c, weight] of row.entries()) {
        const isInside = Number(c >= 2) === right && Number(r >= 2) === bottom;
        sums[isInside ? "inside" : "outside"] += weight;
      }
  return { inside: sums.inside / (4 * SCENES.length), outside: sums.outside / (12 * SCENES.length) };
}

/** Four pictures, each with the maps of its words beside it. */
async function show(maps: number[][][][]): Promise<void> {
  const some = [9, 23, 46, 60].map((i) => ({ scene: SCENES[i], maps: maps[i] }));
  const values = some.flatMap(({ scene, maps: own }) => {
    const pixels = bright(paintScene(scene));
    const picture = Array.from({ length: 8 }, (_, y) =>
      Array.from({ length: 8 }, (__, x) => pixels.slice(3 * (8 * y + x), 3 * (8 * y + x) + 3)),
    );
    const enlarged = own
      .slice(0, 5)
      .map((map) =>
        Array.from({ length: 8 }, (_, y) =>
          Array.from({ length: 8 }, (__, x) => Array(3).fill(map[y >> 1][x >> 1])),
        ),
      );
    return [picture, ...enlarged];
  });
  await exhibit({
    kind: "images",
    title: "a map for each word",
    caption:
      "Each line: a picture, and where its color, shape, side, height and <end> were read. Which word is for the background?",
    values,
    labels: some.flatMap(({ scene }) => ["", ...captionOf(scene).split(" "), "<end>"]),
    across: 6,
  });
}
