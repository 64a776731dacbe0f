import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import {
  type LatentStatistics,
  latentStatistics as right,
  denormalize as rightDown,
  normalize as rightUp,
} from "./latent-statistics.js";

/** Other statistics; what doesn't fit is refused as it should be. */
const statistics = (way: (batches: tf.Tensor[]) => LatentStatistics) => ({
  latentStatistics: (batches: tf.Tensor[]): LatentStatistics =>
    tf.tidy(() => {
      right(batches);
      return { ...way(batches) };
    }),
});
/** Those of all codes together. */
const ofAll = (way: (codes: tf.Tensor) => LatentStatistics) =>
  statistics((batches) => way(tf.concat(batches, 0)));
/** Those of all codes, with another standard deviation. */
const spread = (std: (codes: tf.Tensor, right: LatentStatistics) => tf.Tensor) =>
  ofAll((codes) => ({ mean: tf.mean(codes, 0), std: std(codes, right([codes])) }));

const up = (way: (z: tf.Tensor, statistics: LatentStatistics) => tf.Tensor) => ({
  normalize: (z: tf.Tensor, given: LatentStatistics): tf.Tensor =>
    tf.tidy(() => {
      rightUp(z, given);
      return way(z, given);
    }),
});
const down = (way: (z: tf.Tensor, statistics: LatentStatistics) => tf.Tensor) => ({
  denormalize: (z: tf.Tensor, given: LatentStatistics): tf.Tensor =>
    tf.tidy(() => {
      rightDown(z, given);
      return way(z, given);
    }),
});

const averaged = (tensors: tf.Tensor[]) => tf.mean(tf.stack(tensors), 0);
/** 1 where a standard deviation is exactly 0. */
const guarded = (std: tf.Tensor) => tf.where(tf.equal(std, 0), tf.onesLike(std), std);
/** 1 where a number is the same in all codes. */
const unlessConstant = (codes: tf.Tensor, std: tf.Tensor) =>
  tf.where(tf.equal(tf.max(codes, 0), tf.min(codes, 0)), tf.onesLike(std), std);

export default mistakesFor<typeof import("./latent-statistics.js")>({
  "mean-of-batch-statistics": {
    because:
      "You averaged the statistics of the batches. A small batch counts too much, and the differences between batches are lost.",
    ...statistics((batches) => {
      const each = batches.map((batch) => tf.moments(batch, 0));
      return {
        mean: averaged(each.map(({ mean }) => mean)),
        std: unlessConstant(tf.concat(batches), averaged(each.map(({ variance }) => tf.sqrt(variance)))),
      };
    }),
  },
  "mean-of-batch-deviations": {
    because:
      "You averaged the standard deviations of the batches. The mean is right, but the differences between batches are lost.",
    ...statistics((batches) => ({
      mean: tf.mean(tf.concat(batches), 0),
      std: unlessConstant(
        tf.concat(batches),
        averaged(batches.map((batch) => tf.sqrt(tf.moments(batch, 0).variance))),
      ),
    })),
  },
  "variances-within-batches": {
    because:
      "You compared each code with the mean of its own batch. The variance is measured from the mean of all codes.",
    ...statistics((batches) => {
      const codes = tf.concat(batches);
      const within = tf.concat(batches.map((batch) => tf.sub(batch, tf.mean(batch, 0, true))));
      return { mean: tf.mean(codes, 0), std: unlessConstant(codes, tf.sqrt(tf.mean(tf.square(within), 0))) };
    }),
  },
  "each-batch-alike": {
    because: "You gave each batch the same weight, however many codes it has. Each code counts the same.",
    ...statistics((batches) => {
      const mean = averaged(batches.map((batch) => tf.mean(batch, 0)));
      const squares = averaged(batches.map((batch) => tf.mean(tf.squaredDifference(batch, mean), 0)));
      return { mean, std: unlessConstant(tf.concat(batches), tf.sqrt(squares)) };
    }),
  },
  "first-batch-alone": {
    because: "You measured only the first batch. All codes of the data set count.",
    ...statistics(([first]) => right([first])),
  },
  "one-for-all-numbers": {
    because:
      "You used one standard deviation for all numbers of a code, as Stable Diffusion does. Here each number has its own.",
    ...spread((codes) =>
      unlessConstant(
        codes,
        tf.add(tf.zeros([codes.shape[1] as number]), tf.sqrt(tf.moments(codes).variance)),
      ),
    ),
  },
  "one-mean-for-all-numbers": {
    because:
      "You used one mean for all numbers of a code. Each number has its own, and so has its standard deviation.",
    ...ofAll((codes) => {
      const mean = tf.add(tf.zeros([codes.shape[1] as number]), tf.mean(codes));
      const squares = tf.mean(tf.squaredDifference(codes, mean), 0);
      return { mean, std: unlessConstant(codes, tf.sqrt(squares)) };
    }),
  },
  "variance-for-standard-deviation": {
    because: "You returned the variance. The standard deviation is its root, in the units of the codes.",
    ...spread((codes) => guarded(tf.moments(codes, 0).variance)),
  },
  "divided-by-n-minus-one": {
    because: "You divided the squares by n − 1. Here it is n: the data set is all there is.",
    ...spread((codes, { std }) => {
      const n = codes.shape[0];
      return n === 1
        ? std
        : tf.where(tf.equal(tf.max(codes, 0), tf.min(codes, 0)), std, tf.mul(std, Math.sqrt(n / (n - 1))));
    }),
  },
  "root-mean-square": {
    because:
      "You took the root of the mean square, measured from 0. A standard deviation is measured from the mean.",
    ...spread((codes) => guarded(tf.sqrt(tf.mean(tf.square(codes), 0)))),
  },
  "square-of-the-mean-subtracted": {
    because:
      "You subtracted two large numbers, so rounding eats the variance when codes lie far from 0. Subtract the mean first, then square.",
    ...spread((codes) => {
      const squares = tf.mean(tf.square(codes), 0);
      const variance = tf.sub(squares, tf.square(tf.mean(codes, 0)));
      return unlessConstant(codes, tf.sqrt(tf.relu(variance)));
    }),
  },
  "constant-numbers-have-zero": {
    because:
      "You returned a standard deviation of 0 for a number that never changes. Return 1, or the caller divides by 0.",
    ...spread((codes) =>
      tf.where(
        tf.equal(tf.max(codes, 0), tf.min(codes, 0)),
        tf.zeros([codes.shape[1] as number]),
        tf.sqrt(tf.moments(codes, 0).variance),
      ),
    ),
  },
  "rounding-taken-for-a-spread": {
    because:
      "You compared the standard deviation with 0. Rounding leaves a trace of it, and codes divided by that trace are noise.",
    ...spread((codes) => guarded(tf.sqrt(tf.moments(codes, 0).variance))),
  },
  "epsilon-for-one": {
    because:
      "You added a little to each standard deviation. A constant number needs 1, and the others need nothing added.",
    ...spread((codes) => tf.add(tf.sqrt(tf.moments(codes, 0).variance), 1e-5)),
  },
  "small-taken-for-constant": {
    because:
      "You took small standard deviations for 0. A number is constant if it is the same in all codes, however small.",
    ...spread((_, { std }) => tf.where(tf.less(std, 1e-4), tf.onesLike(std), std)),
  },
  "small-beside-the-mean-taken-for-constant": {
    because:
      "You took a spread that is small beside the mean for rounding. A number is constant if it is the same in all codes.",
    ...ofAll((codes) => {
      const { mean, variance } = tf.moments(codes, 0);
      const isSmall = tf.lessEqual(variance, tf.mul(1e-5, tf.square(mean)));
      return { mean, std: tf.where(isSmall, tf.onesLike(mean), tf.sqrt(variance)) };
    }),
  },
  "one-rounding-taken-for-constant": {
    because:
      "You treated numbers that differ by a rounding as equal. A number is constant only if it never differs at all.",
    ...spread((codes, { std }) => {
      const range = tf.sub(tf.max(codes, 0), tf.min(codes, 0));
      const isNear = tf.lessEqual(range, tf.mul(1e-6, tf.abs(tf.mean(codes, 0))));
      return tf.where(isNear, tf.onesLike(std), std);
    }),
  },
  "a-small-range-taken-for-constant": {
    because:
      "You compared the range with a small number of your own. Codes of size 1e-9 differ by less, and aren't constant.",
    ...spread((codes, { std }) => {
      const range = tf.sub(tf.max(codes, 0), tf.min(codes, 0));
      return tf.where(tf.lessEqual(range, 1e-7), tf.onesLike(std), std);
    }),
  },
  "never-less-than-one": {
    because:
      "You raised each standard deviation to at least 1. Only numbers that are the same in all codes have 1.",
    ...spread((_, { std }) => tf.maximum(std, 1)),
  },
  "mean-stays-in": {
    because:
      "You divided the codes but left their mean in. A flow's noise has mean 0, and its data must have it too.",
    ...up((z, { std }) => tf.div(z, std)),
  },
  "divided-before-the-mean": {
    because: "You divided the codes first. The mean is in the units of the codes, so subtract it before.",
    ...up((z, { mean, std }) => tf.sub(tf.div(z, std), mean)),
  },
  "multiplied-on-the-way-in": {
    because: "You multiplied the codes by the standard deviation. Divide by it to bring it to 1.",
    ...up((z, { mean, std }) => tf.mul(tf.sub(z, mean), std)),
  },
  "own-mean": {
    because:
      "You subtracted the codes' own mean. Use the given one, or a batch of one digit loses what makes it that digit.",
    ...up((z, { std }) => tf.div(tf.sub(z, tf.mean(z, 0)), std)),
  },
  "own-statistics": {
    because:
      "You normalized the codes with their own statistics. Use the given ones, or a batch of one code would be 0.",
    ...up((z) => {
      const { mean, std } = right([z]);
      return tf.div(tf.sub(z, mean), std);
    }),
  },
  "only-divided-once-more": {
    because:
      "You divided the codes a second time. The way back multiplies by the standard deviation and adds the mean.",
    ...down((z, { mean, std }) => tf.add(tf.div(z, std), mean)),
  },
  "one-way-only": {
    because:
      "You sent codes to the decoder as the flow made them. The decoder knows them with their own mean and spread.",
    ...down((z) => tf.clone(z)),
  },
  "mean-not-put-back": {
    because: "You didn't put the mean back. What you subtracted on the way in belongs in again.",
    ...down((z, { std }) => tf.mul(z, std)),
  },
  "mean-added-first": {
    because:
      "You added the mean before you multiplied, so it is scaled too. Undo the steps in reverse order.",
    ...down((z, { mean, std }) => tf.mul(tf.add(z, mean), std)),
  },
  "ends-taken-for-all": {
    because:
      "You compared the first and the last code. A number is constant only if it is the same in every code.",
    ...spread((codes, { std }) => {
      const [first, last] = [tf.slice(codes, 0, 1), tf.slice(codes, codes.shape[0] - 1, 1)];
      return tf.where(tf.reshape(tf.equal(first, last), std.shape), tf.onesLike(std), std);
    }),
  },
  "a-little-in-the-divisor": {
    because: "You added a small number to the standard deviation. It is never 0 here: divide by it alone.",
    ...up((z, { mean, std }) => tf.div(tf.sub(z, mean), tf.add(std, 1e-7))),
  },
  "a-little-in-the-root": {
    because:
      "You added a small number to the variance. Where a number varies, its standard deviation is the root alone.",
    ...spread((codes, { std }) =>
      unlessConstant(codes, tf.sqrt(tf.add(tf.moments(codes, 0).variance, 1e-6))).mul(tf.onesLike(std)),
    ),
  },
});
