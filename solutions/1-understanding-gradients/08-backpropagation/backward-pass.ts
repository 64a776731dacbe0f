import type { Parameters } from "#lib/micro-model";
import { addResidual } from "../06-layer-normalization/add-residual.js";
import type { Forward } from "../07-cross-entropy-loss/forward-pass.js";
import { crossEntropyBackward } from "./cross-entropy-backward.js";
import { embeddingBackward } from "./embedding-backward.js";
import { feedForwardBackward } from "./feed-forward-backward.js";
import { layerNormBackward } from "./layer-norm-backward.js";
import { linearBackward } from "./linear-backward.js";
import { multiHeadBackward } from "./multi-head-backward.js";

/**
 * The gradient of the loss with respect to every parameter: back through the forward pass, from its end to its start.
 *
 *     X              = token_embedding[ids] + position_embedding
 *     afterAttention = X + MHA(LN1(X))
 *     output         = afterAttention + FFN(LN2(afterAttention))
 *     logits         = LNf(output) · W_lmᵀ
 *     loss           = mean cross-entropy
 *
 * Where a value is used twice, as X and afterAttention are, its gradient is the sum over both uses. W_lm has no bias.
 *
 * The parameters, and so the names of the gradients: token_embedding, position_embedding, W_Q, W_K, W_V, W_O, W1, b1,
 * W2, b2, ln1_gamma, ln1_beta, ln2_gamma, ln2_beta, ln_f_gamma, ln_f_beta and W_lm.
 *
 * @param p the parameters that the forward pass used
 * @param ids the tokens of the text, `[T]`
 * @param targets the token that comes next at each position, or IGNORE, `[T]`
 * @param cache the result of forwardPass for p, ids and targets; compute nothing of it again. `block` holds ln1, heads,
 *   afterAttention, ln2, ffn and output; ln1, ln2 and lnF are norms, each with output, normalized and std
 * @returns the gradient of every parameter, under the same name and in the same shape, in new lists; nothing else
 * @throws RangeError if targets and logits differ in length, or ids and X
 * @see Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors"
 */
export function backwardPass(p: Parameters, ids: number[], targets: number[], cache: Forward): Parameters {
  const { logits, lnF, block } = cache;
  // blank: in several statements: back from the logits; all gradients by parameter name
  const head = linearBackward(crossEntropyBackward(logits, targets), lnF.output, p.W_lm);
  const lastNorm = layerNormBackward(head.dX, lnF, p.ln_f_gamma);
  const dOutput = lastNorm.dX; // [T, D]

  const ffn = feedForwardBackward(dOutput, block.ln2.output, block.ffn, p);
  const norm2 = layerNormBackward(ffn.dX, block.ln2, p.ln2_gamma);
  const dAfterAttention = addResidual(dOutput, norm2.dX); // [T, D]

  const heads = multiHeadBackward(dAfterAttention, block.ln1.output, block.heads, p);
  const norm1 = layerNormBackward(heads.dX, block.ln1, p.ln1_gamma);
  const dX = addResidual(dAfterAttention, norm1.dX); // [T, D]

  const tables = embeddingBackward(dX, ids, p.token_embedding.length, p.position_embedding.length);
  return {
    token_embedding: tables.dTokens,
    position_embedding: tables.dPositions,
    W_Q: heads.dW_Q,
    W_K: heads.dW_K,
    W_V: heads.dW_V,
    W_O: heads.dW_O,
    W1: ffn.dW1,
    b1: ffn.db1,
    W2: ffn.dW2,
    b2: ffn.db2,
    ln1_gamma: norm1.dGamma,
    ln1_beta: norm1.dBeta,
    ln2_gamma: norm2.dGamma,
    ln2_beta: norm2.dBeta,
    ln_f_gamma: lastNorm.dGamma,
    ln_f_beta: lastNorm.dBeta,
    W_lm: head.dW,
  };
  // end
}
