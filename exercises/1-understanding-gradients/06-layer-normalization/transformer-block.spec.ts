import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel, type Parameters } from "#lib/micro-model";
import { multiHeadAttention } from "../04-multi-head-attention/multi-head-attention.js";
import { feedForward } from "../05-feed-forward-network/feed-forward.js";
import { layerNorm } from "./layer-norm.js";
import { type Block, transformerBlock } from "./transformer-block.js";

const AXES = "position feature";
const zeros = (A: Matrix) => A.map((row) => row.map(() => 0));
const plus = (A: Matrix, B: Matrix) => A.map((row, t) => row.map((x, d) => x + B[t][d]));

/** Two heads of width 3, model width 6, hidden width 7; every norm with a γ and a β of its own. */
function randomParameters(): Parameters {
  const [ln1_gamma, ln1_beta, ln2_gamma, ln2_beta, ln_f_gamma, ln_f_beta, b2] = randomMatrix(7, 6, 1);
  const heads = (stream: number) => [randomMatrix(6, 3, stream), randomMatrix(6, 3, stream + 1)];
  return {
    token_embedding: randomMatrix(8, 6, 2),
    position_embedding: randomMatrix(5, 6, 3),
    W_Q: heads(4),
    W_K: heads(6),
    W_V: heads(8),
    W_O: randomMatrix(6, 6, 10),
    W1: randomMatrix(7, 6, 11),
    b1: randomMatrix(1, 7, 12)[0],
    W2: randomMatrix(6, 7, 13),
    b2,
    ln1_gamma,
    ln1_beta,
    ln2_gamma,
    ln2_beta,
    ln_f_gamma,
    ln_f_beta,
    W_lm: randomMatrix(8, 6, 14),
  };
}

const silentAttention = (p: Parameters) => ({ ...p, W_O: zeros(p.W_O) });
const silentFfn = (p: Parameters) => ({ ...p, W2: zeros(p.W2), b2: p.b2.map(() => 0) });

/** The output of each part, flat enough for stages. */
const stagesOf = (block: Block) => ({
  ln1: block?.ln1?.output,
  heads: block?.heads?.output,
  afterAttention: block?.afterAttention,
  ln2: block?.ln2?.output,
  ffn: block?.ffn?.output,
  output: block?.output,
});

test("if attention and FFN find nothing, X goes through as it is", () => {
  const X = [
    [3, -1, 0.5, 2, -4, 1],
    [-2, 5, 1, 0, 3, -1],
    [0.5, 2, -3, 1, 1.5, 4],
  ];
  const before = copyOf(X);
  const block = transformerBlock(X, silentFfn(silentAttention(randomParameters())));
  expect(block).toMatchStages([
    { name: "afterAttention", expected: before, axes: AXES },
    { name: "output", expected: before, axes: AXES },
  ]);
});

test("if the FFN adds nothing: X plus attention of normalized X", () => {
  const [X, p] = [randomMatrix(5, 6), silentFfn(randomParameters())];
  const normalized = layerNorm(X, p.ln1_gamma, p.ln1_beta).output;
  const found = multiHeadAttention(normalized, p).output;
  const sum = plus(X, found); // before the call, which may change X
  expect(stagesOf(transformerBlock(X, p))).toMatchStages([
    { name: "ln1", expected: normalized, axes: AXES },
    { name: "heads", expected: found, axes: AXES },
    { name: "afterAttention", expected: sum, axes: AXES },
    { name: "output", expected: sum, axes: AXES },
  ]);
});

test("if attention adds nothing: X plus the FFN of normalized X", () => {
  const [X, p] = [randomMatrix(5, 6), silentAttention(randomParameters())];
  const normalized = layerNorm(X, p.ln2_gamma, p.ln2_beta).output;
  const found = feedForward(normalized, p).output;
  const [before, sum] = [copyOf(X), plus(X, found)];
  expect(stagesOf(transformerBlock(X, p))).toMatchStages([
    { name: "afterAttention", expected: before, axes: AXES },
    { name: "ln2", expected: normalized, axes: AXES },
    { name: "ffn", expected: found, axes: AXES },
    { name: "output", expected: sum, axes: AXES },
  ]);
});

test("both: the FFN reads and extends what attention left behind", () => {
  const [X, p] = [randomMatrix(5, 6), randomParameters()];
  const afterAttention = plus(X, multiHeadAttention(layerNorm(X, p.ln1_gamma, p.ln1_beta).output, p).output);
  const normalized = layerNorm(afterAttention, p.ln2_gamma, p.ln2_beta).output;
  const found = feedForward(normalized, p).output;
  expect(stagesOf(transformerBlock(X, p))).toMatchStages([
    { name: "afterAttention", expected: afterAttention, axes: AXES },
    { name: "ln2", expected: normalized, axes: AXES },
    { name: "ffn", expected: found, axes: AXES },
    { name: "output", expected: plus(afterAttention, found), axes: AXES },
  ]);
});

test("the block of the micro model, stage by stage", () => {
  const { activations: a, initial_parameters: p } = microModel();
  expect(stagesOf(transformerBlock(a.X, p))).toMatchStages([
    { name: "ln1", expected: a.ln1_output, axes: AXES },
    { name: "heads", expected: a.multi_head_output, axes: AXES },
    { name: "afterAttention", expected: a.residual_after_attention, axes: AXES },
    { name: "ln2", expected: a.ln2_output, axes: AXES },
    { name: "ffn", expected: a.ffn_output, axes: AXES },
    { name: "output", expected: a.residual_after_ffn, axes: AXES },
  ]);
});

test("all that its parts computed is kept for the backward pass", () => {
  const { activations: a, initial_parameters: p } = microModel();
  const { ln1, heads, ln2, ffn } = transformerBlock(a.X, p);
  const kept = {
    "ln1.normalized": ln1?.normalized,
    "ln1.std": ln1?.std,
    "heads.Q": heads?.Q,
    "heads.weights": heads?.weights,
    "heads.concatenated": heads?.concatenated,
    "ln2.normalized": ln2?.normalized,
    "ln2.std": ln2?.std,
    "ffn.preActivation": ffn?.preActivation,
    "ffn.activated": ffn?.activated,
  };
  expect(kept).toMatchStages([
    { name: "ln1.normalized", expected: a.ln1_normalized, axes: AXES },
    { name: "ln1.std", expected: a.ln1_std, axes: "position" },
    { name: "heads.Q", expected: a.Q, axes: "head query component" },
    { name: "heads.weights", expected: a.attention_weights, axes: "head query key" },
    { name: "heads.concatenated", expected: a.heads_concatenated, axes: AXES },
    { name: "ln2.normalized", expected: a.ln2_normalized, axes: AXES },
    { name: "ln2.std", expected: a.ln2_std, axes: "position" },
    { name: "ffn.preActivation", expected: a.ffn_pre_activation, axes: "position unit" },
    { name: "ffn.activated", expected: a.ffn_activated, axes: "position unit" },
  ]);
});

test("X and the parameters are the same afterwards", () => {
  const [X, p] = [randomMatrix(5, 6), randomParameters()];
  expect(() => transformerBlock(X, p)).toLeaveUnchanged({ X, ...p });
});

test("what comes later does not reach what came before", () => {
  const p = randomParameters();
  expect((rows: Matrix) => transformerBlock(rows, p).output).toBeCausal(randomMatrix(5, 6));
});

test("the first position alone gives what it gives among others", () => {
  const [X, p] = [randomMatrix(5, 6), randomParameters()];
  const first = (rows: Matrix) => rows.slice(0, 1);
  const { ln1, heads, afterAttention, ln2, ffn, output } = transformerBlock(X, p);
  expect(stagesOf(transformerBlock(first(X), p))).toMatchStages([
    { name: "ln1", expected: first(ln1.output), axes: AXES },
    { name: "heads", expected: first(heads.output), axes: AXES },
    { name: "afterAttention", expected: first(afterAttention), axes: AXES },
    { name: "ln2", expected: first(ln2.output), axes: AXES },
    { name: "ffn", expected: first(ffn.output), axes: AXES },
    { name: "output", expected: first(output), axes: AXES },
  ]);
});

test("another X or parameter gives another block, at every call", () => {
  const unused = ["token_embedding", "position_embedding", "W_lm", "ln_f_gamma", "ln_f_beta"];
  expect(transformerBlock).toHeed(
    { X: randomMatrix(5, 6), p: randomParameters() },
    { except: unused.map((name) => `p.${name}`) },
  );
});

test("every stage is a new list, even where nothing was added to X", () => {
  expect(transformerBlock).toReturnNew({ X: randomMatrix(5, 6), p: randomParameters() });
  expect(transformerBlock).toReturnNew({
    X: randomMatrix(5, 6),
    p: silentFfn(silentAttention(randomParameters())),
  });
});
