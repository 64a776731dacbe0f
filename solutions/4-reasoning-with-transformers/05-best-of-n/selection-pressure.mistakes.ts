import { mistakesFor } from "#lib/author/mistakes";
import { majorityVote } from "../02-self-consistency/majority-vote.js";
import { bestOfN } from "./best-of-n.js";
import { selectionCurve as right, type Selection } from "./selection-pressure.js";
import { type Candidate, filteredVote, weightedVote } from "./weighted-votes.js";

type Decide = (chains: Candidate[]) => number | null;

interface Parts {
  /** the chains of a problem that take part at size n, the i-th of the sizes */
  chains: (all: Candidate[], n: number, i: number, sizes: number[]) => Candidate[];
  best: Decide;
  weighted: Decide;
  majority: Decide;
  /** from the answers and the truths to an accuracy */
  accuracy: (answers: (number | null)[], truths: number[]) => number;
  order: (curve: Selection[]) => Selection[];
}

const share: Parts["accuracy"] = (answers, truths) =>
  answers.filter((answer, b) => answer === truths[b]).length / truths.length;

const parts: Parts = {
  chains: (all, n) => all.slice(0, n),
  best: (chains) => bestOfN(chains),
  weighted: weightedVote,
  majority: (chains) => majorityVote(chains.map(({ answer }) => answer)).answer,
  accuracy: share,
  order: (curve) => curve,
};

/** The whole curve, with some of its parts done in another way; what can't be compared is refused as it should be. */
const selecting = (other: Partial<Parts>) => ({
  selectionCurve(candidates: Candidate[][], truths: number[], sizes: number[]): Selection[] {
    right(candidates, truths, sizes);
    const way = { ...parts, ...other };
    return way.order(
      sizes.map((n, i) => {
        const list = candidates.map((all) => way.chains(all, n, i, sizes));
        const of = (decide: Decide) => way.accuracy(list.map(decide), truths);
        return { n, best: of(way.best), weighted: of(way.weighted), majority: of(way.majority) };
      }),
    );
  },
});

export default mistakesFor<typeof import("./selection-pressure.js")>({
  "all-chains-at-every-size": {
    because: "All chains took part at every size. With n chains, a problem has the first n.",
    ...selecting({ chains: (all) => all }),
  },
  "last-chains": {
    because: "The last n chains took part. It is the first n, so that a larger size only adds chains.",
    ...selecting({ chains: (all, n) => all.slice(-n) }),
  },
  "one-chain-too-few": {
    because: "One chain too few took part.",
    ...selecting({ chains: (all, n) => all.slice(0, Math.max(1, n - 1)) }),
  },
  "one-chain-too-many": {
    because: "One chain too many took part.",
    ...selecting({ chains: (all, n) => all.slice(0, n + 1) }),
  },
  "other-chains-for-each-size": {
    because:
      "Each size had chains of its own. Then differences between sizes are partly luck; a larger size should only add chains.",
    ...selecting({
      chains: (all, n, i, sizes) => {
        const start = sizes.slice(0, i).reduce((sum, size) => sum + size, 0) % all.length;
        return [...all.slice(start), ...all.slice(0, start)].slice(0, n);
      },
    }),
  },
  "best-chains-first": {
    because:
      "The chains were sorted by their scores before the first n were taken. So the judge chooses twice, even at n = 1.",
    ...selecting({ chains: (all, n) => [...all].sort((a, b) => b.score - a.score).slice(0, n) }),
  },
  "chains-without-an-answer-dropped": {
    because:
      "Chains without an answer were dropped before n were taken. They were written and paid for, so they count among the n.",
    ...selecting({ chains: (all, n) => all.filter(({ answer }) => answer !== null).slice(0, n) }),
  },
  "coverage-for-choice": {
    because:
      "A problem counted as solved if any of its chains is right. That is what a perfect judge would choose.",
    selectionCurve: (candidates, truths, sizes) =>
      right(candidates, truths, sizes).map((entry) => ({
        ...entry,
        best: share(
          candidates.map((all, b) =>
            all.slice(0, entry.n).some(({ answer }) => answer === truths[b]) ? truths[b] : null,
          ),
          truths,
        ),
      })),
  },
  "lowest-score": {
    because: "The chain with the lowest score was chosen.",
    ...selecting({ best: (chains) => bestOfN(chains.map((c) => ({ ...c, score: 1 - c.score }))) }),
  },
  "vote-without-weights": {
    because: "Every chain had the same weight. In the weighted vote it counts as much as its score.",
    ...selecting({ weighted: parts.majority }),
  },
  "vote-with-weights": {
    because: "The plain vote was weighted. It is the one that knows nothing of the judge.",
    ...selecting({ majority: parts.weighted }),
  },
  "choice-for-weighted-vote": {
    because:
      "The chain with the highest score was taken for the weighted vote too. That vote adds up the scores of each answer.",
    ...selecting({ weighted: parts.best }),
  },
  "weighted-by-mean": {
    because:
      "The mean score of each answer was compared. A weighted vote adds scores up, so that many chains count more than one.",
    ...selecting({
      weighted: (chains) => {
        const mean = (a: number | null) => {
          const scores = chains.filter(({ answer }) => answer === a).map(({ score }) => score);
          return scores.reduce((sum, x) => sum + x, 0) / scores.length;
        };
        const answers = chains.map(({ answer }) => answer).filter((answer) => answer !== null);
        return answers.reduce<number | null>(
          (best, a) => (best === null || mean(a) > mean(best) ? a : best),
          null,
        );
      },
    }),
  },
  "counted-not-shared": {
    because: "The solved problems were counted and not divided by the number of problems.",
    ...selecting({ accuracy: (answers, truths) => share(answers, truths) * truths.length }),
  },
  "unsolved-left-out": {
    because:
      "Problems without an answer were left out of the denominator. They are not solved, and they count.",
    ...selecting({
      accuracy: (answers, truths) => {
        const given = answers.filter((answer) => answer !== null).length;
        return given === 0 ? 0 : (share(answers, truths) * truths.length) / given;
      },
    }),
  },
  "divided-by-chains": {
    because: "The solved problems were divided by the number of chains. An accuracy is a share of problems.",
    selectionCurve: (candidates, truths, sizes) =>
      right(candidates, truths, sizes).map(({ n, ...ways }) => {
        const [best, weighted, majority] = [ways.best, ways.weighted, ways.majority].map((x) => x / n);
        return { n, best, weighted, majority };
      }),
  },
  "error-for-accuracy": {
    because: "This is the share of problems that are not solved.",
    ...selecting({ accuracy: (answers, truths) => 1 - share(answers, truths) }),
  },
  "best-size-so-far": {
    because:
      "Each entry holds the best accuracy up to its size. A curve that can't fall can't show what goes wrong.",
    ...selecting({
      order: (curve) =>
        curve.map((entry, i) => ({
          ...entry,
          best: Math.max(...curve.slice(0, i + 1).map(({ best }) => best)),
        })),
    }),
  },
  "sizes-sorted": {
    because: "The entries were sorted by size. They come in the order of the sizes.",
    ...selecting({ order: (curve) => [...curve].sort((a, b) => a.n - b.n) }),
  },
  "sizes-once": {
    because: "A size that is asked for twice has only one entry.",
    ...selecting({
      order: (curve) => curve.filter(({ n }, i) => curve.findIndex((entry) => entry.n === n) === i),
    }),
  },
  "filter-for-weights": {
    because:
      "Chains with a score of 0.5 or more voted alike. In the weighted vote each chain weighs its score.",
    ...selecting({ weighted: (chains) => filteredVote(chains, 0.5) }),
  },
  "missing-answers-vote": {
    because:
      "Chains without an answer voted for null. They have no vote: leave them out, as majorityVote does.",
    ...selecting({
      majority: (chains) => {
        const votes = new Map<number | null, number>();
        for (const { answer } of chains) votes.set(answer, (votes.get(answer) ?? 0) + 1);
        let [winner, most]: [number | null, number] = [null, 0];
        for (const [answer, count] of votes) if (count > most) [winner, most] = [answer, count];
        return winner;
      },
    }),
  },
  "nan-stays-best": {
    because:
      "A first score of NaN stayed the best, because nothing is larger than NaN. Such a chain can't be chosen.",
    ...selecting({
      best: (chains) => {
        let best: Candidate | null = null;
        for (const each of chains)
          if (each.answer !== null && (best === null || each.score > best.score)) best = each;
        return best === null ? null : best.answer;
      },
    }),
  },
  "zero-is-no-answer": {
    because: "An answer of 0 was taken for none, so its problem counted as unsolved. Only null is no answer.",
    ...selecting({
      accuracy: (answers, truths) =>
        answers.filter((answer, b) => answer && answer === truths[b]).length / truths.length,
    }),
  },
});
