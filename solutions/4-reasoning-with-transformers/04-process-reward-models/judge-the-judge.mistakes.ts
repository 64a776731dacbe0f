import { mistakesFor } from "#lib/author/mistakes";
import { areaUnderCurve, type JudgeMetrics, judgeMetrics as right } from "./judge-the-judge.js";

type Metric = (scores: number[][], labels: number[][], due: JudgeMetrics) => number | null;

/** Some of the metrics in another way; lists that do not fit are refused as they should be. */
const measuring = (metrics: Partial<Record<keyof JudgeMetrics, Metric>>) => ({
  judgeMetrics(scores: number[][], labels: number[][]): JudgeMetrics {
    const due = right(scores, labels);
    const others = Object.entries(metrics).map(([key, metric]) => [key, metric(scores, labels, due)]);
    return { ...due, ...Object.fromEntries(others) };
  },
});

/** Another threshold for all that needs one. */
const calledRight = (isRight: (z: number) => boolean) => ({
  judgeMetrics(scores: number[][], labels: number[][]): JudgeMetrics {
    const { auc } = right(scores, labels);
    return {
      ...right(
        map(scores, (z) => (isRight(z) ? 1 : -1)),
        labels,
      ),
      auc,
    };
  },
});

/** Another area, also in the metrics. */
const area = (of: (right: number[], wrong: number[]) => number | null) => ({
  areaUnderCurve: of,
  ...measuring({ auc: (scores, labels) => of(withLabel(scores, labels, 1), withLabel(scores, labels, 0)) }),
});

/** First errors by another comparison of two indices, of chains that count. */
const first = (
  isFound: (called: number, due: number, row: number[], labels: number[]) => boolean,
  counts = (labels: number[]) => labels.includes(0),
) =>
  measuring({
    firstError: (scores, labels) =>
      share(
        scores.flatMap((row, b) =>
          counts(labels[b])
            ? [
                isFound(
                  row.findIndex((z) => z <= 0),
                  labels[b].indexOf(0),
                  row,
                  labels[b],
                ),
              ]
            : [],
        ),
      ),
  });

const map = (rows: number[][], f: (x: number) => number) => rows.map((row) => row.map(f));
const withLabel = (scores: number[][], labels: number[][], label: number) =>
  scores.flatMap((row, b) => row.filter((_, s) => labels[b][s] === label));
const share = (list: boolean[]) => (list.length === 0 ? null : list.filter((x) => x).length / list.length);
const mean = (list: number[]) =>
  list.length === 0 ? null : list.reduce((sum, x) => sum + x, 0) / list.length;
/** Shares of nothing. */
const orElse = (value: number) =>
  measuring({
    accuracy: (_, __, due) => due.accuracy ?? value,
    recall: (_, __, due) => due.recall ?? value,
    firstError: (_, __, due) => due.firstError ?? value,
  });

export default mistakesFor<typeof import("./judge-the-judge.js")>({
  "logit-above-a-half": {
    because: "The logits were compared with 0.5. A probability of one half is a logit of 0.",
    ...calledRight((z) => z > 0.5),
  },
  "undecided-is-right": {
    because: "At a logit of 0 a step is no more likely right than wrong. It is not called right.",
    ...calledRight((z) => z >= 0),
  },
  "upside-down": {
    because: "High scores were taken for errors. The judge gives high scores to right steps.",
    ...calledRight((z) => z <= 0),
  },
  "recall-of-right-steps": {
    because:
      "This is the share of right steps that are called right. What the judge is for is finding the wrong ones.",
    ...measuring({ recall: (scores, labels) => share(withLabel(scores, labels, 1).map((z) => z > 0)) }),
  },
  "precision-for-recall": {
    because: "This divides by the steps that are called wrong. Recall divides by those that are wrong.",
    ...measuring({
      recall: (scores, labels) =>
        share(scores.flatMap((row, b) => row.flatMap((z, s) => (z <= 0 ? [labels[b][s] === 0] : [])))),
    }),
  },
  "recall-over-all-steps": {
    because:
      "The errors found were divided by all steps. A chain with few errors then has a low recall however good the judge is.",
    ...measuring({
      recall: (scores, labels) =>
        share(scores.flatMap((row, b) => row.map((z, s) => z <= 0 && labels[b][s] === 0))),
    }),
  },
  "wrong-steps-called-right": {
    because: "This is the share of wrong steps that the judge misses.",
    ...measuring({ recall: (_, __, { recall }) => (recall === null ? null : 1 - recall) }),
  },
  "mean-over-chains": {
    because:
      "Each chain was given a recall, and these were averaged. All wrong steps count the same, whatever their chain.",
    ...measuring({
      recall: (scores, labels) =>
        mean(scores.flatMap((row, b) => share(withLabel([row], [labels[b]], 0).map((z) => z <= 0)) ?? [])),
    }),
  },
  "first-error-over-all-chains": {
    because: "Chains without an error were counted. There is no first error to find in them.",
    ...first(
      (called, due) => due >= 0 && called === due,
      () => true,
    ),
  },
  "nothing-found-in-nothing": {
    because:
      "A chain without an error that the judge leaves alone was counted as found. Only chains with an error count.",
    ...first(
      (called, due) => called === due,
      () => true,
    ),
  },
  "last-error": {
    because: "The search was for the last wrong step. The first one counts.",
    ...first((called, _, row, labels) => called === labels.lastIndexOf(0) && row.length > 0),
  },
  "error-found-at-any-step": {
    because:
      "It was enough that the first wrong step is called wrong. A judge that objects to everything would be perfect.",
    ...first((_, due, row) => row[due] <= 0),
  },
  "error-noticed-somewhere": {
    because:
      "It was enough that some step of the chain is called wrong. It has to be exactly the first wrong one.",
    ...first((called) => called >= 0),
  },
  "found-early-or-exactly": {
    because: "A judge that objects before the first error blames a right step. That's a false alarm.",
    ...first((called, due) => called >= 0 && called <= due),
  },
  "lowest-score-first": {
    because: "The step with the lowest score was taken. What counts is the first step that is called wrong.",
    ...first((_, due, row) => row.indexOf(Math.min(...row)) === due),
  },
  "whole-chain-as-labeled": {
    because:
      "All steps of the chain had to be called what they are. Here only the first error has to be found.",
    ...first((_, __, row, labels) => row.every((z, s) => z > 0 === (labels[s] === 1))),
  },
  "over-the-right-steps": {
    because:
      "The pairs were divided by the number of right steps. There is a pair for each right step and each wrong one.",
    ...area((r, w) => {
      const auc = areaUnderCurve(r, w);
      return auc === null ? null : auc * w.length;
    }),
  },
  "ties-lose": {
    because:
      "Pairs of equal scores were counted 0. A judge that says the same of every step then has 0 and not one half.",
    ...area((r, w) => mean(r.flatMap((x) => w.map((y) => Number(x > y))))),
  },
  "ties-win": {
    because:
      "Pairs of equal scores were counted 1. A judge that says the same of every step is then perfect.",
    ...area((r, w) => mean(r.flatMap((x) => w.map((y) => Number(x >= y))))),
  },
  "ties-left-out": {
    because: "Pairs of equal scores were left out. They count half, and they count in the denominator.",
    ...area((r, w) => mean(r.flatMap((x) => w.flatMap((y) => (x === y ? [] : [Number(x > y)]))))),
  },
  "nearly-equal-scores": {
    because:
      "Scores that nearly agree were counted as equal. The AUC sees their order alone, however close they are.",
    ...area((r, w) =>
      mean(r.flatMap((x) => w.map((y) => (x === y || Math.abs(x - y) < 1e-9 ? 0.5 : Number(x > y))))),
    ),
  },
  "zero-is-null": {
    because: "An AUC of 0 became null. null is for no pair at all; 0 says that no pair is in order.",
    ...area((r, w) => areaUnderCurve(r, w) || null),
  },
  "share-of-zero-is-null": {
    because: "A share of 0 became null. null is for a share of nothing.",
    ...measuring({
      accuracy: (_, __, due) => due.accuracy || null,
      recall: (_, __, due) => due.recall || null,
      firstError: (_, __, due) => due.firstError || null,
    }),
  },
  "sure-enough": {
    because:
      "A step was called right only where its logit is clearly above 0. Every logit above 0 is more likely right.",
    ...calledRight((z) => z > 1e-3),
  },
  "wrong-above-right": {
    because: "The pairs were counted in which the wrong step has the higher score.",
    ...area((r, w) => areaUnderCurve(w, r)),
  },
  "pairs-within-a-chain": {
    because: "Only steps of the same chain were compared. A pair is any right step and any wrong one.",
    ...measuring({
      auc: (scores, labels) =>
        mean(
          scores.flatMap((row, b) =>
            withLabel([row], [labels[b]], 1).flatMap((x) =>
              withLabel([row], [labels[b]], 0).map((y) => (x > y ? 1 : x === y ? 0.5 : 0)),
            ),
          ),
        ),
    }),
  },
  "auc-of-the-calls": {
    because: "The calls right and wrong were compared and not the scores. The AUC needs no threshold.",
    ...measuring({
      auc: (scores, labels) =>
        right(
          map(scores, (z) => Number(z > 0)),
          labels,
        ).auc,
    }),
  },
  "nothing-is-zero": {
    because: "A share of nothing was called 0. A judge that has seen no wrong step has missed none.",
    ...orElse(0),
  },
  "nothing-is-one": {
    because: "A share of nothing was called 1. A judge that has seen no wrong step has found none.",
    ...orElse(1),
  },
  "nothing-is-nan": {
    because: "Nothing was divided by nothing. Where there is nothing to measure on, the metric is null.",
    ...orElse(Number.NaN),
  },
  "no-pair-is-a-half": {
    because:
      "Without a pair the AUC was called one half, as if the judge had guessed. It has not been asked: null.",
    ...area((r, w) => areaUnderCurve(r, w) ?? 0.5),
  },
  "no-pair-is-nan": {
    because:
      "Without a pair the sum was divided by 0. Where there is nothing to measure on, the AUC is null.",
    ...area((r, w) => areaUnderCurve(r, w) ?? Number.NaN),
  },
  "accuracy-mean-of-chains": {
    because:
      "The accuracies of the chains were averaged, so that short chains weigh as much as long ones. All steps count alike.",
    ...measuring({
      accuracy: (scores, labels) => {
        const shares = scores.flatMap((row, b) =>
          row.length === 0 ? [] : [row.filter((z, s) => z > 0 === (labels[b][s] === 1)).length / row.length],
        );
        return shares.length === 0 ? null : shares.reduce((sum, x) => sum + x, 0) / shares.length;
      },
    }),
  },
  "auc-within-chains": {
    because:
      "Only steps of the same chain were compared. Each right step is compared with each wrong one, of any chain.",
    ...measuring({
      auc: (scores, labels) => {
        const areas = scores.flatMap(
          (row, b) =>
            areaUnderCurve(withLabel([row], [labels[b]], 1), withLabel([row], [labels[b]], 0)) ?? [],
        );
        return areas.length === 0 ? null : areas.reduce((sum, x) => sum + x, 0) / areas.length;
      },
    }),
  },
  "error-in-step-0-lost": {
    because:
      "Chains whose first step is wrong were left out, because its index is 0. Only without a wrong step there is no first error.",
    ...first(
      (called, due) => called === due,
      (labels) => labels.indexOf(0) > 0,
    ),
  },
  "null-only-without-both": {
    because:
      "The AUC was null only without any step. A pair has a right and a wrong step: without one of the two there is none.",
    ...area((right, wrong) =>
      right.length + wrong.length === 0 ? null : (areaUnderCurve(right, wrong) ?? Number.NaN),
    ),
  },
  "ranks-sorted-as-text": {
    because: "sort() compared the scores as texts, so their ranks are wrong. Sort them by value.",
    ...area((right, wrong) => {
      if (right.length === 0 || wrong.length === 0) return null;
      const sorted = [...right, ...wrong].sort();
      const rankOf = (score: number) => (sorted.indexOf(score) + sorted.lastIndexOf(score)) / 2 + 1;
      const ranks = right.reduce((sum, score) => sum + rankOf(score), 0);
      return (ranks - (right.length * (right.length + 1)) / 2) / (right.length * wrong.length);
    }),
  },
  "all-null-without-an-error": {
    because: "Without a wrong step all metrics were null. The accuracy is measured on right steps as well.",
    judgeMetrics(scores, labels) {
      const due = right(scores, labels);
      return labels.flat().includes(0) ? due : { accuracy: null, recall: null, firstError: null, auc: null };
    },
  },
});
