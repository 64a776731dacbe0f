import { blank } from "#lib/blank";
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
  return blank("in several statements: back from the logits; all gradients by parameter name");
}
