import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel, type Parameters } from "#lib/micro-model";
import { layerNorm } from "../06-layer-normalization/layer-norm.js";
import { transformerBlock } from "../06-layer-normalization/transformer-block.js";
import { crossEntropy, IGNORE } from "./cross-entropy.js";
import { type Forward, forwardPass } from "./forward-pass.js";

const AXES = "position feature";
const SCORES = "position token";
const zeros = (A: Matrix) => A.map((row) => row.map(() => 0));

// Seven tokens, six positions, width 6 in two heads of 3, hidden width 5; one token comes twice.
const ids = () => [4, 1, 6, 1];
const targets = () => [1, 6, 1, IGNORE];

function randomParameters(): Parameters {
  const [ln1_gamma, ln1_beta, ln2_gamma, ln2_beta, ln_f_gamma, ln_f_beta, b2] = randomMatrix(7, 6, 1);
  const heads = (stream: number) => [randomMatrix(6, 3, stream), randomMatrix(6, 3, stream + 1)];
  return {
    token_embedding: randomMatrix(7, 6, 2),
    position_embedding: randomMatrix(6, 6, 3),
    W_Q: heads(4),
    W_K: heads(6),
    W_V: heads(8),
    W_O: randomMatrix(6, 6, 10),
    W1: randomMatrix(5, 6, 11),
    b1: randomMatrix(1, 5, 12)[0],
    W2: randomMatrix(6, 5, 13),
    b2,
    ln1_gamma,
    ln1_beta,
    ln2_gamma,
    ln2_beta,
    ln_f_gamma,
    ln_f_beta,
    W_lm: randomMatrix(7, 6, 14),
  };
}

/** The results by name, the block's own flattened. */
const stagesOf = (forward: Forward) => ({
  ...forward,
  "block.afterAttention": forward?.block?.afterAttention,
  "block.output": forward?.block?.output,
  "lnF.output": forward?.lnF?.output,
});

test("output weights of 0 know nothing: the loss is ln 7", () => {
  const p = { ...randomParameters(), W_lm: zeros(randomMatrix(7, 6)) };
  const equal = Math.log(7);
  expect(forwardPass(p, ids(), targets())).toMatchStages([
    { name: "logits", expected: zeros(randomMatrix(4, 7)), axes: SCORES },
    { name: "perPosition", expected: [equal, equal, equal, 0], axes: "position" },
    { name: "loss", expected: equal, what: "the loss" },
  ]);
});

test("X is the row of each token plus the row of its position", () => {
  const table = (rows: number, step: number) =>
    Array.from({ length: rows }, (_, r) => Array.from({ length: 6 }, (_, d) => r * step + d));
  const p = { ...randomParameters(), token_embedding: table(7, 10), position_embedding: table(6, 100) };
  const expected = [
    [40, 42, 44, 46, 48, 50],
    [110, 112, 114, 116, 118, 120],
    [260, 262, 264, 266, 268, 270],
    [310, 312, 314, 316, 318, 320],
  ];
  expect(forwardPass(p, ids(), targets()).X).toMatchValues(expected, { axes: AXES });
});

test("random weights: every stage reads the one before", () => {
  const p = randomParameters();
  const X = ids().map((id, t) => p.token_embedding[id].map((x, d) => x + p.position_embedding[t][d]));
  const block = transformerBlock(X, p);
  const hidden = layerNorm(block.output, p.ln_f_gamma, p.ln_f_beta).output;
  const scores = hidden.map((h) => p.W_lm.map((w) => h.reduce((sum, x, d) => sum + x * w[d], 0)));
  const { perPosition, loss } = crossEntropy(scores, targets());
  expect(stagesOf(forwardPass(p, ids(), targets()))).toMatchStages([
    { name: "X", expected: X, axes: AXES },
    { name: "block.afterAttention", expected: block.afterAttention, axes: AXES },
    { name: "block.output", expected: block.output, axes: AXES },
    { name: "lnF.output", expected: hidden, axes: AXES },
    { name: "logits", expected: scores, axes: SCORES },
    { name: "perPosition", expected: perPosition, axes: "position" },
    { name: "loss", expected: loss, what: "the loss" },
  ]);
});

test("the micro model: a loss of 1.7377, every stage to the digit", () => {
  const { activations: a, initial_parameters: p, input, loss } = microModel();
  const forward = forwardPass(p, input.token_ids, [...input.targets, IGNORE]);
  expect(stagesOf(forward)).toMatchStages([
    { name: "X", expected: a.X, axes: AXES },
    { name: "block.afterAttention", expected: a.residual_after_attention, axes: AXES },
    { name: "block.output", expected: a.residual_after_ffn, axes: AXES },
    { name: "lnF.output", expected: a.ln_f_output, axes: AXES },
    { name: "logits", expected: a.logits, axes: SCORES },
    { name: "perPosition", expected: [...loss.per_position, 0], axes: "position" },
    { name: "loss", expected: 1.7376661259449215, what: "the loss" },
  ]);
  expect(forward.lnF.normalized).toMatchValues(a.ln_f_normalized, { axes: AXES, what: "lnF.normalized" });
  expect(forward.lnF.std).toMatchValues(a.ln_f_std, { axes: "position", what: "lnF.std" });
});

test("parameters, ids and targets are the same afterwards", () => {
  const [p, tokens, next] = [randomParameters(), ids(), targets()];
  expect(() => forwardPass(p, tokens, next)).toLeaveUnchanged({ ids: tokens, targets: next, ...p });
});

test("another token at position 3 changes no logit before it", () => {
  const p = randomParameters();
  const before = forwardPass(p, [4, 1, 6, 1], targets()).logits;
  const after = forwardPass(p, [4, 1, 6, 0], targets()).logits;
  const exactly = { axes: SCORES, atol: 0, rtol: 0 };
  expect(after.slice(0, 3)).toMatchValues(before.slice(0, 3), exactly);
  const moved = Math.max(...after[3].map((z, v) => Math.abs(z - before[3][v])));
  expect(moved).toLieBetween(1e-3, Infinity, "the change of the logits at position 3");
});

test("leaving out the last token, which has no target, is no loss", () => {
  const { initial_parameters: p, input } = microModel();
  const forward = forwardPass(p, input.token_ids.slice(0, 4), input.targets);
  expect(forward.loss).toMatchValues(1.7376661259449215, { what: "the loss" });
});

test("a single token, position, head or feature is no exception", () => {
  const first = ({ position, token }: Record<string, number>) =>
    Array.from({ length: position }, (_, t) => (t + 1) % token);
  const next = ({ position, token }: Record<string, number>) =>
    Array.from({ length: position }, (_, t) => (2 * t + 1) % token);
  const projections = "head feature component";
  const p = {
    token_embedding: "token feature",
    position_embedding: "position feature",
    W_Q: projections,
    W_K: projections,
    W_V: projections,
    W_O: ({ feature, head, component }: Record<string, number>) =>
      randomMatrix(feature, head * component, 20),
    W1: "unit feature",
    b1: "unit",
    W2: "feature unit",
    b2: "feature",
    ln1_gamma: "feature",
    ln1_beta: "feature",
    ln2_gamma: "feature",
    ln2_beta: "feature",
    ln_f_gamma: "feature",
    ln_f_beta: "feature",
    W_lm: "token feature",
  };
  const inParts = (p: Parameters, ids: number[], targets: number[]) => {
    const X = ids.map((id, t) => p.token_embedding[id].map((x, d) => x + p.position_embedding[t][d]));
    const block = transformerBlock(X, p);
    const lnF = layerNorm(block.output, p.ln_f_gamma, p.ln_f_beta);
    const scores = lnF.output.map((h) => p.W_lm.map((w) => h.reduce((sum, x, d) => sum + x * w[d], 0)));
    return { X, block, lnF, logits: scores, ...crossEntropy(scores, targets) };
  };
  expect(forwardPass).toAgreeWith(
    inParts,
    { p, ids: first, targets: next },
    { axes: { X: AXES, "lnF.output": AXES, logits: SCORES, perPosition: "position" } },
  );
});

test("other parameters, ids or targets count, at every call", () => {
  expect(forwardPass).toHeed({ p: randomParameters(), ids: ids(), targets: targets() });
});

test("every stage is new at every call", () => {
  const p = randomParameters();
  expect(forwardPass).toReturnNew({ p, ids: ids(), targets: targets() });
  // Here X has the numbers of the embeddings, and the final norm those of its β.
  const quiet = {
    ...p,
    position_embedding: zeros(p.position_embedding),
    ln_f_gamma: p.ln_f_gamma.map(() => 0),
  };
  expect(forwardPass).toReturnNew({ p: quiet, ids: ids(), targets: targets() });
});
