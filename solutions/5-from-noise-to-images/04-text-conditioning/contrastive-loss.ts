import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { timesTransposed } from "#lib/transposed";

/**
 * Computes how well each picture of a batch fits each text.
 *
 *     logits[i][j] = exp(logScale) · cosine similarity of picture i and text j
 *
 * The model learns the logarithm of the scale, which keeps the scale positive. The length of a vector has no effect if it is at least
 * 0.001. A vector of zeros has a similarity of 0 to every vector, and its gradients are finite, too.
 *
 * @param pictures the vectors of N pictures, `[N, E]`
 * @param texts the vectors of N texts, `[N, E]`; for matching, the number of texts may differ, `[M, E]`
 * @param logScale one number, `[]`
 * @returns a new tensor with a row for each picture, `[N, N]` or `[N, M]`; gradients flow to all three arguments
 * @throws RangeError if pictures and texts aren't matrices with the same number of columns
 * @see Radford et al. 2021, figure 3
 */
export function contrastiveLogits(pictures: tf.Tensor, texts: tf.Tensor, logScale: tf.Tensor): tf.Tensor {
  const [, E] = axesOf("pictures", pictures, "N E");
  const [M] = axesOf("texts", texts, "M E");
  assertSameShape("texts and [M, E]", texts, { shape: [M, E] });
  return tf.tidy(() => {
    // blank: the logits of all pictures and texts
    const unit = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-12))); // the shape of x
    const similarity = timesTransposed(unit(pictures), unit(texts)); // [N, M]
    return tf.mul(similarity, tf.exp(logScale)); // [N, M]
    // end
  });
}

/**
 * Computes the contrastive loss of a batch, in which picture i and text i belong together, and no other picture and text do.
 *
 * Each picture asks which of the N texts is its own, and each text asks which of the N pictures is its own. Each question is a
 * classification with N classes, and the loss of the batch is the mean cross-entropy over all 2·N questions.
 *
 * @param logits a row for each picture, a column for each text, `[N, N]`; finite, of any size
 * @returns a new tensor with one number, in nats
 * @throws RangeError if logits isn't a square matrix
 * @see Radford et al. 2021, section 2.3
 */
export function contrastiveLoss(logits: tf.Tensor): tf.Scalar {
  const [N] = axesOf("logits", logits, "N N");
  assertSameShape("logits and [N, N]", logits, { shape: [N, N] });
  return tf.tidy(() => {
    // blank: the loss of both kinds of questions
    const own = tf.eye(N); // [N, N]
    const lossOf = (rows: tf.Tensor) => tf.neg(tf.div(tf.sum(tf.mul(tf.logSoftmax(rows), own)), N)); // []
    return tf.div(tf.add(lossOf(logits), lossOf(tf.transpose(logits))), 2) as tf.Scalar; // []
    // end
  });
}
