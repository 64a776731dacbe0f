import { mistakesFor } from "#lib/author/mistakes";
import { type Bell, bellVelocity, guidedBells, mixtureVelocity } from "./gaussian-guidance.js";

const varianceOf = (t: number, { sd }: Bell) => (1 - t) ** 2 * sd ** 2 + t ** 2;

/** Other velocities of one bell, after the checks that the stub gives. What depends on it follows. */
const bell = (of: (x: number, t: number, bell: Bell) => number) => {
  const velocity = (x: number, t: number, one: Bell) => {
    bellVelocity(x, t, one);
    return of(x, t, one);
  };
  return { bellVelocity: velocity };
};

/** Weights of the classes that are computed in another way. */
const weighed = (weightOf: (x: number, t: number, bell: Bell) => number) => ({
  mixtureVelocity(x: number, t: number, bells: Bell[]): number {
    mixtureVelocity(x, t, bells);
    const weights = bells.map((one) => weightOf(x, t, one));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return bells.reduce((sum, one, k) => sum + (weights[k] / total) * bellVelocity(x, t, one), 0);
  },
});

/** The weights of logarithms that are computed in another way; safe for any of them. */
const byLogs = (logOf: (x: number, t: number, bell: Bell) => number) => ({
  mixtureVelocity(x: number, t: number, bells: Bell[]): number {
    mixtureVelocity(x, t, bells);
    const logs = bells.map((one) => logOf(x, t, one));
    const weights = logs.map((log) => Math.exp(log - Math.max(...logs)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return bells.reduce((sum, one, k) => sum + (weights[k] / total) * bellVelocity(x, t, one), 0);
  },
});

/** Another step, after the checks that the stub gives. */
const stepped = (
  step: (x: number, t: number, bells: Bell[], wanted: number, w: number, dt: number) => number,
) => ({
  guidedBells(start: number[], bells: Bell[], wanted: number, w: number, steps: number): number[] {
    guidedBells([], bells, wanted, w, steps);
    return start.map((from) => {
      let x = from;
      for (let i = 0; i < steps; i++) x = step(x, 1 - i / steps, bells, wanted, w, 1 / steps);
      return x;
    });
  },
});

export default mistakesFor<typeof import("./gaussian-guidance.js")>({
  "toward-the-data": {
    because: "You got the sign wrong: the velocity is the mean of x1 − x0, from data to noise.",
    ...bell((x, t, one) => -bellVelocity(x, t, one)),
  },
  "means-of-all-pairs": {
    because: "You took the means over all pairs. Only those count that are at x at time t.",
    ...bell((_x, _t, { mean }) => -mean),
  },
  "data-at-the-mean": {
    because:
      "You took x0 to be the bell's mean. Among the pairs at x, its mean lies between the bell's mean and x.",
    ...bell((x, t, { mean }) => (t === 0 ? -x : (x - mean) / t)),
  },
  "divided-by-time": {
    because:
      "You computed (x − x0) / t, which is 0 / 0 at t = 0. You can find both means without dividing by t.",
    ...bell((x, t, one) => {
      const variance = varianceOf(t, one);
      const data = one.mean + (((1 - t) * one.sd ** 2) / variance) * (x - (1 - t) * one.mean);
      return (x - data) / t;
    }),
  },
  "deviations-added": {
    because:
      "You added the standard deviations of data and noise. The two are independent, so their variances add up.",
    ...bell((x, t, { mean, sd }) => {
      const variance = ((1 - t) * sd + t) ** 2;
      const pull = (x - (1 - t) * mean) / variance;
      return t * pull - mean - (1 - t) * sd ** 2 * pull;
    }),
  },
  "deviation-for-variance": {
    because:
      "You used sd where its square belongs. With sd = 1 the two are the same, which hides the mistake.",
    ...bell((x, t, { mean, sd }) => {
      const variance = (1 - t) ** 2 * sd + t ** 2;
      const pull = (x - (1 - t) * mean) / variance;
      return t * pull - mean - (1 - t) * sd * pull;
    }),
  },
  "mean-not-moved": {
    because: "You left the bell at its mean. At time t its center is at (1 − t) · mean.",
    ...bell((x, t, one) => {
      const pull = (x - one.mean) / varianceOf(t, one);
      return t * pull - one.mean - (1 - t) * one.sd ** 2 * pull;
    }),
  },
  "times-swapped": {
    because: "You swapped t and 1 − t. Here t = 0 is data, and t = 1 is noise.",
    ...bell((x, t, one) => bellVelocity(x, 1 - t, one)),
  },
  "variance-kept-from-zero": {
    because:
      "You kept the variance away from 0. At t = 0 that of a narrow bell is tiny, and x is still the datum.",
    ...bell((x, t, one) => {
      const variance = Math.max(varianceOf(t, one), 1e-9);
      const pull = (x - (1 - t) * one.mean) / variance;
      return t * pull - one.mean - (1 - t) * one.sd ** 2 * pull;
    }),
  },
  "each-class-counts-a-little": {
    because:
      "You gave each class at least a small weight. A class counts as much as it is likely, and nothing else.",
    mixtureVelocity(x, t, bells) {
      mixtureVelocity(x, t, bells);
      const logs = bells.map(
        (one) =>
          -((x - (1 - t) * one.mean) ** 2) / (2 * varianceOf(t, one)) - Math.log(varianceOf(t, one)) / 2,
      );
      const weights = logs.map((log) => Math.max(1e-12, Math.exp(log - Math.max(...logs))));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return bells.reduce((sum, one, k) => sum + (weights[k] / total) * bellVelocity(x, t, one), 0);
    },
  },
  "fixed-halves": {
    because: "You counted all classes the same. A class that is unlikely at x has little to say there.",
    ...weighed(() => 1),
  },
  "likely-as-data": {
    because:
      "You weighed the classes by how likely x is as a datum. At time t the bells have moved and changed their widths.",
    ...byLogs((x, _t, { mean, sd }) => -((x - mean) ** 2) / (2 * sd ** 2) - Math.log(sd)),
  },
  "nearest-class-alone": {
    because: "You counted only the likeliest class. The others count too, each as much as it is likely.",
    mixtureVelocity(x, t, bells) {
      mixtureVelocity(x, t, bells);
      const logOf = (one: Bell) =>
        -((x - (1 - t) * one.mean) ** 2) / (2 * varianceOf(t, one)) - Math.log(varianceOf(t, one)) / 2;
      const [best] = [...bells].sort((a, b) => logOf(b) - logOf(a));
      return bellVelocity(x, t, best);
    },
  },
  "underflow-of-densities": {
    because:
      "You compared densities, which all underflow to 0 far away, and 0 / 0 is NaN. Compare their logarithms.",
    ...weighed((x, t, one) => {
      const variance = varianceOf(t, one);
      return Math.exp(-((x - (1 - t) * one.mean) ** 2) / (2 * variance)) / Math.sqrt(variance);
    }),
  },
  "equal-when-far": {
    because:
      "You counted the classes the same where all densities underflow to 0. One of them is still likelier, and the logarithms show it.",
    mixtureVelocity(x, t, bells) {
      mixtureVelocity(x, t, bells);
      const densities = bells.map((one) => {
        const variance = varianceOf(t, one);
        return Math.exp(-((x - (1 - t) * one.mean) ** 2) / (2 * variance)) / Math.sqrt(variance);
      });
      const total = densities.reduce((sum, p) => sum + p, 0);
      return bells.reduce(
        (sum, one, k) =>
          sum + (total > 0 ? densities[k] / total : 1 / bells.length) * bellVelocity(x, t, one),
        0,
      );
    },
  },
  "logarithms-in-bounds": {
    because:
      "You kept the logarithms of the densities in bounds, so far away all classes count the same. Subtract the largest instead.",
    ...byLogs((x, t, one) =>
      Math.max(
        -1e10,
        -((x - (1 - t) * one.mean) ** 2) / (2 * varianceOf(t, one)) - Math.log(varianceOf(t, one)) / 2,
      ),
    ),
  },
  "width-forgotten": {
    because:
      "You left out the densities' factor 1 / √variance. It matters when the bells have different widths.",
    ...byLogs((x, t, one) => -((x - (1 - t) * one.mean) ** 2) / (2 * varianceOf(t, one))),
  },
  "width-twice": {
    because: "You took the whole logarithm of the variance. A density has 1 / √variance, so take half of it.",
    ...byLogs(
      (x, t, one) =>
        -((x - (1 - t) * one.mean) ** 2) / (2 * varianceOf(t, one)) - Math.log(varianceOf(t, one)),
    ),
  },
  "two-missing-in-the-exponent": {
    because: "You left out the 2 in the exponent of the density.",
    ...byLogs(
      (x, t, one) => -((x - (1 - t) * one.mean) ** 2) / varianceOf(t, one) - Math.log(varianceOf(t, one)) / 2,
    ),
  },
  "velocities-not-averaged": {
    because: "Your weights don't add up to 1, so the result is no mean of the velocities.",
    mixtureVelocity(x, t, bells) {
      mixtureVelocity(x, t, bells);
      return bells.reduce((sum, one) => sum + bellVelocity(x, t, one), 0);
    },
  },
  "one-wide-bell": {
    because:
      "You took all data for one bell. There may be no data at all between the classes, so each keeps its own bell.",
    mixtureVelocity(x, t, bells) {
      mixtureVelocity(x, t, bells);
      const mean = bells.reduce((sum, one) => sum + one.mean, 0) / bells.length;
      const square = bells.reduce((sum, one) => sum + one.sd ** 2 + (one.mean - mean) ** 2, 0) / bells.length;
      return bellVelocity(x, t, { mean, sd: Math.sqrt(square) });
    },
  },
  "up-to-noise": {
    because: "You stepped along the velocity. A sampler goes against it, down from noise to data.",
    ...stepped((x, t, bells, wanted, w, dt) => {
      const free = mixtureVelocity(x, t, bells);
      return x + (free + w * (bellVelocity(x, t, bells[wanted]) - free)) * dt;
    }),
  },
  "guidance-forgotten": {
    because: "You used the class's own velocity, so w has no effect.",
    ...stepped((x, t, bells, wanted, _w, dt) => x - bellVelocity(x, t, bells[wanted]) * dt),
  },
  "w-of-the-paper": {
    because:
      "You started the line at the velocity of the class. That is the paper's own w, which is ours minus 1.",
    ...stepped((x, t, bells, wanted, w, dt) => {
      const given = bellVelocity(x, t, bells[wanted]);
      return x - (given + w * (given - mixtureVelocity(x, t, bells))) * dt;
    }),
  },
  "away-from-the-class": {
    because: "You swapped the two velocities, so more w leads away from the class.",
    ...stepped((x, t, bells, wanted, w, dt) => {
      const given = bellVelocity(x, t, bells[wanted]);
      return x - (given + w * (mixtureVelocity(x, t, bells) - given)) * dt;
    }),
  },
  "two-half-steps": {
    because: "You moved x between the two velocities. Both belong to the same x and the same t.",
    ...stepped((x, t, bells, wanted, w, dt) => {
      const half = x - (1 - w) * mixtureVelocity(x, t, bells) * dt;
      return half - w * bellVelocity(half, t, bells[wanted]) * dt;
    }),
  },
  "other-class-alone": {
    because:
      "You took the velocity without a class from the other classes only. It is the mean over all of them.",
    ...stepped((x, t, bells, wanted, w, dt) => {
      const others = bells.filter((_, k) => k !== wanted);
      const free = mixtureVelocity(x, t, others.length > 0 ? others : bells);
      return x - (free + w * (bellVelocity(x, t, bells[wanted]) - free)) * dt;
    }),
  },
  "step-not-divided": {
    because:
      "You didn't divide the velocity by the number of steps, so each step is as long as the whole way.",
    ...stepped((x, t, bells, wanted, w) => {
      const free = mixtureVelocity(x, t, bells);
      return x - (free + w * (bellVelocity(x, t, bells[wanted]) - free));
    }),
  },
  "bell-not-squared": {
    because: "You didn't square the sd in the variance of x. Variances add up: ((1 − t)·sd)² and t².",
    ...bell((x, t, { mean, sd }) => {
      const pull = (x - (1 - t) * mean) / ((1 - t) ** 2 * sd + t ** 2);
      return t * pull - mean - (1 - t) * sd ** 2 * pull;
    }),
  },
  "time-not-squared": {
    because: "You didn't square t in the variance of x. t · x1 has the variance t².",
    ...bell((x, t, { mean, sd }) => {
      const pull = (x - (1 - t) * mean) / ((1 - t) ** 2 * sd ** 2 + t);
      return t * pull - mean - (1 - t) * sd ** 2 * pull;
    }),
  },
  "mean-moved-by-t": {
    because: "You moved the mean by t. At time t, the share 1 − t of the datum is left.",
    ...bell((x, t, one) => {
      const pull = (x - t * one.mean) / varianceOf(t, one);
      return t * pull - one.mean - (1 - t) * one.sd ** 2 * pull;
    }),
  },
  "data-mean-shrunk": {
    because: "You shrank the bell's mean in the mean of x0. x0 itself is wanted, not its share in x.",
    ...bell((x, t, one) => {
      const pull = (x - (1 - t) * one.mean) / varianceOf(t, one);
      return t * pull - (1 - t) * one.mean - (1 - t) * one.sd ** 2 * pull;
    }),
  },
  "share-left-out": {
    because: "You left 1 − t out of the mean of x0. The covariance of x0 and x is (1 − t)·sd².",
    ...bell((x, t, one) => {
      const pull = (x - (1 - t) * one.mean) / varianceOf(t, one);
      return t * pull - one.mean - one.sd ** 2 * pull;
    }),
  },
  "deviation-in-the-data": {
    because: "You multiplied by the sd in the mean of x0. The covariance of x0 and x has its square.",
    ...bell((x, t, one) => {
      const pull = (x - (1 - t) * one.mean) / varianceOf(t, one);
      return t * pull - one.mean - (1 - t) * one.sd * pull;
    }),
  },
  "data-by-division": {
    because:
      "You took the datum as what is left of x, divided by 1 − t. Just below t = 1 only rounding is left of it.",
    ...bell((x, t, one) => {
      const noise = (t * (x - (1 - t) * one.mean)) / varianceOf(t, one);
      return noise - (t === 1 ? one.mean : (x - t * noise) / (1 - t));
    }),
  },
  "narrow-bells-widened": {
    because: "You widened a narrow bell. Its sd may be any number above 0.",
    ...bell((x, t, { mean, sd }) => bellVelocity(x, t, { mean, sd: Math.max(sd, 1e-3) })),
  },
  "time-of-the-end": {
    because: "You took the velocities at the time where the step ends. It begins at t = 1 − i / steps.",
    ...stepped((x, t, bells, wanted, w, dt) => {
      const end = Math.max(0, t - dt);
      const free = mixtureVelocity(x, end, bells);
      return x - (free + w * (bellVelocity(x, end, bells[wanted]) - free)) * dt;
    }),
  },
  "first-class-for-any": {
    because: "You guided toward class 0, whichever was wanted.",
    ...stepped((x, t, bells, _, w, dt) => {
      const free = mixtureVelocity(x, t, bells);
      return x - (free + w * (bellVelocity(x, t, bells[0]) - free)) * dt;
    }),
  },
});
