import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertAxis } from "#lib/shapes";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { attentionOf, type Head, headColumns, qkCircuit } from "./qk-circuit.js";

/**
 * Returns what a head writes into the residual stream of a query that gives one key all of its attention.
 *
 * A direction is what the key's residual stream holds: a vector of D numbers. Norm 1 is left out, and so are the biases bv and
 * bo. A head's attention weights sum to 1, so the contribution of bv is the same no matter where the head looks.
 *
 * @param head which head of which layer
 * @param directions `[n, D]`; the token table E unless given
 * @returns a vector for each direction, `[n, D]`
 * @throws RangeError if the model has no such head, or a direction does not have D numbers
 */
export function headWrites(model: GPT, head: Head, directions: tf.Tensor = model.E): tf.Tensor {
  const { Wv, Wo } = attentionOf(model, head);
  assertAxis("directions", directions, -1, Wv.shape[0] as number);
  return tf.tidy(() => {
    const values = tf.matMul(directions, headColumns(Wv, model.heads, head.head)); // [n, headDim]
    const headDim = values.shape[1] as number;
    return blank("the values of this head alone, back into the residual stream");
  });
}

/**
 * Returns the OV circuit of a head: what attending to each token adds directly to the logit of each token.
 *
 * Directly means that no later layer reads what the head wrote. The last norm is left out too.
 *
 * @param head which head of which layer
 * @param directions what the key holds, `[n, D]`; the token table E unless given
 * @returns what is added to the logits, `[n, V]`: attended token by predicted token, `[V, V]`, unless given
 * @throws RangeError if the model has no such head, or a direction does not have D numbers
 * @see Elhage et al. 2021, on QK and OV circuits and on copying
 */
export function ovCircuit(model: GPT, head: Head, directions: tf.Tensor = model.E): tf.Tensor {
  return tf.tidy(() => {
    return blank("what the head writes, as the model's logits see it");
  });
}

/**
 * Computes K-composition: the scores of a later head whose keys are made from what an earlier head wrote.
 *
 * Suppose the earlier head, at the key's position, attended to token j. Entry [i, j] is the score that a query with token i then
 * gives that position, counting only the part of the key that comes from the earlier head's output. Norms and biases are left out
 * as before.
 *
 * @param earlier the head that writes
 * @param later the head that makes its keys from it, in a later layer
 * @returns query token by token that the earlier head attended to, `[V, V]`
 * @throws RangeError if the model has no such head, or the layer of `later` does not come after that of `earlier`
 * @see Elhage et al. 2021, on composition and induction heads
 */
export function keyComposition(model: GPT, earlier: Head, later: Head): tf.Tensor {
  if (!(earlier.layer < later.layer))
    throw new RangeError(
      `the head that reads must be in a later layer than the head that writes, got layers ${later.layer} and ${earlier.layer}`,
    );
  return tf.tidy(
    () =>
      blank("the later head's scores: tokens ask, and what the earlier head wrote answers"),
  ); // [V, V]
}
