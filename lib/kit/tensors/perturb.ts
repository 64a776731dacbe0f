import * as tf from "@tensorflow/tfjs";
import { randomTensor } from "../../spec/tensors.js";

/**
 * Moves every variable of a tiny model by normal noise, so that all its parameters are of order 1 and each counts for the
 * result: fresh gammas are 1, fresh biases 0.
 *
 * @param parameters by name, as `gptParameters` gives them; each has a stream of its own
 * @param scale the standard deviation of the noise
 */
export function perturb(parameters: Record<string, tf.Tensor>, scale = 0.5): void {
  for (const [i, parameter] of Object.values(parameters).entries())
    tf.tidy(() =>
      (parameter as tf.Variable).assign(
        tf.add(parameter, tf.mul(scale, randomTensor(parameter.shape, 100 + i))),
      ),
    );
}
