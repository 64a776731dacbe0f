import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { type RopeTables, ropeTables } from "../01-embeddings-and-positions/rope-tables.js";
import { swiglu } from "../04-feed-forward-networks/swiglu.js";
import { type LlamaBlockWeights, llamaAttention, llamaBlock, rmsNorm } from "./llama-block.js";

tensorSpec();

const AXES = "batch position component";
/** Eight heads of queries to two of keys, of width 6; an ε that a residual stream of order 1 notices. */
const CONFIG = { heads: 8, kvHeads: 2, epsilon: 0.1 };

test("1, 2, 2 with ε = 1: divided by 2, then scaled", async () => {
  const x = tf.tensor3d([[[1, 2, 2]]]); // [1, 1, 3], mean square 3
  await expect(rmsNorm(x, tf.tensor1d([2, 3, -1]), 1)).toMatchValues([[[1, 3, -1]]], {
    axes: AXES,
    what: "the normed vector",
  });
});

test("a vector of millionths is as long as any once normed", async () => {
  const x = tf.tensor2d([[1e-6, 2e-6, 2e-6]]); // [1, 3], root mean square 1e-6 · √3
  const third = 1 / Math.sqrt(3);
  await expect(rmsNorm(x, tf.tensor1d([2, 3, -1]), 1e-18)).toMatchValues(
    [[2 * third, 6 * third, -2 * third]],
    {
      axes: "vector component",
      rtol: 1e-4,
      what: "the normed vector of millionths",
    },
  );
});

test("every vector is normed on its own, over its last axis", async () => {
  const gamma = randomTensor([7], 1);
  for (const shape of [[2, 5, 7], [5, 7], [7], [2, 3, 5, 7]]) {
    const x = randomTensor(shape, 2);
    const rows = tf.reshape(x, [-1, 7]);
    await expect(tf.reshape(rmsNorm(x, gamma, 0.1), [-1, 7])).toMatchValues(
      await slowNorm(rows, gamma, 0.1),
      {
        axes: "vector component",
        what: `the norm of an x of shape [${shape}], as a list of vectors`,
      },
    );
    expect(rmsNorm(x, gamma, 0.1)).toHaveShape(
      shape,
      ["component", "position component", AXES, `head ${AXES}`][(shape.length + 3) % 4],
      "the result",
    );
  }
});

test("a single vector or component is normed too, and so are zeros", async () => {
  await expect(rmsNorm).toAgreeWith(
    slowNorm,
    { x: "position component", gamma: "component", epsilon: 0.1 },
    { axes: "position component", cases: "ones zeros small large" },
  );
});

test("a token alone attends to itself: its value, through Wo", async () => {
  const [x, { Wq, Wk, Wo }] = [randomTensor([2, 1, 7], 3), blockFrom(4).attention];
  // Columns 0 to 5 are the value of head 0, which heads 0 to 3 of the queries share; 6 to 11 that of head 1.
  const Wv = randomTensor([7, 12], 5);
  const [first, second] = tf.split(tf.matMul(tf.reshape(x, [2, 7]), Wv), 2, 1); // [B, headDim] each
  const expected = tf.matMul(tf.concat([first, first, first, first, second, second, second, second], 1), Wo); // [B, D]
  await expect(llamaAttention(x, { Wq, Wk, Wv, Wo }, CONFIG, ropeTables(1, 6))).toMatchValues(
    tf.expandDims(expected, 1),
    { axes: AXES, what: "what attention finds for a token alone" },
  );
});

test("moving all positions by 40 changes nothing", async () => {
  const [x, { attention }] = [randomTensor([2, 5, 7], 6), blockFrom(7)];
  const tables = ropeTables(45, 6);
  const moved = (table: tf.Tensor) => tf.slice(table, [40, 0], [5, 3]); // [T, headDim/2]
  const later = { cos: moved(tables.cos), sin: moved(tables.sin) };
  await expect(llamaAttention(x, attention, CONFIG, later)).toMatchValues(
    llamaAttention(x, attention, CONFIG, tables),
    { axes: AXES, atol: 1e-4, what: "attention with all positions moved by 40" },
  );
});

test("attention: PyTorch's output", async () => {
  const { x, attention } = golden("llama_tiny").block;
  const { config, block, tables } = goldenBlock();
  await expect(llamaAttention(tf.tensor3d(x), block.attention, config, tables)).toMatchValues(attention, {
    axes: AXES,
  });
});

test("any number of heads, and any number that share", async () => {
  for (const [group, share] of [
    [2, 3],
    [3, 2],
    [1, 5],
    [5, 1],
  ]) {
    const given = attentionParts({ group, share, pair: 3 }, 8);
    await expect(fastAttention(...given)).toMatchValues(await slowAttention(...given), {
      axes: AXES,
      what: `attention of ${group * share} heads of queries and ${group} of keys`,
    });
  }
});

test("the block without sublayers that add: x itself", async () => {
  const [x, block] = [randomTensor([2, 5, 7], 9), blockFrom(10)];
  const silent = { ...block, attention: silentAttention(block), mlp: silentMlp(block) };
  await expect(llamaBlock(x, silent, CONFIG, ropeTables(5, 6))).toMatchValues(x, {
    axes: AXES,
    what: "the residual stream after a block whose sublayers return zeros",
  });
});

test("attention alone: added to x, from a normed copy of x", async () => {
  const [x, block, tables] = [randomTensor([2, 5, 7], 11), blockFrom(12), ropeTables(5, 6)];
  const added = llamaAttention(rmsNorm(x, block.norm1, 0.1), block.attention, CONFIG, tables);
  await expect(llamaBlock(x, { ...block, mlp: silentMlp(block) }, CONFIG, tables)).toMatchValues(
    tf.add(x, added),
    { axes: AXES, what: "the residual stream after a block without a feed-forward network" },
  );
});

test("the network alone: added to x, from a normed copy of x", async () => {
  const [x, block] = [randomTensor([2, 5, 7], 13), blockFrom(14)];
  const added = swiglu(rmsNorm(x, block.norm2, 0.1), block.mlp);
  const mute = { ...block, attention: silentAttention(block) };
  await expect(llamaBlock(x, mute, CONFIG, ropeTables(5, 6))).toMatchValues(tf.add(x, added), {
    axes: AXES,
    what: "the residual stream after a block without attention",
  });
});

test("both: PyTorch's numbers", async () => {
  const { x, output } = golden("llama_tiny").block;
  const { config, block, tables } = goldenBlock();
  await expect(llamaBlock(tf.tensor3d(x), block, config, tables)).toMatchValues(output, { axes: AXES });
});

test("the same weights in two wide heads or in four narrow ones", async () => {
  const block = blockFrom(15);
  const x = randomTensor([2, 5, 7], 16);
  for (const [heads, kvHeads, headDim] of [
    [8, 2, 6],
    [4, 1, 12],
    [24, 6, 2],
  ]) {
    const [config, tables] = [{ heads, kvHeads, epsilon: 0.1 }, ropeTables(5, headDim)];
    await expect(llamaBlock(x, block, config, tables)).toMatchValues(
      await slowBlock(x, block, config, tables),
      {
        axes: AXES,
        atol: 1e-4,
        what: `the residual stream after a block with ${heads} heads of queries and ${kvHeads} of keys`,
      },
    );
  }
});

test("tables for more positions: the first token has position 0", async () => {
  const [x, block] = [randomTensor([2, 5, 7], 17), blockFrom(18)];
  const exact = ropeTables(5, 6);
  const filled = (table: tf.Tensor) => tf.concat([table, tf.fill([4, 3], 9)]); // [T + 4, headDim/2]
  const longer = { cos: filled(exact.cos), sin: filled(exact.sin) };
  for (const [name, run] of [
    ["attention", (tables: RopeTables) => llamaAttention(x, block.attention, CONFIG, tables)],
    ["the block", (tables: RopeTables) => llamaBlock(x, block, CONFIG, tables)],
  ] as const)
    await expect(run(longer)).toMatchValues(run(exact), {
      axes: AXES,
      what: `the result of ${name} with tables of 9 positions for 5 tokens`,
    });
});

test("no later token matters, and no other item", async () => {
  const [{ attention, ...block }, tables] = [blockFrom(19), ropeTables(5, 6)];
  const whole = (x: tf.Tensor) => llamaBlock(x, { attention, ...block }, CONFIG, tables);
  const part = (x: tf.Tensor) => llamaAttention(x, attention, CONFIG, tables);
  for (const run of [part, whole]) {
    await expect(run).toBeCausalAlong(randomTensor([2, 5, 7], 20), { axis: 1 });
    await expect(run).toKeepApart(randomTensor([3, 5, 7], 21), { axis: 0, of: "item" });
  }
});

test("what does not fit is refused", () => {
  const [block, x, tables] = [blockFrom(22), randomTensor([2, 5, 7], 23), ropeTables(5, 6)];
  const { norm1, attention, norm2, mlp } = block;
  for (const shape of [[1], [8], [1, 7], []])
    expect(() => rmsNorm(x, tf.ones(shape), 0.1)).toRefuse(RangeError, `a γ of shape [${shape}] for width 7`);
  const odd = [
    [8, 3],
    [2, 4],
    [8, 0],
    [0, 2],
    [8, 1.5],
    [-8, 2],
    [5, 1],
    [10, 5],
    [8, -2],
    [Number.NaN, 2],
  ];
  // Divided without a rest, but the tables are for heads of 6.
  const wide = [
    [8, 1],
    [8, 4],
    [16, 2],
    [2, 2],
    [4, 1],
  ];
  for (const [heads, kvHeads] of [...odd, ...wide]) {
    const config = { ...CONFIG, heads, kvHeads };
    for (const call of [
      () => llamaAttention(x, attention, config, tables),
      () => llamaBlock(x, block, config, tables),
    ])
      expect(call).toRefuse(RangeError, `${heads} heads of queries and ${kvHeads} of keys`);
  }
  // Weights and tables fit the numbers of heads, but heads of keys can't be shared evenly.
  for (const [heads, kvHeads] of [
    [5, 2],
    [3, 2],
    [2, 5],
    [2, 4],
  ]) {
    const [columns, kvColumns] = [6 * heads, 6 * kvHeads];
    const uneven = {
      ...{ Wq: tf.ones([7, columns]), Wo: tf.ones([columns, 7]) },
      ...{ Wk: tf.ones([7, kvColumns]), Wv: tf.ones([7, kvColumns]) },
    };
    for (const call of [
      () => llamaAttention(x, uneven, { heads, kvHeads }, tables),
      () => llamaBlock(x, { ...block, attention: uneven }, { heads, kvHeads, epsilon: 0.1 }, tables),
    ])
      expect(call).toRefuse(RangeError, `${heads} heads of queries that share ${kvHeads} of keys`);
  }
  const narrow = blockFrom(24, 6);
  const misfits: [string, Partial<LlamaBlockWeights>][] = [
    ["a first norm", { norm1: narrow.norm1 }],
    ["a second norm", { norm2: narrow.norm2 }],
    ["a first norm of one number", { norm1: tf.ones([1]) }],
    ["a second norm of one number", { norm2: tf.ones([1]) }],
    ["a network", { mlp: narrow.mlp }],
    ["W2 of one column", { mlp: { ...mlp, W2: tf.ones([11, 1]) } }],
    ["W3 of one column", { mlp: { ...mlp, W3: tf.ones([7, 1]) } }],
    ["attention", { attention: narrow.attention }],
    ["Wo of width 6", { attention: { ...attention, Wo: narrow.attention.Wo } }],
    ["Wo of one column", { attention: { ...attention, Wo: tf.ones([48, 1]) } }],
    ["Wo of 12 rows", { attention: { ...attention, Wo: tf.ones([12, 7]) } }],
    ["Wk of 24 columns", { attention: { ...attention, Wk: tf.ones([7, 24]) } }],
    ["Wv of 11 columns", { attention: { ...attention, Wv: tf.ones([7, 11]) } }],
    ["Wk of 11 columns", { attention: { ...attention, Wk: tf.ones([7, 11]) } }],
    ["Wq of 47 columns", { attention: { ...attention, Wq: tf.ones([7, 47]) } }],
  ];
  for (const [what, part] of misfits) {
    const given = { ...{ norm1, attention, norm2, mlp }, ...part };
    expect(() => llamaBlock(x, given, CONFIG, tables)).toRefuse(RangeError, `${what} in a block of width 7`);
    if (part.attention)
      expect(() => llamaAttention(x, given.attention, CONFIG, tables)).toRefuse(
        RangeError,
        `${what} in an attention of width 7`,
      );
  }
  for (const [what, few] of [
    ["tables of 4 positions for 5 tokens", ropeTables(4, 6)],
    ["tables of 1 position for 5 tokens", ropeTables(1, 6)],
    ["tables for heads of 4", ropeTables(5, 4)],
    ["tables for heads of 12", ropeTables(5, 12)],
  ] as const) {
    expect(() => llamaAttention(x, attention, CONFIG, few)).toRefuse(RangeError, what);
    expect(() => llamaBlock(x, block, CONFIG, few)).toRefuse(RangeError, what);
  }
});

test("no tensor is left behind, and the inputs stay", async () => {
  const [block, x, tables] = [blockFrom(25), randomTensor([2, 5, 7], 26), ropeTables(5, 6)];
  const norm = () => rmsNorm(x, block.norm1, 0.1);
  const attention = () => llamaAttention(x, block.attention, CONFIG, tables);
  const whole = () => llamaBlock(x, block, CONFIG, tables);
  for (const call of [norm, attention, whole]) {
    await expect(call).toLeakNoTensors();
    await expect(call).toLeaveTensorsUnchanged({ x, block, tables });
  }
});

test("every argument counts at every call, and the result is new", async () => {
  const [block, x, tables] = [blockFrom(27), randomTensor([2, 5, 7], 28), ropeTables(5, 6)];
  const norm = { x, gamma: block.norm1, epsilon: 0.1 };
  await expect(rmsNorm).toHeed(norm, { others: { epsilon: 0.3 } });
  await expect(rmsNorm).toReturnNew(norm);
  await expect(rmsNorm).toReturnNew({ x: tf.ones([2, 7]), gamma: tf.ones([7]), epsilon: 0 });
  // Another number of heads asks for other tables or weights: an earlier test gives both.
  const except = ["config.heads", "config.kvHeads"];
  const attention = { x, attention: block.attention, config: { heads: 8, kvHeads: 2 }, tables };
  await expect(llamaAttention).toHeed(attention, { except });
  await expect(llamaAttention).toReturnNew(attention);
  const whole = { x, block, config: CONFIG, tables };
  await expect(llamaBlock).toHeed(whole, { except, others: { "config.epsilon": 0.3 } });
  await expect(llamaBlock).toReturnNew(whole);
  const silent = { ...block, attention: silentAttention(block), mlp: silentMlp(block) };
  await expect(llamaBlock).toReturnNew({ ...whole, block: silent });
});

test("gradients reach the input and all weights", async () => {
  const { config, block, tables } = goldenBlock();
  const { norm1, attention, norm2, mlp } = block;
  const output = ({ x, norm1, norm2, W1, W2, W3, ...attention }: Record<string, tf.Tensor>) =>
    llamaBlock(x, { norm1, attention: attention as never, norm2, mlp: { W1, W2, W3 } }, config, tables);
  const weight = "input output";
  await expect(output).toBeDifferentiable({
    at: { x: tf.tensor3d(golden("llama_tiny").block.x), norm1, norm2, ...attention, ...mlp },
    axes: {
      ...{ x: AXES, norm1: "component", norm2: "component" },
      ...{ Wq: weight, Wk: weight, Wv: weight, Wo: weight, W1: weight, W2: weight, W3: weight },
    },
  });
});

test("one item, position, head, pair or unit alone: the same", async () => {
  const options = {
    ...{ axes: AXES, cases: "ones", fixed: "two", atol: 1e-3 },
    lengths: { batch: 2, position: 3, component: 5, group: 2, share: 3, pair: 2, two: 2, unit: 4 },
  } as const;
  const shapes = {
    Wq: "component group share pair two",
    Wk: "component group pair two",
    Wv: "component group pair two",
    Wo: "group share pair two component",
    cos: "position pair",
    sin: "position pair",
  };
  await expect(fastAttention).toAgreeWith(slowAttention, { x: AXES, ...shapes }, options);
  const { cos, sin, ...attention } = shapes;
  const mlp = { W1: "component unit", W2: "unit component", W3: "component unit" };
  const block = { norm1: "component", attention, norm2: "component", mlp };
  const parted =
    (run: typeof slowBlock | typeof llamaBlock) =>
    (x: tf.Tensor, { attention, ...rest }: LlamaBlockWeights, cos: tf.Tensor, sin: tf.Tensor) => {
      const { Wq, Wk, Wv, Wo } = attention;
      const [joined, config] = joinedParts(Wq, Wk, Wv, Wo);
      return run(x, { ...rest, attention: joined }, { ...config, epsilon: 0.1 }, { cos, sin });
    };
  await expect(parted(llamaBlock)).toAgreeWith(parted(slowBlock), { x: AXES, block, cos, sin }, options);
});

/** Random weights of a block of width D: 48 columns of queries, 12 of keys and values, eleven hidden units. */
function blockFrom(stream: number, D = 7): LlamaBlockWeights {
  const weight = (rows: number, columns: number, n: number) =>
    tf.div(randomTensor([rows, columns], 1000 * stream + n), Math.sqrt(rows)); // [rows, columns]
  const gamma = (n: number) => tf.add(1, tf.mul(0.4, randomTensor([D], 1000 * stream + n))); // [D]
  return {
    norm1: gamma(1),
    attention: { Wq: weight(D, 48, 2), Wk: weight(D, 12, 3), Wv: weight(D, 12, 4), Wo: weight(48, D, 5) },
    norm2: gamma(6),
    mlp: { W1: weight(D, 11, 7), W2: weight(11, D, 8), W3: weight(D, 11, 9) },
  };
}

function silentAttention({ attention }: LlamaBlockWeights) {
  return { ...attention, Wo: tf.zeros(attention.Wo.shape) };
}

function silentMlp({ mlp }: LlamaBlockWeights) {
  return { ...mlp, W2: tf.zeros(mlp.W2.shape) };
}

/** The first block of lib/golden/llama_tiny.json. */
function goldenBlock() {
  const { model } = golden("llama_tiny");
  const { heads, kvHeads, epsilon, ropeBase } = model;
  const [block] = tensorTree<LlamaBlockWeights[]>(model.blocks);
  return { config: { heads, kvHeads, epsilon }, block, tables: ropeTables(7, 6, ropeBase) };
}

type Parts = [
  x: tf.Tensor,
  Wq: tf.Tensor,
  Wk: tf.Tensor,
  Wv: tf.Tensor,
  Wo: tf.Tensor,
  cos: tf.Tensor,
  sin: tf.Tensor,
];

/** Weights of attention with an axis for each part of a column: group, share of the group, pair, number of the pair. */
function attentionParts(
  { group, share, pair }: Record<"group" | "share" | "pair", number>,
  stream: number,
): Parts {
  const weight = (shape: number[], n: number) => tf.mul(0.4, randomTensor(shape, 100 * stream + n));
  const { cos, sin } = ropeTables(5, 2 * pair);
  return [
    randomTensor([2, 5, 7], 100 * stream),
    weight([7, group, share, pair, 2], 1),
    weight([7, group, pair, 2], 2),
    weight([7, group, pair, 2], 3),
    weight([group, share, pair, 2, 7], 4),
    ...([cos, sin] as const),
  ];
}

/** The same weights as matrices, and the numbers of heads. */
function joinedParts(Wq: tf.Tensor, Wk: tf.Tensor, Wv: tf.Tensor, Wo: tf.Tensor) {
  const [D, group, share] = Wq.shape;
  const columns = (W: tf.Tensor) => tf.reshape(W, [D, -1]); // [D, columns]
  const joined = { Wq: columns(Wq), Wk: columns(Wk), Wv: columns(Wv), Wo: tf.reshape(Wo, [-1, D]) };
  return [joined, { heads: group * share, kvHeads: group }] as const;
}

function fastAttention(...[x, Wq, Wk, Wv, Wo, cos, sin]: Parts): tf.Tensor {
  return llamaAttention(x, ...joinedParts(Wq, Wk, Wv, Wo), { cos, sin });
}

/** Attention number by number, each pair as a point in the plane. */
async function slowAttention(...[x, ...weights]: Parts): Promise<number[][][]> {
  const X = (await x.array()) as number[][][];
  const [Wq, Wk, Wv, Wo, cos, sin] = (await Promise.all(weights.map((w) => w.array()))) as any[];
  const [D, group, share, pair] = weights[0].shape;
  const each = (n: number) => Array.from({ length: n }, (_, i) => i);
  const sum = (terms: number[]) => terms.reduce((a, b) => a + b, 0);
  return X.map((item) => {
    const output = item.map(() => each(D).map(() => 0));
    for (const g of each(group))
      for (const s of each(share)) {
        const point = (t: number, W: (d: number, p: number) => number[]) =>
          each(pair).map((p) => [0, 1].map((i) => sum(each(D).map((d) => item[t][d] * W(d, p)[i]))));
        const turned = (t: number, points: number[][]) =>
          points.map(([a, b], p) => [a * cos[t][p] - b * sin[t][p], a * sin[t][p] + b * cos[t][p]]);
        const q = item.map((_, t) =>
          turned(
            t,
            point(t, (d, p) => Wq[d][g][s][p]),
          ).flat(),
        );
        const k = item.map((_, t) =>
          turned(
            t,
            point(t, (d, p) => Wk[d][g][p]),
          ).flat(),
        );
        const v = item.map((_, t) => point(t, (d, p) => Wv[d][g][p]).flat());
        item.forEach((_, t) => {
          const scores = each(t + 1).map((j) => sum(q[t].map((a, i) => a * k[j][i])) / Math.sqrt(2 * pair));
          const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
          const found = v[0].map((_, i) => sum(powers.map((power, j) => (power / sum(powers)) * v[j][i])));
          for (const e of each(D))
            output[t][e] += sum(found.map((f, i) => f * Wo[g][s][Math.floor(i / 2)][i % 2][e]));
        });
      }
    return output;
  });
}

/** Norm of a list of vectors, number by number. */
async function slowNorm(x: tf.Tensor, gamma: tf.Tensor, epsilon: number): Promise<number[][]> {
  const [rows, scale] = [(await x.array()) as number[][], (await gamma.array()) as number[]];
  return rows.map((row) => {
    const rms = Math.sqrt(row.reduce((sum, a) => sum + a * a, 0) / row.length + epsilon);
    return row.map((a, d) => (scale[d] * a) / rms);
  });
}

/** The block, step by step. */
async function slowBlock(
  x: tf.Tensor,
  { norm1, attention, norm2, mlp }: LlamaBlockWeights,
  { heads, kvHeads, epsilon }: typeof CONFIG,
  { cos, sin }: RopeTables,
): Promise<tf.Tensor> {
  const [, , D] = x.shape;
  const normed = async (from: tf.Tensor, gamma: tf.Tensor) =>
    tf.reshape(tf.tensor2d(await slowNorm(tf.reshape(from, [-1, D]), gamma, epsilon)), from.shape); // [B, T, D]
  const parts = (W: tf.Tensor, of: number[]) => tf.reshape(W, [D, ...of, cos.shape[1] as number, 2]);
  const found = await slowAttention(
    await normed(x, norm1),
    parts(attention.Wq, [kvHeads, heads / kvHeads]),
    parts(attention.Wk, [kvHeads]),
    parts(attention.Wv, [kvHeads]),
    tf.reshape(attention.Wo, [kvHeads, heads / kvHeads, cos.shape[1] as number, 2, D]),
    ...([cos, sin] as const),
  );
  const residual = tf.add(x, tf.tensor3d(found)); // [B, T, D]
  return tf.add(residual, swiglu(await normed(residual, norm2), mlp)); // [B, T, D]
}
