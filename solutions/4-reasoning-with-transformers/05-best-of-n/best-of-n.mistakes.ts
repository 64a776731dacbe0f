import { mistakesFor } from "#lib/author/mistakes";
import { type Candidate, bestOfN as right } from "./best-of-n.js";

const isAble = ({ answer, score }: Candidate) => answer !== null && !Number.isNaN(score);

/** Another choice among those of the first n that can be chosen, of whom there is at least one. */
const choosing = (choose: (able: Candidate[]) => Candidate | undefined) => ({
  bestOfN(candidates: Candidate[], n?: number): number | null {
    right([], n);
    const able = candidates.slice(0, n).filter(isAble);
    return able.length === 0 ? null : (choose(able)?.answer ?? null);
  },
});

/** Other candidates compete. */
const competing = (compete: (candidates: Candidate[], n: number | undefined) => Candidate[]) => ({
  bestOfN(candidates: Candidate[], n?: number): number | null {
    right([], n);
    return right(compete(candidates, n));
  },
});

const best = (list: Candidate[]) => list.reduce((a, b) => (b.score > a.score ? b : a));

export default mistakesFor<typeof import("./best-of-n.js")>({
  "lowest-score": {
    because: "The lowest score won. More is better.",
    ...choosing((able) => able.reduce((a, b) => (b.score < a.score ? b : a))),
  },
  "first-candidate": {
    because: "The first candidate was chosen, whatever the judge said.",
    ...choosing(([first]) => first),
  },
  "last-of-several": {
    because: "Of equal scores the last one was chosen. The first counts.",
    ...choosing((able) => able.reduce((a, b) => (b.score >= a.score ? b : a))),
  },
  "starts-at-zero": {
    because: "The best score so far began at 0 (Number.MIN_VALUE is hardly more). Scores may have any sign.",
    ...choosing((able) =>
      able.reduce<Candidate>((a, b) => (b.score > a.score ? b : a), { answer: null, score: 0 }),
    ),
  },
  "starts-at-minus-infinity": {
    because:
      "The best score so far began at −Infinity, and a candidate with just that score was not chosen. Begin with no candidate.",
    ...choosing((able) =>
      able.reduce<Candidate>((a, b) => (b.score > a.score ? b : a), {
        answer: null,
        score: Number.NEGATIVE_INFINITY,
      }),
    ),
  },
  "most-frequent": {
    because: "The most frequent answer was chosen: that's a vote. The judge decides here.",
    ...choosing((able) => {
      const times = (one: Candidate) => able.filter(({ answer }) => answer === one.answer).length;
      return able.reduce((a, b) => (times(b) > times(a) ? b : a));
    }),
  },
  "highest-total": {
    because:
      "Scores of equal answers were added up: that's a weighted vote. Here one candidate wins, by its own score.",
    ...choosing((able) => {
      const total = (one: Candidate) =>
        able.filter(({ answer }) => answer === one.answer).reduce((sum, { score }) => sum + score, 0);
      return able.reduce((a, b) => (total(b) > total(a) ? b : a));
    }),
  },
  "sizes-of-scores": {
    because: "Scores were compared without their signs. −3 is less than −1.",
    ...choosing((able) => able.reduce((a, b) => (Math.abs(b.score) > Math.abs(a.score) ? b : a))),
  },
  "sorted-as-text": {
    because: "Scores were compared as text, and 9 comes after 100 there.",
    ...choosing((able) => able.reduce((a, b) => (String(b.score) > String(a.score) ? b : a))),
  },
  "n-ignored": {
    because: "All candidates competed. Only the first n do.",
    ...competing((candidates) => candidates),
  },
  "one-too-many": {
    because: "One candidate too many competed.",
    ...competing((candidates, n) => candidates.slice(0, n === undefined ? n : n + 1)),
  },
  "one-too-few": {
    because: "One candidate too few competed.",
    ...competing((candidates, n) => candidates.slice(0, n === undefined ? n : n - 1)),
  },
  "last-n": {
    because: "The last n competed. The first n do.",
    ...competing((candidates, n) => (n === undefined ? candidates : candidates.slice(-n))),
  },
  "n-of-those-who-can": {
    because:
      "Candidates that can't be chosen were left out before n were taken. They were written all the same, and count among the first n.",
    ...competing((candidates, n) => candidates.filter(isAble).slice(0, n)),
  },
  "fewer-than-n": {
    because: "With fewer than n candidates there was no answer. Then all of them compete.",
    bestOfN: (candidates, n) =>
      right([], n) === null && candidates.length < (n ?? 0) ? null : right(candidates, n),
  },
  "missing-answer-wins": {
    because: "A candidate without an answer had the highest score and was chosen. It can't be.",
    bestOfN(candidates, n) {
      right([], n);
      const scored = candidates.slice(0, n).filter(({ score }) => !Number.isNaN(score));
      return scored.length === 0 ? null : best(scored).answer;
    },
  },
  "zero-is-no-answer": {
    because: "An answer of 0 was passed over, because 0 counts as false.",
    ...competing((candidates, n) => candidates.slice(0, n).filter(({ answer }) => answer)),
  },
  "nan-stays-first": {
    because: "A first candidate with the score NaN was never beaten: every comparison with NaN is false.",
    bestOfN(candidates, n) {
      right([], n);
      const answered = candidates.slice(0, n).filter(({ answer }) => answer !== null);
      return answered.length === 0 ? null : best(answered).answer;
    },
  },
  "nan-beats-all": {
    because: "A score of NaN beat the others: “not at most” is true of NaN.",
    bestOfN(candidates, n) {
      right([], n);
      const answered = candidates.slice(0, n).filter(({ answer }) => answer !== null);
      return answered.length === 0 ? null : answered.reduce((a, b) => (b.score <= a.score ? a : b)).answer;
    },
  },
  "nan-from-math-max": {
    because: "Math.max gives NaN if one score is NaN, and then no candidate has the highest score.",
    bestOfN(candidates, n) {
      right([], n);
      const answered = candidates.slice(0, n).filter(({ answer }) => answer !== null);
      const highest = Math.max(...answered.map(({ score }) => score));
      return answered.find(({ score }) => score === highest)?.answer ?? null;
    },
  },
  "nan-is-zero": {
    because: "A score of NaN was taken for 0. Such a candidate can't be chosen.",
    ...competing((candidates, n) =>
      candidates.slice(0, n).map(({ answer, score }) => ({ answer, score: Number.isNaN(score) ? 0 : score })),
    ),
  },
  "nan-is-lowest": {
    because: "A candidate with the score NaN was chosen where no other could be. It can't be chosen at all.",
    bestOfN(candidates, n) {
      right([], n);
      const answered = candidates.slice(0, n).filter(({ answer }) => answer !== null);
      return right(answered) ?? answered[0]?.answer ?? null;
    },
  },
  "infinite-scores-skipped": {
    because:
      "Candidates with an infinite score were passed over together with NaN. Infinity and −Infinity are scores.",
    ...choosing((able) => {
      const finite = able.filter(({ score }) => Number.isFinite(score));
      return finite.length === 0 ? undefined : best(finite);
    }),
  },
  "one-if-left-out": {
    because: "Without an n only the first candidate competed. Then all of them do.",
    ...competing((candidates, n) => candidates.slice(0, n ?? 1)),
  },
  "undefined-for-no-answer": {
    because: "With nothing to choose the result was undefined. It is null there.",
    bestOfN: (candidates, n) => right(candidates, n) ?? (undefined as unknown as null),
  },
  "candidates-sorted": {
    because: "The caller's list was sorted. With another n the next call would choose among others.",
    bestOfN(candidates, n) {
      const answer = right(candidates, n);
      candidates.sort((a, b) => b.score - a.score);
      return answer;
    },
  },
  "stops-at-the-first-gap": {
    because: "The search ended at the first candidate that can't be chosen. Pass over it, and go on.",
    ...competing((candidates, n) => {
      const list = candidates.slice(0, n);
      const gap = list.findIndex((candidate) => !isAble(candidate));
      return gap < 0 ? list : list.slice(0, gap);
    }),
  },
  "zero-for-no-answer": {
    because: "Where no candidate can be chosen the result was 0, which is an answer. It is null.",
    bestOfN: (candidates, n) => right(candidates, n) ?? 0,
  },
});
