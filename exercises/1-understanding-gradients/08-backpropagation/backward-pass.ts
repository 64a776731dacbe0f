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
 * The gradient of the loss with respect to every parameter: the forward pass, walked through from its end to its start.
 *
 *     X              = token_embedding[ids] + position_embedding
 *     afterAttention = X + MHA(LN1(X))
 *     output         = afterAttention + FFN(LN2(afterAttention))
 *     logits         = LNf(output) · W_lmᵀ
 *     loss           = mean cross-entropy
 *
 * Where a value is used twice, as X and afterAttention are, its gradient is the sum over both uses. W_lm has no bias.
 *
 * @param p the parameters that the forward pass used
 * @param ids the tokens of the text, `[T]`
 * @param targets the token that comes next at each position, or IGNORE, `[T]`
 * @param cache what forwardPass gave for p, ids and targets; nothing of it needs to be computed again
 * @returns for every parameter its gradient, of the same name and shape, in new lists
 * @throws RangeError if targets and logits differ in length, or ids and X
 * @see Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors"
 */
export function backwardPass(p: Parameters, ids: number[], targets: number[], cache: Forward): Parameters {
  const { logits, lnF, block } = cache;
  return blank("from the logits back to the embeddings; all gradients by parameter name");
}
