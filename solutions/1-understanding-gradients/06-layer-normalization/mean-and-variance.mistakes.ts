import { mistakesFor } from "#lib/author/mistakes";

const sum = (v: number[]) => v.reduce((total, x) => total + x, 0);
const average = (v: number[]) => sum(v) / v.length;
const spread = (v: number[], center: number) => v.map((x) => (x - center) ** 2);

/** Mean and variance of another kind; an empty list is refused as in the stub. */
const statistics =
  (variance: (v: number[], mean: number) => number, mean = average) =>
  (v: number[]) => {
    if (v.length === 0) throw new RangeError("a list without numbers has no mean");
    const m = mean(v);
    return { mean: m, variance: variance(v, m) };
  };

const middle = (v: number[]) => {
  const sorted = v.toSorted((a, b) => a - b);
  return (sorted[Math.floor((v.length - 1) / 2)] + sorted[Math.floor(v.length / 2)]) / 2;
};

export default mistakesFor<typeof import("./mean-and-variance.js")>({
  "divides-by-n-minus-1": {
    because:
      "This divides by n − 1, the estimate for a sample. Here the n numbers are all there is: divide by n.",
    meanAndVariance: statistics((v, mean) => sum(spread(v, mean)) / (v.length - 1)),
  },
  "one-pass": {
    because:
      "You took mean of squares minus squared mean: for large numbers, two huge values cancel and nothing is left. Take two passes.",
    meanAndVariance: statistics((v, mean) => average(v.map((x) => x * x)) - mean * mean),
  },
  "standard-deviation": {
    because: "This is σ, the root of the variance. Return the variance σ² itself; layer norm takes the root.",
    meanAndVariance: statistics((v, mean) => Math.sqrt(average(spread(v, mean)))),
  },
  "forgets-to-divide": {
    because: "You added up the squared distances but didn't average them: divide their sum by n.",
    meanAndVariance: statistics((v, mean) => sum(spread(v, mean))),
  },
  "forgets-the-mean": {
    because:
      "This is the mean of the squares. The variance squares distances from the mean, not the numbers.",
    meanAndVariance: statistics((v) => average(v.map((x) => x * x))),
  },
  "mean-distance": {
    because: "You averaged the distances without squaring them. The variance averages their squares.",
    meanAndVariance: statistics((v, mean) => average(v.map((x) => Math.abs(x - mean)))),
  },
  "signed-distances": {
    because:
      "Signed distances cancel: their mean is 0 for any list, squared or not. Square each distance first.",
    meanAndVariance: statistics((v, mean) => average(v.map((x) => x - mean))),
  },
  "sum-without-a-start": {
    because:
      "You added up the squares without a start value, so the first number goes in as it is. Start from 0.",
    meanAndVariance: statistics((v, mean) => v.reduce((total, x) => total + (x - mean) ** 2) / v.length),
  },
  "running-mean": {
    because:
      "In a single pass you take the distances from an unfinished mean. Finish the mean, then start again.",
    meanAndVariance: statistics((v) => average(v.map((x, i) => (x - average(v.slice(0, i + 1))) ** 2))),
  },
  "from-the-first-number": {
    because: "You took the distances from the first number of the list, not from the mean.",
    meanAndVariance: statistics((v) => average(spread(v, v[0]))),
  },
  "the-middle-number": {
    because: "This is the median, the number in the middle. The mean is the sum divided by n.",
    meanAndVariance: statistics((v, mean) => average(spread(v, mean)), middle),
  },
  "forgets-to-average": {
    because: "Your mean is still the sum: divide it by n before you take distances from it.",
    meanAndVariance: statistics((v, mean) => average(spread(v, mean)), sum),
  },
  "always-four-numbers": {
    because: "You always divide by 4. n is the length of the list that you are given.",
    meanAndVariance: statistics(
      (v, mean) => sum(spread(v, mean)) / 4,
      (v) => sum(v) / 4,
    ),
  },
  "centers-in-place": {
    because: "You shifted the list itself to mean 0. The caller still needs the numbers: leave v unchanged.",
    meanAndVariance: (v) => {
      if (v.length === 0) throw new RangeError("a list without numbers has no mean");
      const mean = average(v);
      for (let i = 0; i < v.length; i++) v[i] -= mean;
      return { mean, variance: average(v.map((x) => x * x)) };
    },
  },
  "multiplies-by-the-numbers": {
    because:
      "You multiplied each distance by the number itself. On paper it is the same; rounded, it goes below 0. Square the distance.",
    meanAndVariance: statistics((v, mean) => average(v.map((x) => (x - mean) * x))),
  },
  "tiny-spread-is-none": {
    because: "You treated a tiny variance as 0. How small it is depends on the units: it stays as it is.",
    meanAndVariance: statistics((v, mean) => {
      const variance = average(spread(v, mean));
      return variance < 1e-12 ? 0 : variance;
    }),
  },
  "exchanges-the-two": {
    because: "The mean stands under variance, and the variance under mean. Return each under its own name.",
    meanAndVariance: (v) => {
      const { mean, variance } = statistics((w, m) => average(spread(w, m)))(v);
      return { mean: variance, variance: mean };
    },
  },
  "adds-epsilon": {
    because: "You added an ε. It belongs to layer norm; the variance is the average alone.",
    meanAndVariance: statistics((v, m) => average(spread(v, m)) + 1e-5),
  },
  "sorts-the-list": {
    because: "sort changes the caller's list, and neither mean nor variance needs an order.",
    meanAndVariance: (v) => statistics((w, m) => average(spread(w, m)))(v.sort()),
  },
  "refuses-a-single-number": {
    because: "You refuse a single number. It is its own mean, with the variance 0.",
    meanAndVariance: (v) => {
      if (v.length < 2) throw new RangeError("a list without numbers has no mean");
      return statistics((w, m) => average(spread(w, m)))(v);
    },
  },
  "one-number-spreads": {
    because: "You return 1 for the variance of a single number. It doesn't spread: its variance is 0.",
    meanAndVariance: (v) =>
      v.length === 1 ? { mean: v[0], variance: 1 } : statistics((w, m) => average(spread(w, m)))(v),
  },
  "zeros-do-not-count": {
    because: "You left zeros out of the count. A zero is a number like any other.",
    meanAndVariance: statistics(
      (v, m) => average(spread(v, m)),
      (v) => sum(v) / v.filter((x) => x !== 0).length,
    ),
  },
  "distance-before-and-after": {
    because:
      "Each distance is from the mean so far. Compute the mean of all numbers first, then the distances.",
    meanAndVariance: statistics((v) => {
      let [m, s] = [0, 0];
      v.forEach((x, i) => {
        s += (x - m) ** 2;
        m += (x - m) / (i + 1);
      });
      return s / v.length;
    }),
  },
  "a-thousand-are-enough": {
    because: "You looked at the first thousand numbers. All of them count.",
    meanAndVariance: (v) => statistics((w, m) => average(spread(w, m)))(v.slice(0, 1000)),
  },
  "later-middle-number": {
    because: "The middle number is the median. The mean is the sum over the count.",
    meanAndVariance: statistics(
      (v, m) => average(spread(v, m)),
      (v) => v.toSorted((a, b) => a - b)[Math.floor(v.length / 2)],
    ),
  },
  "cubes-the-distances": {
    because: "You cubed the distances. The variance averages their squares.",
    meanAndVariance: statistics((v, m) => average(v.map((x) => (x - m) ** 3))),
  },
});
