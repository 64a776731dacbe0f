import { mistakesFor } from "#lib/mistakes";
import type { Random } from "#lib/random";
import { dropLabels as right } from "./drop-labels.js";

/** Other labels, after the check that the stub gives. */
const by = (drop: (labels: number[], share: number, none: number, rng: Random) => number[]) => ({
  dropLabels(labels: number[], share: number, none: number, rng: Random): number[] {
    right([], share, none, rng);
    return drop(labels, share, none, rng);
  },
});

export default mistakesFor<typeof import("./drop-labels.js")>({
  "one-draw-for-the-batch": {
    because: "One draw hid all labels of the batch or none. Each label needs a draw of its own.",
    ...by((labels, share, none, rng) => (rng.random() < share ? labels.map(() => none) : [...labels])),
  },
  "one-draw-for-a-class": {
    because: "All items of a class were hidden together. Each item's label needs a draw of its own.",
    ...by((labels, share, none, rng) => {
      const hidden = new Map<number, boolean>();
      for (const label of labels) if (!hidden.has(label)) hidden.set(label, rng.random() < share);
      return labels.map((label) => (hidden.get(label) ? none : label));
    }),
  },
  "exact-count": {
    because:
      "The share of the batch was hidden exactly. Each label is hidden by chance, whatever happens to the others.",
    ...by((labels, share, none, rng) => {
      const order = labels.map((_, i) => ({ i, at: rng.random() })).sort((a, b) => a.at - b.at);
      const hidden = new Set(order.slice(0, Math.round(share * labels.length)).map(({ i }) => i));
      return labels.map((label, i) => (hidden.has(i) ? none : label));
    }),
  },
  "share-stays": {
    because: "The share was kept, and the rest hidden. The share is the probability that a label is hidden.",
    ...by((labels, share, none, rng) => labels.map((label) => (rng.random() < share ? label : none))),
  },
  "draw-of-zero-hides": {
    because:
      "A draw can be exactly 0, and ≤ lets it hide a label at a share of 0. A draw below the share hides.",
    ...by((labels, share, none, rng) => labels.map((label) => (rng.random() <= share ? none : label))),
  },
  "last-class-for-none": {
    because: "Hidden labels became the last class. “No class given” is the label after it.",
    ...by((labels, share, none, rng) => labels.map((label) => (rng.random() < share ? none - 1 : label))),
  },
  "class-zero-for-none": {
    because: "Hidden labels became 0. That is the first class: hidden is what the caller calls none.",
    ...by((labels, share, _none, rng) => labels.map((label) => (rng.random() < share ? 0 : label))),
  },
  "minus-one-for-none": {
    because:
      "Hidden labels became −1. Hidden is what the caller calls none, and no row of the table belongs to −1.",
    ...by((labels, share, _none, rng) => labels.map((label) => (rng.random() < share ? -1 : label))),
  },
  "next-after-the-largest": {
    because:
      "The label after the largest of the batch was taken for “no class given”. A batch may miss some classes.",
    ...by((labels, share, _none, rng) =>
      labels.map((label) => (rng.random() < share ? Math.max(...labels) + 1 : label)),
    ),
  },
  "dropped-for-real": {
    because: "Hidden labels were left out of the list. Every item still needs one: it says “no class given”.",
    ...by((labels, share, _none, rng) => labels.filter(() => !(rng.random() < share))),
  },
  "class-zero-never-hidden": {
    because:
      "Class 0 was never hidden: 0 counts as false in JavaScript. All labels have the same probability.",
    ...by((labels, share, none, rng) =>
      labels.map((label) => (label && rng.random() < share ? none : label)),
    ),
  },
  "first-label-stays": {
    because: "The first label was never hidden. Every place of the batch has the same probability.",
    ...by((labels, share, none, rng) =>
      labels.map((label, i) => (i > 0 && rng.random() < share ? none : label)),
    ),
  },
  "whole-percents": {
    because: "The draw was a whole percent, so a share between two of them was rounded up.",
    ...by((labels, share, none, rng) =>
      labels.map((label) => (rng.integer(100) < 100 * share ? none : label)),
    ),
  },
  "normal-draws": {
    because: "The draws were normal numbers. A probability wants draws that are uniform from 0 to 1.",
    ...by((labels, share, none, rng) =>
      labels.map((label) => {
        if (share === 0 || share === 1) return share === 1 ? none : label;
        return Math.abs(rng.gauss(0, 1)) < share ? none : label;
      }),
    ),
  },
  "every-nth-label": {
    because:
      "Every so-many-th label was hidden, without a draw. The same places would be hidden in each batch.",
    ...by((labels, share, none) =>
      labels.map((label, i) => (Math.floor((i + 1) * share) > Math.floor(i * share) ? none : label)),
    ),
  },
  "random-of-its-own": {
    because: "The draws didn't come from rng, so a run can't be repeated.",
    ...by((labels, share, none) => {
      const seconds = performance.now();
      return labels.map((label, i) =>
        (Math.sin(seconds + 12.9898 * i) * 43758.5453) % 1 < 2 * share - 1 ? none : label,
      );
    }),
  },
  "in-place": {
    because: "The caller's list was changed. Return a new one: the labels are still needed, to judge by.",
    ...by((labels, share, none, rng) => {
      for (const i of labels.keys()) if (rng.random() < share) labels[i] = none;
      return labels;
    }),
  },
});
