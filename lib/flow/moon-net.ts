import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.js";
import { gaussians } from "./noise.js";
import type { FlowNet } from "./velocity.js";

const FREQUENCIES = 8;
const SIZES = [2 + 2 * FREQUENCIES, 64, 64, 64, 2];

/**
 * A network for points of the plane, which has not learned anything yet: three hidden layers of 64 with SiLU. Beside the point it
 * reads sin(π k t) and cos(π k t) for k = 1 to 8. Its first answers are nearly 0.
 */
export function moonNet(rng: Random): FlowNet {
  const last = SIZES.length - 2;
  const layers = SIZES.slice(1).map((out, i) => {
    const std = i === last ? 0.01 : Math.sqrt((i === 0 ? 1 : 2) / SIZES[i]);
    return { W: tf.variable(gaussians([SIZES[i], out], rng, std)), b: tf.variable(tf.zeros([out])) };
  });
  const turns = Array.from({ length: FREQUENCIES }, (_, k) => Math.PI * (k + 1));
  const velocity = (x: tf.Tensor, t: tf.Tensor) =>
    tf.tidy(() => {
      const angle = tf.mul(tf.expandDims(t, 1), tf.tensor2d([turns])); // [B, 8]
      const features = tf.concat([x, tf.sin(angle), tf.cos(angle)], 1); // [B, 18]
      return layers.reduce((h, { W, b }, i) => {
        const z = tf.add(tf.matMul(h as tf.Tensor2D, W as unknown as tf.Tensor2D), b);
        return i === last ? z : tf.mul(z, tf.sigmoid(z));
      }, features as tf.Tensor);
    });
  return { velocity, variables: layers.flatMap(({ W, b }) => [W, b]) };
}
