import { mistakesFor } from "#lib/author/mistakes";
import { optimalMargin as right } from "./optimal-margin.js";

/** Refuses as it should, and finds the margin in another way. */
const finding = (margin: (p: number, beta: number, smoothing: number) => number) => ({
  optimalMargin(p: number, beta: number, smoothing = 0) {
    right(p, beta, smoothing);
    return margin(p, beta, smoothing);
  },
});

const logit = (p: number) => Math.log(p / (1 - p));
const smoothed = (p: number, smoothing: number) => p * (1 - smoothing) + (1 - p) * smoothing;

export default mistakesFor<typeof import("./optimal-margin.js")>({
  "times-beta": {
    because:
      "The margin grows with β here. β is the price of leaving the reference: a small one lets the policy go far.",
    ...finding((p, beta, smoothing) => beta * logit(smoothed(p, smoothing))),
  },
  "without-beta": {
    because: "β is missing. The loss has β times the margin, so that product has the log-odds of p.",
    ...finding((p, _, smoothing) => logit(smoothed(p, smoothing))),
  },
  "beta-squared": {
    because: "Divided by β twice. The slope of the loss has a factor β on both sides, and it cancels.",
    ...finding((p, beta, smoothing) => logit(smoothed(p, smoothing)) / beta ** 2),
  },
  "share-over-beta": {
    because:
      "p was divided by β. The margin at which the policy is as sure as people are has their log-odds.",
    ...finding((p, beta, smoothing) => smoothed(p, smoothing) / beta),
  },
  "odds-without-log": {
    because: "The odds were taken without their logarithm. A margin is a difference of logarithms.",
    ...finding((p, beta, smoothing) => smoothed(p, smoothing) / (1 - smoothed(p, smoothing)) / beta),
  },
  "log-of-the-share": {
    because: "The logarithm of p was taken. At p = ½ no response is preferred, and the margin is 0.",
    ...finding((p, beta, smoothing) => Math.log(smoothed(p, smoothing)) / beta),
  },
  "distance-from-half": {
    because: "The margin is p − ½ by β. That is IPO's; DPO's loss is not a square.",
    ...finding((p, beta, smoothing) => (smoothed(p, smoothing) - 0.5) / beta),
  },
  turned: {
    because: "The sign is wrong: where a won more often, its log-probability rises more.",
    ...finding((p, beta, smoothing) => -right(p, beta, smoothing)),
  },
  halved: {
    because:
      "The margin is half of what it should be. It is a difference of two log-ratios, not the change of one of them.",
    ...finding((p, beta, smoothing) => right(p, beta, smoothing) / 2),
  },
  "winners-only": {
    because:
      "Only the comparisons of the majority were counted. The others pull back, and that gives the margin an end.",
    ...finding((p, beta, smoothing) => {
      const majority = p === 0.5 ? 0.5 : Number(p > 0.5);
      return right(majority, beta, smoothing);
    }),
  },
  "kept-finite": {
    because:
      "p was kept away from 0 and 1. If all agree, the loss falls without end, and the margin is Infinity.",
    ...finding(
      (p, beta, smoothing) => logit(Math.min(Math.max(smoothed(p, smoothing), 1e-7), 1 - 1e-7)) / beta,
    ),
  },
  "no-one-agrees": {
    because:
      "Unanimous comparisons were given a margin of 0. They pull harder than all others: the margin is endless.",
    ...finding((p, beta, smoothing) => {
      const margin = right(p, beta, smoothing);
      return Number.isFinite(margin) ? margin : 0;
    }),
  },
  "smoothing-ignored": {
    because:
      "ε has no effect. It turns some of each label's loss round, so unanimous comparisons have an end too.",
    ...finding((p, beta) => right(p, beta)),
  },
  "smoothing-by-default": {
    because: "Labels are smoothed by 0.1 where none was asked for. Without an argument ε is 0.",
    optimalMargin: (p, beta, smoothing = 0.1) => right(p, beta, smoothing),
  },
  "smoothing-scales-the-margin": {
    because: "The margin was shortened by ε. Smoothing changes the share p; the margin follows from that.",
    ...finding((p, beta, smoothing) => (1 - smoothing) * right(p, beta)),
  },
  "smoothing-subtracted": {
    because:
      "ε was taken off p. A label that was turned counts for the other side, and one of those counts for this.",
    ...finding((p, beta, smoothing) => logit(Math.min(Math.max(p - smoothing, 0), 1)) / beta),
  },
  "one-sided-smoothing": {
    because:
      "p was only multiplied by 1 − ε. The labels of the other side are turned as well, and count for a.",
    ...finding((p, beta, smoothing) => logit(p * (1 - smoothing)) / beta),
  },
  "spread-over-both": {
    because: "ε was spread over both labels, half each. Here ε is the whole weight of the opposite label.",
    ...finding((p, beta, smoothing) => right(p, beta, smoothing / 2)),
  },
  "smoothing-lost-at-one": {
    because:
      "p = 1 was answered before ε was looked at. With smoothing even unanimous comparisons have an end.",
    ...finding((p, beta, smoothing) => (p === 0 || p === 1 ? right(p, beta) : right(p, beta, smoothing))),
  },
  "one-minus-the-other": {
    because:
      "One side's weight was computed as 1 minus the other's. Below 1e-16 nothing is left of it; add up its own labels.",
    ...finding((p, beta, smoothing) => logit(smoothed(p, smoothing)) / beta),
  },
  "endless-upwards-only": {
    because:
      "Infinity was returned where b won every comparison as well. There the margin falls without end.",
    ...finding((p, beta, smoothing) =>
      Math.abs(right(p, beta, smoothing)) === Infinity ? Infinity : right(p, beta, smoothing),
    ),
  },
  "smoothing-for-both-alike": {
    because:
      "ε was added to the weight of each side whole. Only labels of the other side are turned, so it counts by their share.",
    ...finding(
      (p, beta, smoothing) =>
        Math.log((p * (1 - smoothing) + smoothing) / ((1 - p) * (1 - smoothing) + smoothing)) / beta,
    ),
  },
});
