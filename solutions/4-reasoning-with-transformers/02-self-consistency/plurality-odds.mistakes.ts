import { mistakesFor } from "#lib/author/mistakes";
import { pluralityOdds as right } from "./plurality-odds.js";

const choose = (n: number, k: number): number => {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
};

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** Behind the solution's refusals: every way in which n votes can fall, weighed, and what it is worth. */
const counting = (
  worth: (votes: number[]) => number,
  {
    weigh = choose,
    sum = (odds: number) => odds,
  }: { weigh?: typeof choose; sum?: (odds: number, n: number) => number } = {},
) => ({
  pluralityOdds(probabilities: number[], n: number): number {
    right(probabilities, n);
    const walk = (votes: number[], left: number, weight: number): number => {
      if (weight === 0) return 0;
      const next = votes.length;
      if (next === probabilities.length) return left === 0 ? weight * worth(votes) : 0;
      const isLast = next === probabilities.length - 1;
      let odds = 0;
      for (let mine = isLast ? left : 0; mine <= left; mine++)
        odds += walk([...votes, mine], left - mine, weight * weigh(left, mine) * probabilities[next] ** mine);
      return odds;
    };
    return sum(walk([], n, 1), n);
  },
});

const lead = ([first, ...others]: number[]) => first - Math.max(0, ...others);
const tied = (votes: number[]) => votes.filter((count) => count === votes[0]).length;

export default mistakesFor<typeof import("./plurality-odds.js")>({
  "majority-asked": {
    because:
      "Answer 0 had to have more than half of the votes. It wins with the most votes, and with several wrong answers that may be fewer.",
    ...counting((votes) => {
      const n = votes.reduce((a, b) => a + b);
      return 2 * votes[0] > n ? 1 : 2 * votes[0] === n ? 1 / tied(votes) : 0;
    }),
  },
  "wrong-ones-pooled": {
    because:
      "All wrong answers were counted as one. They take votes from each other, and that is what helps the right answer.",
    pluralityOdds(probabilities, n) {
      right(probabilities, n);
      return right([probabilities[0], 1 - probabilities[0]], n);
    },
  },
  "ties-lost": {
    because:
      "Every tie for the first place was lost. Answer 0 wins its share of them: one of m, if m answers are tied.",
    ...counting((votes) => Number(lead(votes) > 0)),
  },
  "ties-won": {
    because: "Every tie for the first place was won. The others are as likely to win it.",
    ...counting((votes) => Number(lead(votes) >= 0)),
  },
  "ties-halved": {
    because: "A tie counted half, however many answers are tied. Of three, each wins one time in three.",
    ...counting((votes) => (lead(votes) > 0 ? 1 : lead(votes) === 0 ? 0.5 : 0)),
  },
  "tie-among-all": {
    because: "A tie was shared among all answers. Only those with as many votes as answer 0 take part in it.",
    ...counting((votes) => (lead(votes) > 0 ? 1 : lead(votes) === 0 ? 1 / votes.length : 0)),
  },
  "tied-miscounted": {
    because:
      "The share of a tie left out one of its answers. If m answers are tied, answer 0 is one of the m.",
    ...counting((votes) => (lead(votes) > 0 ? 1 : lead(votes) === 0 ? 1 / Math.max(1, tied(votes) - 1) : 0)),
  },
  "one-order-for-each": {
    because:
      "Each way to share out the votes was counted in one order only. 2, 1 and 0 votes can come in three orders.",
    ...counting((votes) => (lead(votes) < 0 ? 0 : 1 / tied(votes)), { weigh: () => 1 }),
  },
  "ways-of-all-votes": {
    because:
      "Every answer chose its votes among all n. After the first has chosen, only the votes that are left can be chosen by the next.",
    pluralityOdds(probabilities, n) {
      right(probabilities, n);
      return counting((votes) => (lead(votes) < 0 ? 0 : 1 / tied(votes)), {
        weigh: (_, mine) => choose(n, mine),
      }).pluralityOdds(probabilities, n);
    },
  },
  "beats-a-rival-at-a-time": {
    because:
      "The odds against each rival alone were multiplied. The duels depend on each other: they share the votes of answer 0.",
    pluralityOdds(probabilities, n) {
      const duel = (rival: number) =>
        counting((votes) => (1 + Math.sign(votes[0] - votes[rival])) / 2).pluralityOdds(probabilities, n);
      return probabilities.slice(1).reduce((odds, _, i) => odds * duel(i + 1), 1);
    },
  },
  "strongest-rival-only": {
    because:
      "Only the likeliest wrong answer was taken for a rival. A less likely one can have more votes, too.",
    ...counting((votes) => (votes[0] > votes[1] ? 1 : votes[0] === votes[1] ? 0.5 : 0)),
  },
  "any-answer-may-win": {
    because:
      "All ways in which some answer leads were added up. Only those in which answer 0 leads are asked for.",
    ...counting((votes) => Number(votes.filter((count) => count === Math.max(...votes)).length === 1)),
  },
  "never-below-the-mode": {
    because:
      "The result was 1 or 0, by which answer is the likeliest. This holds for endlessly many votes; n votes can fall otherwise.",
    pluralityOdds(probabilities, n) {
      right(probabilities, n);
      return Number(probabilities[0] === Math.max(...probabilities));
    },
  },
  "unanimous-left-out": {
    because: "The case that answer 0 has all n votes was left out.",
    ...counting((votes) =>
      lead(votes) < 0 || lead(votes) === votes.reduce((a, b) => a + b) ? 0 : 1 / tied(votes),
    ),
  },
  "factorials-overflow": {
    because:
      "Your factorials are Infinity from 171! on, and Infinity / Infinity is NaN. Multiply one ratio after the other.",
    ...counting((votes) => (lead(votes) < 0 ? 0 : 1 / tied(votes)), {
      weigh: (n, k) => factorial(n) / (factorial(k) * factorial(n - k)),
    }),
  },
  "logarithm-of-zero": {
    because:
      "A probability of 0 went through its logarithm, and 0 · −Infinity is NaN. No votes for an impossible answer have probability 1.",
    pluralityOdds(probabilities, n) {
      const odds = right(probabilities, n);
      return probabilities.includes(0) ? Number.NaN : odds;
    },
  },
  "rivals-in-one-order": {
    because:
      "The votes of answer 0 were spread over all n, but those of the others were counted in one order only.",
    ...counting(
      (votes) =>
        lead(votes) < 0
          ? 0
          : choose(
              votes.reduce((a, b) => a + b),
              votes[0],
            ) / tied(votes),
      {
        weigh: () => 1,
      },
    ),
  },
});
