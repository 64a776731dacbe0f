import type * as tf from "@tensorflow/tfjs";
import { gptLogits } from "./gpt-logits.js";
import { gptParameters } from "./gpt-parameters.js";
import type { GPT } from "./init-gpt.js";
import { lmLoss } from "./lm-loss.js";

/**
 * One step of training: the gradient of the loss by all parameters, and the optimizer's update of them.
 *
 * @param model holds variables, as `initGPT` makes them
 * @param optimizer one of `tf.train`. Those that keep a memory keep it by place: hand one of them the same list at every step
 * @param ids what the model reads, `[B, T]`
 * @param targets what comes next, or −100 where that does not count, `[B, T]`
 * @param frozen parameters that stay as they are in this step, by the names that `gptParameters` gives them; none unless given
 * @returns the loss before the step, one number
 * @throws RangeError if a frozen name is no parameter of the model
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
