import { mistakesFor } from "#lib/author/mistakes";
import * as right from "./ucb-and-puct.js";

type Child = { visits: number; valueSum: number };
type Score = (q: number, n: number, parent: number, c: number, prior: number) => number;

/** `ucb` with another formula for children with a visit, or for those without. */
const byUcb = (score: Score | null, unvisited?: (parent: number, c: number) => number) => ({
  ucb(child: Child, parentVisits: number, c: number): number {
    const due = right.ucb(child, parentVisits, c);
    const { visits, valueSum } = child;
    if (visits === 0) return unvisited ? unvisited(parentVisits, c) : due;
    return score ? score(valueSum / visits, visits, parentVisits, c, 1) : due;
  },
});

/** `puct` with another formula for children with a visit, and perhaps for those without. */
const byPuct = (score: Score, unvisited: Score = score) => ({
  puct(child: Child & { prior: number }, parentVisits: number, c: number): number {
    right.puct(child, parentVisits, c);
    const { visits, valueSum, prior } = child;
    return visits === 0
      ? unvisited(0, 0, parentVisits, c, prior)
      : score(valueSum / visits, visits, parentVisits, c, prior);
  },
});

const puctOf: Score = (q, n, parent, c, prior) => q + (c * prior * Math.sqrt(parent)) / (1 + n);

export default mistakesFor<typeof import("./ucb-and-puct.js")>({
  "ucb-sum-for-mean": {
    because:
      "The sum of the values was taken for their mean. A child would be liked for having been visited often.",
    ...byUcb((q, n, parent, c) => q * n + c * Math.sqrt(Math.log(parent) / n)),
  },
  "ucb-counts-swapped": {
    because: "The counts are swapped in the bonus. It should shrink when the child itself is visited.",
    ...byUcb((q, n, parent, c) => q + c * Math.sqrt(Math.log(n) / parent)),
  },
  "ucb-log-of-the-child": {
    because:
      "The logarithm is of the child's own visits. Those of the parent let the bonus grow while a sibling is visited.",
    ...byUcb((q, n, _, c) => q + c * Math.sqrt(Math.log(n) / n)),
  },
  "ucb-c-under-the-root": {
    because: "c stands under the root. It multiplies the root, so a doubled c doubles the bonus.",
    ...byUcb((q, n, parent, c) => q + Math.sqrt((c * Math.log(parent)) / n)),
  },
  "ucb-two-under-the-root": {
    because: "There is a 2 under the root, as Auer et al. have it. Here that factor is part of c.",
    ...byUcb((q, n, parent, c) => q + c * Math.sqrt((2 * Math.log(parent)) / n)),
  },
  "ucb-without-root": {
    because: "The square root is missing. The spread of a mean shrinks with the root of the count.",
    ...byUcb((q, n, parent, c) => q + (c * Math.log(parent)) / n),
  },
  "ucb-root-of-the-logarithm-alone": {
    because: "Only the logarithm is under the root. The child's visits belong there too.",
    ...byUcb((q, n, parent, c) => q + (c * Math.sqrt(Math.log(parent))) / n),
  },
  "ucb-without-logarithm": {
    because: "The logarithm is missing. The parent's visits themselves would keep the bonus large for ever.",
    ...byUcb((q, n, parent, c) => q + c * Math.sqrt(parent / n)),
  },
  "ucb-logarithm-in-bits": {
    because: "The logarithm has base 2. UCB takes the natural one.",
    ...byUcb((q, n, parent, c) => q + c * Math.sqrt(Math.log2(parent) / n)),
  },
  "ucb-logarithm-in-tens": {
    because: "The logarithm has base 10. UCB takes the natural one, `Math.log`.",
    ...byUcb((q, n, parent, c) => q + c * Math.sqrt(Math.log10(parent) / n)),
  },
  "ucb-one-more": {
    because: "One was added to a count of visits, as in PUCT. UCB takes the counts as they are.",
    ...byUcb((q, n, parent, c) => q + c * Math.sqrt(Math.log(parent) / (1 + n))),
  },
  "ucb-parent-one-more": {
    because:
      "One was added to the parent's visits, perhaps against ln 0. A child with a visit has a parent with one.",
    ...byUcb((q, n, parent, c) => q + c * Math.sqrt(Math.log(1 + parent) / n)),
  },
  "ucb-bonus-subtracted": {
    because:
      "The bonus was subtracted. A branch that the search knows little about should be more attractive, not less.",
    ...byUcb((q, n, parent, c) => q - c * Math.sqrt(Math.log(parent) / n)),
  },
  "ucb-unvisited-zero": {
    because: "A child without a visit has the score 0. It would wait for ever; it should come first.",
    ...byUcb(null, () => 0),
  },
  "ucb-unvisited-nan": {
    because: "A child without a visit has no mean: 0 / 0 is NaN, and NaN is larger than nothing.",
    ...byUcb(null, () => Number.NaN),
  },
  "ucb-unvisited-bonus-alone": {
    because:
      "A child without a visit got only its bonus, which is NaN if the bonus is 0 · ∞ or ln 0. Its score is Infinity, whatever c is.",
    ...byUcb(null, (parent, c) => c * Math.sqrt(Math.log(parent) / 0)),
  },
  "ucb-unvisited-c-times-infinity": {
    because:
      "A child without a visit got c · ∞, which is NaN for c = 0. Its score is Infinity, whatever c is.",
    ...byUcb(null, (_, c) => c * Number.POSITIVE_INFINITY),
  },
  "ucb-unvisited-by-the-sum": {
    because: "A child whose values sum to 0 was taken for one without a visit. Only its visits tell that.",
    ...byUcb((q, n, parent, c) =>
      q === 0 ? Number.POSITIVE_INFINITY : q + c * Math.sqrt(Math.log(parent) / n),
    ),
  },
  "ucb-unvisited-large": {
    because: "A child without a visit got a large number. Only Infinity is above every score.",
    ...byUcb(null, () => 1e9),
  },
  "puct-infinite-for-unvisited": {
    because:
      "A child without a visit got Infinity, as in UCB. So all children are visited once, and the prior says nothing.",
    ...byPuct(puctOf, () => Number.POSITIVE_INFINITY),
  },
  "puct-nan-for-unvisited": {
    because: "A child without a visit has no mean: 0 / 0 is NaN. PUCT takes 0 for it.",
    ...byPuct(puctOf, () => Number.NaN),
  },
  "puct-zero-for-unvisited": {
    because: "A child without a visit has the score 0. Its mean is 0, but it has a bonus too.",
    ...byPuct(puctOf, () => 0),
  },
  "puct-half-for-unvisited": {
    because: "A child without a visit got the mean value 0.5, between 0 and 1. PUCT takes 0 for it.",
    ...byPuct(puctOf, (_, n, parent, c, prior) => puctOf(0.5, n, parent, c, prior)),
  },
  "puct-sum-for-mean": {
    because:
      "The sum of the values was taken for their mean. A child would be liked for having been visited often.",
    ...byPuct((q, n, parent, c, prior) => q * n + (c * prior * Math.sqrt(parent)) / (1 + n)),
  },
  "puct-mean-over-one-more": {
    because: "The mean was divided by one more than the visits. The one more belongs to the bonus alone.",
    ...byPuct((q, n, parent, c, prior) => (q * n) / (1 + n) + (c * prior * Math.sqrt(parent)) / (1 + n)),
  },
  "puct-without-one-more": {
    because:
      "The bonus was divided by the visits themselves. One more keeps it finite for a child without any.",
    ...byPuct((q, n, parent, c, prior) => q + (c * prior * Math.sqrt(parent)) / n),
  },
  "puct-denominator-under-the-root": {
    because: "The child's visits are under the root too. Only the parent's are.",
    ...byPuct((q, n, parent, c, prior) => q + c * prior * Math.sqrt(parent / (1 + n))),
  },
  "puct-with-logarithm": {
    because: "There is a logarithm under the root, as in UCB. PUCT takes the parent's visits themselves.",
    ...byPuct((q, n, parent, c, prior) => q + (c * prior * Math.sqrt(Math.log(parent + 1))) / (1 + n)),
  },
  "puct-without-prior": {
    because: "The prior is missing. It is what tells children apart before their first visit.",
    ...byPuct((q, n, parent, c) => q + (c * Math.sqrt(parent)) / (1 + n)),
  },
  "puct-prior-on-the-mean": {
    because:
      "The prior weighs the mean as well. It should fade as visits come in, so it is in the bonus alone.",
    ...byPuct((q, n, parent, c, prior) => prior * (q + (c * Math.sqrt(parent)) / (1 + n))),
  },
  "puct-counts-swapped": {
    because: "The counts are swapped in the bonus. It should shrink when the child itself is visited.",
    ...byPuct((q, n, parent, c, prior) => q + (c * prior * Math.sqrt(n)) / (1 + parent)),
  },
  "puct-without-root": {
    because: "The square root is missing. The parent's visits themselves would drown every mean value.",
    ...byPuct((q, n, parent, c, prior) => q + (c * prior * parent) / (1 + n)),
  },
  "puct-parent-of-one-at-least": {
    because: "The parent's visits were raised to 1. Before any visit every bonus is 0.",
    ...byPuct((q, n, parent, c, prior) => q + (c * prior * Math.sqrt(Math.max(1, parent))) / (1 + n)),
  },
  "puct-parent-one-more": {
    because: "One was added to the parent's visits under the root. PUCT takes them as they are.",
    ...byPuct((q, n, parent, c, prior) => q + (c * prior * Math.sqrt(1 + parent)) / (1 + n)),
  },
  "ucb-sum-over-the-parent": {
    because:
      "The sum of values was divided by the parent's visits. The mean is over the visits of the child itself.",
    ...byUcb((q, n, parent, c) => (q * n) / parent + c * Math.sqrt(Math.log(parent) / n)),
  },
  "ucb-c-of-0-replaced": {
    because: "A c of 0 was taken for none and replaced, as || does. With 0 the mean values alone decide.",
    ...byUcb((q, n, parent, c) => q + (c || Math.SQRT2) * Math.sqrt(Math.log(parent) / n)),
  },
  "ucb-unvisited-without-c": {
    because:
      "Without exploration an unvisited child got 0. It comes before every visited child, whatever c is.",
    ...byUcb(null, (_, c) => (c === 0 ? 0 : Number.POSITIVE_INFINITY)),
  },
  "puct-prior-under-the-root": {
    because:
      "The prior went under the root. Only the parent's visits stand there; the prior is a factor of the bonus.",
    ...byPuct((q, n, parent, c, prior) => q + (c * Math.sqrt(prior * parent)) / (1 + n)),
  },
  "puct-with-the-logarithm-of-ucb": {
    because: "ln of the parent's visits stands under the root, as in UCB. PUCT takes the visits themselves.",
    ...byPuct((q, n, parent, c, prior) => q + (c * prior * Math.sqrt(Math.log(parent))) / (1 + n)),
  },
  "puct-unvisited-without-the-parent": {
    because:
      "A child without a visit got c times its prior. The root of the parent's visits is a factor of its bonus too.",
    ...byPuct(puctOf, (_q, _n, _parent, c, prior) => c * prior),
  },
});
