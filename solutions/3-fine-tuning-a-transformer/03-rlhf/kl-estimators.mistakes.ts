import { mistakesFor } from "#lib/author/mistakes";
import { type KlEstimates, klEstimates as right } from "./kl-estimators.js";

type Estimate = (d: number, logProb: number, refLogProb: number) => number;

/** Some of the three estimates done in another way; lists that do not fit are refused as they should be. */
const estimating = ({ k1, k2, k3 }: { k1?: Estimate; k2?: Estimate; k3?: Estimate }) => ({
  klEstimates(logProbs: number[], refLogProbs: number[]): KlEstimates {
    const due = right(logProbs, refLogProbs);
    const by = (estimate: Estimate | undefined, list: number[]) =>
      estimate ? due.k1.map((d, n) => estimate(d, logProbs[n], refLogProbs[n])) : list;
    return { k1: by(k1, due.k1), k2: by(k2, due.k2), k3: by(k3, due.k3) };
  },
});

/** k1 in another way, and the others from it. */
const from = (k1: Estimate) =>
  estimating({ k1, k2: (...a) => k1(...a) ** 2 / 2, k3: (...a) => k1(...a) + Math.exp(-k1(...a)) - 1 });

export default mistakesFor<typeof import("./kl-estimators.js")>({
  "reference-less-policy": {
    because:
      "The log-ratio is upside down. KL(π ‖ π_ref) is the mean of ln π − ln π_ref over the policy's samples.",
    ...from((d) => -d),
  },
  "absolute-log-ratio": {
    because:
      "The sign of the log-ratio was dropped. Without its negative samples the mean of k1 is too large.",
    ...from(Math.abs),
  },
  "kept-above-zero": {
    because:
      "k1 was kept from falling below 0. KL is never negative, but a sample's k1 is where the reference is the surer one.",
    ...from((d) => Math.max(0, d)),
  },
  "weighted-by-probability": {
    because:
      "Each sample was weighted with its probability. The policy drew the samples, so likely ones are already there more often.",
    ...from((d, logProb) => Math.exp(logProb) * d),
  },
  "ratio-without-logarithm": {
    because: "The ratio of the probabilities was taken. KL is the mean of its logarithm.",
    ...from((d) => Math.exp(d)),
  },
  "in-bits": {
    because: "The estimates are in bits. Log-probabilities in nats give a divergence in nats.",
    ...from((d) => d / Math.LN2),
  },
  "entropy-part": {
    because: "Only the reference was looked at: this is the mean of −ln π_ref, a cross-entropy.",
    ...from((_, __, refLogProb) => -refLogProb),
  },
  "k2-without-a-half": {
    because: "k2 is the whole square. Near 0, k3 is half of the square of k1.",
    ...estimating({ k2: (d) => d ** 2 }),
  },
  "k2-not-squared": {
    because: "k2 is half the size of k1. It should be a multiple of k1 squared.",
    ...estimating({ k2: (d) => Math.abs(d) / 2 }),
  },
  "k2-of-probabilities": {
    because: "The difference of the probabilities was squared. k2 squares the log-ratio.",
    ...estimating({ k2: (_, a, b) => (Math.exp(a) - Math.exp(b)) ** 2 / 2 }),
  },
  "k3-upside-down": {
    because:
      "The ratio in k3 is π / π_ref, whose mean over the policy's samples is not 1. That of π_ref / π is.",
    rung: 3,
    ...estimating({ k3: (d) => Math.exp(d) - 1 - d }),
  },
  "k3-ratio-upside-down": {
    because:
      "The ratio in k3 is π / π_ref, and k1 was added to it: the term does not cancel on average, and the sum falls below 0.",
    rung: 3,
    ...estimating({ k3: (d) => Math.exp(d) - 1 + d }),
  },
  "k3-without-minus-one": {
    because:
      "The ratio was added as it is. Its expected value is 1, and what is added must have the expected value 0.",
    ...estimating({ k3: (d) => Math.exp(-d) + d }),
  },
  "k3-term-subtracted": {
    because:
      "The term was subtracted. Its mean is 0 either way, but only added it keeps each sample from falling below 0.",
    ...estimating({ k3: (d) => d - (Math.exp(-d) - 1) }),
  },
  "k3-minus-log-ratio": {
    because: "k1 was subtracted from the term. The expected value of this k3 is −KL.",
    ...estimating({ k3: (d) => Math.exp(-d) - 1 - d }),
  },
  "k3-term-alone": {
    because: "This is only the term that cancels on average. Its expected value is 0, whatever KL is.",
    ...estimating({ k3: (d) => Math.exp(-d) - 1 }),
  },
  "k3-halved": {
    because: "k3 was halved. k1 has to be in it with the factor 1, or its mean is not KL.",
    ...estimating({ k3: (d) => (d + Math.exp(-d) - 1) / 2 }),
  },
  "k3-ratio-of-logarithms": {
    because:
      "One logarithm was divided by the other. The ratio of the probabilities is e to the difference of the logarithms.",
    ...estimating({ k3: (d, a, b) => d + b / a - 1 }),
  },
  "k3-as-a-parabola": {
    because: "k3 was replaced by its parabola for small log-ratios, which is k2.",
    ...estimating({ k3: (d) => (Math.abs(d) < 0.1 ? d ** 2 / 2 : d + Math.exp(-d) - 1) }),
  },
  "k3-of-probabilities": {
    because:
      "The ratio was made from two probabilities. Those of a long text are both 0 in floating point; e to the difference of the logarithms is not.",
    ...estimating({ k3: (d, a, b) => d + Math.exp(b) / Math.exp(a) - 1 }),
  },
  "impossible-left-out": {
    because:
      "Samples that the reference never gives were counted as 0. The policy does what the reference never does, and KL is infinite there.",
    klEstimates(logProbs, refLogProbs) {
      const due = right(logProbs, refLogProbs);
      const finite = (list: number[]) => list.map((x) => (Number.isFinite(x) ? x : 0));
      return { k1: finite(due.k1), k2: finite(due.k2), k3: finite(due.k3) };
    },
  },
  "mean-for-each": {
    because:
      "Every sample got the mean of all. The mean over samples comes later; here each has its own estimate.",
    klEstimates(logProbs, refLogProbs) {
      const due = right(logProbs, refLogProbs);
      const level = (list: number[]) => list.map(() => list.reduce((sum, x) => sum + x, 0) / list.length);
      return { k1: level(due.k1), k2: level(due.k2), k3: level(due.k3) };
    },
  },
  "exponent-cut": {
    because:
      "The log-ratio was cut before the exponential. e to the power of 200 is still a number: no cut is needed.",
    ...estimating({ k3: (d) => d + Math.exp(Math.min(30, -d)) - 1 }),
  },
  "certain-is-impossible": {
    because:
      "A log-probability of 0 was taken for a missing one. It is that of a sample of which the reference is certain.",
    ...from((_, logProb, refLogProb) => logProb - (refLogProb || Number.NEGATIVE_INFINITY)),
  },
  "impossible-dropped": {
    because:
      "Samples that the reference never gives were dropped. Every sample has its estimates, infinite ones too.",
    klEstimates(logProbs, refLogProbs) {
      const { k1, k2, k3 } = right(logProbs, refLogProbs);
      const finite = (list: number[]) => list.filter(Number.isFinite);
      return { k1: finite(k1), k2: finite(k2), k3: finite(k3) };
    },
  },
  "impossible-refused": {
    because:
      "A reference of −Infinity was refused. The policy does what the reference never does, and KL is infinite there.",
    klEstimates(logProbs, refLogProbs) {
      if (![...logProbs, ...refLogProbs].every(Number.isFinite)) throw new RangeError("not finite");
      return right(logProbs, refLogProbs);
    },
  },
  "k2-of-the-ratio": {
    because: "The ratio less 1 was squared. k2 squares the log-ratio; the two are alike only near 0.",
    ...estimating({ k2: (d) => (Math.exp(-d) - 1) ** 2 / 2 }),
  },
  "k3-as-a-series": {
    because:
      "k3 is the start of its series, right for small log-ratios only. The exponential itself is exact for all.",
    ...estimating({ k3: (d) => d ** 2 / 2 - d ** 3 / 6 + d ** 4 / 24 }),
  },
  "k3-with-the-mean-term": {
    because:
      "The term in k3 is the mean over all samples. Each sample has its own, which keeps it from falling below 0.",
    klEstimates(logProbs, refLogProbs) {
      const due = right(logProbs, refLogProbs);
      const term = due.k1.reduce((sum, d) => sum + Math.exp(-d) - 1, 0) / due.k1.length;
      return { ...due, k3: due.k1.map((d) => d + term) };
    },
  },
  "k3-cut-at-ten": {
    because:
      "k3 was cut at 10. A sample far from the reference counts as much as it is, and without end where KL has none.",
    ...estimating({ k3: (d) => Math.min(10, d + Math.exp(-d) - 1) }),
  },
});
