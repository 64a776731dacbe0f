import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorsOf, tensorTree } from "#lib/tensor-tree";
import { blockStack } from "../../2-building-a-transformer/05-transformer-block/block-stack.js";
import type { BlockWeights } from "../../2-building-a-transformer/05-transformer-block/pre-norm-block.js";
import { recompute, recomputedStack } from "./recompute.js";

tensorSpec();

/** Two matrices and three things in between that a backward pass would keep. */
const twoLayers = (x: tf.Tensor, W: tf.Tensor, V: tf.Tensor) =>
  tf.matMul(tf.tanh(tf.exp(tf.mul(0.5, tf.matMul(x, W)))), V); // [rows, 2]
const inputsOf = (stream: number) => [
  randomTensor([3, 5], stream),
  randomTensor([5, 7], stream + 1),
  randomTensor([7, 2], stream + 2),
];
const forgetful = (...inputs: tf.Tensor[]) => recompute((x, W, V) => twoLayers(x, W, V), inputs);

test("the result is that of the function", async () => {
  const inputs = inputsOf(1);
  const [x, W, V] = inputs;
  await expect(forgetful(...inputs)).toMatchValues(twoLayers(x, W, V), { axes: "row column" });
});

test("every input gets the gradient that it gets without", async () => {
  const inputs = inputsOf(4);
  const dy = randomTensor([3, 2], 7);
  const due = tf.grads(twoLayers as never)(inputs, dy);
  const got = tf.grads(forgetful as never)(inputs, dy);
  for (const [i, name] of ["x", "W", "V"].entries())
    await expect(got[i]).toMatchValues(due[i], { axes: "row column", what: `the gradient of ${name}` });
});

test("it goes with what comes before and after it", async () => {
  const [x, W, V] = inputsOf(10);
  const around =
    (f: (x: tf.Tensor, W: tf.Tensor, V: tf.Tensor) => tf.Tensor) => (x: tf.Tensor, W: tf.Tensor) => {
      const before = tf.matMul(x, W); // [3, 7]
      const inside = f(tf.slice(before, [0, 1], [3, 5]), W, V); // [3, 2]
      return tf.sum(tf.mul(tf.square(inside), tf.slice(before, [0, 0], [3, 2]))); // []
    };
  const due = tf.grads(around(twoLayers))([x, W]);
  const got = tf.grads(around(forgetful))([x, W]);
  for (const [i, name] of ["x", "W"].entries())
    await expect(got[i]).toMatchValues(due[i], {
      ...{ axes: "row column", atol: 1e-4, what: `the gradient of ${name}, which is also used around it` },
    });
});

test("the function runs again for the gradient, once", () => {
  const inputs = inputsOf(13);
  let runs = 0;
  const counted = (...inputs: tf.Tensor[]) =>
    recompute((x, W, V) => {
      runs++;
      return twoLayers(x, W, V);
    }, inputs);
  counted(...inputs);
  expect(runs, "how often the function runs if nobody asks for a gradient").toBe(1);
  runs = 0;
  tf.grads((...inputs: tf.Tensor[]) => {
    const y = counted(...inputs);
    expect(runs, "how often it has run before the backward pass").toBe(1);
    return y;
  })(inputs);
  expect(runs, "how often it has run in the end").toBe(2);
});

test("nothing that it computes on the way is kept", () => {
  const inputs = inputsOf(16);
  expect(
    buffersKept(() => forgetful(...inputs), inputs),
    "how many arrays of numbers wait for the backward pass",
  ).toBe(1);
});

test("only inputs get gradients", async () => {
  const [x, w] = [tf.variable(tf.tensor1d([2, 3])), tf.variable(tf.tensor1d([5, 7]))];
  const { grads } = tf.variableGrads(
    () =>
      tf.sum(
        tf.add(
          recompute((x) => tf.mul(tf.mul(x, x), w), [x]),
          tf.mul(w, 11),
        ),
      ) as tf.Scalar,
    [x, w],
  );
  await expect(grads[x.name]).toMatchValues([20, 42], { axes: "number", what: "the gradient of the input" });
  await expect(grads[w.name]).toMatchValues([11, 11], {
    ...{ axes: "number", what: "the gradient of what the function uses besides its inputs" },
  });
});

test("a function that returns its input, or uses one twice", async () => {
  const [a, b] = [tf.tensor1d([2, -3]), tf.tensor1d([5, 7])];
  expect(
    recompute((a) => a, [a]),
    "the result where the function returns its input",
  ).not.toBe(a);
  const [da, db] = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
    tf.sum(
      tf.mul(
        recompute((first, second, third) => tf.add(first, tf.mul(second, third)), [a, a, b]),
        b,
      ),
    ),
  )([a, b]);
  await expect(da).toMatchValues([5 * 6, 7 * 8], {
    axes: "number",
    what: "the gradient of an input that is there twice",
  });
  await expect(db).toMatchValues([2 + 2 * 2 * 5, -3 + 2 * -3 * 7], {
    axes: "number",
    what: "that of the other one",
  });
  const [same] = tf.grads((a: tf.Tensor) =>
    tf.sum(
      tf.mul(
        recompute((x) => x, [a]),
        b,
      ),
    ),
  )([a]);
  await expect(same).toMatchValues([5, 7], {
    axes: "number",
    what: "the gradient through a function that returns its input",
  });
});

test("one inside another", async () => {
  const inputs = inputsOf(19);
  const nested = (...inputs: tf.Tensor[]) =>
    tf.sum(
      tf.square(
        recompute((x, W, V) => tf.exp(recompute((a, b) => tf.matMul(a, b), [tf.matMul(x, W), V])), inputs),
      ),
    );
  const plain = (...[x, W, V]: tf.Tensor[]) => tf.sum(tf.square(tf.exp(tf.matMul(tf.matMul(x, W), V))));
  const scaled = inputs.map((x) => tf.mul(x, 0.3));
  const [due, got] = [tf.grads(plain)(scaled), tf.grads(nested)(scaled)];
  for (const [i, name] of ["x", "W", "V"].entries())
    await expect(got[i]).toMatchValues(due[i], {
      axes: "row column",
      atol: 1e-4,
      what: `the gradient of ${name}`,
    });
});

test("two calls, other functions and other inputs", async () => {
  const [x, y] = [tf.tensor1d([2, 3, 5]), tf.tensor1d([7, -1, 4])];
  const total = (x: tf.Tensor, y: tf.Tensor) =>
    tf.sum(
      tf.add(
        tf.add(
          recompute((x) => tf.square(x), [x]),
          recompute((x) => tf.mul(x, 10), [x]),
        ),
        recompute((x) => tf.square(x), [y]),
      ),
    );
  await expect(total(x, y)).toMatchValues(38 + 100 + 66, { what: "the sum of three results" });
  const [dx, dy] = tf.grads(total)([x, y]);
  await expect(dx).toMatchValues([14, 16, 20], { axes: "number", what: "the gradient of x" });
  await expect(dy).toMatchValues([14, -2, 8], { axes: "number", what: "the gradient of y" });
});

test("three blocks in PyTorch: the stream", async () => {
  const { x, blocks, heads, y } = fromPyTorch();
  for (const segment of [1, 2, 3, 7])
    await expect(recomputedStack(x, blocks, heads, segment)).toMatchValues(y, {
      ...{ axes: AXES, atol: 1e-4, what: `the stream after the blocks, in segments of ${segment}` },
    });
});

test("three blocks in PyTorch: all gradients, weights' too", async () => {
  for (const segment of [2, 1, 7]) {
    const { x, blocks, heads, dy, gradients } = fromPyTorch();
    const variables = tensorsOf(blocks).map((weight) => tf.variable(weight));
    const trained = variablesIn(blocks, variables);
    const stream = tf.variable(x);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(recomputedStack(stream, trained, heads, segment), dy)) as tf.Scalar,
      [stream, ...variables],
    );
    const where = `in segments of ${segment}`;
    await expect({ x: grads[stream.name] }).toMatchStages([
      { name: "x", expected: gradients.x, axes: AXES, atol: 1e-4, what: `the gradient of x, ${where}` },
    ]);
    const weights = blocks
      .flatMap((_, block) => NAMES.map((name) => `blocks.${block}.${name}`))
      .map((name, i) => ({
        ...{ name, got: grads[variables[i].name], due: gradients.weights[i] },
      }));
    const matricesFirst = [...weights].sort((a, b) => b.due.rank - a.due.rank);
    await expect(Object.fromEntries(weights.map(({ name, got }) => [name, got]))).toMatchStages(
      matricesFirst.map(({ name, due }) => ({
        ...{ name, expected: due, axes: due.rank === 2 ? "row column" : "unit" },
        ...{ atol: 1e-4, rtol: 1e-4, what: `the gradient of ${name}, ${where}` },
      })),
    );
  }
});

test("of each segment only the stream is kept", () => {
  const x = randomTensor([2, 3, 6], 30);
  const blocks = blocksFrom(7, 31);
  const inputs = [x, ...tensorsOf(blocks)];
  for (const [segment, kept] of [
    [2, 4],
    [1, 7],
    [3, 3],
    [6, 2],
    [7, 1],
    [20, 1],
  ])
    expect(
      buffersKept((x) => recomputedStack(x, blocks, 2, segment), inputs),
      `how many streams 7 blocks keep for the backward pass, in segments of ${segment}`,
    ).toBe(kept);
});

test("no block, one block, one item, one position", async () => {
  const x = randomTensor([2, 3, 6], 40);
  await expect(recomputedStack(x, [], 2, 3)).toMatchValues(x, {
    axes: AXES,
    what: "the stream after no block",
  });
  const [one] = blocksFrom(1, 41);
  await expect(recomputedStack(x, [one], 2, 1)).toMatchValues(blockStack(x, [one], 2), {
    ...{ axes: AXES, what: "the stream after one block" },
  });
  const [alone, blocks] = [randomTensor([1, 1, 6], 42), blocksFrom(3, 43)];
  await expect(recomputedStack(alone, blocks, 2, 2)).toMatchValues(blockStack(alone, blocks, 2), {
    ...{ axes: AXES, atol: 1e-4, what: "the stream of one item of one position" },
  });
});

test("a segment without blocks is refused", () => {
  const [x, blocks] = [randomTensor([2, 3, 6], 44), blocksFrom(2, 45)];
  for (const segment of [0, -1, 1.5, Number.NaN])
    expect(() => recomputedStack(x, blocks, 2, segment)).toRefuse(
      RangeError,
      `segments of ${segment} blocks`,
      segment,
    );
  expect(() => recomputedStack(x, [], 2, 0)).toRefuse(
    RangeError,
    "segments of 0 blocks where there is none",
    0,
  );
});

test("every argument counts, stays, and no tensor is left", async () => {
  const [x, blocks] = [randomTensor([2, 3, 6], 50), blocksFrom(3, 51)];
  const [first, second, third] = blocks;
  const stack = (x: tf.Tensor, W1: tf.Tensor, beta: tf.Tensor, heads: number, segment: number) =>
    recomputedStack(
      x,
      [{ ...first, mlp: { ...first.mlp, W1 } }, second, { ...third, norm1: { ...third.norm1, beta } }],
      heads,
      segment,
    );
  const args = { x, W1: first.mlp.W1, beta: third.norm1.beta, heads: 2, segment: 2 };
  await expect(stack).toHeed(args, { others: { heads: 1 }, except: ["segment"] });
  await expect(stack).toReturnNew(args, { onlyHere: true });
  await expect(() => recomputedStack(x, blocks, 2, 2)).toLeakNoTensors();
  await expect(() => recomputedStack(x, blocks, 2, 2)).toLeaveTensorsUnchanged({ x, blocks });
  const inputs = inputsOf(58);
  await expect(() => forgetful(...inputs)).toLeakNoTensors();
  const lists = [[randomTensor([4, 3], 61)], [randomTensor([6], 62), randomTensor([2, 6], 63)]];
  await expect((nth: number) =>
    recompute((...given) => tf.addN(given.map((each) => tf.sum(tf.tanh(each)))), lists[nth]),
  ).toLeakNoTensors();
  const list = [...inputs];
  await expect(() => tf.grads(forgetful as never)(inputs)).toLeakNoTensors();
  await expect(() => recompute((x, W, V) => twoLayers(x, W, V), list)).toLeaveTensorsUnchanged({ list });
  expect(list.length, "how long the list of inputs is after the call").toBe(3);
});

test("eight blocks: a fraction of the memory, 4/3 of the work", async () => {
  const others = tf.memory().numBytes;
  const [x, blocks, dy] = [
    randomTensor([2, 16, 12], 60),
    blocksFrom(8, 61, 12, 48),
    randomTensor([2, 16, 12], 80),
  ];
  const inputs = [x, ...tensorsOf(blocks)];
  const rows: { segment: number; peak: number; products: number; gradient: tf.Tensor }[] = [];
  for (const segment of [0, 1, 2, 4, 8]) {
    const run = (x: tf.Tensor) =>
      segment ? recomputedStack(x, blocks, 3, segment) : blockStack(x, blocks, 3);
    const { peakBytes, kernels, result } = await tf.profile(
      () => tf.engine().gradients(() => run(x), inputs, dy, true).grads as unknown as tf.TensorContainer,
    );
    const products = kernels.filter(({ name }) => name.includes("MatMul")).length;
    rows.push({
      segment,
      peak: peakBytes - others,
      products,
      gradient: (result as unknown as tf.Tensor[])[0],
    });
  }
  await exhibit({
    kind: "table",
    title: "eight blocks, forward and backward",
    caption:
      "One large segment saves nothing: all that is inside it is there at once when it is computed again.",
    columns: ["blocks of a segment", "MB at the peak", "matrix products"],
    rows: rows.map(({ segment, peak, products }) => [
      segment ? String(segment) : "no checkpoints",
      (peak / 1e6).toFixed(2),
      String(products),
    ]),
  });
  const [plain, ...checked] = rows;
  for (const { segment, gradient, products } of checked) {
    await expect(gradient).toMatchValues(plain.gradient, {
      ...{ axes: AXES, atol: 1e-3, rtol: 1e-3, what: `the gradient of x, in segments of ${segment}` },
    });
    expect(products / plain.products).toLieBetween(
      1,
      1.4,
      `how many times the matrix products, in segments of ${segment},`,
    );
  }
  expect(checked[0].peak / plain.peak).toLieBetween(0, 0.3, "the share of the peak that segments of 1 need");
  expect(checked[2].peak / plain.peak).toLieBetween(
    0.3,
    0.7,
    "the share of the peak that segments of 4 need",
  );
});

const AXES = "batch position dimension";

/** In the order of a block's tree. */
const NAMES = [
  ...["norm1.gamma", "norm1.beta"],
  ...["Wq", "bq", "Wk", "bk", "Wv", "bv", "Wo", "bo"].map((name) => `attention.${name}`),
  ...["norm2.gamma", "norm2.beta", "mlp.W1", "mlp.b1", "mlp.W2", "mlp.b2"],
];

/** Blocks for a stream of width 6, unless given, with twelve columns of all heads. */
const blocksFrom = (count: number, stream: number, D = 6, F = 7) =>
  Array.from({ length: count }, (_, layer) => randomBlock({ D, columns: 12, F }, stream + layer));

function fromPyTorch() {
  const { x, dy, y, heads, blocks, gradients } = ownGolden();
  return {
    ...{ x: tf.tensor(x), dy: tf.tensor(dy), y: tf.tensor(y), heads: heads as number },
    blocks: tensorTree<BlockWeights[]>(blocks),
    gradients: {
      x: tf.tensor(gradients.x),
      weights: tensorsOf(tensorTree<BlockWeights[]>(gradients.blocks)),
    },
  };
}

/** The same blocks with variables for tensors. */
function variablesIn(blocks: BlockWeights[], variables: tf.Tensor[]): BlockWeights[] {
  const rest = [...variables];
  const filled = (branch: object) =>
    Object.fromEntries(Object.keys(branch).map((key) => [key, rest.shift()]));
  return blocks.map(
    (block) =>
      Object.fromEntries(Object.entries(block).map(([key, branch]) => [key, filled(branch)])) as never,
  );
}

/** How many new arrays of numbers there are between the forward and the backward pass, the result's among them. */
function buffersKept(run: (x: tf.Tensor) => tf.Tensor, inputs: tf.Tensor[]): number {
  let kept = 0;
  tf.tidy(() =>
    tf.engine().gradients(
      () => {
        const before = tf.memory().numDataBuffers;
        const y = run(inputs[0]);
        kept = tf.memory().numDataBuffers - before;
        return tf.sum(y);
      },
      inputs,
      undefined,
      true,
    ),
  );
  return kept;
}
