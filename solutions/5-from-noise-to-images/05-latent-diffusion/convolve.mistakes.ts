import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
      "The filter was turned around, as mathematics defines a convolution. Deep learning lays it on as it is.",
    ...by({ filter: (filter) => tf.reverse(filter, [0, 1]) }),
  },
  "rows-and-columns-exchanged": {
    because:
      "The filter was transposed: its rows lie on columns. The slices must come row by row, as its weights do.",
    ...by({ filter: (filter) => tf.transpose(filter, [1, 0, 2, 3]) }),
  },
  "corner-on-the-pixel": {
    because:
      "The filter's first weight lies on the pixel. Its center does: r of its rows are above it, and r below.",
    ...by({ pad: (x, r) => tf.pad(x, sides(0, 2 * r)) }),
  },
  "last-weight-on-the-pixel": {
    because: "The filter's last weight lies on the pixel. Its center does, so both sides need r pixels.",
    ...by({ pad: (x, r) => tf.pad(x, sides(2 * r, 0)) }),
  },
  "padded-at-the-sides-only": {
    because:
      "The result is moved by r rows: pixels were added left and right of the picture, and all the rest below it. They go around it.",
    ...by({ pad: (x, r) => tf.pad(x, sides(0, 2 * r, r, r)) }),
  },
  "laid-only-where-it-fits": {
    because:
      "The filter was laid only where it fits whole, and the rest of the result is 0. It's laid on each pixel; what lies outside counts as 0.",
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
      "The pictures of the batch were put below each other, so a filter at the edge sees the next picture. Around each of them is 0.",
    ...instead((x, filter, bias) => {
      const [B, H, W, C] = x.shape as number[];
      const K = filter.shape[3] as number;
      return tf.reshape(right(tf.reshape(x, [1, B * H, W, C]), filter, bias), [B, H, W, K]);
    }),
  },
  "edges-repeated": {
    because: "Pixels outside repeat the edge. Here they are 0.",
    ...by({
      pad: (x, r) => {
        const near = (i: number, length: number) => Math.max(0, Math.min(length - 1, i));
        return around(around(x, 1, r, near), 2, r, near);
      },
    }),
  },
  "wrapped-around": {
    because: "What leaves the picture on one side comes in on the other. Pixels outside of a picture are 0.",
    ...by({
      pad: (x, r) => {
        const wrapped = (i: number, length: number) => ((i % length) + length) % length;
        return around(around(x, 1, r, wrapped), 2, r, wrapped);
      },
    }),
  },
  "outside-is-dark": {
    because:
      "Pixels outside are −1, the color of paper. Here they are 0, and so they add nothing to the sum.",
    ...by({ pad: (x, r) => tf.pad(x, sides(r, r), -1) }),
  },
  "always-one-pixel-around": {
    because:
      "One pixel was put around, whatever the size. A filter of 5 x 5 covers two pixels at each side of its center, and one of 1 x 1 none.",
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
      "The numbers under a filter were listed channel by channel. The filter's weights are listed place by place, the channels innermost.",
    ...by({
      join: (moved) => {
        const stacked = tf.stack(moved, 4); // [B, H, W, C, size·size]
        return stacked;
      },
    }),
  },
  "slices-not-side-by-side": {
    because:
      "The slices were joined below each other and then cut into rows. Each pixel needs a row with all that lies around it.",
    ...by({ join: (moved) => tf.concat(moved, 0) }),
  },
  "filter-read-as-rows-of-filters": {
    because:
      "The filter was reshaped as if its filters came first. The last axis counts them, so it's already a matrix of columns.",
    ...by({
      filter: (filter) => {
        const [size, , C, K] = filter.shape as number[];
        return tf.transpose(tf.reshape(filter, [K, size * size * C]));
      },
    }),
  },
  "each-channel-for-itself": {
    because: "Only the first channel was looked at. A filter has weights for each of them, and adds all up.",
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
    because: "The products were averaged. The result is their sum; the weights say how much each counts.",
    ...by({
      filter: (filter) => tf.div(filter, (filter.shape[0] as number) ** 2),
    }),
  },
  "bias-forgotten": {
    because: "The bias was left out. Where it's given, each channel of the result gets its own number.",
    ...by({ bias: (found) => found }),
  },
  "bias-before-the-filter": {
    because: "The bias was multiplied in with the filter. It's added to the result, the same at each pixel.",
    ...by({ bias: (found, bias) => tf.mul(found, tf.add(1, bias)) }),
  },
  "ready-made-convolution": {
    because:
      "This is TensorFlow.js's own convolution. The exercise makes one from slices and a product of matrices.",
    ...instead((x, filter, bias) => {
      const found = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same");
      return bias ? tf.add(found, bias) : found;
    }),
  },
  "one-product-for-each-place": {
    because:
      "Each place of the filter had a product of its own. Side by side, the slices need only one, and that is what makes it fast.",
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
