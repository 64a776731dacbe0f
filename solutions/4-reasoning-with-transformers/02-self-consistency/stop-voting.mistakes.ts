import { mistakesFor } from "#lib/author/mistakes";
import { leadOdds as right, mayStop as rightStop } from "./stop-voting.js";
import { binomial } from "./vote-odds.js";

type Odds = (first: number, second: number) => number;

type IsVote = (answer: number | null) => boolean;

/** First and second place, of the answers that have a vote. */
const places = (answers: (number | null)[], isVote: IsVote = (answer) => answer !== null): number[] => {
  const votes = new Map<number | null, number>();
  for (const answer of answers) if (isVote(answer)) votes.set(answer, (votes.get(answer) ?? 0) + 1);
  return [...votes.values()].sort((a, b) => b - a);
};

/** Behind the solution's refusals, another certainty; the stop uses it too. */
const judging = (odds: Odds) => ({
  leadOdds(first: number, second: number): number {
    right(first, second);
    return odds(first, second);
  },
  ...stopping((answers, threshold) => {
    const [first = 0, second = 0] = places(answers);
    return odds(first, second) >= threshold;
  }),
});

/** Behind the solution's refusals, another stop. */
const stopping = (stop: (answers: (number | null)[], threshold: number) => boolean) => ({
  mayStop(answers: (number | null)[], threshold: number): boolean {
    rightStop(answers, threshold);
    return stop(answers, threshold);
  },
});

const coins = (from: number, to: number, n: number): number => {
  let sum = 0;
  for (let heads = from; heads <= to; heads++) sum += binomial(heads, n, 0.5);
  return sum;
};

export default mistakesFor<typeof import("./stop-voting.js")>({
  "share-of-votes": {
    because:
      "This is the leader's share of the votes: 1 after a single one. How sure a share is depends on how many votes it comes from.",
    ...judging((a, b) => (a + b === 0 ? 0.5 : a / (a + b))),
  },
  "expected-share": {
    because:
      "This is the leader's expected share, (a + 1) / (a + b + 2). Asked is the probability that the share is above one half.",
    ...judging((a, b) => (a + 1) / (a + b + 2)),
  },
  "sign-test": {
    because:
      "This asks how rarely fair coins fall like that. The density belongs to a share that is unknown, and after no vote it must give one half.",
    rung: 3,
    ...judging((a, b) => 1 - coins(a, a + b, a + b)),
  },
  "one-coin-too-few": {
    because:
      "There are as many coins as votes. The area below q^a (1 − q)^b belongs to one coin more: three to none is 1 − 1/2⁴.",
    rung: 3,
    ...judging((a, b) => coins(0, a, a + b)),
  },
  "one-less-the-other-tail": {
    because:
      "The odds were computed as 1 minus the other side's. For a leader far behind, that difference has no digits left.",
    ...judging((first, second) => 1 - coins(0, second, first + second + 1)),
  },
  "sum-ends-early": {
    because: "The sum stopped as soon as it was close to 1. Nine digits are promised, near 1 as well.",
    ...judging((first, second) => {
      let odds = 0;
      for (let heads = 0; heads <= first && odds < 1 - 1e-7; heads++)
        odds += binomial(heads, first + second + 1, 0.5);
      return odds;
    }),
  },
  "nearly-the-threshold": {
    because: "Odds just below the threshold were enough. The threshold has to be reached.",
    ...stopping((answers, threshold) => {
      const [first = 0, second = 0] = places(answers);
      return right(first, second) >= threshold - 1e-6;
    }),
  },
  "above-the-threshold": {
    because: "The threshold had to be exceeded. To reach it is enough.",
    ...stopping((answers, threshold) => {
      const [first = 0, second = 0] = places(answers);
      return right(first, second) > threshold;
    }),
  },
  "sorted-as-text": {
    because:
      "The counts were sorted as text, in which 9 is larger than 10. Give `sort` a comparison of numbers.",
    ...stopping((answers, threshold) => {
      const [first = 0, second = 0] = places(answers).sort().reverse();
      return right(first, second) >= threshold;
    }),
  },
  "leader-left-out": {
    because:
      "The sum ends one term too early: three to none is 1 − 1/2⁴, of which only the last of five terms is missing.",
    rung: 3,
    ...judging((a, b) => coins(0, a - 1, a + b + 1)),
  },
  "runner-up-for-leader": {
    because: "This is the probability that the runner-up stays ahead. The leader's is what is missing to 1.",
    ...judging((a, b) => right(b, a)),
  },
  "prior-forgotten": {
    because:
      "The density has one vote less on each side, as if shares near 0 and 1 were likelier at first. Every share is equally likely before the first vote.",
    ...judging((a, b) => (a > 0 && b > 0 ? right(a - 1, b - 1) : a > b ? 1 : a < b ? 0 : 0.5)),
  },
  "density-at-one-half": {
    because: "The density was evaluated. A probability is the area below it, from one half to 1.",
    ...judging((a, b) => (a + b + 1) * binomial(a, a + b, 0.5)),
  },
  "area-not-normalized": {
    because:
      "The area above one half was not divided by the whole area. The density is only proportional to q^a (1 − q)^b.",
    ...judging((a, b) => right(a, b) / ((a + b + 1) * (binomial(a, a + b, 0.5) * 2 ** (a + b)))),
  },
  "bell-curve": {
    because:
      "A bell curve took the place of the Beta distribution. For the few votes of an early stop it is too coarse.",
    ...judging((a, b) => {
      const z = (a - b) / Math.sqrt(a + b + 3);
      return 1 / (1 + Math.exp(-1.702 * z));
    }),
  },
  "too-many-ways": {
    because: "The number of ways left the range of numbers. `binomial` works with thousands of votes.",
    ...judging((a, b) => (a + b + 1 > 1029 ? Number.NaN : right(a, b))),
  },
  "leader-against-all": {
    because:
      "The leader was compared with all other votes together. It has to stay ahead of the runner-up alone.",
    ...stopping((answers, threshold) => {
      const [first = 0, ...others] = places(answers);
      return (
        right(
          first,
          others.reduce((a, b) => a + b, 0),
        ) >= threshold
      );
    }),
  },
  "runner-up-ignored": {
    because: "The votes of the runner-up were not counted. Each of them makes the leader less sure.",
    ...stopping((answers, threshold) => right(places(answers)[0] ?? 0, 0) >= threshold),
  },
  "first-answer-leads": {
    because:
      "The answer that came first was taken for the leader. The leader has the most votes, wherever they came.",
    ...stopping((answers, threshold) => {
      const votes = answers.filter((answer) => answer !== null);
      const first = votes.filter((answer) => answer === votes[0]).length;
      const others = places(votes.filter((answer) => answer !== votes[0]));
      return right(first, others[0] ?? 0) >= threshold;
    }),
  },
  "fewest-votes-lead": {
    because:
      "The counts were sorted upward, so the answers with the fewest votes were compared. The leader has the most.",
    ...stopping((answers, threshold) => {
      const [first = 0, second = 0] = places(answers).reverse();
      return right(first, second) >= threshold;
    }),
  },
  "missing-answers-vote": {
    because: "`null` was counted like an answer. A chain without an answer has no vote.",
    ...stopping((answers, threshold) => {
      const [first = 0, second = 0] = places(answers, () => true);
      return right(first, second) >= threshold;
    }),
  },
  "zero-has-no-vote": {
    because: "The answer 0 was taken for none. Only `null` has no vote.",
    ...stopping((answers, threshold) => {
      const [first = 0, second = 0] = places(answers, (answer) => Boolean(answer));
      return right(first, second) >= threshold;
    }),
  },
  "last-answers-only": {
    because: "Only the run of equal answers at the end was counted. All votes so far count.",
    ...stopping((answers, threshold) => {
      const votes = answers.filter((answer) => answer !== null);
      const last = votes[votes.length - 1];
      const run = votes.length - 1 - votes.findLastIndex((answer) => answer !== last);
      return right(run, 0) >= threshold;
    }),
  },
  "stops-when-unsure": {
    because: "The vote went on where the leader was sure, and stopped where not.",
    ...stopping((answers, threshold) => !rightStop(answers, threshold)),
  },
  "share-decides": {
    because:
      "The stop was decided by the leader's share of the votes. Ask `leadOdds` instead: one vote of one is a share of 1 and says little.",
    ...stopping((answers, threshold) => {
      const counts = places(answers);
      return (
        (counts[0] ?? 0) /
          Math.max(
            1,
            counts.reduce((a, b) => a + b, 0),
          ) >=
        threshold
      );
    }),
  },
  "thousand-slices": {
    because:
      "The area was added up from slices. It is right to a few digits only: the sum of binomial probabilities is exact.",
    ...judging((first, second) => {
      let [above, all] = [0, 0];
      for (let i = 0; i < 1000; i++) {
        const q = (i + 0.5) / 1000;
        const f = q ** first * (1 - q) ** second;
        all += f;
        if (q > 0.5) above += f;
      }
      return above / all;
    }),
  },
  "two-answers-needed": {
    because:
      "The vote went on as long as there was one answer alone. A runner-up may have no vote: then it has 0.",
    ...stopping((answers, threshold) => {
      const [first = 0, second] = places(answers);
      return second !== undefined && right(first, second) >= threshold;
    }),
  },
  "larger-count-leads": {
    because:
      "The larger of the two counts was taken for the leader's. `first` may have fewer votes, and then the odds are below one half.",
    leadOdds: (first, second) => right(Math.max(first, second), Math.min(first, second)),
  },
});
