import { mistakesFor } from "#lib/author/mistakes";
import { type BudgetReport, type Run, budgetReport as right } from "./budget-report.js";

type Limits = { least: number; most: number };

/** The right report with another part. */
const reporting = (part: (runs: Run[], limits: Limits) => Partial<BudgetReport>) => ({
  budgetReport: (runs: Run[], limits: Limits): BudgetReport => ({
    ...right(runs, limits),
    ...part(runs, limits),
  }),
});

const sum = (x: number[]) => x.reduce((a, b) => a + b, 0);
const mean = (x: number[]) => (x.length === 0 ? null : sum(x) / x.length);
const slope = (a: Run, b: Run) => (b.accuracy - a.accuracy) / (b.tokens - a.tokens);
const pairs = (runs: Run[]) => runs.flatMap((a, i) => runs.slice(i + 1).map((b): [Run, Run] => [a, b]));
const differing = (runs: Run[]) => pairs(runs).filter(([a, b]) => a.tokens !== b.tokens);
const slopes = (runs: Run[]) => differing(runs).map(([a, b]) => slope(a, b));
const sorted = (runs: Run[]) => [...runs].sort((a, b) => a.tokens - b.tokens);
const inside = (runs: Run[], { least, most }: Limits) =>
  runs.filter(({ tokens }) => tokens >= least && tokens <= most);

export default mistakesFor<typeof import("./budget-report.js")>({
  "first-to-last": {
    because: "Scaling is the slope from the shortest run to the longest. It is the mean over all pairs.",
    ...reporting((runs) => {
      const order = sorted(runs);
      const [a, b] = [order[0], order[order.length - 1]];
      return { scaling: a.tokens === b.tokens ? null : slope(a, b) };
    }),
  },
  "neighbors-alone": {
    because: "Only runs that are neighbors were compared. Every two runs are a pair.",
    ...reporting((runs) => {
      const order = sorted(runs);
      const next = order.slice(1).map((b, i): [Run, Run] => [order[i], b]);
      return { scaling: mean(next.filter(([a, b]) => a.tokens !== b.tokens).map(([a, b]) => slope(a, b))) };
    }),
  },
  "neighbors-as-they-come": {
    because: "Each run was compared with the next in the list. Every two runs are a pair, in any order.",
    ...reporting((runs) => {
      const next = runs.slice(1).map((b, i): [Run, Run] => [runs[i], b]);
      return { scaling: mean(next.filter(([a, b]) => a.tokens !== b.tokens).map(([a, b]) => slope(a, b))) };
    }),
  },
  "best-fit": {
    because:
      "Scaling is the slope of the line that fits best. That weighs pairs far apart more; the mean over pairs doesn't.",
    ...reporting((runs) => {
      const [t, f] = [
        mean(runs.map(({ tokens }) => tokens)) as number,
        mean(runs.map(({ accuracy }) => accuracy)) as number,
      ];
      const square = sum(runs.map(({ tokens }) => (tokens - t) ** 2));
      const cross = sum(runs.map(({ tokens, accuracy }) => (tokens - t) * (accuracy - f)));
      return { scaling: square === 0 ? null : cross / square };
    }),
  },
  "differences-added-first": {
    because:
      "All differences were added up and then divided. Each pair has a slope, and slopes are averaged.",
    ...reporting((runs) => {
      const gaps = differing(runs).map(([a, b]) => Math.abs(b.tokens - a.tokens));
      const all = slopes(runs).map((s, i) => s * gaps[i]);
      return { scaling: gaps.length === 0 ? null : sum(all) / sum(gaps) };
    }),
  },
  "median-slope": {
    because: "The median of the slopes was returned. Scaling is their mean.",
    ...reporting((runs) => {
      const order = slopes(runs).sort((a, b) => a - b);
      const n = order.length;
      return { scaling: mean(order.slice(Math.floor((n - 1) / 2), Math.ceil((n - 1) / 2) + 1)) };
    }),
  },
  "rounded-slopes": {
    because: "The slopes were rounded. With thousands of tokens a slope is tiny, and its digits count.",
    ...reporting((runs) => ({ scaling: mean(slopes(runs).map((s) => Math.round(s * 1e6) / 1e6)) })),
  },
  "whole-tokens": {
    because: "Tokens were rounded before the division. They are averages, and needn't be whole.",
    ...reporting((runs) => ({
      scaling: right(
        runs.map((run) => ({ ...run, tokens: Math.round(run.tokens) })),
        { least: 0, most: 0 },
      ).scaling,
    })),
  },
  "whole-tokens-within-limits": {
    because:
      "Tokens were rounded before they were held against the limits. They are averages, and needn't be whole.",
    ...reporting((runs, { least, most }) => ({
      control:
        runs.filter(({ tokens }) => Math.round(tokens) >= least && Math.round(tokens) <= most).length /
        runs.length,
    })),
  },
  "nearly-equal-is-equal": {
    because: "Runs whose tokens nearly agree were passed over. Only equal tokens are no pair.",
    ...reporting((runs) => ({
      scaling: mean(
        pairs(runs)
          .filter(([a, b]) => Math.abs(a.tokens - b.tokens) > 1e-6)
          .map(([a, b]) => slope(a, b)),
      ),
    })),
  },
  "kept-away-from-zero": {
    because: "A tiny number was added to the divisor. Equal tokens are passed over, so it is never 0.",
    ...reporting((runs) => ({
      scaling: mean(
        differing(runs).map(([a, b]) => (b.accuracy - a.accuracy) / (b.tokens - a.tokens + 1e-12)),
      ),
    })),
  },
  "like-runs-once": {
    because: "Two runs with the same numbers were treated as one. Each is a run and has its own pairs.",
    ...reporting((runs) => ({
      scaling: mean(slopes([...new Map(runs.map((r) => [`${r.tokens} ${r.accuracy}`, r])).values()])),
    })),
  },
  "flat-is-null": {
    because: "A scaling of 0 became null. null is for no pair; 0 says that more tokens bring nothing.",
    ...reporting((runs) => ({ scaling: mean(slopes(runs)) || null })),
  },
  "performance-of-the-last": {
    because: "Performance was taken from the last run of the list. It is the best accuracy of all.",
    ...reporting((runs) => ({ performance: runs[runs.length - 1].accuracy })),
  },
  "slopes-added-up": {
    because: "The slopes were added up and not averaged. More runs would then scale better.",
    ...reporting((runs) => ({ scaling: slopes(runs).length === 0 ? null : sum(slopes(runs)) })),
  },
  "divided-by-the-runs": {
    because: "The sum of the slopes was divided by the number of runs. There are n · (n − 1) / 2 pairs.",
    ...reporting((runs) => ({ scaling: slopes(runs).length === 0 ? null : sum(slopes(runs)) / runs.length })),
  },
  "divided-by-ordered-pairs": {
    because: "The sum was divided by n · (n − 1), which counts each pair twice.",
    ...reporting((runs) => ({
      scaling: slopes(runs).length === 0 ? null : sum(slopes(runs)) / (runs.length * (runs.length - 1)),
    })),
  },
  "equal-runs-in-the-divisor": {
    because: "Pairs with equal tokens were left out of the sum, but not out of the number of pairs.",
    ...reporting((runs) => ({
      scaling: slopes(runs).length === 0 ? null : sum(slopes(runs)) / pairs(runs).length,
    })),
  },
  "division-by-zero": {
    because: "Runs with equal tokens were compared: their slope is x / 0. They are no pair.",
    ...reporting((runs) => ({ scaling: mean(pairs(runs).map(([a, b]) => slope(a, b))) })),
  },
  "all-or-nothing": {
    because: "Scaling is null as soon as two runs have equal tokens. Only that pair is left out.",
    ...reporting((runs) => ({
      scaling: differing(runs).length < pairs(runs).length ? null : mean(slopes(runs)),
    })),
  },
  "zero-for-no-slope": {
    because: "With one run scaling is 0. 0 says that more tokens bring nothing, and one run can't say that.",
    ...reporting((runs) => ({ scaling: mean(slopes(runs)) ?? 0 })),
  },
  "falling-pairs-dropped": {
    because: "Pairs whose accuracy falls were left out. They count, below 0.",
    ...reporting((runs) => ({
      scaling:
        slopes(runs).length === 0 ? null : sum(slopes(runs).map((s) => Math.max(0, s))) / slopes(runs).length,
    })),
  },
  "absolute-slopes": {
    because: "The slopes lost their signs. Accuracy that falls as thinking grows is a scaling below 0.",
    ...reporting((runs) => ({ scaling: mean(slopes(runs).map(Math.abs)) })),
  },
  "order-of-the-list": {
    because:
      "The sign of a slope depends on which run comes first. Divide by the difference of tokens with its sign.",
    ...reporting((runs) => ({
      scaling: mean(
        differing(runs).map(([a, b]) => (b.accuracy - a.accuracy) / Math.abs(b.tokens - a.tokens)),
      ),
    })),
  },
  "tokens-over-accuracy": {
    because: "The slopes are tokens for each bit of accuracy. Scaling is accuracy for each token.",
    ...reporting((runs) => ({
      scaling: mean(differing(runs).map(([a, b]) => (b.tokens - a.tokens) / (b.accuracy - a.accuracy))),
    })),
  },
  "pairs-within-the-limits": {
    because: "Scaling was taken from the runs within the limits. Limits are for control alone.",
    ...reporting((runs, limits) => ({ scaling: mean(slopes(inside(runs, limits))) })),
  },
  "best-within-the-limits": {
    because: "Performance was taken from the runs within the limits. It is the best of all runs.",
    ...reporting((runs, limits) => ({
      performance: Math.max(0, ...inside(runs, limits).map(({ accuracy }) => accuracy)),
    })),
  },
  "worst-run": {
    because: "Performance was taken from the run with the lowest accuracy. It is the best of all runs.",
    ...reporting((runs) => ({ performance: Math.min(...runs.map(({ accuracy }) => accuracy)) })),
  },
  "one-limit-is-enough": {
    because: "A run counted that keeps to one of the limits. It has to keep to both.",
    ...reporting((runs, { least, most }) => ({
      control: runs.filter(({ tokens }) => tokens >= least || tokens <= most).length / runs.length,
    })),
  },
  "limits-excluded": {
    because: "A run exactly at a limit was counted as outside. It keeps to the limit.",
    ...reporting((runs, { least, most }) => ({
      control: runs.filter(({ tokens }) => tokens > least && tokens < most).length / runs.length,
    })),
  },
  "most-alone": {
    because: "Control looks at `most` alone. A run that is too short isn't within the limits.",
    ...reporting((runs, { most }) => ({
      control: runs.filter(({ tokens }) => tokens <= most).length / runs.length,
    })),
  },
  "least-alone": {
    because: "Control looks at `least` alone. A run that is too long isn't within the limits.",
    ...reporting((runs, { least }) => ({
      control: runs.filter(({ tokens }) => tokens >= least).length / runs.length,
    })),
  },
  "control-is-a-number": {
    because: "Control is a number of runs. It should be their share.",
    ...reporting((runs, limits) => ({ control: inside(runs, limits).length })),
  },
  "control-in-percent": {
    because: "Control is in percent. It should be a share from 0 to 1.",
    ...reporting((runs, limits) => ({ control: (100 * inside(runs, limits).length) / runs.length })),
  },
  "sorts-the-runs": {
    because: "The caller's list was sorted in place. It stays as it is.",
    budgetReport(runs: Run[], limits: Limits): BudgetReport {
      runs.sort((a, b) => a.tokens - b.tokens);
      return right(runs, limits);
    },
  },
  "a-token-apart-at-least": {
    because:
      "Runs less than a token apart were taken for equal. Tokens are averages: any difference makes a pair.",
    ...reporting((runs) => ({
      scaling: mean(
        differing(runs).flatMap(([a, b]) => (Math.abs(a.tokens - b.tokens) < 1 ? [] : [slope(a, b)])),
      ),
    })),
  },
  "performance-of-the-longest": {
    because:
      "Performance is the accuracy of the longest run in your report. It is the best of all: more tokens may be worse.",
    ...reporting((runs) => ({ performance: sorted(runs)[runs.length - 1].accuracy })),
  },
  "mean-performance": {
    because: "The accuracies were averaged. Performance is the best accuracy of all runs.",
    ...reporting((runs) => ({ performance: sum(runs.map(({ accuracy }) => accuracy)) / runs.length })),
  },
});
