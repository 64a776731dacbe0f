import * as tf from "@tensorflow/tfjs";
import { flatten, type Nested, shapeOf } from "../../arrays.js";
import { LISTS, snapshot, type World } from "../calls/world.js";
import { FLOAT32 } from "../compare.js";
import { isTensor, readTensors } from "./read.js";
import { judgeTensorValues } from "./values.js";

/** Functions of tensors. Lists among their arguments, such as ids, stay lists. */
export const TENSORS: World = {
  read: async (value) => snapshot(await readTensors(value)),
  make: (contents, like) =>
    like === undefined || isTensor(like) ? tensorOf(contents, like?.dtype) : snapshot(contents),
  copy: (value) => (isTensor(value) ? tf.clone(value) : snapshot(value)),
  // A tensor never changes; a variable does, as the weights of every model that learns.
  changeable(value, contents) {
    if (!isTensor(value)) return LISTS.changeable(value, contents);
    const variable = tf.variable(value, false);
    return {
      value: variable,
      change: () => tf.tidy(() => variable.assign(tensorOf(contents, value.dtype))),
      restore: () => variable.assign(value),
      free: () => variable.dispose(),
    };
  },
  judge: (got, expected, options) => judgeTensorValues(got, expected, options),
  noise: 1e-6,
  atol: FLOAT32.atol,
};

function tensorOf(list: Nested, dtype: tf.DataType = "float32"): tf.Tensor {
  return tf.tensor(flatten(list), shapeOf(list), dtype);
}
