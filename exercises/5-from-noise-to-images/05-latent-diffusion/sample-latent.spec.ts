import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { digits } from "#lib/digits/digits";
import { judgeDigits } from "#lib/digits/judge";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { specRandom } from "#lib/kit/seed";
import { latentBytes } from "#lib/latent/checkpoints";
import { DIGIT_FLOW, initLatentNet, type LatentNet } from "#lib/latent/latent-net";
import { bright, picturesIn } from "#lib/pictures/pixels";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { guidedVelocity } from "../03-class-conditioning/guided-sampler.js";
import {
  digitPainter,
  drawDigits,
  type LatentPainter,
  noisesBetween,
  sampleLatent,
} from "./sample-latent.js";
import { NONE } from "./train-latent-flow.js";

tensorSpec("judge", { reads: "awaited" });

const PICTURES = "item row column channel";

test("codes go back through the statistics, then to the decoder", async () => {
  // dx/dt = x in two steps of Euler's: half of x is left after each.
  const noise = tf.tensor2d([
    [4, -8],
    [1, 2],
    [-12, 0.5],
  ]);
  const { painter } = stubPainter();
  const codes = [
    [1, -2],
    [0.25, 0.5],
    [-3, 0.125],
  ];
  const picturesOf = (change: (x: number, k: number) => number) =>
    codes.map((code) => [code.map((x, k) => [10 + 2 * change(x, k)])]);
  await expect(sampleLatent((x) => x, painter, noise, 2)).toMatchValues(
    picturesOf((x, k) => MEAN[k] + STD[k] * x),
    {
      ...{ axes: PICTURES, atol: 1e-4, what: "three pictures" },
      rivals: {
        "You gave the decoder normalized codes. Take them back to the coder's scale first.": picturesOf(
          (x) => x,
        ),
        "You normalized the codes again. They should go back to the coder's scale.": picturesOf(
          (x, k) => (x - MEAN[k]) / STD[k],
        ),
        "You scaled the codes but didn't add the mean.": picturesOf((x, k) => STD[k] * x),
      },
    },
  );
});

test("the decoder is called once, with all codes", async () => {
  const { painter, seen } = stubPainter();
  let asked = 0;
  const velocity: Velocity = (x) => {
    asked += 1;
    return tf.mul(0.5, x);
  };
  for (const [B, steps] of [
    [5, 3],
    [1, 4],
    [3, 1],
  ]) {
    [asked, seen.length] = [0, 0];
    sampleLatent(velocity, painter, randomTensor([B, 2], 1), steps, () => {});
    expect(seen, `the shapes that the decoder is called with, for ${B} pictures`).toEqual([[B, 2]]);
    expect(asked, `calls of the velocity for ${steps} steps`).toBe(steps);
  }
});

test("keep is given the normalized codes along the way", async () => {
  const noise = randomTensor([3, 2], 2);
  const { painter } = stubPainter();
  const kept: { x: tf.Tensor; t: number }[] = [];
  const drawn = sampleLatent(bending, painter, noise, 4, (x, t) => kept.push({ x: tf.clone(x), t }));
  expect(
    kept.map(({ t }) => t),
    "the times that keep is called with",
  ).toEqual([1, 0.75, 0.5, 0.25, 0]);
  const due = await slowEuler(noise, 4);
  for (const [i, { x }] of kept.entries())
    await expect(x).toMatchValues(due[i], {
      ...{ axes: "item number", atol: 1e-4, what: `the codes that keep is given at call ${i + 1}` },
    });
  await expect(drawn).toMatchValues(paintedByHand(due[4]), {
    ...{ axes: PICTURES, atol: 1e-4, what: "the pictures of the last codes" },
  });
});

test("one picture, one number, one step", async () => {
  for (const [B, Z, steps] of [
    [1, 2, 3],
    [3, 1, 2],
    [2, 2, 1],
    [1, 1, 1],
  ]) {
    const noise = randomTensor([B, Z], 3);
    const due = await slowEuler(noise, steps);
    await expect(sampleLatent(bending, stubPainter(Z).painter, noise, steps)).toMatchValues(
      paintedByHand(due[steps]),
      { axes: PICTURES, atol: 1e-4, what: `pictures from noise of shape [${B}, ${Z}] in ${steps} steps` },
    );
  }
});

test("pictures are new tensors, and nothing else is left", async () => {
  const { painter } = stubPainter();
  const noise = randomTensor([3, 2], 4);
  const run = (x1: tf.Tensor, steps: number) => sampleLatent(bending, painter, x1, steps);
  await expect(() => run(noise, 3)).toLeakNoTensors();
  await expect(() => sampleLatent(bending, painter, noise, 3, () => {})).toLeakNoTensors();
  const noises = [randomTensor([4, 2], 21), randomTensor([5, 2], 22)];
  await expect((nth: number) => run(noises[nth], 3)).toLeakNoTensors();
  await expect(() => run(noise, 3)).toLeaveTensorsUnchanged({ noise, ...painter.statistics });
  await expect(run).toHeed({ noise, steps: 3 }, { others: { steps: 2 } });
  await expect(run).toReturnNew({ noise, steps: 3 });
  const still: LatentPainter = { decode: (z) => z, statistics: { mean: tf.zeros([2]), std: tf.ones([2]) } };
  await expect((x1: tf.Tensor) => sampleLatent((x) => tf.zerosLike(x), still, x1, 2)).toReturnNew({ noise });
  await expect(() => run(noise, 3)).toRepeatItself();
});

test("an impossible number of steps is refused", () => {
  for (const steps of [0, -1, 1.5, Number.NaN])
    expect(() => sampleLatent(bending, stubPainter().painter, tf.ones([3, 2]), steps)).toRefuse(
      ...([RangeError, `${steps} steps`] as const),
    );
});

test("each digit is drawn from its noise, by its label", async () => {
  const labels = [3, 9, NONE, 0, 3];
  const drawn = await drawDigits(stubNet().net, stubPainter().painter, labels, 1, 3, specRandom(5));
  const due = await drawnByHand(labels, 1, 3, specRandom(5));
  expect(drawn.map((picture) => [...picture])).toMatchValues(due, {
    ...{ axes: "picture pixel", atol: 1e-3, what: "five pictures at w = 1" },
  });
});

test("guidance of strength w asks with the labels and with none", async () => {
  const { net, asked } = stubNet();
  const labels = [7, 2, 5];
  for (const w of [2.5, 0]) {
    asked.length = 0;
    const drawn = await drawDigits(net, stubPainter().painter, labels, w, 2, specRandom(6));
    expect(asked[0], `the labels that the network is told at w = ${w}`).toEqual([
      ...labels,
      NONE,
      NONE,
      NONE,
    ]);
    expect(asked.length, "how often the network is called in two steps").toBe(2);
    expect(drawn.map((picture) => [...picture])).toMatchValues(
      await drawnByHand(labels, w, 2, specRandom(6)),
      {
        ...{ axes: "picture pixel", atol: 1e-3, rtol: 1e-3, what: `three pictures at w = ${w}` },
      },
    );
  }
});

test("pixels stay as they are, a picture for each label", async () => {
  const { painter } = stubPainter();
  const bold: LatentPainter = { ...painter, decode: (z) => tf.mul(100, painter.decode(z)) };
  const [picture, ...others] = await drawDigits(stubNet().net, bold, [4], 1, 2, specRandom(7));
  expect(others.length, "how many pictures one label has, beyond the first").toBe(0);
  const [due] = await drawnByHand([4], 1, 2, specRandom(7));
  expect([...picture]).toMatchValues(
    due.map((value) => 100 * value),
    { axes: "pixel", atol: 0.1, rtol: 1e-3, what: "pixels that lie far outside of −1 to 1" },
  );
  expect(await drawDigits(stubNet().net, bold, [], 1, 2, specRandom(7)), "the pictures of no label").toEqual(
    [],
  );
});

test("each drawing has noise of its own, and nothing is left", async () => {
  const { net } = stubNet();
  const { painter } = stubPainter();
  const rng = specRandom(8);
  const same = specRandom(8);
  const first = await drawDigits(net, painter, [1, 2], 1.5, 2, rng);
  for (const [name, pictures] of [
    ["a first drawing", first],
    ["a second drawing", await drawDigits(net, painter, [1, 2], 1.5, 2, rng)],
  ] as const)
    expect(pictures.map((picture) => [...picture])).toMatchValues(await drawnByHand([1, 2], 1.5, 2, same), {
      ...{ axes: "picture pixel", atol: 1e-3, what: name },
    });
  const count = tf.memory().numTensors;
  const again = await drawDigits(net, painter, [1, 2], 1.5, 2, specRandom(8));
  await drawDigits(net, painter, [1, 2, 0, 2, 1], 1.5, 3, specRandom(8));
  expect(tf.memory().numTensors - count).toMatchValues(0, { what: "the tensors that two drawings left" });
  for (const picture of again) picture.fill(0);
  expect(first.map((picture) => [...picture])).toMatchValues(
    await drawnByHand([1, 2], 1.5, 2, specRandom(8)),
    {
      ...{ axes: "picture pixel", atol: 1e-3, what: "the first drawing, after another was painted over" },
    },
  );
});

test("impossible drawings are refused", async () => {
  const draw = (w: number, steps: number) =>
    drawDigits(stubNet().net, stubPainter().painter, [1, 2], w, steps, specRandom(9));
  for (const steps of [0, 2.5, Number.NaN])
    await expect(() => draw(1, steps)).toRefuse(RangeError, `a drawing in ${steps} steps`);
  for (const w of [Number.NaN, Infinity])
    await expect(() => draw(w, 2)).toRefuse(RangeError, `a drawing with w = ${w}`);
});

test("from one noise to another: halfway, both count the same", async () => {
  const [a, b] = [tf.tensor1d([1, 0]), tf.tensor1d([0, 1])];
  const half = Math.SQRT1_2;
  await expect(noisesBetween(a, b, 3)).toMatchValues(
    [
      [1, 0],
      [half, half],
      [0, 1],
    ],
    {
      ...{ axes: "noise number", what: "three noises from (1, 0) to (0, 1)" },
      rivals: {
        "You went along a straight line. In its middle the noise is too small to be standard normal.": [
          [1, 0],
          [0.5, 0.5],
          [0, 1],
        ],
      },
    },
  );
});

test("each noise in between has variance 1", async () => {
  for (const count of [2, 5, 8]) {
    const weights = await weightsOf(count);
    for (const [i, [ofA, ofB]] of weights.entries())
      expect(ofA ** 2 + ofB ** 2).toMatchValues(1, {
        ...{ what: `the variance of noise ${i + 1} of ${count}, of which a and b have 1`, atol: 1e-4 },
      });
  }
});

test("all steps from a to b are equally long", async () => {
  for (const count of [4, 7]) {
    const weights = await weightsOf(count);
    const alike = weights.slice(1).map(([ofA, ofB], i) => ofA * weights[i][0] + ofB * weights[i][1]);
    expect(alike).toMatchValues(
      alike.map(() => Math.cos(Math.PI / 2 / (count - 1))),
      { axes: "step", atol: 1e-4, what: `the correlations of neighbors among ${count} noises` },
    );
    for (const weight of weights.flat()) expect(weight).toLieBetween(-1e-5, 1.00001, "a weight of a or b");
  }
});

test("noise of any shape, and every argument counts", async () => {
  const turn = (x: number, y: number) => x * Math.cos(Math.PI / 6) + y * Math.sin(Math.PI / 6);
  for (const shape of [[24], [2, 3], [3, 1, 5, 2], [1], []]) {
    const [a, b] = [randomTensor(shape, 10), randomTensor(shape, 11)];
    const between = noisesBetween(a, b, 4); // [4, ...]
    expect(between).toHaveShape(
      [4, ...shape],
      ["noise", ...shape.map((_, i) => `axis${i}`)].join(" "),
      `four noises of shape [${shape}]`,
    );
    const [from, to] = [await a.data(), await b.data()];
    const second = tf.reshape(tf.slice(between, [1], [1]), [-1]); // [size]
    await expect(second).toMatchValues(
      Array.from(from, (x, i) => turn(x, to[i])),
      { axes: "number", atol: 1e-4, what: `the second of four noises of shape [${shape}]` },
    );
  }
  const [a, b] = [randomTensor([2, 3], 12), randomTensor([2, 3], 13)];
  await expect(noisesBetween).toHeed({ a, b, count: 4 }, { others: { count: 3 } });
  await expect(noisesBetween).toReturnNew({ a, b, count: 2 });
  await expect(() => noisesBetween(a, b, 5)).toLeakNoTensors();
  await expect(() => noisesBetween(a, b, 5)).toLeaveTensorsUnchanged({ a, b });
});

test("too few noises and unlike shapes are refused", () => {
  const a = tf.ones([2, 3]);
  for (const count of [1, 0, -2, 2.5, Number.NaN])
    expect(() => noisesBetween(a, a, count)).toRefuse(RangeError, `${count} noises`, count);
  for (const shape of [[3, 2], [3], [1, 3], [2, 3, 1]]) {
    expect(() => noisesBetween(a, tf.ones(shape), 3)).toRefuse(RangeError, `[2,3] and [${shape}]`);
    expect(() => noisesBetween(tf.ones(shape), a, 3)).toRefuse(RangeError, `[${shape}] and [2,3]`);
  }
});

test("the flow of the course writes digits", async () => {
  refuseToTrain(); // nothing is trained, but the pictures are only worth it where the laws hold
  const net = loadFlow();
  const painter = digitPainter();
  const known = digits().train;
  const wishes = Array.from({ length: 60 }, (_, i) => i % 10);
  const pictures = await drawDigits(net, painter, wishes, 2, 20, specRandom(20));
  await showTime(net, painter);
  const shown = await showBetween(net, painter);
  await exhibit({
    kind: "table",
    title: "what the judge reads",
    caption: "At w = 2, with 20 steps. The noises in between are as good as any.",
    columns: ["pictures of", "right"],
    rows: [
      ["60 noises", judgeDigits(pictures, known, wishes).right.toFixed(2)],
      ["48 noises between two", judgeDigits(shown.pictures, known, shown.labels).right.toFixed(2)],
    ],
  });
  expect(judgeDigits(pictures, known, wishes).right).toLieBetween(
    0.9,
    1,
    "the share that shows the digit that was asked for",
  );
  expect(judgeDigits(shown.pictures, known, shown.labels).right).toLieBetween(
    0.75,
    1,
    "the share of right digits between two noises",
  );
});

const loadFlow = (): LatentNet => initLatentNet(DIGIT_FLOW, readSafetensors(latentBytes("flow")));

const square = (picture: Float32Array): number[][] =>
  Array.from({ length: 14 }, (_, y) => bright(picture.slice(14 * y, 14 * y + 14)));

/** The codes along time, decoded for the exhibit only. */
async function showTime(net: LatentNet, painter: LatentPainter): Promise<void> {
  const labels = Array.from({ length: 10 }, (_, i) => i);
  const kept: { codes: tf.Tensor; t: number }[] = [];
  const noise = gaussians([10, DIGIT_FLOW.latent], specRandom(21));
  sampleLatent(guidedVelocity(net.velocity, labels, NONE, 2), painter, noise, 20, (x, t) => {
    if (kept.length === 0 || kept[kept.length - 1].t - t > 0.09) kept.push({ codes: tf.clone(x), t });
  });
  const frames: number[][][][] = [];
  for (const { codes } of kept) {
    const { mean, std } = painter.statistics;
    const decoded = painter.decode(tf.add(tf.mul(codes, std), mean));
    frames.push(picturesIn(await decoded.data(), 196).map(square));
  }
  await exhibit({
    kind: "images",
    title: "along time",
    caption:
      "What the decoder makes of the codes on their way. At t = 1 the code is noise: what does it look like?",
    values: frames,
    frames: kept.map(({ t }) => `t = ${t.toFixed(1)}`),
    across: 10,
  });
}

/** Four digits, each along twelve noises from one to another. */
async function showBetween(net: LatentNet, painter: LatentPainter) {
  const labels = [2, 3, 5, 8].flatMap((label) => Array<number>(12).fill(label));
  const ends = gaussians([2, DIGIT_FLOW.latent], specRandom(22));
  const [a, b] = tf.unstack(ends); // [Z] each
  const between = noisesBetween(a, b, 12); // [12, Z]
  const noise = tf.tile(between as tf.Tensor2D, [4, 1]); // [48, Z]
  const drawn = sampleLatent(guidedVelocity(net.velocity, labels, NONE, 2), painter, noise, 20);
  const pictures = picturesIn(await drawn.data(), 196);
  await exhibit({
    kind: "images",
    title: "between two noises",
    caption:
      "Each line goes from one noise to another, the same for 2, 3, 5 and 8. What do the four lines share?",
    values: pictures.map(square),
    across: 12,
  });
  return { labels, pictures };
}

const [MEAN, STD] = [
  [1, -3],
  [2, 0.5],
];

/** A painter whose pictures are 10 + 2 · code, one row high; it remembers the shapes that it was asked for. */
function stubPainter(Z = 2): { painter: LatentPainter; seen: number[][] } {
  const seen: number[][] = [];
  const decode = (z: tf.Tensor) => {
    seen.push([...z.shape]);
    return tf.tidy(() => tf.reshape(tf.add(10, tf.mul(2, z)), [z.shape[0], 1, z.shape[1] as number, 1]));
  };
  const statistics = { mean: tf.tensor1d(MEAN.slice(0, Z)), std: tf.tensor1d(STD.slice(0, Z)) };
  return { painter: { decode, statistics }, seen };
}

const paintedByHand = (codes: number[][]): number[][][][] =>
  codes.map((code) => [code.map((x, k) => [10 + 2 * (MEAN[k] + STD[k] * x)])]);

/** sin(2x) + 3 t x² / (1 + x²), of each number alone. */
const bending: Velocity = (x, t) =>
  tf.tidy(() => {
    const square = tf.square(x);
    const slope = tf.div(square, tf.add(1, square));
    return tf.add(tf.sin(tf.mul(2, x)), tf.mul(tf.mul(3, tf.expandDims(t, 1)), slope));
  });

/** Where the items are at the start and after each step. */
async function slowEuler(noise: tf.Tensor, steps: number): Promise<number[][][]> {
  const along = [(await noise.array()) as number[][]];
  for (let i = 0; i < steps; i++) {
    const t = (steps - i) / steps;
    const slope = (x: number) => Math.sin(2 * x) + (3 * t * x * x) / (1 + x * x);
    along.push(along[i].map((code) => code.map((x) => x - slope(x) / steps)));
  }
  return along;
}

/** A network of codes of two numbers with velocity (label / 10) · z + t, which remembers the labels it was told. */
function stubNet(): { net: LatentNet; asked: number[][] } {
  const asked: number[][] = [];
  const velocity: LatentNet["velocity"] = (z, t, labels) => {
    asked.push([...labels]);
    return tf.tidy(() => {
      const each = tf.tensor2d(
        labels.map((label) => label / 10),
        [labels.length, 1],
      );
      return tf.add(tf.mul(each, z), tf.expandDims(t, 1));
    });
  };
  return { net: { sizes: { ...DIGIT_FLOW, latent: 2 }, velocity, parameters: {} }, asked };
}

async function drawnByHand(labels: number[], w: number, steps: number, rng: Random): Promise<number[][]> {
  const noise = (await gaussians([labels.length, 2], rng).array()) as number[][];
  const codes = noise.map((code, b) =>
    code.map((start) => {
      let x = start;
      for (let i = 0; i < steps; i++) {
        const t = (steps - i) / steps;
        const of = (label: number) => (label / 10) * x + t;
        x -= (of(NONE) + w * (of(labels[b]) - of(NONE))) / steps;
      }
      return x;
    }),
  );
  return paintedByHand(codes).map((picture) => picture.flat(2));
}

/** The weights of a and b in each noise: what becomes of (1, 0) and (0, 1). */
async function weightsOf(count: number): Promise<number[][]> {
  const between = noisesBetween(tf.tensor1d([1, 0]), tf.tensor1d([0, 1]), count);
  expect(between).toHaveShape([count, 2], "noise number", `${count} noises`);
  return (await between.array()) as number[][];
}
