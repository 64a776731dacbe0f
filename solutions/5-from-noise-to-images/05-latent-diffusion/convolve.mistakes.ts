import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { convolve as right } from "./convolve.js";

type Sides = [number, number][];

interface Steps {
  /** what the filter has become before it is used */
  filter: (filter: tf.Tensor) => tf.Tensor;
  /** x with the pixels around it, r at each side */
  pad: (x: tf.Tensor, r: number) => tf.Tensor;
  /** where the slices start, row and column */
  starts: (size: number) => [number, number][];
  /** the slices side by side */
  join: (moved: tf.Tensor[]) => tf.Tensor;
  bias: (found: tf.Tensor, bias: tf.Tensor) => tf.Tensor;
}

const sides = (above: number, below: number, left = above, right = below): Sides => [
  [0, 0],
  [above, below],
  [left, right],
  [0, 0],
];
const usual: Steps = {
  filter: (filter) => filter,
  pad: (x, r) => tf.pad(x, sides(r, r)),
  starts: (size) =>
    Array.from({ length: size * size }, (_, i) => [Math.floor(i / size), i % size] as [number, number]),
  join: (moved) => tf.concat(moved, 3),
  bias: (found, bias) => tf.add(found, bias),
};

/** Some steps taken in another way; what doesn't fit is refused as it should be. */
const by = (other: Partial<Steps>) => ({
  convolve(x: tf.Tensor, filter: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      right(x, filter, bias);
      const { filter: turned, pad, starts, join, bias: add } = { ...usual, ...other };
      const [B, H, W, C] = x.shape as number[];
      const [size, , , K] = filter.shape as number[];
      const padded = pad(x, (size - 1) / 2);
      const moved = starts(size).map(([u, v]) => tf.slice(padded, [0, u, v, 0], [B, H, W, C]));
      const covered = tf.reshape(join(moved), [B * H * W, size * size * C]);
      const found = tf.matMul(covered, tf.reshape(turned(filter), [size * size * C, K]));
      const shaped = tf.reshape(found, [B, H, W, K]);
      return bias ? add(shaped, bias) : shaped;
    });
  },
});

/** The whole of it in another way; what doesn't fit is refused as it should be. */
const instead = (way: (x: tf.Tensor, filter: tf.Tensor, bias?: tf.Tensor) => tf.Tensor) => ({
  convolve: (x: tf.Tensor, filter: tf.Tensor, bias?: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      right(x, filter, bias);
      return way(x, filter, bias);
    }),
});

/** `r` pixels put around an axis, taken from the picture by `from`. */
function around(
  x: tf.Tensor,
  axis: number,
  r: number,
  from: (i: number, length: number) => number,
): tf.Tensor {
  const length = x.shape[axis];
  const rows = Array.from({ length: length + 2 * r }, (_, i) => from(i - r, length));
  return tf.gather(x, tf.tensor1d(rows, "int32"), axis);
}

export default mistakesFor<typeof import("./convolve.js")>({
  "filter-turned-around": {
    because:
      "You turned the filter around, as the mathematical convolution does. Deep learning lays it on as it is.",
    ...by({ filter: (filter) => tf.reverse(filter, [0, 1]) }),
  },
  "rows-and-columns-exchanged": {
    because:
      "You transposed the filter, so its rows lie on columns. Order the slices row by row, like its weights.",
    ...by({ filter: (filter) => tf.transpose(filter, [1, 0, 2, 3]) }),
  },
  "corner-on-the-pixel": {
    because:
      "You put the filter's first weight on the pixel. Its center belongs there, with r of its rows above and r below.",
    ...by({ pad: (x, r) => tf.pad(x, sides(0, 2 * r)) }),
  },
  "last-weight-on-the-pixel": {
    because:
      "You put the filter's last weight on the pixel. Its center belongs there, so both sides need r pixels.",
    ...by({ pad: (x, r) => tf.pad(x, sides(2 * r, 0)) }),
  },
  "padded-at-the-sides-only": {
    because:
      "You padded left and right, but put all other rows below, so the result moves by r rows. Pad on all four sides.",
    ...by({ pad: (x, r) => tf.pad(x, sides(0, 2 * r, r, r)) }),
  },
  "laid-only-where-it-fits": {
    because:
      "You laid the filter only where all of it fits, and left the rest 0. Lay it on each pixel; what lies outside counts as 0.",
    ...instead((x, filter, bias) => {
      const [B, H, W] = x.shape as number[];
      const [size, , , K] = filter.shape as number[];
      const r = (size - 1) / 2;
      const inner = [H - 2 * r, W - 2 * r];
      if (inner.some((length) => length < 1)) return tf.zeros([B, H, W, K]);
      const found = tf.slice(right(x, filter, bias), [0, r, r, 0], [B, ...inner, K]);
      return tf.pad(found, sides(r, r));
    }),
  },
  "pictures-in-one-strip": {
    because:
      "You stacked the pictures of the batch, so a filter at an edge sees the next picture. Surround each picture with 0.",
    ...instead((x, filter, bias) => {
      const [B, H, W, C] = x.shape as number[];
      const K = filter.shape[3] as number;
      return tf.reshape(right(tf.reshape(x, [1, B * H, W, C]), filter, bias), [B, H, W, K]);
    }),
  },
  "edges-repeated": {
    because: "You repeated the edge outside the picture. Pixels outside are 0.",
    ...by({
      pad: (x, r) => {
        const near = (i: number, length: number) => Math.max(0, Math.min(length - 1, i));
        return around(around(x, 1, r, near), 2, r, near);
      },
    }),
  },
  "wrapped-around": {
    because: "You let pixels that leave on one side come in on the other. Pixels outside a picture are 0.",
    ...by({
      pad: (x, r) => {
        const wrapped = (i: number, length: number) => ((i % length) + length) % length;
        return around(around(x, 1, r, wrapped), 2, r, wrapped);
      },
    }),
  },
  "outside-is-dark": {
    because:
      "You used −1, the color of paper, for pixels outside. Here they are 0, so that they add nothing to the sum.",
    ...by({ pad: (x, r) => tf.pad(x, sides(r, r), -1) }),
  },
  "always-one-pixel-around": {
    because:
      "You always padded by one pixel. A filter of 5 x 5 covers two pixels on each side of its center, and one of 1 x 1 none.",
    ...instead((x, filter, bias) => {
      const [B, H, W, C] = x.shape as number[];
      const [size, , , K] = filter.shape as number[];
      const padded = tf.pad(x, sides(1, Math.max(size, 3)));
      const moved = usual.starts(size).map(([u, v]) => tf.slice(padded, [0, u, v, 0], [B, H, W, C]));
      const found = tf.matMul(
        tf.reshape(tf.concat(moved, 3), [B * H * W, size * size * C]),
        tf.reshape(filter, [size * size * C, K]),
      );
      const shaped = tf.reshape(found, [B, H, W, K]);
      return bias ? tf.add(shaped, bias) : shaped;
    }),
  },
  "channels-before-places": {
    because:
      "You listed the numbers under a filter channel by channel. Its weights are listed place by place, with the channels innermost.",
    ...by({
      join: (moved) => {
        const stacked = tf.stack(moved, 4); // [B, H, W, C, size·size]
        return stacked;
      },
    }),
  },
  "slices-not-side-by-side": {
    because:
      "You joined the slices one below the other and then cut them into rows. Each pixel needs a row of all that lies around it.",
    ...by({ join: (moved) => tf.concat(moved, 0) }),
  },
  "filter-read-as-rows-of-filters": {
    because:
      "You reshaped the filter as if the filters came first. Its last axis counts them, so it is already a matrix of columns.",
    ...by({
      filter: (filter) => {
        const [size, , C, K] = filter.shape as number[];
        return tf.transpose(tf.reshape(filter, [K, size * size * C]));
      },
    }),
  },
  "each-channel-for-itself": {
    because: "You used only the first channel. A filter has weights for every channel and adds them all up.",
    ...instead((x, filter, bias) => {
      const [B, H, W] = x.shape as number[];
      const [size, , , K] = filter.shape as number[];
      return right(
        tf.slice(x, [0, 0, 0, 0], [B, H, W, 1]),
        tf.slice(filter, [0, 0, 0, 0], [size, size, 1, K]),
        bias,
      );
    }),
  },
  "mean-for-sum": {
    because: "You averaged the products. The result is their sum; the weights say how much each counts.",
    ...by({
      filter: (filter) => tf.div(filter, (filter.shape[0] as number) ** 2),
    }),
  },
  "bias-forgotten": {
    because:
      "You left out the bias. If it is given, it adds a number of its own to each channel of the result.",
    ...by({ bias: (found) => found }),
  },
  "bias-before-the-filter": {
    because: "You put the bias in before the filter. It is added to the result, the same at each pixel.",
    ...by({ bias: (found, bias) => tf.mul(found, tf.add(1, bias)) }),
  },
  "ready-made-convolution": {
    because: "You called TensorFlow.js's own convolution. Build one from slices and a product of matrices.",
    ...instead((x, filter, bias) => {
      const found = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same");
      return bias ? tf.add(found, bias) : found;
    }),
  },
  "one-product-for-each-place": {
    because:
      "You multiplied once for each place of the filter. Side by side, the slices need only one product, which is what makes it fast.",
    ...instead((x, filter, bias) => {
      const [B, H, W, C] = x.shape as number[];
      const [size, , , K] = filter.shape as number[];
      const padded = usual.pad(x, (size - 1) / 2);
      const each = usual.starts(size).map(([u, v]) => {
        const moved = tf.reshape(tf.slice(padded, [0, u, v, 0], [B, H, W, C]), [B * H * W, C]);
        return tf.matMul(moved, tf.reshape(tf.slice(filter, [u, v, 0, 0], [1, 1, C, K]), [C, K]));
      });
      const found = tf.reshape(tf.addN(each), [B, H, W, K]);
      return bias ? tf.add(found, bias) : found;
    }),
  },
});
