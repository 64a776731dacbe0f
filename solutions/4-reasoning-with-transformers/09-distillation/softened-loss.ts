import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";

/**
 * Computes the loss of a student that learns a teacher's probabilities, in nats.
 *
 * Both models return logits after the same tokens. Logits divided by a temperature τ give softer distributions: unlikely tokens become
 * less unlikely, and the student learns from them, too. The divergence of a token is KL(teacher ‖ student) of the softened distributions:
 * the mean of ln(teacher's probability / student's probability) over the tokens that the teacher would draw.
 *
 * The mean of the divergences over all tokens that count is multiplied by a power of τ. As τ grows, the gradient of the mean with respect
 * to the student's logits shrinks, in the end like 1/τ². The power compensates for that, so that one learning rate suits every τ.
 *
 * All tokens of the batch that count have the same weight, no matter which rows they are in. The loss is 0 if no token counts, or if both
 * models return the same logits. It is finite for all finite logits, even for logits of 1e4.
 *
 * @param student logits, `[B, T, V]`
 * @param teacher logits, `[B, T, V]`; a constant, so no gradient flows into the teacher
 * @param mask 1 for tokens that count, 0 for the others, `[B, T]`. Where it is 0, the logits may be any finite numbers
 * @param temperature τ, for both models
 * @returns a new tensor with one number. Gradients flow back to the student
 * @throws RangeError if the logits aren't both `[B, T, V]`, if the mask isn't `[B, T]`, or if τ isn't a finite number above 0
 * @see Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a neural network", section 2
 */
export function softenedLoss(
  student: tf.Tensor,
  teacher: tf.Tensor,
  mask: tf.Tensor,
  temperature: number,
): tf.Scalar {
  assertLogits(student, teacher, mask);
  if (!(Number.isFinite(temperature) && temperature > 0))
    throw new RangeError(`a temperature is a finite number above 0, got ${temperature}`);
  return tf.tidy(() => {
    // blank: ln of the softened probabilities of both, the teacher's as a constant   [B, T, V] each
    const logP = tf.logSoftmax(tf.div(stopGradient(teacher), temperature)); // [B, T, V]
    const logQ = tf.logSoftmax(tf.div(student, temperature)); // [B, T, V]
    // end
    const divergences: tf.Tensor = /* blank: the divergence of each token   [B, T] */ tf.sum(
      tf.mul(tf.exp(logP), tf.sub(logP, logQ)),
      -1,
    ) /* end */; // [B, T]
    // blank: the mean over tokens that count, with the power of τ
    const count = tf.maximum(tf.sum(mask), 1); // []
    const mean = tf.div(tf.sum(tf.mul(divergences, mask)), count); // []
    return tf.mul(mean, temperature ** 2) as tf.Scalar; // []
    // end
  });
}

function assertLogits(student: tf.Tensor, teacher: tf.Tensor, mask: tf.Tensor): void {
  const [B, T] = axesOf("student", student, "B T V");
  assertSameShape("student and teacher", student, teacher);
  if (mask.shape.join() !== `${B},${T}`)
    throw new RangeError(`mask must have the shape [${B}, ${T}], got [${mask.shape}]`);
}
