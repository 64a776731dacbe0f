import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import { embedTokens } from "../01-tokenization-and-embeddings/embed-tokens.js";
import { projectHeads } from "../02-qkv-projections/project-heads.js";
import { attention } from "../03-attention/attention.js";
import { softmax } from "../03-attention/softmax.js";
import { concatHeads } from "../04-multi-head-attention/concat-heads.js";
import { outputProjection } from "../04-multi-head-attention/output-projection.js";
import { feedForward } from "../05-feed-forward-network/feed-forward.js";
import { addResidual } from "../06-layer-normalization/add-residual.js";
import { type LayerNorm, layerNorm } from "../06-layer-normalization/layer-norm.js";
import { rmsNorm } from "../06-layer-normalization/rms-norm.js";
import { type Block, transformerBlock } from "../06-layer-normalization/transformer-block.js";
import { crossEntropy } from "./cross-entropy.js";
import { logits } from "./logits.js";

type Matrix = number[][];
const IGNORE = -100;

/** The stages of the model; a mistake replaces some of them. */
interface Stages {
  embed: (p: Parameters, ids: number[]) => Matrix;
  block: (X: Matrix, p: Parameters) => Block;
  norm: (block: Block, p: Parameters, X: Matrix) => LayerNorm;
  score: (lnF: LayerNorm, p: Parameters, block: Block) => Matrix;
  aim: (targets: number[], ids: number[]) => number[];
  judge: (scores: Matrix, targets: number[]) => { loss: number; perPosition: number[] };
}

/** Each token's row plus the position's row that `at` names. */
const embedAt =
  (at: (t: number, id: number, ids: number[], p: Parameters) => number) => (p: Parameters, ids: number[]) =>
    embedTokens(p.token_embedding, ids).map((row, t) =>
      row.map((x, d) => x + p.position_embedding[at(t, ids[t], ids, p)][d]),
    );

const finalNorm = (X: Matrix, p: Parameters) => layerNorm(X, p.ln_f_gamma, p.ln_f_beta);

const right: Stages = {
  embed: embedAt((t) => t),
  block: transformerBlock,
  norm: (block, p) => finalNorm(block.output, p),
  score: (lnF, p) => logits(lnF.output, p.W_lm),
  aim: (targets) => targets,
  judge: crossEntropy,
};

function model(changed: Partial<Stages>) {
  const stage = { ...right, ...changed };
  return (p: Parameters, ids: number[], targets: number[]) => {
    const X = stage.embed(p, ids);
    const block = stage.block(X, p);
    const lnF = stage.norm(block, p, X);
    const scores = stage.score(lnF, p, block);
    return { ...stage.judge(scores, stage.aim(targets, ids)), logits: scores, X, block, lnF };
  };
}

/** The block with attention that sees the future. */
function openBlock(X: Matrix, p: Parameters): Block {
  const ln1 = layerNorm(X, p.ln1_gamma, p.ln1_beta);
  const [Q, K, V] = [p.W_Q, p.W_K, p.W_V].map((W) => projectHeads(ln1.output, W));
  const each = Q.map((queries, h) => attention(queries, K[h], V[h]));
  const concatenated = concatHeads(each.map((head) => head.output));
  const output = outputProjection(concatenated, p.W_O);
  const heads = { output, Q, K, V, weights: each.map((head) => head.weights), concatenated };
  const afterAttention = addResidual(X, output);
  const ln2 = layerNorm(afterAttention, p.ln2_gamma, p.ln2_beta);
  const ffn = feedForward(ln2.output, p);
  return { output: addResidual(afterAttention, ffn.output), ln1, heads, afterAttention, ln2, ffn };
}

export default mistakesFor<typeof import("./forward-pass.js")>({
  "no-positions": {
    because: "You didn't add the positions: to the model, the same token looks the same everywhere.",
    forwardPass: model({ embed: (p, ids) => embedTokens(p.token_embedding, ids) }),
  },
  "positions-from-one": {
    because: "You counted the positions from 1. The first token is at position 0.",
    forwardPass: model({ embed: embedAt((t, _id, _ids, p) => (t + 1) % p.position_embedding.length) }),
  },
  "positions-from-the-end": {
    because: "You numbered the positions so that the text ends at the last one. It begins at position 0.",
    forwardPass: model({ embed: embedAt((t, _id, ids, p) => p.position_embedding.length - ids.length + t) }),
  },
  "positions-by-id": {
    because:
      "You looked up the position's row by the token's id. A token's position is its index in the text.",
    forwardPass: model({ embed: embedAt((_t, id, _ids, p) => id % p.position_embedding.length) }),
  },
  "tokens-by-place": {
    because: "You looked up the token's row by its position in the text. Use the row of its id.",
    forwardPass: model({
      embed: (p, ids) =>
        ids.map((_, t) => p.token_embedding[t].map((x, d) => x + p.position_embedding[t][d])),
    }),
  },
  "scales-the-embeddings": {
    because:
      "You multiplied the token rows by √D, as in the first transformer. This model adds them unscaled.",
    forwardPass: model({
      embed: (p, ids) =>
        embedTokens(p.token_embedding, ids).map((row, t) =>
          row.map((x, d) => x * Math.sqrt(row.length) + p.position_embedding[t][d]),
        ),
    }),
  },
  "attention-sees-the-future": {
    because:
      "Your attention has no mask, so a position sees the token that it must predict. The loss may even look better.",
    forwardPass: model({ block: openBlock }),
  },
  "normalizes-the-embeddings": {
    because: "You normalized X before the block. The block has its own norms; pass X unchanged.",
    forwardPass: model({ block: (X, p) => transformerBlock(finalNorm(X, p).output, p) }),
  },
  "skips-the-block": {
    because: "Your final norm reads X: you computed the block, but nothing of it reaches the logits.",
    forwardPass: model({ norm: (_, p, X) => finalNorm(X, p) }),
  },
  "skips-the-ffn": {
    because:
      "Your final norm reads the residual stream after the attention. It must read the output of the whole block.",
    forwardPass: model({ norm: (block, p) => finalNorm(block.afterAttention, p) }),
  },
  "skips-the-final-norm": {
    because: "You made the logits from the block's output itself. The final norm comes between them.",
    forwardPass: model({ score: (_, p, block) => logits(block.output, p.W_lm) }),
  },
  "final-norm-of-the-block": {
    because: "Your final norm uses γ and β of ln2. It has its own, ln_f_gamma and ln_f_beta.",
    forwardPass: model({ norm: (block, p) => layerNorm(block.output, p.ln2_gamma, p.ln2_beta) }),
  },
  "final-rms-norm": {
    because: "Your final norm is an RMS norm. This model has layer norms, which subtract the mean and add β.",
    forwardPass: model({
      norm: (block, p) => ({
        ...finalNorm(block.output, p),
        output: rmsNorm(block.output, p.ln_f_gamma),
      }),
    }),
  },
  "normalized-for-output": {
    because: "You made the logits from x̂, without γ and β of the final norm. Use the norm's output.",
    forwardPass: model({ score: (lnF, p) => logits(lnF.normalized, p.W_lm) }),
  },
  "tied-weights": {
    because:
      "You used the token embeddings for the output too. Some models tie the two; this one has its own W_lm.",
    forwardPass: model({ score: (lnF, p) => logits(lnF.output, p.token_embedding) }),
  },
  "softmax-already": {
    because: "You passed probabilities to the loss instead of logits, so softmax is applied twice.",
    forwardPass: model({ score: (lnF, p) => logits(lnF.output, p.W_lm).map((row) => softmax(row)) }),
  },
  "unshifted-targets": {
    because: "You asked each position for the token that it reads itself. Its target is the next one.",
    forwardPass: model({ aim: (_, ids) => ids }),
  },
  "targets-shifted-again": {
    because: "You shifted the targets once more. They already name the next token, position by position.",
    forwardPass: model({ aim: (targets) => [...targets.slice(1), IGNORE] }),
  },
  "mean-over-all-positions": {
    because: "You took the mean over all positions. Those without a target don't count.",
    forwardPass: model({
      judge: (scores, targets) => {
        const { perPosition } = crossEntropy(scores, targets);
        return { loss: perPosition.reduce((sum, x) => sum + x, 0) / perPosition.length, perPosition };
      },
    }),
  },
  "drops-the-last-token": {
    because:
      "You left out the last token. The loss doesn't suffer, but the results must contain every position.",
    forwardPass: (p, ids, targets) => model({})(p, ids.slice(0, -1), targets.slice(0, -1)),
  },
  "adds-positions-into-the-table": {
    because: "You added the positions into the token table itself, so the weights change with every call.",
    forwardPass: model({
      embed: (p, ids) => {
        const rows = ids.map((id) => p.token_embedding[id]);
        for (const [t, row] of rows.entries())
          for (let d = 0; d < row.length; d++) row[d] += p.position_embedding[t][d];
        return rows;
      },
    }),
  },
  "second-beta-for-the-final-norm": {
    because: "The final norm has the β of LN2. Its own are ln_f_gamma and ln_f_beta.",
    forwardPass: model({ norm: (block, p) => layerNorm(block.output, p.ln_f_gamma, p.ln2_beta) }),
  },
  "first-norm-at-the-end": {
    because: "The final norm has the parameters of LN1. Its own are ln_f_gamma and ln_f_beta.",
    forwardPass: model({ norm: (block, p) => layerNorm(block.output, p.ln1_gamma, p.ln1_beta) }),
  },
  "block-twice": {
    because: "The block runs twice. This model has one block.",
    forwardPass: (p, ids, targets) => {
      const made = model({})(p, ids, targets);
      const lnF = finalNorm(transformerBlock(made.block.output, p).output, p);
      const scores = logits(lnF.output, p.W_lm);
      return { ...made, ...crossEntropy(scores, targets), logits: scores, lnF };
    },
  },
  "final-norm-of-the-ffn": {
    because: "The final norm reads the FFN's result alone. It reads the block's output, the sum.",
    forwardPass: model({ norm: (block, p) => finalNorm(block.ffn.output, p) }),
  },
  "loss-of-the-last-position": {
    because: "The loss is that of the last position. It is the mean over all positions with a target.",
    forwardPass: (p, ids, targets) => {
      const made = model({})(p, ids, targets);
      return { ...made, loss: made.perPosition[ids.length - 1] };
    },
  },
  "sum-of-losses": {
    because: "The loss is the sum over the positions. It is their mean.",
    forwardPass: (p, ids, targets) => {
      const made = model({})(p, ids, targets);
      return { ...made, loss: made.perPosition.reduce((sum, x) => sum + x, 0) };
    },
  },
  "perplexity-for-loss": {
    because: "This is the perplexity, e to the loss. Return the loss itself.",
    forwardPass: (p, ids, targets) => {
      const made = model({})(p, ids, targets);
      return { ...made, loss: Math.exp(made.loss) };
    },
  },
  "positions-alone": {
    because: "X holds the positions alone. Add the tokens' vectors, or all texts look the same.",
    forwardPass: model({ embed: (p, ids) => ids.map((_, t) => [...p.position_embedding[t]]) }),
  },
  "positions-from-the-last-row": {
    because: "The first token gets the last row of the position table. It gets row 0.",
    forwardPass: model({ embed: embedAt((t, _id, _ids, p) => p.position_embedding.length - 1 - t) }),
  },
  "block-reads-a-normalized-x": {
    because: "You normalized X before the block. The block normalizes its own copy, and adds to X itself.",
    forwardPass: model({
      block: (X, p) => transformerBlock(layerNorm(X, p.ln1_gamma, p.ln1_beta).output, p),
    }),
  },
  "residual-round-the-final-norm": {
    because: "You added the block's output to the normalized one. The logits read the final norm alone.",
    forwardPass: model({ score: (lnF, p, block) => logits(addResidual(lnF.output, block.output), p.W_lm) }),
  },
  "output-named-x": {
    because: "X holds the block's output. X is what goes into the block: tokens plus positions.",
    forwardPass: (p, ids, targets) => {
      const made = model({})(p, ids, targets);
      return { ...made, X: made.block.output };
    },
  },
  "default-epsilon-changed": {
    because: "Your final norm has an ε of 1e-6. All norms of this model have the default, 1e-5.",
    forwardPass: model({ norm: (block, p) => layerNorm(block.output, p.ln_f_gamma, p.ln_f_beta, 1e-6) }),
  },
});
