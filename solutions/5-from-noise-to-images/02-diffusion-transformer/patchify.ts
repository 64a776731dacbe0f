import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertDivides, axesOf } from "#lib/shapes";

/**
 * Cuts pictures into square patches, and turns each patch into one token, so that a transformer can read a picture like a sentence.
 *
 * The patches are ordered like the words on a page: left to right, then top to bottom. So are the pixels within a patch, and the channels of
 * a pixel stay together. No number is changed.
 *
 * @param x pictures, `[B, H, W, C]`
 * @param size P, the height and the width of a patch in pixels
 * @returns a new tensor, `[B, N, P·P·C]`, where N = H/P · W/P
 * @throws RangeError if x doesn't have four axes, or size doesn't divide the height and the width
 * @see Peebles and Xie 2023, section 3.2, "Patchify"
 */
export function patchify(x: tf.Tensor, size: number): tf.Tensor {
  const [B, H, W, C] = axesOf("x", x, "B H W C");
  assertDivides("the height by the size of a patch", H, size);
  assertDivides("the width by the size of a patch", W, size);
  return tf.tidy(() => {
    // blank: the patches in the order of reading, each a row of its own pixels
    const cut = tf.reshape(x, [B, H / size, size, W / size, size * C]); // [B, H/P, P, W/P, P·C]
    const gathered = tf.transpose(cut, [0, 1, 3, 2, 4]); // [B, H/P, W/P, P, P·C]
    return tf.reshape(gathered, [B, (H / size) * (W / size), size * size * C]); // [B, N, P·P·C]
    // end
  });
}

/**
 * Puts patches back together: the inverse of `patchify`.
 *
 *     unpatchify(patchify(x, P), P, H, W) = x
 *
 * @param tokens one row for each patch, `[B, N, P·P·C]`
 * @param size P, the height and the width of a patch in pixels
 * @param height H, the height of a picture in pixels
 * @param width W, its width
 * @returns a new tensor, `[B, H, W, C]`; C follows from the length of a token
 * @throws RangeError if tokens doesn't have three axes, size doesn't divide the height and the width, a picture of this size doesn't have
 *   N patches, or P·P doesn't divide the length of a token
 */
export function unpatchify(tokens: tf.Tensor, size: number, height: number, width: number): tf.Tensor {
  const [B, , length] = axesOf("tokens", tokens, "B N length");
  assertDivides("the height by the size of a patch", height, size);
  assertDivides("the width by the size of a patch", width, size);
  assertDivides("the length of a token by the pixels of a patch", length, size * size);
  assertAxis("tokens", tokens, 1, (height / size) * (width / size));
  return tf.tidy(() => {
    // blank: each row of a patch back beside those of its neighbors
    const C = length / (size * size);
    const cut = tf.reshape(tokens, [B, height / size, width / size, size, size * C]); // [B, H/P, W/P, P, P·C]
    const spread = tf.transpose(cut, [0, 1, 3, 2, 4]); // [B, H/P, P, W/P, P·C]
    return tf.reshape(spread, [B, height, width, C]); // [B, H, W, C]
    // end
  });
}
