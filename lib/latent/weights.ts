import * as tf from "@tensorflow/tfjs";
import { gaussians } from "../flow/noise.js";
import type { Random } from "../random.js";

/** The weights of a linear layer. */
export interface Dense {
  W: tf.Variable;
  b: tf.Variable;
}

/** Where the weights of a network come from: a file's tensors by name, or draws. */
export type From = Record<string, tf.Tensor> | Random;

/** Makes the weights of a network one by one, and remembers them by name. */
export function weightsFrom(from: From) {
  const parameters: Record<string, tf.Variable> = {};
  const isDrawn = (given: From): given is Random => typeof given.gauss === "function";
  const variable = (name: string, shape: number[], std: number): tf.Variable =>
    tf.tidy(() => {
      const given = isDrawn(from) ? gaussians(shape, from, std) : from[name];
      if (!given)
        throw new RangeError(`the weights must hold "${name}", got ${Object.keys(from).join(", ")}`);
      if (given.shape.join() !== shape.join())
        throw new RangeError(`"${name}" must be [${shape}], got [${given.shape}]`);
      parameters[name] = tf.variable(given);
      return parameters[name];
    });
  const dense = (name: string, inputs: number, outputs: number, std = 1 / Math.sqrt(inputs)): Dense => ({
    W: variable(`${name}.W`, [inputs, outputs], std),
    b: variable(`${name}.b`, [outputs], 0),
  });
  return { parameters, variable, dense };
}

/** x W + b for x [B, inputs]. */
export function through(x: tf.Tensor, { W, b }: Dense): tf.Tensor {
  return tf.add(tf.matMul(x as tf.Tensor2D, W as unknown as tf.Tensor2D), b);
}

export function silu(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(x));
}
