import type * as tf from "@tensorflow/tfjs";
import { gptLogits } from "./gpt-logits.js";
import { gptParameters } from "./gpt-parameters.js";
import type { GPT } from "./init-gpt.js";
import { lmLoss } from "./lm-loss.js";

/**
 * Makes one training step: the gradient of the loss with respect to the parameters, and the optimizer's update.
 *
 * @param model holds variables, as `initGPT` makes them
 * @param optimizer one of `tf.train`. Some of them keep a state per index of the list: give such an optimizer the same list at every step
 * @param ids the model's input, `[B, T]`
 * @param targets the next token at every position, or −100 if it does not count, `[B, T]`
 * @param frozen parameters that stay unchanged in this step, by their names in `gptParameters`; none by default
 * @returns the loss before the step, one number
 * @throws RangeError if a frozen name is not a parameter of the model
 */
export function gptTrainStep(
  model: GPT,
  optimizer: tf.Optimizer,
  ids: tf.Tensor,
  targets: tf.Tensor,
  frozen: string[] = [],
): tf.Scalar {
  const parameters = gptParameters(model);
  const unknown = frozen.filter((name) => !(name in parameters));
  if (unknown.length > 0) throw new RangeError(`the model has no parameters ${unknown.join(", ")}`);
  const trained: tf.Variable[] = /* blank: the parameters that are not frozen */ Object.entries(parameters)
    .filter(([name]) => !frozen.includes(name))
    .map(([, tensor]) => tensor as tf.Variable) /* end */;
  // blank: move these parameters by one step, and return the loss from before it
  const loss = () => lmLoss(gptLogits(model, ids), targets); // []
  return optimizer.minimize(loss, true, trained) as tf.Scalar; // []
  // end
}
