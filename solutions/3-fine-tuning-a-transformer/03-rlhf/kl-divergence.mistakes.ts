import { mistakesFor } from "#lib/author/mistakes";
import { klDivergence as right } from "./kl-divergence.js";

/** What each outcome adds, in another way; what is no distribution is refused as it should be. */
const adding = (
  term: (p: number, q: number) => number,
  all: (sum: number, terms: number[]) => number = (sum) => sum,
) => ({
  klDivergence(p: number[], q: number[]): number {
    right(p, q);
    const terms = p.map((pi, i) => term(pi, q[i]));
    return all(
      terms.reduce((sum, x) => sum + x, 0),
      terms,
    );
  },
});

const log = Math.log;
const factor = (p: number, q: number) => (p === 0 ? 0 : p * (log(p) - log(q)));

export default mistakesFor<typeof import("./kl-divergence.js")>({
  reversed: {
    because: "This is KL(q‖p): the mean was taken over what the reference draws. The samples are those of p.",
    klDivergence: (p: number[], q: number[]) => right(q, p),
  },
  "factor-upside-down": {
    because:
      "The factor is q over p, so the result is never above 0. Ask how many times likelier the outcome is under p.",
    ...adding((p, q) => -factor(p, q)),
  },
  symmetric: {
    because: "This is the mean of both directions. A divergence has one: only what p draws is asked about.",
    ...adding((p, q) => (factor(p, q) + factor(q, p)) / 2),
  },
  "in-bits": {
    because: "The logarithm has the base 2, so these are bits. Nats come from the natural logarithm.",
    ...adding((p, q) => factor(p, q) / Math.LN2),
  },
  "not-weighed": {
    because:
      "All outcomes were averaged alike. The mean is over what p draws, and p draws some outcomes more often.",
    ...adding(
      (p, q) => (p === 0 ? 0 : log(p) - log(q)),
      (sum, terms) => sum / terms.length,
    ),
  },
  "mean-over-outcomes": {
    because:
      "The weighed sum was divided by the number of outcomes. The weights already sum to 1, so the sum is the mean.",
    ...adding(factor, (sum, terms) => sum / terms.length),
  },
  "cross-entropy": {
    because:
      "This is the cross-entropy −Σ p ln q. It is not 0 for equal distributions: the entropy of p is still in it.",
    ...adding((p, q) => (p === 0 ? 0 : -p * log(q))),
  },
  "logarithm-of-the-mean": {
    because: "The factors were averaged before the logarithm. The divergence is the mean of the logarithms.",
    ...adding(
      (p, q) => (p === 0 ? 0 : (p * p) / q),
      (sum) => log(sum),
    ),
  },
  "squared-log-ratio": {
    because:
      "Half the squared logarithm was averaged. It is close for distributions that are close, and not the divergence.",
    ...adding((p, q) => (p === 0 ? 0 : (p * (log(p) - log(q)) ** 2) / 2)),
  },
  "total-variation": {
    because:
      "This is half the sum of the differences, another distance. It stays below 1 where the divergence is infinite.",
    ...adding((p, q) => Math.abs(p - q) / 2),
  },
  "size-of-each-term": {
    because:
      "The terms were made positive one by one. A single one may be negative: where q is larger than p it must be.",
    ...adding((p, q) => Math.abs(factor(p, q))),
  },
  "zero-times-infinity": {
    because:
      "Where p is 0 this computes 0 · −Infinity, which is NaN. An outcome that p never draws counts 0.",
    ...adding((p, q) => p * (log(p) - log(q))),
  },
  "ruled-out-is-skipped": {
    because:
      "Outcomes of probability 0 under q were skipped. If p draws one, the divergence is Infinity; only p = 0 is left out.",
    ...adding((p, q) => (q === 0 ? 0 : factor(p, q))),
  },
  "epsilon-added": {
    because:
      "A small number was added to the probabilities to keep logarithms finite. Then what q rules out costs 20 nats and not Infinity.",
    ...adding((p, q) => p * (log(p + 1e-9) - log(q + 1e-9))),
  },
  "quotient-overflows": {
    because:
      "The quotient of the probabilities was taken before the logarithm. It overflows where q is tiny; a difference of logarithms does not.",
    ...adding((p, q) => (p === 0 ? 0 : p * log(p / q))),
  },
  "rare-is-never": {
    because: "Small probabilities were taken for 0. Only an outcome that p never draws counts nothing.",
    ...adding((p, q) => (p < 1e-12 ? 0 : factor(p, q))),
  },
  "rounding-is-never": {
    because:
      "What is smaller than the rounding of 1 was taken for 0. Only an outcome of exactly 0 is never drawn.",
    ...adding((p, q) => (p < Number.EPSILON ? 0 : factor(p, q))),
  },
  "zeros-dropped-from-p-alone": {
    because:
      "Outcomes that p never draws were dropped from p alone. Those after them then meet the wrong entry of q.",
    klDivergence(p: number[], q: number[]): number {
      right(p, q);
      return p.filter((pi) => pi > 0).reduce((sum, pi, i) => sum + factor(pi, q[i]), 0);
    },
  },
  "other-quotient-overflows": {
    because:
      "The quotient q over p was taken before the logarithm. It overflows where p is tiny; a difference of logarithms does not.",
    ...adding((p, q) => (p === 0 ? 0 : -p * log(q / p))),
  },
  "ruled-out-is-refused": {
    because: "An outcome that q rules out was refused. Such a q is allowed, and the divergence is Infinity.",
    ...adding((p, q) => {
      if (p > 0 && q === 0) throw new RangeError("an outcome of p is ruled out by q");
      return factor(p, q);
    }),
  },
  "kept-from-zero": {
    because:
      "Probabilities were lifted to a least value. They may be as small as numbers can be, and the logarithm bears that.",
    ...adding((p, q) =>
      q === 0 ? factor(p, q) : factor(p === 0 ? 0 : Math.max(p, 1e-12), Math.max(q, 1e-12)),
    ),
  },
  "epsilon-in-the-quotient": {
    because:
      "A small number was added above and below in the quotient. It hides what q rules out, and bends small probabilities.",
    ...adding((p, q) => p * log((p + 1e-12) / (q + 1e-12))),
  },
});
