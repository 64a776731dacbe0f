import * as tf from "@tensorflow/tfjs";

/**
 * The gradients of a function's inputs from that of its output, a vector-Jacobian product: the function runs once, and dy goes back
 * through it. It can be called inside the gradient of `tf.customGrad`, where `tf.grads` breaks the gradient that is being computed
 * around it.
 *
 * @param f computes one tensor from the inputs
 * @param inputs what it is given
 * @param dy the gradient of its result, in the result's shape
 * @returns a gradient for each input, in its shape; zeros where the result does not depend on it
 */
export function vjp(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  dy: tf.Tensor,
): tf.Tensor[] {
  const { state } = tf.engine();
  const tape = state.activeTape; // of the gradient around this one; the engine forgets it at the end of any other
  try {
    return tf.tidy(() => {
      const { grads } = tf.engine().gradients(() => f(...inputs), inputs, dy, true); // the shapes of the inputs
      return inputs.map((input, i) => grads[i] ?? tf.zerosLike(input));
    });
  } finally {
    state.activeTape = tape;
  }
}
