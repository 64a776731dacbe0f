import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import { reparameterize as rightDraw, klToStandard as rightKl } from "./reparameterize.js";

type Draw = (mean: tf.Tensor, logVariance: tf.Tensor, noise: tf.Tensor) => tf.Tensor;
type Each = (mean: tf.Tensor, logVariance: tf.Tensor) => tf.Tensor;

/** Codes drawn in another way; what doesn't fit is refused as it should be. */
const drawn = (draw: Draw) => ({
  reparameterize: (mean: tf.Tensor, logVariance: tf.Tensor, noise: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      rightDraw(mean, logVariance, noise);
      return draw(mean, logVariance, noise);
    }),
});
/** The usual draw with another standard deviation. */
const spread = (std: (logVariance: tf.Tensor) => tf.Tensor) =>
  drawn((mean, logVariance, noise) => tf.add(mean, tf.mul(std(logVariance), noise)));

const usual: Each = (mean, logVariance) =>
  tf.mul(0.5, tf.sub(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(1, logVariance)));
const total = (each: tf.Tensor): tf.Tensor => tf.mean(tf.sum(each, 1));

/** A divergence of other numbers, or put together in another way; what doesn't fit is refused as it should be. */
const divergence = (each: Each, whole: (each: tf.Tensor) => tf.Tensor = total) => ({
  klToStandard: (mean: tf.Tensor, logVariance: tf.Tensor): tf.Scalar =>
    tf.tidy(() => {
      rightKl(mean, logVariance);
      return whole(each(mean, logVariance)) as tf.Scalar;
    }),
});

export default mistakesFor<typeof import("./reparameterize.js")>({
  "variance-as-standard-deviation": {
    because:
      "You multiplied the noise by the variance. Noise of standard deviation 1 becomes noise of σ if you multiply it by σ.",
    ...spread((logVariance) => tf.exp(logVariance)),
  },
  "log-variance-as-standard-deviation": {
    because:
      "You multiplied the noise by the logarithm itself. A logarithm of 0 is a variance of 1, and a negative one is a small variance.",
    ...spread((logVariance) => logVariance),
  },
  "half-the-logarithm": {
    because: "You multiplied the noise by half the logarithm. ln σ is half of ln σ², but you need σ itself.",
    ...spread((logVariance) => tf.div(logVariance, 2)),
  },
  "twice-the-logarithm": {
    because: "You doubled the logarithm. A root halves it: ln σ = ½ ln σ².",
    ...spread((logVariance) => tf.exp(tf.mul(2, logVariance))),
  },
  "half-the-variance": {
    because:
      "You multiplied the noise by half the variance. The half belongs in the exponent: σ is the root.",
    ...spread((logVariance) => tf.div(tf.exp(logVariance), 2)),
  },
  "one-over-sigma": {
    because: "You divided the noise by σ. A wide distribution must give draws that are far apart.",
    ...spread((logVariance) => tf.exp(tf.div(logVariance, -2))),
  },
  "root-of-the-variance": {
    because:
      "You took the root of e^logVariance, which can overflow or become 0. Halve the logarithm before the exponential.",
    ...spread((logVariance) => tf.sqrt(tf.exp(logVariance))),
  },
  "variance-kept-in-bounds": {
    because:
      "You cut log variances to a range, and gradients end at its edges. Only the standard deviation must fit a 32-bit number.",
    ...spread((logVariance) => tf.exp(tf.div(tf.clipByValue(logVariance, -30, 20), 2))),
  },
  "epsilon-on-deviation": {
    because:
      "You added a small number to σ, so a narrow distribution is wider than it says. σ is the exponential and nothing more.",
    ...spread((logVariance) => tf.add(tf.exp(tf.div(logVariance, 2)), 1e-6)),
  },
  "softplus-for-the-exponential": {
    because: "You used a softplus instead of the exponential. The argument is the logarithm of the variance.",
    ...spread((logVariance) => tf.sqrt(tf.softplus(logVariance))),
  },
  "no-gradient-to-the-variance": {
    because:
      "You cut logVariance off from its gradient, though the codes are right. A loss must be able to widen or narrow the distribution.",
    ...spread((logVariance) => tf.exp(tf.div(stopGradient(logVariance), 2))),
  },
  "no-gradient-at-all": {
    because:
      "You made the codes as constants, though their values are right. Gradients must reach mean and logVariance: that is the point of the trick.",
    ...drawn((mean, logVariance, noise) =>
      stopGradient(tf.add(mean, tf.mul(tf.exp(tf.div(logVariance, 2)), noise))),
    ),
  },
  "mean-scaled-too": {
    because: "You multiplied the mean by σ as well. σ makes the noise wider; the mean moves the result.",
    ...drawn((mean, logVariance, noise) => tf.mul(tf.add(mean, noise), tf.exp(tf.div(logVariance, 2)))),
  },
  "noise-drawn-inside": {
    because: "You drew other noise inside. Use the caller's, so that the same noise gives the same code.",
    ...drawn((mean, logVariance) =>
      tf.add(mean, tf.mul(tf.exp(tf.div(logVariance, 2)), tf.randomNormal(mean.shape, 0, 1, "float32", 7))),
    ),
  },
  "noise-at-full-size": {
    because:
      "You added the noise as it is. A code is as far from its mean as σ says: multiply the noise by it.",
    ...drawn((mean, _, noise) => tf.add(mean, noise)),
  },
  "noise-subtracted": {
    because: "You subtracted the noise. The same noise gives the same code only if it is added.",
    ...spread((logVariance) => tf.neg(tf.exp(tf.div(logVariance, 2)))),
  },
  "mean-forgotten": {
    because: "You left the mean out of the code. The noise says how far from the mean it lies.",
    ...drawn((_, logVariance, noise) => tf.mul(tf.exp(tf.div(logVariance, 2)), noise)),
  },
  "noise-left-out": {
    because:
      "You returned the mean as the code. A code is a draw: the noise says how far from the mean it lies.",
    ...drawn((mean) => tf.clone(mean)),
  },
  "divergence-averaged-over-numbers": {
    because:
      "You averaged the divergences of a code's numbers. Divergences of independent numbers add up: each of them costs.",
    ...divergence(usual, (each) => tf.mean(each)),
  },
  "divergence-summed-over-the-batch": {
    because: "You added up the codes of the batch. The result is their mean, or a larger batch costs more.",
    ...divergence(usual, (each) => tf.sum(each)),
  },
  "batch-and-numbers-exchanged": {
    because:
      "You took the mean over a code's numbers and the sum over the batch. It is the other way around.",
    ...divergence(usual, (each) => tf.sum(tf.mean(each, 1))),
  },
  "one-half-forgotten": {
    because: "You forgot the half, so the divergence is twice too large.",
    ...divergence((mean, logVariance) => tf.mul(2, usual(mean, logVariance))),
  },
  "sign-of-the-divergence": {
    because:
      "You got the sign wrong. A lower bound adds the negative of this; a divergence is never negative.",
    ...divergence((mean, logVariance) => tf.neg(usual(mean, logVariance))),
  },
  "one-forgotten": {
    because: "You forgot the 1. A standard normal code must cost 0, and here each of its numbers costs ½.",
    ...divergence((mean, logVariance) => tf.add(0.5, usual(mean, logVariance))),
  },
  "logarithm-added": {
    because:
      "You added the logarithm. Subtract it, so that a variance near 0 costs much: ln σ² is then far below 0.",
    ...divergence((mean, logVariance) => tf.add(usual(mean, logVariance), logVariance)),
  },
  "log-std-for-log-variance": {
    because: "You took the argument for ln σ. It is ln σ², so its exponential is already the variance.",
    ...divergence((mean, logVariance) => usual(mean, tf.mul(2, logVariance))),
  },
  "standard-deviation-for-variance": {
    because: "You used σ where σ² belongs. The variance is the exponential of the whole logarithm.",
    ...divergence((mean, logVariance) =>
      tf.mul(0.5, tf.sub(tf.add(tf.exp(tf.div(logVariance, 2)), tf.square(mean)), tf.add(1, logVariance))),
    ),
  },
  "mean-not-squared": {
    because: "You didn't square the mean. A mean of −1 lies as far from 0 as one of 1 and costs as much.",
    ...divergence((mean, logVariance) =>
      tf.mul(0.5, tf.sub(tf.add(tf.exp(logVariance), mean), tf.add(1, logVariance))),
    ),
  },
  "square-of-the-mean-subtracted": {
    because: "You subtracted the square of the mean. A code away from 0 costs more, so it is added.",
    ...divergence((mean, logVariance) => tf.sub(usual(mean, logVariance), tf.square(mean))),
  },
  "mean-left-out": {
    because: "You left out the mean. A code away from 0 costs as well, by half the square of its mean.",
    ...divergence((mean, logVariance) => usual(tf.zerosLike(mean), logVariance)),
  },
  "epsilon-in-the-logarithm": {
    because:
      "You added a little to the variance before the logarithm. logVariance is that logarithm already, and small variances must cost much.",
    ...divergence((mean, logVariance) => {
      const variance = tf.exp(logVariance);
      return tf.mul(
        0.5,
        tf.sub(tf.add(variance, tf.square(mean)), tf.add(1, tf.log(tf.add(variance, 1e-8)))),
      );
    }),
  },
  "divergence-kept-in-bounds": {
    because:
      "You keep logVariance in bounds, so tiny variances cost less than they are worth, and their gradient ends.",
    ...divergence((mean, logVariance) => usual(mean, tf.clipByValue(logVariance, -30, 20))),
  },
  "large-variances-in-bounds": {
    because:
      "You keep the variance in bounds, so a large one costs less than it is worth. e^80 still fits a 32-bit number.",
    ...divergence((mean, logVariance) => {
      const variance = tf.exp(tf.clipByValue(logVariance, -60, 60));
      return tf.mul(0.5, tf.sub(tf.add(variance, tf.square(mean)), tf.add(1, logVariance)));
    }),
  },
  "variances-up-to-85": {
    because:
      "You cut log variances at 85, so a larger variance costs less than it is worth. e^88 still fits a 32-bit number.",
    ...divergence((mean, logVariance) =>
      tf.mul(
        0.5,
        tf.sub(tf.add(tf.exp(tf.minimum(logVariance, 85)), tf.square(mean)), tf.add(1, logVariance)),
      ),
    ),
  },
  "other-direction": {
    because:
      "You computed the divergence of N(0, I) from the code's distribution. Draws come from the code's distribution, so it comes first.",
    ...divergence((mean, logVariance) =>
      tf.mul(
        0.5,
        tf.sub(tf.add(tf.mul(tf.add(1, tf.square(mean)), tf.exp(tf.neg(logVariance))), logVariance), 1),
      ),
    ),
  },
});
