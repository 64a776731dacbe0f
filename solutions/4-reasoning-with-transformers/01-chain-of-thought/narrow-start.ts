import * as tf from "@tensorflow/tfjs";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";

/** The width of GPT-2 small, for which 0.02 was chosen. */
const GPT2_WIDTH = 768;

/**
 * Widens the initialization of a narrow GPT: rescales the weights that `initGPT` drew for a width of 768 to the model's width, D.
 *
 * Each unit of a layer sums one product of an input and a weight for each dimension of the residual stream. With inputs of variance 1
 * and weights of standard deviation 0.02, this sum has variance 768 · 0.02² at width 768. After the call, it has the same variance at
 * width D.
 *
 * The same factor multiplies all weights that `initGPT` draws, including both tables and the smaller Wo and W2, so their proportions
 * don't change. Parameters that it doesn't draw are right at every width and stay unchanged.
 *
 * @param model a fresh GPT from `initGPT`, changed in place; its variables stay the same objects. A second call multiplies them again
 * @see Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", section 4.2
 */
export function widenStart(model: GPT): void {
  const D = model.E.shape[1] as number;
  const factor: number = /* blank: the factor for the weights at width D */ Math.sqrt(
    GPT2_WIDTH / D,
  ) /* end */;
  tf.tidy(() => {
    // blank: multiply the weights that were drawn, in place
    for (const tensor of Object.values(gptParameters(model)))
      if (tensor.rank >= 2) (tensor as tf.Variable).assign(tf.mul(tensor, factor)); // the shape of the weights
    // end
  });
}
