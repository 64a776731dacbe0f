import { mistakesFor } from "#lib/author/mistakes";
import { finalMove as right } from "./final-move.js";
import type { Node } from "./select-and-back-up.js";
import { puct, ucb } from "./ucb-and-puct.js";

/** `finalMove` that takes the child with the first largest key; of equal first entries the second one counts, and so on. */
const by = (...keys: ((child: Node<unknown>, root: Node<unknown>) => number)[]) => ({
  finalMove<S>(root: Node<S>): Node<S> {
    right(root);
    let [best] = root.children;
    for (const child of root.children) {
      const key = keys.find((k) => k(child, root) !== k(best, root));
      if (key && key(child, root) > key(best, root)) best = child;
    }
    return best;
  },
});

const visits = (child: Node<unknown>) => child.visits;
const mean = (child: Node<unknown>) => (child.visits === 0 ? 0 : child.valueSum / child.visits);
const prior = (child: Node<unknown>) => child.prior;

export default mistakesFor<typeof import("./final-move.js")>({
  "largest-mean": {
    because:
      "The largest mean value was taken. After one visit it says almost nothing; the visits are the search's opinion.",
    ...by(mean, visits, prior),
  },
  "sorted-by-the-mean": {
    because:
      "The children were sorted by their mean values, and 0 / 0 is NaN without a visit. The visits are the search's opinion, not the means.",
    finalMove(root) {
      right(root);
      return [...root.children].sort((a, b) => b.valueSum / b.visits - a.valueSum / a.visits)[0];
    },
  },
  "largest-sum": {
    because: "The largest sum of values was taken. It mixes visits and values; the visits decide.",
    ...by((child) => child.valueSum, visits, prior),
  },
  "largest-ucb": {
    because:
      "The child with the largest UCB was taken. Its bonus is for visits still to come; after the last one nothing is left to explore.",
    ...by((child, root) => ucb(child, Math.max(1, root.visits), 1), prior),
  },
  "largest-puct": {
    because:
      "The child with the largest PUCT was taken. Its bonus is for visits still to come; after the last one nothing is left to explore.",
    ...by((child, root) => puct(child, root.visits, 1), prior),
  },
  "largest-prior": {
    because:
      "The largest prior was taken. That is the policy's opinion before the search; the visits are the one after it.",
    ...by(prior, visits, mean),
  },
  "fewest-visits": {
    because: "The fewest visits won. The search returns most often to what it prefers.",
    ...by((child) => -child.visits, mean, prior),
  },
  "ties-to-the-first": {
    because: "Of equally many visits the first child was taken. The larger mean value wins.",
    ...by(visits),
  },
  "ties-to-the-last": {
    because: "Of equal children the last one was taken. The first one wins.",
    finalMove: (root) =>
      by(visits, mean, prior).finalMove({ ...root, children: [...root.children].reverse() }),
  },
  "ties-to-the-prior": {
    because: "Of equally many visits the larger prior won. The mean values are asked first.",
    ...by(visits, prior, mean),
  },
  "ties-to-mean-plus-prior": {
    because:
      "Of equally many visits the sum of mean and prior decided. The prior is asked only where the means are equal too.",
    ...by(visits, (child) => mean(child) + prior(child)),
  },
  "ties-to-mean-plus-some-prior": {
    because:
      "A part of the prior was added to the mean. It outweighs means that are close; it is asked only where they are equal.",
    ...by(visits, (child) => mean(child) + prior(child) / 1000),
  },
  "one-number-for-all": {
    because:
      "Visits, mean and prior were added up in one number. A value may be any finite number, so a large mean outweighs a visit there.",
    ...by((child) => child.visits + mean(child) + prior(child) / 1000),
  },
  "one-weighted-number-for-all": {
    because:
      "Visits, mean and prior were weighted and added. A value may be any finite number, so a mean that is large enough outweighs a visit.",
    ...by((child) => 1e6 * child.visits + 1e3 * mean(child) + prior(child)),
  },
  "close-means-equal": {
    because: "Means that are close were taken for equal. The larger one wins, however small the difference.",
    ...by(visits, (child) => Math.round(1e9 * mean(child)), prior),
  },
  "close-priors-equal": {
    because:
      "Priors that are close were treated as equal. The larger one wins, however small the difference.",
    ...by(visits, mean, (child) => Math.round(1e9 * prior(child))),
  },
  "means-up-to-one": {
    because: "Means above 1 were cut to 1. A value may be any finite number, and the larger mean wins.",
    ...by(visits, (child) => Math.min(1, mean(child)), prior),
  },
  "means-from-zero": {
    because: "Means below 0 were cut to 0. A value may be any finite number, and the larger mean wins.",
    ...by(visits, (child) => Math.max(0, mean(child)), prior),
  },
  "ties-to-the-smaller-mean": {
    because: "Of equally many visits the smaller mean value won.",
    ...by(visits, (child) => -mean(child), prior),
  },
  "prior-never-asked": {
    because:
      "Children with equal visits and means were told apart by their order. The larger prior wins first.",
    ...by(visits, mean),
  },
  "first-without-visits": {
    because:
      "Without any visit the first child was taken; perhaps 0 / 0 was its mean, and no comparison with NaN is true. The larger prior wins.",
    finalMove<S>(root: Node<S>): Node<S> {
      right(root);
      const nan = (child: Node<S>) => child.valueSum / child.visits;
      return root.children.reduce((best, child) => {
        if (child.visits !== best.visits) return child.visits > best.visits ? child : best;
        if (nan(child) !== nan(best)) return nan(child) > nan(best) ? child : best;
        return child.prior > best.prior ? child : best;
      });
    },
  },
  "only-visited-ones": {
    because:
      "Only children with a visit were considered, so without any there was no move. Then the larger prior wins.",
    finalMove<S>(root: Node<S>): Node<S> {
      right(root);
      return by(visits, mean, prior).finalMove({
        ...root,
        children: root.children.filter((c) => c.visits > 0),
      });
    },
  },
  "down-to-a-leaf": {
    because:
      "The best line was followed down to a leaf. The move is a child of the root; the next search begins below it.",
    finalMove<S>(root: Node<S>): Node<S> {
      let move = right(root);
      while (move.children.length > 0) move = right(move);
      return move;
    },
  },
  "most-visited-below": {
    because:
      "The most visited node of the whole tree was looked for. The move is one of the root's own children.",
    finalMove<S>(root: Node<S>): Node<S> {
      right(root);
      const below = (node: Node<S>): number => Math.max(node.visits, ...node.children.map(below));
      return by((child) => below(child as Node<S>), mean, prior).finalMove(root);
    },
  },
  "sorts-the-children": {
    because: "The children of the root were sorted in place. The tree should stay as it is.",
    finalMove<S>(root: Node<S>): Node<S> {
      right(root);
      root.children.sort((a, b) => b.visits - a.visits || mean(b) - mean(a) || b.prior - a.prior);
      return root.children[0];
    },
  },
  "copy-of-the-child": {
    because: "A copy was returned. A search that goes on below the move would grow the copy.",
    finalMove: (root) => ({ ...right(root) }),
  },
});
