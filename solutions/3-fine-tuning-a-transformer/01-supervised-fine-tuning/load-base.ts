import type * as tf from "@tensorflow/tfjs";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";

/**
 * Loads the tensors of a checkpoint into a model, each into the parameter of the same name.
 *
 * A half-loaded model computes nonsense without an error. So the function checks everything before it changes the first parameter: if
 * it throws, the model is unchanged.
 *
 * @param model a GPT of variables, as `initGPT` makes it. The variables stay the same objects, since an optimizer may already hold them
 * @param stored tensors by the names of `gptParameters`, as `readSafetensors` returns them. They still belong to the caller, who may
 *   dispose of them
 * @throws RangeError if a parameter has no tensor, a tensor has no parameter, or the two differ in shape; the message lists each such
 *   name once
 */
export function loadParameters(model: GPT, stored: Record<string, tf.Tensor>): void {
  const parameters = gptParameters(model);
  const misfits: string[] =
    /* blank: the names, each once, whose shapes by shapeIn differ between model and file */ [
      ...new Set([...Object.keys(parameters), ...Object.keys(stored)]),
    ].filter((name) => shapeIn(parameters, name) !== shapeIn(stored, name)) /* end */;
  if (misfits.length > 0) {
    const told = misfits.map(
      (name) => `${name} (model: ${shapeIn(parameters, name)}, file: ${shapeIn(stored, name)})`,
    );
    throw new RangeError(`the checkpoint does not fit the model: ${told.join(", ")}`);
  }
  // blank: each parameter takes the values of the stored tensor
  for (const [name, parameter] of Object.entries(parameters)) (parameter as tf.Variable).assign(stored[name]); // the shape of the parameter
  // end
}

/** Returns the shape of the tensor with this name as text, or `"none"` if there is no such tensor. */
function shapeIn(tensors: Record<string, tf.Tensor>, name: string): string {
  return Object.hasOwn(tensors, name) ? `[${tensors[name].shape}]` : "none";
}
