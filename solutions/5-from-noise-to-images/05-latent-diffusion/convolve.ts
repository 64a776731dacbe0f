import * as tf from "@tensorflow/tfjs";
import { assertAxis, axesOf } from "#lib/shapes";

/**
 * Computes a convolution in the sense of deep learning from slices and a single `tf.matMul`, without TensorFlow.js's own convolutions.
 *
 * A filter is centered on each pixel in turn and is never flipped. The result at that pixel is the sum of all numbers the filter covers, each
 * multiplied by the weight on it. Each of the K filters covers all C channels and makes one channel of the result:
 *
 *     y[b, i, j, k] = bias[k] + Σ over u, v, c of x[b, i + u − r, j + v − r, c] · filter[u, v, c, k],   r = (size − 1) / 2
 *
 * Pixels outside a picture are 0, and the result is as high and as wide as x. Gradients flow to x, filter and bias.
 *
 * @param x pictures, `[B, H, W, C]`
 * @param filter K square filters, `[size, size, C, K]`, size odd
 * @param bias a number to add to each channel of the result, `[K]`; nothing is added unless it is given
 * @returns a new tensor, `[B, H, W, K]`
 * @throws RangeError if x or filter doesn't have four axes, a filter is not square, its size is even, it doesn't have C channels, or bias
 *   is not `[K]`
 * @see Chellapilla, Puri and Simard 2006, "High performance convolutional neural networks for document processing", section 3
 */
export function convolve(x: tf.Tensor, filter: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [B, H, W, C] = axesOf("x", x, "B H W C");
  const [size, , , K] = axesOf("filter", filter, "size size C K");
  assertAxis("filter", filter, 1, size);
  assertAxis("filter", filter, 2, C);
  if (size % 2 === 0) throw new RangeError(`the size of a filter must be odd, got ${size}`);
  if (bias) {
    axesOf("bias", bias, "K");
    assertAxis("bias", bias, 0, K);
  }
  return tf.tidy(() => {
    // blank: all filters at all pixels
    const r = (size - 1) / 2;
    const around = [
      [0, 0],
      [r, r],
      [r, r],
      [0, 0],
    ] as [number, number][];
    const padded = tf.pad(x, around); // [B, H + 2r, W + 2r, C]
    const places = Array.from({ length: size * size }, (_, i) => [Math.floor(i / size), i % size]);
    const moved = places.map(([u, v]) => tf.slice(padded, [0, u, v, 0], [B, H, W, C])); // [B, H, W, C] each
    const covered = tf.reshape(tf.concat(moved, 3), [B * H * W, size * size * C]); // [B·H·W, size·size·C]
    const products = tf.matMul(covered, tf.reshape(filter, [size * size * C, K])); // [B·H·W, K]
    return tf.reshape(bias ? tf.add(products, bias) : products, [B, H, W, K]); // [B, H, W, K]
    // end
  });
}
