import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { dropLabels } from "./drop-labels.js";

const NONE = 5;
/** n labels, 0, 1, 2, 3, 4, 0, ... */
const labelsOf = (n: number) => Array.from({ length: n }, (_, i) => i % NONE);
const shareOf = (labels: number[], hidden = NONE) =>
  labels.filter((label) => label === hidden).length / labels.length;

/** Draws of a coin with the probability p that land between these shares, all but one time in a million. */
const around = (p: number, draws: number): [number, number] => {
  const slack = 4.9 * Math.sqrt((p * (1 - p)) / draws);
  return [p - slack, p + slack];
};

test("a share of 0 hides none, a share of 1 hides all", () => {
  const rng = specRandom(1);
  expect(dropLabels([2, 0, 4, 4, 1], 0, NONE, rng), "labels with a share of 0").toEqual([2, 0, 4, 4, 1]);
  expect(dropLabels([2, 0, 4, 4, 1], 1, NONE, rng), "labels with a share of 1").toEqual([5, 5, 5, 5, 5]);
  expect(dropLabels([1, 0], 1, 2, rng), "labels of two classes with a share of 1").toEqual([2, 2]);
  for (const share of [0, 1])
    expect(
      shareOf(dropLabels(labelsOf(20_000), share, NONE, rng)),
      `share of hidden labels at ${share}`,
    ).toBe(share);
});

test("that holds for every draw, 0 and nearly 1 too", () => {
  for (const draw of [0, 1 - 2 ** -53]) {
    const always = {
      random: () => draw,
      gauss: (mean: number) => mean,
      integer: (n: number) => Math.floor(draw * n),
    };
    expect(dropLabels([2, 0, 4], 0, NONE, always), `labels with a share of 0, at draws of ${draw}`).toEqual([
      2, 0, 4,
    ]);
    expect(dropLabels([2, 0, 4], 1, NONE, always), `labels with a share of 1, at draws of ${draw}`).toEqual([
      5, 5, 5,
    ]);
  }
});

test("a hidden label says “no class”, the others stay", () => {
  const labels = labelsOf(400);
  const told = dropLabels(labels, 0.5, NONE, specRandom(2));
  expect(told.length, "how many labels come back").toBe(400);
  const odd = told.findIndex((label, i) => label !== NONE && label !== labels[i]);
  expect(odd, "the place of a label that is neither its own nor none").toBe(-1);
});

test("of 20,000 labels, the given share is hidden", () => {
  for (const share of [0.15, 0.3, 0.8]) {
    const told = shareOf(dropLabels(labelsOf(20_000), share, NONE, specRandom(3)));
    expect(told).toLieBetween(...around(share, 20_000), `the share of hidden labels at ${share}`);
  }
});

test("a share need not be a whole percent", () => {
  for (const share of [0.005, 0.0005]) {
    const told = shareOf(dropLabels(labelsOf(100_000), share, NONE, specRandom(10)));
    expect(told).toLieBetween(...around(share, 100_000), `the share of hidden labels at ${share}`);
  }
});

test("each label of a batch is hidden by itself", () => {
  const rng = specRandom(4);
  const batches = Array.from({ length: 500 }, () => dropLabels(labelsOf(40), 0.3, NONE, rng));
  // About 12 of 40 are hidden, with a variance of 8.4. Over 500 batches the estimate has a standard error of 0.53: 5 of them.
  const counts = batches.map((batch) => 40 * shareOf(batch));
  const variance = counts.reduce((sum, count) => sum + (count - 12) ** 2, 0) / 500;
  expect(variance).toLieBetween(5.7, 11.2, "the variance of how many of 40 are hidden at 0.3");
  // Neighbors are both hidden with a chance of 0.09. There are 19,500 pairs that overlap, so the bound is twice as wide.
  const pairs = batches.flatMap((batch) =>
    batch.slice(1).map((label, i) => label === NONE && batch[i] === NONE),
  );
  const both = pairs.filter(Boolean).length / pairs.length;
  expect(both).toLieBetween(0.07, 0.11, "the share of neighbors that are both hidden at 0.3");
});

test("every class and every place is hidden equally often", () => {
  const rng = specRandom(5);
  const labels = [0, 1, 2, 3, 4, 4, 0];
  const batches = Array.from({ length: 8000 }, () => dropLabels(labels, 0.2, NONE, rng));
  for (const [place, label] of labels.entries())
    expect(shareOf(batches.map((batch) => batch[place]))).toLieBetween(
      ...around(0.2, 8000),
      `the share at which label ${label}, in place ${place}, is hidden at 0.2`,
    );
});

test("a batch of one label, and of none", () => {
  const rng = specRandom(6);
  const told = Array.from({ length: 8000 }, () => dropLabels([3], 0.35, NONE, rng)).flat();
  expect(told.length, "how many labels come back of 8,000 single ones").toBe(8000);
  expect(shareOf(told)).toLieBetween(...around(0.35, 8000), "the share of hidden single labels at 0.35");
  expect(dropLabels([], 0.5, NONE, rng), "no labels").toEqual([]);
});

test("what says “no class” already stays so", () => {
  const rng = specRandom(7);
  for (const share of [0, 0.5, 1])
    expect(dropLabels([5, 5, 5], share, NONE, rng), `labels of no class with ${share}`).toEqual([5, 5, 5]);
  expect(dropLabels([2, 5, 0], 0, NONE, rng), "some labels of no class with 0").toEqual([2, 5, 0]);
});

test("the draws come from rng, new ones in each call", () => {
  const run = (stream: number) => dropLabels(labelsOf(200), 0.5, NONE, specRandom(stream));
  expect(run(8), "the same draws again").toEqual(run(8));
  expect(run(8), "other draws").not.toEqual(run(9));
  const rng = specRandom(8);
  const [first, second] = [1, 2].map(() => dropLabels(labelsOf(200), 0.5, NONE, rng));
  expect(first, "two batches of the same rng").not.toEqual(second);
});

test("a share that isn't a probability is refused", () => {
  for (const share of [-0.1, 1.01, 15, -1, Number.NaN, Number.POSITIVE_INFINITY])
    for (const labels of [[1, 0, 3], [2], []])
      expect(() => dropLabels(labels, share, NONE, specRandom())).toRefuse(
        RangeError,
        `a share of ${share}, with ${labels.length} labels`,
        share,
      );
});

test("labels, share and none count; the list is new", () => {
  const run = (labels: number[], share: number, none: number) =>
    dropLabels(labels, share, none, specRandom(9));
  const args = { labels: labelsOf(100), share: 0.5, none: 20 };
  expect(run).toHeed(args, { others: { share: 0.05, none: 30 } });
  // also as 11, 1, 3: the same digits
  expect(run).toHeed({ labels: [1, 11, 3], share: 0, none: 20 }, { others: { share: 1 }, except: ["none"] });
  for (const share of [0, 0.5, 1]) expect(run).toReturnNew({ ...args, share });
});
