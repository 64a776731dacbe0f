import { mistakesFor } from "#lib/author/mistakes";

type Scores = number[];
const sum = (x: Scores) => x.reduce((total, value) => total + value, 0);

function refuseNothingVisible(z: Scores): void {
  if (z.every((x) => x === -Infinity))
    throw new RangeError("softmax needs at least one score above -Infinity");
}

/** A softmax whose exponentials are moved by something else than the maximum. */
function movedBy(z: Scores, shift: number): Scores {
  refuseNothingVisible(z);
  const e = z.map((x) => Math.exp(x - shift));
  return e.map((x) => x / sum(e));
}

/** A right softmax, but for the answer where nothing is visible. */
const whenNothingIsVisible = (z: Scores, answer: number) =>
  z.every((x) => x === -Infinity) ? z.map(() => answer) : movedBy(z, Math.max(...z));

export default mistakesFor<typeof import("./softmax.js")>({
  "forgets-the-maximum": {
    because:
      "e^1000 is Infinity, and Infinity / Infinity is NaN. Subtract the largest score before the exponential.",
    softmax: (z) => movedBy(z, 0),
  },
  "largest-absolute-value": {
    because:
      "Subtract the largest score, not the largest |score|: one very low score drives all your exponentials to 0.",
    softmax: (z) => movedBy(z, Math.max(...z.map(Math.abs))),
  },
  "shifts-no-negative-scores": {
    because:
      "You don't shift scores that are all negative. Far below 0 every exponential is 0, and 0/0 is NaN: subtract the maximum there too.",
    softmax: (z) => movedBy(z, Math.max(0, ...z)),
  },
  "subtracts-the-mean": {
    because:
      "The mean shifts the scores too little: a score far above it still overflows. Only the maximum makes all exponents ≤ 0.",
    softmax: (z) => movedBy(z, sum(z) / z.length),
  },
  "subtracts-the-first": {
    because:
      "The first score need not be the largest: if it is low, the others overflow. Subtract the maximum.",
    softmax: (z) => movedBy(z, z[0]),
  },
  "subtracts-the-minimum": {
    because:
      "With the lowest score at 0, all exponents are 0 or more, and they overflow. Subtract the largest score.",
    softmax: (z) => movedBy(z, Math.min(...z)),
  },
  "not-normalised": {
    because: "These are the exponentials alone. Divide each by their sum, so that the weights add up to 1.",
    softmax: (z) => {
      refuseNothingVisible(z);
      return z.map((x) => Math.exp(x));
    },
  },
  "largest-weight-is-one": {
    because:
      "The subtraction only prevents overflow; it doesn't normalize. You still have to divide by the sum of the exponentials.",
    softmax: (z) => {
      refuseNothingVisible(z);
      return z.map((x) => Math.exp(x - Math.max(...z)));
    },
  },
  "divides-by-the-maximum": {
    because: "Divide the exponentials by their sum, not by the largest score.",
    softmax: (z) => {
      refuseNothingVisible(z);
      return z.map((x) => Math.exp(x) / Math.max(...z));
    },
  },
  "sum-not-moved": {
    because: "You subtracted the maximum in the numerator only. Numerator and sum use the same exponentials.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      return z.map((x) => Math.exp(x - max) / sum(z.map((y) => Math.exp(y))));
    },
  },
  "only-the-sum-moved": {
    because: "You subtracted the maximum in the sum only. Numerator and sum use the same exponentials.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      return z.map((x) => Math.exp(x) / sum(z.map((y) => Math.exp(y - max))));
    },
  },
  "no-exponential": {
    because:
      "These are the scores divided by their sum. Without the exponential, a negative score gets a negative weight.",
    softmax: (z) => {
      refuseNothingVisible(z);
      return z.map((x) => x / sum(z));
    },
  },
  "upside-down": {
    because:
      "Your exponent has the wrong sign: the lowest score gets the most weight. Take score minus maximum, in this order.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const e = z.map((x) => Math.exp(Math.max(...z) - x));
      return e.map((x) => x / sum(e));
    },
  },
  "nothing-visible-gives-nan": {
    because:
      "-Infinity minus -Infinity is NaN, and NaN spreads through everything that follows. Refuse such a row at once.",
    rung: 4,
    softmax: (z) => whenNothingIsVisible(z, Number.NaN),
  },
  "nothing-visible-gives-zeros": {
    because:
      "Zeros do not sum to 1, and no caller would notice that a row has lost all its keys. Refuse such a row.",
    rung: 4,
    softmax: (z) => whenNothingIsVisible(z, 0),
  },
  "nothing-visible-gives-equal-shares": {
    because: "Equal shares let the query look at every key that was hidden from it. Refuse such a row.",
    rung: 4,
    softmax: (z) => whenNothingIsVisible(z, 1 / z.length),
  },
  "refuses-a-maximum-of-zero": {
    because:
      "JavaScript treats a maximum of 0 as false, but it is a score like any other. Refuse only -Infinity.",
    softmax: (z) => {
      const max = Math.max(...z);
      if (!max || max === -Infinity) throw new RangeError("softmax needs at least one score above -Infinity");
      return movedBy(z, max);
    },
  },
  "refuses-any-hidden-score": {
    because:
      "You refuse a row as soon as one score is -Infinity. That score only gets the weight 0: refuse only if all are.",
    softmax: (z) => {
      if (z.includes(-Infinity) || z.length === 0)
        throw new RangeError("softmax needs at least one score above -Infinity");
      return movedBy(z, Math.max(...z));
    },
  },
  "small-number-in-the-sum": {
    because:
      "A small number in the denominator keeps the weights from summing to 1. The sum is at least 1 without it.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const e = z.map((x) => Math.exp(x - Math.max(...z)));
      return e.map((x) => x / (sum(e) + 1e-9));
    },
  },
  "changes-the-input": {
    because: "The weights are right, but you wrote them into the scores. Return a new list.",
    softmax: (z) => {
      const weights = movedBy(z, Math.max(...z));
      z.splice(0, z.length, ...weights);
      return z;
    },
  },
  "drops-tiny-weights": {
    because:
      "You set low scores to the weight 0. Only a score of -Infinity gets 0: e⁻³⁰⁰ is a number above it.",
    softmax: (z) => movedBy(z, Math.max(...z)).map((weight) => (weight < 1e-100 ? 0 : weight)),
  },
  "bounds-the-exponents": {
    because:
      "You kept the exponents above a bound. e^z underflows by itself, and lower scores get lower weights.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const e = z.map((x) => (x === -Infinity ? 0 : Math.exp(Math.max(x - Math.max(...z), -700))));
      return e.map((x) => x / sum(e));
    },
  },
  "refuses-the-lowest-numbers": {
    because:
      "You refuse finite scores, too. Only where every score is -Infinity is no list of weights right.",
    softmax: (z) => {
      if (Math.max(...z) < -1e305) throw new RangeError("softmax needs at least one visible score");
      return movedBy(z, Math.max(...z));
    },
  },
  "divides-by-the-count": {
    because: "You divided by the number of scores. Divide by the sum of the exponentials.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max));
      return e.map((x) => x / z.length);
    },
  },
  "divides-scores-by-the-maximum": {
    because: "You divided the scores by the maximum. Subtract it: that changes no weight.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x / max));
      return e.map((x) => x / sum(e));
    },
  },
  "powers-of-2": {
    because: "You took powers of 2. Softmax has powers of e.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => 2 ** (x - max));
      return e.map((x) => x / sum(e));
    },
  },
  "adds-the-maximum": {
    because: "You added the maximum, and the exponentials overflow all the sooner. Subtract it.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x + max));
      return e.map((x) => x / sum(e));
    },
  },
  "divides-by-the-length": {
    because:
      "You divided by the length of the vector, the root of its squares. The weights sum to 1: divide by the sum.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max));
      return e.map((x) => x / Math.hypot(...e));
    },
  },
  "one-more-in-the-sum": {
    because: "Your sum begins at 1. It begins at 0, or the weights sum to less than 1.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max));
      return e.map((x) => x / (1 + sum(e)));
    },
  },
  "log-softmax": {
    because: "You took the logarithm of the weights. Return the weights themselves.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max));
      return e.map((x) => Math.log(x / sum(e)));
    },
  },
  "winner-takes-all": {
    because: "The largest score took everything. Every visible score gets a weight above 0.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max));
      return e.map((x) => (x === 1 ? 1 : 0));
    },
  },
  "sigmoid-of-each": {
    because: "You applied the sigmoid to each score by itself. The scores share one sum.",
    softmax: (z) => {
      refuseNothingVisible(z);
      return z.map((x) => 1 / (1 + Math.exp(-x)));
    },
  },
  "scales-the-scores": {
    because: "You scaled the scores. Softmax takes them as they are; scaling is a step of its own.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp((x - max) / Math.sqrt(z.length)));
      return e.map((x) => x / sum(e));
    },
  },
  "squares-the-exponentials": {
    because: "You squared the exponentials, as if every score were twice as large. Take e to the score.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max) ** 2);
      return e.map((x) => x / sum(e));
    },
  },
  "last-weight-is-the-rest": {
    because: "The last weight is 1 minus the others, and rounding gathers there. Divide each by the sum.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max));
      const w = e.map((x) => x / sum(e));
      return [...w.slice(0, -1), 1 - sum(w.slice(0, -1))];
    },
  },
  "rounds-the-weights": {
    because: "You rounded the weights. Small weights lose their digits.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max));
      return e.map((x) => Number((x / sum(e)).toFixed(12)));
    },
  },
  "empty-list-refused-only": {
    because: "You refuse an empty list alone. Scores that are all -Infinity are refused, too.",
    softmax: (z) => {
      if (z.length === 0) throw new RangeError("softmax needs at least one score above -Infinity");
      const max = Math.max(...z);
      const e = z.map((x) => Math.exp(x - max));
      return e.map((x) => x / sum(e));
    },
  },
  "shifted-scores-for-weights": {
    because: "You divided the shifted scores themselves. Take e to the power of each first.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => x - max);
      return e.map((x) => x / sum(e));
    },
  },
  "zeros-are-hidden": {
    because: "A score of 0 got the weight 0. Only -Infinity hides: e⁰ is 1.",
    softmax: (z) => {
      refuseNothingVisible(z);
      const max = Math.max(...z);
      const e = z.map((x) => (x === 0 ? 0 : Math.exp(x - max)));
      return e.map((x) => x / sum(e));
    },
  },
});
