import { mistakesFor } from "#lib/author/mistakes";
import {
  type Candidate,
  filteredVote as rightFiltered,
  weightedVote as rightWeighted,
} from "./weighted-votes.js";

const worthOf = (score: number) => (Number.isNaN(score) ? 0 : score);
const able = (candidates: Candidate[]) => candidates.filter(({ answer }) => answer !== null);

/** Of each answer the scores that it has, in the order in which they come first. */
const grouped = (candidates: Candidate[]) => {
  const groups = new Map<number, number[]>();
  for (const { answer, score } of able(candidates))
    groups.set(answer as number, [...(groups.get(answer as number) ?? []), score]);
  return groups;
};

/** The answer whose scores are worth most; the first of equals, or the last. */
const winner = (candidates: Candidate[], worth: (scores: number[]) => number, last = false) => {
  let [best, most]: [number | null, number] = [null, Number.NEGATIVE_INFINITY];
  for (const [answer, scores] of grouped(candidates))
    if (best === null || worth(scores) > most || (last && worth(scores) === most))
      [best, most] = [answer, worth(scores)];
  return best;
};
const sum = (scores: number[]) => scores.reduce((a, b) => a + worthOf(b), 0);
const count = (scores: number[]) => scores.length;

/** Another weighted vote; what does not fit is refused as it should be. */
const weighing = (vote: (candidates: Candidate[]) => number | null) => ({
  weightedVote(candidates: Candidate[]): number | null {
    rightWeighted(candidates);
    return vote(candidates);
  },
});

/** Another filtered vote. */
const filtering = (vote: (candidates: Candidate[], threshold: number) => number | null) => ({
  filteredVote(candidates: Candidate[], threshold: number): number | null {
    rightFiltered(candidates, threshold);
    return vote(candidates, threshold);
  },
});
const passing = (candidates: Candidate[], threshold: number) =>
  able(candidates).filter(({ score }) => score >= threshold);
const orAll = (candidates: Candidate[], all: Candidate[]) => (candidates.length > 0 ? candidates : able(all));

export default mistakesFor<typeof import("./weighted-votes.js")>({
  "mean-score": {
    because:
      "The scores of each answer were averaged. Then it no longer counts how many chains agree, and one chain can win alone.",
    ...weighing((candidates) => winner(candidates, (scores) => sum(scores) / scores.length)),
  },
  "best-score": {
    because: "The answer of the best-scored chain wins. That is best-of-N, not a vote.",
    ...weighing((candidates) => winner(candidates, (scores) => Math.max(...scores.map(worthOf)))),
  },
  "product-of-scores": {
    because:
      "The scores of each answer were multiplied. Every further chain makes the product smaller, so agreement counts against an answer.",
    ...weighing((candidates) => winner(candidates, (scores) => scores.reduce((a, b) => a * worthOf(b), 1))),
  },
  "plain-vote": {
    because: "Every chain has one vote. Here it weighs as much as the judge believes it.",
    ...weighing((candidates) => winner(candidates, count)),
  },
  "nearly-equal-sums": {
    because: "Sums that are close were treated as equal. The larger one wins, however small the difference.",
    ...weighing((candidates) => winner(candidates, (scores) => Math.round(1e9 * sum(scores)))),
  },
  "last-of-equals": {
    because: "Among equal sums the last answer wins. The one that comes first in the list should.",
    ...weighing((candidates) => winner(candidates, sum, true)),
  },
  "smallest-of-equals": {
    because: "Among equal sums the smallest answer wins. The one that comes first in the list should.",
    ...weighing((candidates) => {
      const sorted = able(candidates).sort((a, b) => (a.answer as number) - (b.answer as number));
      return winner(sorted, sum);
    }),
  },
  "first-to-reach-the-sum": {
    because:
      "While the votes come in, the leader of the moment is kept. Among equal sums the answer wins that comes first in the list.",
    ...weighing((candidates) => {
      const sums = new Map<number, number>();
      let [best, most]: [number | null, number] = [null, -1];
      for (const { answer, score } of able(candidates)) {
        const now = (sums.get(answer as number) ?? 0) + worthOf(score);
        sums.set(answer as number, now);
        if (now > most) [best, most] = [answer, now];
      }
      return best;
    }),
  },
  "null-votes": {
    because: "Chains without an answer were counted as if they all gave one answer. They don't vote.",
    ...weighing((candidates) => {
      const groups = new Map<number | null, number>();
      for (const { answer, score } of candidates)
        groups.set(answer, (groups.get(answer) ?? 0) + worthOf(score));
      let best: [number | null, number] = [null, -1];
      for (const each of groups) if (each[1] > best[1]) best = each;
      return best[0];
    }),
  },
  "zero-is-no-answer": {
    because: "The answer 0 was taken for none. Only null means that a chain has no answer.",
    ...weighing((candidates) =>
      winner(
        candidates.filter(({ answer }) => answer),
        sum,
      ),
    ),
  },
  "nothing-weighs-nothing": {
    because:
      "Where all scores are 0, nobody wins. Equal sums of 0 are a tie as well, and the first answer wins it.",
    ...weighing((candidates) => {
      const best = winner(candidates, sum);
      return best !== null && sum(grouped(candidates).get(best) as number[]) > 0 ? best : null;
    }),
  },
  "nan-spoils-the-sum": {
    because:
      "NaN was added like a number, and the sum of its answer became NaN. Such a score weighs nothing.",
    ...weighing((candidates) => winner(candidates, (scores) => scores.reduce((a, b) => a + b, 0))),
  },
  "nan-has-no-vote": {
    because:
      "Chains with a score of NaN were left out. Such a score weighs nothing, as 0 does, and where all weigh nothing the first answer wins.",
    ...weighing((candidates) =>
      winner(
        candidates.filter(({ score }) => !Number.isNaN(score)),
        sum,
      ),
    ),
  },
  "nan-drops-the-answer": {
    because: "A score of NaN has thrown out all chains with this answer. Only that one score weighs nothing.",
    ...weighing((candidates) => {
      const bad = new Set(candidates.filter(({ score }) => Number.isNaN(score)).map(({ answer }) => answer));
      return (
        winner(
          candidates.filter(({ answer }) => !bad.has(answer)),
          sum,
        ) ?? rightWeighted(candidates)
      );
    }),
  },
  "nan-as-one": {
    because:
      "A score of NaN weighs as much as a full one. Where the judge failed, it has not said that the chain is good.",
    ...weighing((candidates) =>
      winner(candidates, (scores) => scores.reduce((a, b) => a + (Number.isNaN(b) ? 1 : b), 0)),
    ),
  },
  "weighted-after-the-filter": {
    because: "Those that pass vote with their scores. In a filtered vote each has one vote.",
    ...filtering((candidates, threshold) => winner(orAll(passing(candidates, threshold), candidates), sum)),
  },
  "best-after-the-filter": {
    because: "Of those that pass the best one was taken. They vote, and each has one vote.",
    ...filtering((candidates, threshold) =>
      winner(orAll(passing(candidates, threshold), candidates), (scores) => Math.max(...scores.map(worthOf))),
    ),
  },
  "nearly-at-the-threshold": {
    because: "A score just below the threshold passed. Only a score at the threshold or above it does.",
    ...filtering((candidates, threshold) =>
      winner(
        orAll(
          able(candidates).filter(({ score }) => score >= threshold - 1e-9),
          candidates,
        ),
        count,
      ),
    ),
  },
  "strict-threshold": {
    because: "A score at the threshold was left out. It passes.",
    ...filtering((candidates, threshold) =>
      winner(
        orAll(
          able(candidates).filter(({ score }) => score > threshold),
          candidates,
        ),
        count,
      ),
    ),
  },
  "the-bad-ones-pass": {
    because: "Those below the threshold vote. The threshold is a least score.",
    ...filtering((candidates, threshold) =>
      winner(
        orAll(
          able(candidates).filter(({ score }) => score <= threshold),
          candidates,
        ),
        count,
      ),
    ),
  },
  "nobody-passes-nobody-wins": {
    because: "Where no chain passes, there is no answer here. A vote of all is better than none.",
    ...filtering((candidates, threshold) => winner(passing(candidates, threshold), count)),
  },
  "nobody-passes-best-wins": {
    because: "Where no chain passes, the best one was taken. Then all of them vote.",
    ...filtering((candidates, threshold) => {
      const passed = passing(candidates, threshold);
      if (passed.length > 0) return winner(passed, count);
      return winner(candidates, (scores) => Math.max(...scores.map(worthOf)));
    }),
  },
  "nobody-passes-weights-count": {
    because: "Where no chain passes, the weighted vote was taken. Then all of them vote, with one vote each.",
    ...filtering((candidates, threshold) => {
      const passed = passing(candidates, threshold);
      return passed.length > 0 ? winner(passed, count) : winner(candidates, sum);
    }),
  },
  "passes-without-an-answer": {
    because:
      "A chain without an answer has passed, and then nobody was left to vote. Only chains with an answer can pass.",
    ...filtering((candidates, threshold) => {
      const passed = candidates.filter(({ score }) => score >= threshold);
      return winner(passed.length > 0 ? passed : candidates, count);
    }),
  },
  "nan-passes": {
    because:
      "NaN is not below the threshold, and so it has passed. It isn't at or above it either: NaN compares with nothing.",
    ...filtering((candidates, threshold) =>
      winner(
        orAll(
          able(candidates).filter(({ score }) => !(score < threshold)),
          candidates,
        ),
        count,
      ),
    ),
  },
  "nan-as-0-in-the-filter": {
    because: "NaN was taken for 0, and 0 passes a threshold of 0. NaN passes none.",
    ...filtering((candidates, threshold) =>
      winner(
        orAll(
          able(candidates).filter(({ score }) => worthOf(score) >= threshold),
          candidates,
        ),
        count,
      ),
    ),
  },
  "sum-of-the-answer-passes": {
    because: "Answers pass here by the sum of their scores. The threshold is for each chain alone.",
    ...filtering((candidates, threshold) => {
      const groups = grouped(candidates);
      const passed = able(candidates).filter(
        ({ answer }) => sum(groups.get(answer as number) as number[]) >= threshold,
      );
      return winner(orAll(passed, candidates), count);
    }),
  },
  "first-in-the-list": {
    because:
      "Among equal votes the answer wins that is first in the whole list. It should be the first among the chains that vote.",
    ...filtering((candidates, threshold) => {
      const voters = orAll(passing(candidates, threshold), candidates);
      const groups = grouped(voters);
      const most = Math.max(...[...groups.values()].map(count));
      return (
        able(candidates).find(({ answer }) => groups.get(answer as number)?.length === most)?.answer ?? null
      );
    }),
  },
  "best-of-0-forgotten": {
    because:
      "A leading answer of 0 was taken for none, and the next one replaced it. Only null means that none leads yet.",
    ...weighing((candidates) => {
      let best: number | null = null;
      let most = 0;
      for (const [answer, scores] of grouped(candidates))
        if (!best || sum(scores) > most) [best, most] = [answer, sum(scores)];
      return best;
    }),
  },
  "scores-of-0-skipped": {
    because:
      "Chains with a score of 0 were left out. Their answers take part, with a weight of 0, and may win if all have it.",
    ...weighing((candidates) => rightWeighted(candidates.filter(({ score }) => score !== 0))),
  },
});
