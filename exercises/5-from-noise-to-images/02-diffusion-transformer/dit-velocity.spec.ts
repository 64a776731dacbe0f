import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { type DiT, type DiTSizes, ditVariables, ditVelocity, initDiT } from "./dit-velocity.js";

tensorSpec();

const AXES = "picture row column channel";
const SIZES: DiTSizes = { height: 4, width: 6, channels: 3, patch: 2, dModel: 8, heads: 2, layers: 2 };

test("at the start the velocity is exactly 0", async () => {
  const dit = initDiT(SIZES, specRandom(1));
  const got = ditVelocity(dit, randomTensor([2, 4, 6, 3], 2), tf.tensor1d([0.2, 0.9]));
  await expect(got).toMatchValues(tf.zeros([2, 4, 6, 3]), {
    axes: AXES,
    atol: 0,
    what: "the first velocity",
  });
});

test("at the start no signal has an effect", async () => {
  const { blocks, last } = initDiT(SIZES, specRandom(3));
  expect(blocks.length, "how many blocks there are").toBe(2);
  for (const { W, b } of [...blocks.map(({ modulation }) => modulation), last.modulation]) {
    const parts = tf.add(tf.matMul(randomTensor([5, 8], 4), W), b); // [5, 6D], the last [5, 2D]
    await expect(parts).toMatchValues(tf.zerosLike(parts), {
      ...{ axes: "item part", atol: 0, what: "what a modulation makes of a signal at the start" },
    });
  }
});

test("each tensor has its shape", () => {
  const sizes = { height: 4, width: 6, channels: 3, patch: 2, dModel: 12, heads: 3, layers: 2 };
  expect(shapesOf(initDiT(sizes, specRandom(5)))).toEqual({
    embed: { W: [12, 12], b: [12] },
    time: { first: { W: [32, 12], b: [12] }, second: { W: [12, 12], b: [12] } },
    blocks: [0, 1].map(() => ({
      attention: { Wq: [12, 12], Wk: [12, 12], Wv: [12, 12], Wo: [12, 12] },
      ffn: { W1: [12, 48], b1: [48], W2: [48, 12], b2: [12] },
      modulation: { W: [12, 72], b: [72] },
    })),
    last: { modulation: { W: [12, 24], b: [24] }, out: { W: [12, 12], b: [12] } },
  });
});

test("all other weights are normal, biases are 0", async () => {
  const dit = initDiT({ ...SIZES, height: 8, width: 8, patch: 4, dModel: 32, heads: 4 }, specRandom(6));
  const { embed, time, blocks } = dit;
  const matrices = { embed: embed.W, first: time.first.W, second: time.second.W };
  const biases = [embed.b, time.first.b, time.second.b];
  for (const [i, { attention, ffn }] of blocks.entries()) {
    const { Wq, Wk, Wv, Wo } = attention;
    Object.assign(matrices, { [`Wq ${i}`]: Wq, [`Wk ${i}`]: Wk, [`Wv ${i}`]: Wv, [`Wo ${i}`]: Wo });
    Object.assign(matrices, { [`W1 ${i}`]: ffn.W1, [`W2 ${i}`]: ffn.W2 });
    biases.push(ffn.b1, ffn.b2);
  }
  for (const [name, W] of Object.entries(matrices)) {
    const units = tf.mul(W, Math.sqrt(W.shape[0] as number)); // of standard deviation 1
    const [mean, square] = await Promise.all([tf.mean(units).data(), tf.mean(tf.square(units)).data()]);
    // 1,024 numbers and more: 6 standard errors are 0.19 and 0.27. All together a false alarm has a chance below 1e-7.
    expect(mean[0]).toLieBetween(-0.19, 0.19, `the mean of ${name}, times √inputs`);
    expect(square[0]).toLieBetween(0.73, 1.27, `the mean square of ${name}, times √inputs`);
  }
  for (const b of biases)
    await expect(b).toMatchValues(tf.zerosLike(b), { axes: "unit", atol: 0, what: "a bias" });
});

test("blocks have weights of their own, and so have networks", async () => {
  const rng = specRandom(7);
  const [one, other] = [initDiT(SIZES, rng), initDiT(SIZES, rng)];
  const first = [one.blocks[0], one.blocks[1], other.blocks[0]].map(({ attention }) => attention.Wq);
  for (const [a, b] of [
    [0, 1],
    [0, 2],
  ]) {
    const [apart] = await tf.max(tf.abs(tf.sub(first[a], first[b]))).data();
    expect(apart, "how far apart the Wq of two blocks are").toBeGreaterThan(0.01);
  }
  const variables = ditVariables(one);
  expect(new Set(variables).size, "different variables of a network with two blocks").toBe(30);
  expect(new Set([...variables, ...ditVariables(other)]).size, "different variables of two networks").toBe(
    60,
  );
  const before = one.blocks[1].ffn.W1;
  (one.blocks[0].ffn.W1 as tf.Variable).assign(tf.ones([8, 32]));
  const [moved] = await tf.max(before).data();
  expect(moved, "a weight of the second block after the first one's were set to 1").not.toBe(1);
});

test("nothing is dead: five steps move each tensor", async () => {
  const dit = initDiT(SIZES, specRandom(8));
  const variables = ditVariables(dit);
  const before = variables.map((variable) => tf.clone(variable));
  const [x, t, due] = [
    randomTensor([4, 4, 6, 3], 9),
    tf.tensor1d([0.1, 0.4, 0.6, 0.9]),
    randomTensor([4, 4, 6, 3], 10),
  ];
  const adam = tf.train.adam(0.01);
  for (let step = 0; step < 5; step++)
    adam.minimize(
      () => tf.mean(tf.squaredDifference(ditVelocity(dit, x, t), due)) as tf.Scalar,
      false,
      variables,
    );
  adam.dispose();
  for (const [i, variable] of variables.entries()) {
    const [moved] = await tf.max(tf.abs(tf.sub(variable, before[i]))).data();
    expect(moved, `how far tensor ${i} of the tree, of shape [${variable.shape}], has moved`).toBeGreaterThan(
      1e-4,
    );
  }
});

test("two pictures at two times: PyTorch's velocity", async () => {
  const { dit, x, t, plain } = golden("dit").whole;
  await expect(ditVelocity(tensorTree<DiT>(dit), tf.tensor4d(x), tf.tensor1d(t))).toMatchValues(plain, {
    ...{ axes: AXES, atol: 1e-3, rtol: 1e-3 },
  });
});

test("a signal is added to that of the time: PyTorch's", async () => {
  const { dit, x, t, signal, signaled } = golden("dit").whole;
  const got = ditVelocity(tensorTree<DiT>(dit), tf.tensor4d(x), tf.tensor1d(t), tf.tensor2d(signal));
  await expect(got).toMatchValues(signaled, { axes: AXES, atol: 1e-3, rtol: 1e-3 });
});

test("all blocks count, and closed ones change nothing", async () => {
  const { dit, x, t, plain } = golden("dit").whole;
  const network = tensorTree<DiT>(dit);
  const [first, second] = network.blocks;
  const { W, b } = first.modulation;
  const closed = { ...first, modulation: { W: tf.zerosLike(W), b: tf.zerosLike(b) } };
  const blocks = [closed, closed, closed, first, closed, second];
  const long = { ...network, sizes: { ...network.sizes, layers: blocks.length }, blocks };
  await expect(ditVelocity(long, tf.tensor4d(x), tf.tensor1d(t))).toMatchValues(plain, {
    ...{
      axes: AXES,
      atol: 1e-3,
      rtol: 1e-3,
      what: "the velocity with four closed blocks among two open ones",
    },
  });
});

test("every patch reaches every patch", async () => {
  const sizes = { ...SIZES, height: 8, width: 8, channels: 1, patch: 2, dModel: 16 };
  const reach = await reachOf(alive(sizes, 11), sizes);
  await exhibit({
    kind: "heatmap",
    title: "who reaches whom",
    caption:
      "A row for each patch that was changed, a column for each patch whose velocity moved. A transformer has no blind spot.",
    values: reach,
    axes: "changed moved",
  });
  const least = Math.min(...reach.flat());
  expect(least, "the least that a patch moves when another one is changed").toBeGreaterThan(1e-6);
});

test("equal patches in different places differ", async () => {
  const got = ditVelocity(alive(SIZES, 12), tf.ones([1, 4, 6, 3]), tf.tensor1d([0.5]));
  const patches = [0, 2].flatMap((row) =>
    [0, 2, 4].map((column) => tf.slice(got, [0, row, column, 0], [1, 2, 2, 3])),
  );
  for (const [i, a] of patches.entries())
    for (const b of patches.slice(i + 1)) {
      const [apart] = await tf.max(tf.abs(tf.sub(a, b))).data();
      expect(apart, "how far apart the velocities of two equal patches are").toBeGreaterThan(1e-4);
    }
});

test("one picture alone moves as it does among others", async () => {
  const dit = alive(SIZES, 13);
  const [x, t, signal] = [
    randomTensor([3, 4, 6, 3], 14),
    tf.tensor1d([0.25, 0.5, 1]),
    randomTensor([3, 8], 15),
  ];
  const all = ditVelocity(dit, x, t, signal);
  for (const b of [0, 1, 2]) {
    const alone = ditVelocity(
      dit,
      tf.slice(x, [b, 0, 0, 0], [1, 4, 6, 3]),
      tf.slice(t as tf.Tensor, [b], [1]),
      tf.slice(signal, [b, 0], [1, 8]),
    );
    await expect(alone).toMatchValues(tf.slice(all, [b, 0, 0, 0], [1, 4, 6, 3]), {
      ...{ axes: AXES, atol: 1e-4, what: `the velocity of picture ${b} alone` },
    });
  }
});

test("pictures and patches of other sizes", async () => {
  for (const [height, width, channels, patch, layers] of [
    [6, 4, 2, 2, 1],
    [2, 2, 1, 2, 3],
    [3, 9, 1, 3, 1],
    [3, 2, 2, 1, 2],
    [4, 8, 1, 4, 0],
  ]) {
    const dit = alive({ height, width, channels, patch, dModel: 8, heads: 2, layers }, 16);
    const x = randomTensor([2, height, width, channels], 17);
    const got = ditVelocity(dit, x, tf.tensor1d([0.3, 0.7]));
    expect(got).toHaveShape([2, height, width, channels], AXES, "the velocity");
    await expect(got).toBeFiniteNumbers();
    await expect(ditVelocity(dit, x, tf.tensor1d([0.3, 0.7]), tf.zeros([2, 8]))).toMatchValues(got, {
      ...{ axes: AXES, what: "the velocity with a signal of zeros" },
    });
  }
});

test("gradients reach the pictures and the signal", async () => {
  const { dit, x, t, signal } = golden("dit").whole;
  const at = { x: tf.tensor4d(x), signal: tf.tensor2d(signal) };
  const [network, times] = [tensorTree<DiT>(dit), tf.tensor1d(t)];
  await expect((given: typeof at) => ditVelocity(network, given.x, times, given.signal)).toBeDifferentiable({
    ...{ at, axes: { x: AXES, signal: "picture feature" } },
  });
});

test("sizes that don't fit are refused", () => {
  for (const [odd, what] of [
    [{ height: 5 }, "a height of 5 in patches of 2"],
    [{ width: 7 }, "a width of 7 in patches of 2"],
    [{ patch: 0 }, "patches of 0"],
    [{ heads: 3 }, "3 heads for 8 dimensions"],
    [{ heads: 0 }, "no heads"],
    [{ dModel: 6 }, "6 dimensions for a grid"],
    [{ dModel: 10 }, "10 dimensions for a grid"],
  ] as const)
    expect(() => initDiT({ ...SIZES, ...odd }, specRandom(21))).toRefuse(RangeError, what);
});

test("pictures, times and signals that don't fit are refused", () => {
  const dit = alive(SIZES, 22);
  const [x, t, signal] = [randomTensor([2, 4, 6, 3], 23), tf.tensor1d([0.5, 0.25]), randomTensor([2, 8], 24)];
  for (const shape of [
    [2, 6, 4, 3],
    [2, 4, 6, 1],
    [2, 4, 8, 3],
    [2, 8, 6, 3],
    [4, 6, 3],
    [2, 24, 3],
  ])
    expect(() => ditVelocity(dit, randomTensor(shape, 25), t)).toRefuse(
      RangeError,
      `pictures of shape [${shape}]`,
    );
  for (const shape of [[], [1], [3], [2, 1], [1, 2]])
    expect(() => ditVelocity(dit, x, tf.ones(shape))).toRefuse(RangeError, `times of shape [${shape}]`);
  for (const shape of [[1, 8], [8], [3, 8], [2, 4], [2, 1], [2, 1, 8]])
    expect(() => ditVelocity(dit, x, t, tf.ones(shape))).toRefuse(RangeError, `a signal of shape [${shape}]`);
  expect(ditVelocity(dit, x, t, signal)).toHaveShape([2, 4, 6, 3], AXES, "the velocity of what fits");
});

test("no tensor is left behind, and the inputs stay", async () => {
  const dit = alive(SIZES, 26);
  const [x, t, signal] = [randomTensor([2, 4, 6, 3], 27), tf.tensor1d([0.5, 0.25]), randomTensor([2, 8], 28)];
  await expect(() => ditVelocity(dit, x, t, signal)).toLeakNoTensors();
  await expect(() => ditVelocity(dit, x, t, signal)).toLeaveTensorsUnchanged({ x, t, signal, dit });
  const count = tf.memory().numTensors;
  initDiT(SIZES, specRandom(29));
  expect(tf.memory().numTensors - count, "tensors that initDiT makes").toBe(30);
});

test("every argument counts at every call, and the result is new", async () => {
  const x = randomTensor([2, 4, 6, 3], 30);
  const dit = alive(SIZES, 31);
  const args = { dit, x, t: tf.tensor1d([0.5, 0.25]), signal: randomTensor([2, 8], 32) };
  await expect(ditVelocity).toHeed(args, { except: ["dit.sizes"] });
  await expect(ditVelocity).toReturnNew(args);
  await expect(ditVelocity).toReturnNew({ ...args, dit: initDiT(SIZES, specRandom(33)) });
  const seeded = async (stream: number) =>
    Array.from(await initDiT(SIZES, specRandom(stream)).embed.W.data());
  expect(await seeded(34), "the weights that another source of random numbers gives").not.toEqual(
    await seeded(35),
  );
  expect(await seeded(34), "the weights that the same source gives").toEqual(await seeded(34));
});

/** A network all of whose weights count. */
function alive(sizes: DiTSizes, stream: number): DiT {
  const dit = initDiT(sizes, specRandom(stream));
  perturb(Object.fromEntries(ditVariables(dit).map((variable, i) => [i, variable])), 0.3);
  return dit;
}

/** The shapes of a tree of tensors. */
function shapesOf(node: object): object {
  if (Array.isArray(node)) return node.map(shapesOf);
  const parts = Object.entries(node).filter(([key]) => key !== "sizes");
  return Object.fromEntries(
    parts.map(([key, part]) => [key, part instanceof tf.Tensor ? part.shape : shapesOf(part)]),
  );
}

/** How far the velocity of each patch moves when one patch of noise is changed, [changed, moved]. */
async function reachOf(dit: DiT, { height, patch }: DiTSizes): Promise<number[][]> {
  const [side, t] = [height / patch, tf.tensor1d([0.5])];
  const x = randomTensor([1, height, height, 1], 36);
  const own = ditVelocity(dit, x, t);
  const rows: number[][] = [];
  for (let n = 0; n < side * side; n++) {
    const [row, column] = [patch * Math.floor(n / side), patch * (n % side)];
    const change = tf.pad(tf.ones([1, patch, patch, 1]), [
      [0, 0],
      [row, height - patch - row],
      [column, height - patch - column],
      [0, 0],
    ]);
    const moved = tf.abs(tf.sub(ditVelocity(dit, tf.add(x, change), t), own)); // [1, H, W, 1]
    const means = tf.avgPool(moved as tf.Tensor4D, patch, patch, "valid"); // [1, side, side, 1]
    rows.push(Array.from(await means.data()));
  }
  return rows;
}
