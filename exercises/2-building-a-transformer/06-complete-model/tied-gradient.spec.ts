import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { gptLogits } from "./gpt-logits.js";
import { gptParameters } from "./gpt-parameters.js";
import { type GPT, initGPT } from "./init-gpt.js";
import { lmLoss } from "./lm-loss.js";
import { tiedGradient } from "./tied-gradient.js";

tensorSpec();

const AXES = "token component";
const stages = (expected: Record<string, any>, where = "") =>
  Object.entries(expected).map(([name, due]) => ({
    name,
    expected: due,
    axes: AXES,
    what: `${name === "E" ? "the gradient of E" : `the share of the ${name}`}${where}`,
  }));

test("three places, four tokens, by hand", async () => {
  const ids = idTensor([[2, 0, 2]], 4);
  const dEmbedded = tf.tensor3d([
    [
      [1, -2],
      [5, 3],
      [4, 1],
    ],
  ]); // [1, 3, 2]
  const normed = tf.tensor3d([
    [
      [1, 2],
      [-1, 3],
      [2, 0],
    ],
  ]); // [1, 3, 2]
  const dLogits = tf.tensor3d([
    [
      [1, 0, -2, 3],
      [0, 4, 1, -1],
      [2, -1, 1, 0],
    ],
  ]); // [1, 3, 4]
  await expect(tiedGradient(ids, dEmbedded, normed, dLogits)).toMatchStages(
    stages({
      embedding: [
        [5, 3],
        [0, 0],
        [5, -1],
        [0, 0],
      ],
      unembedding: [
        [5, 2],
        [-6, 12],
        [-1, -1],
        [4, 3],
      ],
      E: [
        [10, 5],
        [-6, 12],
        [4, -2],
        [4, 3],
      ],
    }),
  );
});

test("of a GPT with two blocks: PyTorch's gradient of E", async () => {
  const { ids, sizes, tied } = golden("gpt");
  const { dEmbedded, normed, dLogits, gradients } = tied;
  const V = sizes.vocabulary;
  const got = tiedGradient(
    idTensor(ids, V),
    tf.tensor3d(dEmbedded),
    tf.tensor3d(normed),
    tf.tensor3d(dLogits),
  );
  // The two sums, place by place.
  const zeros = () => Array.from({ length: V }, () => Array(sizes.dModel).fill(0) as number[]);
  const [embedding, unembedding] = [zeros(), zeros()];
  for (const [b, row] of (ids as number[][]).entries()) {
    for (const [t, id] of row.entries()) {
      for (let d = 0; d < sizes.dModel; d++) {
        embedding[id][d] += dEmbedded[b][t][d];
        for (let v = 0; v < V; v++) unembedding[v][d] += dLogits[b][t][v] * normed[b][t][d];
      }
    }
  }
  await expect(got).toMatchStages(stages({ embedding, unembedding, E: gradients.E }, " of the golden model"));
});

test("a token that was not read has a share of the way out alone", async () => {
  const got = tiedGradient(
    idTensor([[1, 4, 1]], 5),
    randomTensor([1, 3, 2], 1),
    randomTensor([1, 3, 2], 2),
    randomTensor([1, 3, 5], 3),
  );
  await expect(tf.gather(got.embedding, [0, 2, 3])).toMatchValues(tf.zeros([3, 2]), {
    axes: AXES,
    what: "the share of the embedding of tokens that nobody read",
  });
  await expect(tf.gather(got.E, [0, 2, 3])).toMatchValues(tf.gather(got.unembedding, [0, 2, 3]), {
    axes: AXES,
    what: "the gradient of E for tokens that nobody read",
  });
});

test("what two separate tables learn, the shared one learns twice", async () => {
  const model = initGPT({ vocabulary: 11, context: 7, dModel: 6, heads: 3, layers: 2 }, specRandom(4));
  for (const [i, w] of Object.values(gptParameters(model)).entries())
    (w as tf.Variable).assign(tf.add(w, tf.mul(randomTensor(w.shape, 10 + i), 0.3)));
  const ids = idTensor(
    [
      [3, 10, 0, 3, 7],
      [8, 1, 4, 4, 2],
    ],
    11,
  );
  const targets = tf.tensor2d(
    [
      [10, 0, 3, 7, 9],
      [1, 4, 4, 2, -100],
    ],
    [2, 5],
    "int32",
  );
  // A second table with the same numbers on the way out: TensorFlow.js tells what each of them learns.
  const apart = (E: tf.Tensor, U: tf.Tensor) =>
    lmLoss(gptLogits({ ...model, E, unembedding: U }, ids), targets);
  const [embedding, dU] = tf.grads(apart)([model.E, tf.transpose(model.E)]);
  const E = tf.grad((table: tf.Tensor) => lmLoss(gptLogits({ ...model, E: table }, ids), targets))(model.E);
  const got = tiedGradient(ids, ...inTheMiddle(model, ids, targets));
  await showShares(got.embedding, got.unembedding);
  await expect(got).toMatchStages(
    stages({ embedding, unembedding: tf.transpose(dU), E }, " of two tables with the same numbers"),
  );
});

test("one item, place or component alone, and zeros", async () => {
  const ids = idTensor(
    [
      [1, 4, 1],
      [0, 2, 4],
    ],
    5,
  );
  await expect(tiedGradient).toAgreeWith(
    slowly,
    {
      ids: ["item place", ids],
      dEmbedded: "item place component",
      normed: "item place component",
      dLogits: "item place 5",
    },
    { axes: { embedding: AXES, unembedding: AXES, E: AXES }, lengths: { component: 7 } },
  );
});

test("what does not fit is refused", () => {
  const ids = tf.zeros([2, 3], "int32");
  const call = (dEmbedded: number[], normed: number[], dLogits: number[]) => () =>
    tiedGradient(ids, tf.zeros(dEmbedded), tf.zeros(normed), tf.zeros(dLogits));
  expect(call([2, 5, 4], [2, 5, 4], [2, 5, 7])).toRefuse(
    RangeError,
    "gradients of five places, ids of three",
  );
  expect(call([2, 3, 4], [2, 3, 5], [2, 3, 7])).toRefuse(
    RangeError,
    "a stream of width 4 and one of width 5",
  );
  expect(call([2, 3, 4], [2, 3, 4], [3, 2, 7])).toRefuse(RangeError, "scores of other places");
  expect(call([2, 3], [2, 3], [2, 3, 7])).toRefuse(RangeError, "a stream without components");
  expect(call([2, 3, 4], [2, 3, 4], [2, 3])).toRefuse(RangeError, "scores without tokens");
  expect(call([2, 3, 4], [1, 3, 4], [2, 3, 7])).toRefuse(RangeError, "a normed stream of one item for two");
  expect(call([2, 3, 4], [2, 3, 4], [1, 3, 7])).toRefuse(RangeError, "scores of one item for two");
  // As many numbers, in another layout.
  expect(call([3, 2, 4], [3, 2, 4], [3, 2, 7])).toRefuse(RangeError, "ids [2, 3] for places [3, 2]");
  expect(call([2, 3, 4], [3, 2, 4], [2, 3, 7])).toRefuse(RangeError, "a stream of the places [3, 2]");
});

test("no tensor is left behind, and the inputs stay", async () => {
  const ids = idTensor([[1, 4, 1]], 5);
  const [dEmbedded, normed] = [randomTensor([1, 3, 2], 5), randomTensor([1, 3, 2], 6)];
  const dLogits = randomTensor([1, 3, 5], 7);
  const call = () => tiedGradient(ids, dEmbedded, normed, dLogits);
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ ids, dEmbedded, normed, dLogits });
});

test("every argument counts at every call, and results are new", async () => {
  const args = {
    ids: idTensor([[1, 4, 0]], 5),
    dEmbedded: randomTensor([1, 3, 2], 8),
    normed: randomTensor([1, 3, 2], 9),
    dLogits: randomTensor([1, 3, 5], 30),
  };
  await expect(tiedGradient).toHeed(args);
  await expect(tiedGradient).toReturnNew(args);
});

/** Place by place, as the sums are written. */
async function slowly(ids: tf.Tensor, dEmbedded: tf.Tensor, normed: tf.Tensor, dLogits: tf.Tensor) {
  const read = (x: tf.Tensor) => x.array() as Promise<any>;
  const [tokens, dx, stream, dy] = await Promise.all([ids, dEmbedded, normed, dLogits].map(read));
  const zeros = () => Array.from({ length: dLogits.shape[2] as number }, () => dx[0][0].map(() => 0));
  const [embedding, unembedding]: number[][][] = [zeros(), zeros()]; // [V, D] each
  for (let b = 0; b < tokens.length; b++)
    for (let t = 0; t < tokens[b].length; t++)
      for (let d = 0; d < dx[b][t].length; d++) {
        embedding[tokens[b][t]][d] += dx[b][t][d];
        for (const [v, slope] of dy[b][t].entries()) unembedding[v][d] += slope * stream[b][t][d];
      }
  return { embedding, unembedding, E: embedding.map((row, v) => row.map((x, d) => x + unembedding[v][d])) };
}

/** What the exercise is handed, from a model: gradient of its embedding, normed stream, gradient of its logits. */
function inTheMiddle(model: GPT, ids: tf.Tensor, targets: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] {
  let [embedded, stream] = [ids, ids];
  const logits = gptLogits(model, ids, (place, x) => {
    if (place === "embedded") embedded = tf.keep(tf.clone(x));
    if (place === "1.stream") stream = tf.keep(tf.clone(x));
    return x;
  }); // [B, T, V]
  const from = (x: tf.Tensor) =>
    lmLoss(
      gptLogits(model, ids, (place, y) => (place === "embedded" ? x : y)),
      targets,
    );
  const result: [tf.Tensor, tf.Tensor, tf.Tensor] = [
    tf.grad(from)(embedded),
    batchedLayerNorm(stream, model.norm),
    tf.grad((x: tf.Tensor) => lmLoss(x, targets))(logits),
  ];
  tf.dispose([embedded, stream]);
  return result;
}

/** How long the gradient of each token's row is, on both ways. */
async function showShares(embedding: tf.Tensor, unembedding: tf.Tensor): Promise<void> {
  await exhibit({
    kind: "heatmap",
    title: "what each row of E is told",
    caption:
      "In: tokens 5, 6 and 9 were not read, and the only 2 stands where no target counts, so their rows learn nothing. Out: every row learns.",
    values: tf.stack([embedding, unembedding].map((share) => tf.norm(share, "euclidean", 1))), // [2, V]
    axes: "way token",
    rowLabels: ["in", "out"],
  });
}
