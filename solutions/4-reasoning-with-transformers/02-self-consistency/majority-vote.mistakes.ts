import { mistakesFor } from "#lib/author/mistakes";
import { majorityVote as right, type Vote } from "./majority-vote.js";

const cast = (answers: (number | null)[]) => answers.filter((answer) => answer !== null);

const countsOf = <T>(list: T[]) => {
  const counts = new Map<T, number>();
  for (const x of list) counts.set(x, (counts.get(x) ?? 0) + 1);
  return [...counts];
};

/** The first of the counted answers that no later one beats. */
const most = <T>(counts: [T, number][]) => counts.reduce((a, b) => (b[1] > a[1] ? b : a));

/** Another winner among answers of which there is at least one. */
const electing = (elect: (votes: number[]) => number) => ({
  majorityVote(answers: (number | null)[]): Vote {
    const votes = cast(answers);
    if (votes.length === 0) return { answer: null, share: 0 };
    const answer = elect(votes);
    return { answer, share: votes.filter((vote) => vote === answer).length / votes.length };
  },
});

/** Another share for the right winner. */
const sharing = (share: (winner: number, answers: (number | null)[]) => number) => ({
  majorityVote(answers: (number | null)[]): Vote {
    const { answer } = right(answers);
    return { answer, share: answer === null ? 0 : share(answer, answers) };
  },
});

const NONE: Vote = { answer: null, share: 0 };

const times = (answer: number, answers: (number | null)[]) =>
  answers.filter((other) => other === answer).length;

export default mistakesFor<typeof import("./majority-vote.js")>({
  "null-has-a-vote": {
    because: "Missing answers were counted like an answer, and won. A chain without an answer has no vote.",
    majorityVote(answers) {
      if (answers.length === 0) return { answer: null, share: 0 };
      const [answer, count] = most(countsOf(answers));
      return { answer, share: count / answers.length };
    },
  },
  "null-is-zero": {
    because: "A missing answer was counted as 0. A chain without an answer has no vote.",
    majorityVote: (answers) => right(answers.map((answer) => answer ?? 0)),
  },
  "share-of-all-chains": {
    because: "The share was taken of all chains. Those without an answer have cast no vote.",
    ...sharing((answer, answers) => times(answer, answers) / answers.length),
  },
  "votes-for-the-share": {
    because:
      "The number of votes was returned for the share. The share is their part of all votes that were cast.",
    ...sharing(times),
  },
  "share-of-different-answers": {
    because:
      "The votes were divided by the number of different answers. The share is their part of the votes that were cast.",
    ...sharing((answer, answers) => times(answer, answers) / new Set(cast(answers)).size),
  },
  "lead-for-the-share": {
    because: "The lead over the second was returned. The share is the winner's own part of the votes.",
    ...sharing((answer, answers) => {
      const rest = countsOf(cast(answers).filter((vote) => vote !== answer)).map(([, count]) => count);
      return (times(answer, answers) - Math.max(0, ...rest)) / cast(answers).length;
    }),
  },
  "share-in-percent": {
    because: "The share was returned in percent. It is from 0 to 1.",
    ...sharing((answer, answers) => (100 * times(answer, answers)) / cast(answers).length),
  },
  "nothing-over-nothing": {
    because: "Without a vote 0 was divided by 0. The share is 0 there.",
    majorityVote(answers) {
      const vote = right(answers);
      return vote.answer === null ? { answer: null, share: Number.NaN } : vote;
    },
  },
  "undefined-wins": {
    because: "Without a vote the winner was undefined. It is null there.",
    majorityVote(answers) {
      const { answer, share } = right(answers);
      return { answer: answer ?? (undefined as unknown as null), share };
    },
  },
  "zero-has-no-vote": {
    because: "The answer 0 was dropped with the missing ones, because 0 counts as false.",
    majorityVote: (answers) => right(answers.filter((answer) => answer)),
  },
  "zero-cannot-win": {
    because: "The answer 0 won, and was taken for no winner, because 0 counts as false.",
    majorityVote(answers) {
      const vote = right(answers);
      return vote.answer ? vote : { answer: null, share: 0 };
    },
  },
  "keys-in-order-of-size": {
    because:
      "An object lists whole numbers by size, so of 10 and 9 the tie went to 9. It goes to the answer that came up first.",
    ...electing((votes) => {
      const counts: Record<string, number> = {};
      for (const vote of votes) counts[vote] = (counts[vote] ?? 0) + 1;
      return Number(most(Object.entries(counts))[0]);
    }),
  },
  "last-of-several": {
    because: "Of several with the most votes, the last one won. The first to come up wins.",
    ...electing((votes) => countsOf(votes).reduce((a, b) => (b[1] >= a[1] ? b : a))[0]),
  },
  "first-at-the-top": {
    because:
      "The answer that was first to reach its votes won. Of several, the one whose first vote came first wins.",
    ...electing((votes) => {
      const counts = new Map<number, number>();
      let best = votes[0];
      for (const vote of votes) {
        counts.set(vote, (counts.get(vote) ?? 0) + 1);
        if ((counts.get(vote) ?? 0) > (counts.get(best) ?? 0)) best = vote;
      }
      return best;
    }),
  },
  "largest-of-several": {
    because: "Of several with the most votes, the largest number won. The first to come up wins.",
    ...electing(
      (votes) => countsOf(votes).reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a))[0],
    ),
  },
  "half-needed": {
    because:
      "A winner needed more than half of the votes. The most frequent answer wins, however few votes that is.",
    majorityVote(answers) {
      const vote = right(answers);
      return vote.share > 0.5 ? vote : { answer: null, share: 0 };
    },
  },
  "runs-counted": {
    because: "Only equal answers side by side were counted together.",
    ...electing((votes) => {
      let [best, longest, run] = [votes[0], 0, 0];
      for (const [i, vote] of votes.entries()) {
        run = vote === votes[i - 1] ? run + 1 : 1;
        if (run > longest) [best, longest] = [vote, run];
      }
      return best;
    }),
  },
  "median-answer": {
    because:
      "The middle of the sorted answers was taken. Answers are names here: the most frequent one wins.",
    ...electing((votes) => votes.toSorted((a, b) => a - b)[Math.floor(votes.length / 2)]),
  },
  "never-counted": {
    because: "Each answer kept one vote, however often it came. Every chain that has an answer adds a vote.",
    majorityVote(answers: (number | null)[]): Vote {
      const votes = cast(answers);
      return votes.length === 0 ? { answer: null, share: 0 } : { answer: votes[0], share: 1 / votes.length };
    },
  },
  "count-against-share": {
    because: "A number of votes was compared with a share, which is at most 1: the last answer always won.",
    ...electing((votes) => [...new Set(votes)].at(-1) as number),
  },
  "first-answer": {
    because: "The first answer was taken, and the others only counted.",
    ...electing((votes) => votes[0]),
  },
  "answers-cut-to-decimals": {
    because: "Answers were cut to some decimals before they were counted. 1e-9 and 2e-9 are two answers.",
    ...electing((votes) => most(countsOf(votes.map((answer) => Number(answer.toFixed(6)))))[0]),
  },
  "answers-rounded": {
    because: "Answers were rounded before they were counted. Any numbers may be answers.",
    ...electing((votes) => Math.round(most(countsOf(votes.map(Math.round)))[0])),
  },
  "answers-sorted": {
    because:
      "The caller's list was sorted before counting, so of several the smallest number won. The first to come up wins, in a list that stays as it was.",
    majorityVote(answers) {
      answers.sort((a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY));
      return right(answers);
    },
  },
  "list-sorted-afterwards": {
    because: "The caller's list was sorted. Count without changing it.",
    majorityVote(answers) {
      const vote = right(answers);
      answers.sort((a, b) => (a ?? -1) - (b ?? -1));
      return vote;
    },
  },
  "one-result-for-no-vote": {
    because:
      "All calls without a vote returned one object, and its last holder may have changed it. Make a new one in each call.",
    majorityVote: (answers) => (cast(answers).length === 0 ? NONE : right(answers)),
  },
  "digits-alone": {
    because: "Only answers from 0 to 9 had a vote. Answers are any numbers.",
    majorityVote: (answers) =>
      right(answers.filter((answer) => answer !== null && answer >= 0 && answer <= 9)),
  },
  "zero-without-a-vote": {
    because: "Without a vote the answer was 0. That is an answer like any other: without a vote it is null.",
    majorityVote: (answers) => (cast(answers).length === 0 ? { answer: 0, share: 0 } : right(answers)),
  },
  "share-rounded": {
    because: "The share was rounded. It is the exact part of the votes.",
    ...sharing(
      (answer, answers) => Math.round((1000 * times(answer, answers)) / cast(answers).length) / 1000,
    ),
  },
});
