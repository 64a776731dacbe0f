import { mistakesFor } from "#lib/author/mistakes";
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
    because:
      "You made one draw for the whole batch, which hides all labels or none. Each label needs a draw of its own.",
    ...by((labels, share, none, rng) => (rng.random() < share ? labels.map(() => none) : [...labels])),
  },
  "one-draw-for-a-class": {
    because: "You hid all items of a class together. Each item's label needs a draw of its own.",
    ...by((labels, share, none, rng) => {
      const hidden = new Map<number, boolean>();
      for (const label of labels) if (!hidden.has(label)) hidden.set(label, rng.random() < share);
      return labels.map((label) => (hidden.get(label) ? none : label));
    }),
  },
  "exact-count": {
    because:
      "You hid exactly the given share of the batch. Each label is hidden by chance, whatever happens to the others.",
    ...by((labels, share, none, rng) => {
      const order = labels.map((_, i) => ({ i, at: rng.random() })).sort((a, b) => a.at - b.at);
      const hidden = new Set(order.slice(0, Math.round(share * labels.length)).map(({ i }) => i));
      return labels.map((label, i) => (hidden.has(i) ? none : label));
    }),
  },
  "share-stays": {
    because: "You kept the share and hid the rest. The share is the probability that a label is hidden.",
    ...by((labels, share, none, rng) => labels.map((label) => (rng.random() < share ? label : none))),
  },
  "draw-of-zero-hides": {
    because:
      "You hid a label at a share of 0: a draw can be exactly 0, and ≤ lets it through. A draw below the share hides.",
    ...by((labels, share, none, rng) => labels.map((label) => (rng.random() <= share ? none : label))),
  },
  "last-class-for-none": {
    because: "You turned hidden labels into the last class. “No class given” is the label after it.",
    ...by((labels, share, none, rng) => labels.map((label) => (rng.random() < share ? none - 1 : label))),
  },
  "class-zero-for-none": {
    because:
      "You turned hidden labels into 0, which is the first class. Use the label that the caller calls none.",
    ...by((labels, share, _none, rng) => labels.map((label) => (rng.random() < share ? 0 : label))),
  },
  "minus-one-for-none": {
    because:
      "You turned hidden labels into −1, which has no row in the table. Use the label that the caller calls none.",
    ...by((labels, share, _none, rng) => labels.map((label) => (rng.random() < share ? -1 : label))),
  },
  "next-after-the-largest": {
    because:
      "You took the label after the batch's largest for “no class given”. A batch may lack some classes.",
    ...by((labels, share, _none, rng) =>
      labels.map((label) => (rng.random() < share ? Math.max(...labels) + 1 : label)),
    ),
  },
  "dropped-for-real": {
    because:
      "You left hidden labels out of the list. Every item still needs a label: one that says “no class given”.",
    ...by((labels, share, _none, rng) => labels.filter(() => !(rng.random() < share))),
  },
  "class-zero-never-hidden": {
    because:
      "You never hid class 0, because 0 counts as false in JavaScript. All labels have the same probability.",
    ...by((labels, share, none, rng) =>
      labels.map((label) => (label && rng.random() < share ? none : label)),
    ),
  },
  "first-label-stays": {
    because: "You never hid the first label. Every place in the batch has the same probability.",
    ...by((labels, share, none, rng) =>
      labels.map((label, i) => (i > 0 && rng.random() < share ? none : label)),
    ),
  },
  "whole-percents": {
    because: "You drew whole percents, so a share between two of them is rounded up.",
    ...by((labels, share, none, rng) =>
      labels.map((label) => (rng.integer(100) < 100 * share ? none : label)),
    ),
  },
  "whole-per-mille": {
    because: "You drew whole thousandths, so a share between two of them is rounded up.",
    ...by((labels, share, none, rng) =>
      labels.map((label) => (rng.integer(1000) < 1000 * share ? none : label)),
    ),
  },
  "normal-draws": {
    because: "You drew normal numbers. A probability needs draws that are uniform from 0 to 1.",
    ...by((labels, share, none, rng) =>
      labels.map((label) => {
        if (share === 0 || share === 1) return share === 1 ? none : label;
        return Math.abs(rng.gauss(0, 1)) < share ? none : label;
      }),
    ),
  },
  "every-nth-label": {
    because: "You hid every n-th label without a draw. The same places are then hidden in every batch.",
    ...by((labels, share, none) =>
      labels.map((label, i) => (Math.floor((i + 1) * share) > Math.floor(i * share) ? none : label)),
    ),
  },
  "random-of-its-own": {
    because: "You didn't draw from rng, so the caller can't repeat a run.",
    ...by((labels, share, none) => {
      const seconds = performance.now();
      return labels.map((label, i) =>
        (Math.sin(seconds + 12.9898 * i) * 43758.5453) % 1 < 2 * share - 1 ? none : label,
      );
    }),
  },
  "in-place": {
    because:
      "You changed the caller's list. Return a new one: the caller still needs the labels, to judge by.",
    ...by((labels, share, none, rng) => {
      for (const i of labels.keys()) if (rng.random() < share) labels[i] = none;
      return labels;
    }),
  },
});
