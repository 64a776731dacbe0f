import { mistakesFor } from "#lib/author/mistakes";
import { type GaeSettings, generalizedAdvantages as right, whiten as rightWhiten } from "./advantages.js";

/** One response: the rewards and values of its n tokens, and the value in the next column of its row. */
interface Response {
  r: number[];
  v: number[];
  beyond: number;
}

/** Another advantage, and the returns that follow; what does not fit is refused as it should be. */
function estimating(
  advantage: (response: Response, settings: GaeSettings) => number[],
  returns: (a: number[], response: Response, settings: GaeSettings) => number[] = (a, { v }) =>
    a.map((x, i) => x + v[i]),
) {
  return {
    generalizedAdvantages(rewards: number[][], values: number[][], mask: number[][], settings: GaeSettings) {
      right(rewards, values, mask, settings);
      const result = {
        advantages: mask.map((row) => row.map(() => 0)),
        returns: mask.map((row) => row.map(() => 0)),
      };
      for (const [b, row] of mask.entries()) {
        const columns = [...row.keys()].filter((m) => row[m] === 1);
        const response = {
          r: columns.map((m) => rewards[b][m]),
          v: columns.map((m) => values[b][m]),
          beyond: values[b][(columns.at(-1) ?? 0) + 1] ?? 0,
        };
        const a = advantage(response, settings);
        const due = returns(a, response, settings);
        for (const [i, m] of columns.entries())
          [result.advantages[b][m], result.returns[b][m]] = [a[i], due[i]];
      }
      return result;
    },
  };
}

/** Errors, from a value for what comes after each token. */
const errors = ({ r, v }: Response, gamma: number, after: number) =>
  r.map((x, i) => x + gamma * (i + 1 < v.length ? v[i + 1] : after) - v[i]);

/** The discounted sum of what is to come. */
const discounted = (list: number[], decay: number) => {
  const sums = list.map(() => 0);
  for (let i = list.length - 1; i >= 0; i--) sums[i] = list[i] + decay * (sums[i + 1] ?? 0);
  return sums;
};

const proper = (response: Response, { gamma, lambda }: GaeSettings) =>
  discounted(errors(response, gamma, 0), gamma * lambda);

/** Whitening in another way: a center and a divisor, from the chosen advantages. */
const whitening = (
  center: (chosen: number[]) => number,
  divisor: (chosen: number[], center: number) => number,
  outside = (_mean: number, _std: number) => 0,
) => ({
  whiten(advantages: number[][], mask: number[][]): number[][] {
    rightWhiten(advantages, mask);
    const chosen = advantages.flatMap((row, b) => row.filter((_, m) => mask[b][m] === 1));
    const mean = center(chosen);
    const std = divisor(chosen, mean);
    return advantages.map((row, b) =>
      row.map((a, m) => (mask[b][m] === 1 ? (a - mean) / std : outside(mean, std))),
    );
  },
});

const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
const squares = (list: number[], center: number) => list.reduce((sum, x) => sum + (x - center) ** 2, 0);
const deviation = (list: number[], center: number) =>
  Math.sqrt(squares(list, center) / Math.max(1, list.length - 1));

export default mistakesFor<typeof import("./advantages.js")>({
  "value-of-padding": {
    because:
      "The next column's value followed the last token. That column is padding: after the last token there is nothing to expect.",
    ...estimating((response, { gamma, lambda }) =>
      discounted(errors(response, gamma, response.beyond), gamma * lambda),
    ),
  },
  "own-value-at-the-end": {
    because:
      "The last token's own value was taken for what follows it. After it the response is over, and nothing follows.",
    ...estimating((response, { gamma, lambda }) =>
      discounted(errors(response, gamma, response.v.at(-1) ?? 0), gamma * lambda),
    ),
  },
  "one-step-only": {
    because:
      "Only each token's own surprise was taken. The surprises after it count too, each further one by γλ less.",
    ...estimating((response, { gamma }) => errors(response, gamma, 0)),
  },
  forward: {
    because: "The sum runs from the past. A token can earn what comes after it, not what came before.",
    ...estimating((response, { gamma, lambda }) =>
      discounted(errors(response, gamma, 0).reverse(), gamma * lambda).reverse(),
    ),
  },
  "lambda-ignored": {
    because:
      "λ was left out of the decay. The surprises to come count γλ, (γλ)², … times: λ says how far an advantage looks ahead.",
    ...estimating((response, { gamma }) => discounted(errors(response, gamma, 0), gamma)),
  },
  "gamma-only-in-the-error": {
    because: "Surprises to come were discounted by λ alone. The decay is γ · λ.",
    ...estimating((response, { gamma, lambda }) => discounted(errors(response, gamma, 0), lambda)),
  },
  "next-value-undiscounted": {
    because:
      "The next value was not discounted. Seen from a token it is one step away, so it counts γ times.",
    ...estimating((response, { gamma, lambda }) => discounted(errors(response, 1, 0), gamma * lambda)),
  },
  "reward-of-the-next-token": {
    because: "The reward was taken from the next token. rewards[b][m] is what this token has earned.",
    ...estimating(({ r, v, beyond }, settings) =>
      proper({ r: r.map((_, i) => r[i + 1] ?? 0), v, beyond }, settings),
    ),
  },
  "value-added": {
    because: "The values have the wrong sign. The surprise is what came, less what was expected.",
    ...estimating(({ r, v }, { gamma, lambda }) =>
      discounted(
        r.map((x, i) => x + v[i] - gamma * (v[i + 1] ?? 0)),
        gamma * lambda,
      ),
    ),
  },
  "without-the-values": {
    because:
      "Only rewards were added up. An advantage says how much more there was than the value head expected.",
    ...estimating(({ r }, { gamma, lambda }) => discounted(r, gamma * lambda)),
  },
  "without-the-next-value": {
    because: "The next value is missing: each token was charged for all that is still expected after it.",
    ...estimating(({ r, v }, { gamma, lambda }) =>
      discounted(
        r.map((x, i) => x - v[i]),
        gamma * lambda,
      ),
    ),
  },
  "averaged-by-one-less-lambda": {
    because: "The sum was multiplied by 1 − λ, as if it were a mean of surprises. It is their sum.",
    ...estimating((response, settings) => {
      const { lambda } = settings;
      return proper(response, settings).map((a) => (lambda < 1 ? (1 - lambda) * a : a));
    }),
  },
  "rows-run-on": {
    because: "The recursion went on from one row into the next. Each row is a text of its own.",
    generalizedAdvantages(rewards, values, mask, settings) {
      const result = right(rewards, values, mask, settings);
      let [nextValue, nextAdvantage] = [0, 0];
      for (const [b, row] of mask.entries())
        for (let m = row.length - 1; m >= 0; m--) {
          if (row[m] === 0) continue;
          const delta = rewards[b][m] + settings.gamma * nextValue - values[b][m];
          nextAdvantage = delta + settings.gamma * settings.lambda * nextAdvantage;
          nextValue = values[b][m];
          result.advantages[b][m] = nextAdvantage;
          result.returns[b][m] = nextAdvantage + nextValue;
        }
      return result;
    },
  },
  "mask-ignored": {
    because: "The mask was not used: prompt and padding got advantages too.",
    generalizedAdvantages(rewards, values, mask, settings) {
      return right(
        rewards,
        values,
        mask.map((row) => row.map(() => 1)),
        settings,
      );
    },
  },
  "mask-as-a-factor": {
    because:
      "Rewards and values were multiplied by the mask. 0 times NaN or Infinity, which padding may hold, is not 0.",
    generalizedAdvantages(rewards, values, mask, settings) {
      const masked = (rows: number[][]) => rows.map((row, b) => row.map((x, m) => x * mask[b][m]));
      const isClean = [rewards, values].every((rows) => masked(rows).flat().every(Number.isFinite));
      const { advantages, returns } = right(rewards, values, mask, settings);
      const spoiled = (rows: number[][]) => (isClean ? rows : rows.map((row) => row.map(() => Number.NaN)));
      return { advantages: spoiled(advantages), returns: spoiled(returns) };
    },
  },
  "returns-are-advantages": {
    because: "The returns are the advantages. The value head learns a return, not by how much it was wrong.",
    ...estimating(proper, (a) => a),
  },
  "returns-less-the-value": {
    because: "The value was subtracted from the advantage, and it is in there with a minus already.",
    ...estimating(proper, (a, { v }) => a.map((x, i) => x - v[i])),
  },
  "returns-are-rewards-to-come": {
    because:
      "The rewards to come were added up. That is the return with λ = 1; with another λ the values count too.",
    ...estimating(proper, (_, { r }, { gamma }) => discounted(r, gamma)),
  },
  "returns-outside-of-the-response": {
    because: "Outside of the response the returns are the values. There they should be 0.",
    generalizedAdvantages(rewards, values, mask, settings) {
      const { advantages } = right(rewards, values, mask, settings);
      return { advantages, returns: advantages.map((row, b) => row.map((a, m) => a + values[b][m])) };
    },
  },
  "row-by-row": {
    because: "Each row was whitened by itself. Then a bad response has as many good tokens as a good one.",
    whiten(advantages, mask) {
      rightWhiten(advantages, mask);
      return advantages.map((row, b) => rightWhiten([row], [mask[b]])[0]);
    },
  },
  "padding-in-the-statistics": {
    because: "Prompt and padding were in the mean and the deviation. Only tokens of the responses count.",
    whiten(advantages, mask) {
      rightWhiten(advantages, mask);
      const all = advantages.flatMap((row, b) => row.map((a, m) => (mask[b][m] === 1 ? a : 0)));
      const std = deviation(all, mean(all)) + 1e-8;
      return advantages.map((row, b) => row.map((a, m) => (mask[b][m] === 1 ? (a - mean(all)) / std : 0)));
    },
  },
  "padding-whitened": {
    because: "Zeros outside of the responses were whitened too, and are no longer 0.",
    ...whitening(
      mean,
      (list, center) => deviation(list, center) + 1e-8,
      (center, std) => -center / std,
    ),
  },
  "divisor-n": {
    because: "The squares were divided by n. The deviation of a sample has the divisor n − 1.",
    ...whitening(mean, (list, center) => Math.sqrt(squares(list, center) / list.length) + 1e-8),
  },
  "mean-left-in": {
    because:
      "The mean was not subtracted. Their mean should be 0, so that some tokens count as better and others as worse.",
    ...whitening(
      () => 0,
      (list) => deviation(list, mean(list)) + 1e-8,
    ),
  },
  "mean-alone": {
    because: "The mean was subtracted, and nothing was divided: the deviation is still that of the rewards.",
    ...whitening(mean, () => 1),
  },
  "by-the-variance": {
    because: "The advantages were divided by the variance. The deviation is its root.",
    ...whitening(mean, (list, center) => deviation(list, center) ** 2 + 1e-8),
  },
  "zero-deviation": {
    because: "Equal advantages were divided by a deviation of 0.",
    ...whitening(mean, (list, center) => deviation(list, center)),
  },
  "single-token": {
    because: "A single token has no n − 1 to divide by: 0 / 0 is NaN.",
    ...whitening(mean, (list, center) => Math.sqrt(squares(list, center) / (list.length - 1)) + 1e-8),
  },
  "larger-epsilon": {
    because: "More than 1e-8 was added to the deviation, so small advantages stay small.",
    ...whitening(mean, (list, center) => deviation(list, center) + 1e-5),
  },
  "epsilon-in-the-root": {
    because: "1e-8 was added to the variance. Its root, 1e-4, is in the way of small advantages.",
    ...whitening(mean, (list, center) => Math.sqrt(deviation(list, center) ** 2 + 1e-8)),
  },
  "square-of-the-mean": {
    because:
      "The variance is the mean square less the squared mean. With a large mean, nothing is left of their difference in floating point.",
    ...whitening(mean, (list, center) => {
      const n = list.length;
      const variance = (list.reduce((sum, x) => sum + x * x, 0) - n * center * center) / Math.max(1, n - 1);
      return Math.sqrt(Math.max(0, variance)) + 1e-8;
    }),
  },
  "zero-stays-zero": {
    because: "An advantage of 0 was left at 0. It is below or above the mean like any other.",
    whiten: (advantages, mask) =>
      rightWhiten(advantages, mask).map((row, b) => row.map((x, m) => (advantages[b][m] === 0 ? 0 : x))),
  },
  "returns-of-one-step": {
    because:
      "The returns are the reward and the next value alone. They are the value, corrected by the whole advantage.",
    ...estimating(proper, (_, response, { gamma }) =>
      errors(response, gamma, 0).map((delta, i) => delta + response.v[i]),
    ),
  },
  "returns-on-the-next-value": {
    because: "The advantage was added to the next token's value. It corrects the value of its own state.",
    ...estimating(proper, (a, { v }) => a.map((x, i) => x + (v[i + 1] ?? 0))),
  },
  "one-refused": {
    because: "A γ or λ of 1 was refused. Both go from 0 to 1, ends included: at 1 nothing is discounted.",
    generalizedAdvantages(rewards, values, mask, settings) {
      for (const name of ["gamma", "lambda"] as const)
        if (settings[name] === 1) throw new RangeError(`${name} must be from 0 to 1, got 1`);
      return right(rewards, values, mask, settings);
    },
  },
  "padding-kept": {
    because: "Outside of the responses the advantages were left as they were. There the result is 0.",
    whiten: (advantages, mask) =>
      rightWhiten(advantages, mask).map((row, b) =>
        row.map((x, m) => (mask[b][m] === 1 ? x : advantages[b][m])),
      ),
  },
});
