import { mistakesFor } from "#lib/author/mistakes";
import {
  type LengthAudit,
  lengthAudit as right,
  scorePairs as rightScores,
  type ScoredPair,
} from "./length-shortcut.js";
import { rankingMetrics } from "./ranking-loss.js";

const metrics = (some: ScoredPair[]) =>
  rankingMetrics(
    some.map(({ chosenReward }) => chosenReward),
    some.map(({ rejectedReward }) => rejectedReward),
  );

type Test = (pair: ScoredPair) => boolean;

/** An audit of other parts. */
const splitting = (isLong: Test, isShort: Test) => ({
  lengthAudit(pairs: ScoredPair[]): LengthAudit {
    const audit = { all: right(pairs).all };
    const [long, short] = [pairs.filter(isLong), pairs.filter(isShort)];
    return {
      ...audit,
      ...(long.length > 0 ? { longGood: metrics(long) } : {}),
      ...(short.length > 0 ? { shortGood: metrics(short) } : {}),
    };
  },
});

const longer: Test = ({ chosen, rejected }) => chosen.length > rejected.length;
const shorter: Test = ({ chosen, rejected }) => chosen.length < rejected.length;

const isRight: Test = ({ chosenReward, rejectedReward }) => chosenReward > rejectedReward;
const isWrong: Test = ({ chosenReward, rejectedReward }) => chosenReward < rejectedReward;

/** By whether the text that the model prefers is the longer one. */
const byChoice = (prefersChosen: Test) =>
  splitting(
    (pair) => (prefersChosen(pair) ? longer(pair) : shorter(pair)),
    (pair) => (prefersChosen(pair) ? shorter(pair) : longer(pair)),
  );

/** Rewards from other places of the list. */
const taking = (chosen: (i: number, n: number) => number, rejected: (i: number, n: number) => number) => ({
  scorePairs(pairs: { chosen: number[]; rejected: number[] }[], rewards: ArrayLike<number>): ScoredPair[] {
    return rightScores(pairs, rewards).map((pair, i) => ({
      ...pair,
      chosenReward: rewards[chosen(i, pairs.length)],
      rejectedReward: rewards[rejected(i, pairs.length)],
    }));
  },
});

export default mistakesFor<typeof import("./length-shortcut.js")>({
  "equal-counts-as-short": {
    because:
      "Pairs of equal length were put with those whose better text is shorter. Length says nothing in them.",
    ...splitting(longer, (pair) => !longer(pair)),
  },
  "equal-counts-as-long": {
    because:
      "Pairs of equal length were put with those whose better text is longer. Length says nothing in them.",
    ...splitting((pair) => !shorter(pair), shorter),
  },
  "sides-swapped": {
    because: "The two parts are swapped: in longGood the better text is the shorter one.",
    ...splitting(shorter, longer),
  },
  "by-the-choice-of-the-model": {
    because:
      "The pairs were split by whether the model prefers the longer text. Split by whether the better text is the longer one.",
    ...byChoice((pair) => pair.chosenReward >= pair.rejectedReward),
  },
  "by-the-choice-of-the-model-ties-rejected": {
    because:
      "The pairs were split by whether the model prefers the longer text. Split by whether the better text is the longer one.",
    ...byChoice((pair) => pair.chosenReward > pair.rejectedReward),
  },
  "by-the-choice-of-the-model-without-ties": {
    because:
      "The pairs were split by whether the model prefers the longer text. Split by whether the better text is the longer one.",
    ...splitting(
      (pair) => (longer(pair) && isRight(pair)) || (shorter(pair) && isWrong(pair)),
      (pair) => (shorter(pair) && isRight(pair)) || (longer(pair) && isWrong(pair)),
    ),
  },
  "by-who-is-right": {
    because:
      "The pairs were split by whether the model is right, so one part is all right and the other all wrong. Split by length.",
    ...splitting(isRight, isWrong),
  },
  "by-who-is-right-ties-wrong": {
    because:
      "The pairs were split by whether the model is right, so one part is all right and the other all wrong. Split by length.",
    ...splitting(isRight, (pair) => !isRight(pair)),
  },
  "by-who-is-right-ties-right": {
    because:
      "The pairs were split by whether the model is right, so one part is all right and the other all wrong. Split by length.",
    ...splitting((pair) => !isWrong(pair), isWrong),
  },
  "empty-part-measured": {
    because: "A part without pairs was measured too, and there is nothing to measure. Leave it out.",
    lengthAudit(pairs) {
      const { all } = right(pairs);
      return { all, longGood: metrics(pairs.filter(longer)), shortGood: metrics(pairs.filter(shorter)) };
    },
  },
  "by-one-length": {
    because:
      "The pairs were split by the length of the better text alone. It is long or short only next to the other one.",
    lengthAudit(pairs) {
      const lengths = pairs.map(({ chosen }) => chosen.length).sort((a, b) => a - b);
      const middle = lengths[Math.floor(lengths.length / 2)];
      return splitting(
        ({ chosen }) => chosen.length > middle,
        ({ chosen }) => chosen.length < middle,
      ).lengthAudit(pairs);
    },
  },
  "pooled-for-both": {
    because: "Both parts are all pairs. A pooled accuracy is what hides the shortcut.",
    lengthAudit(pairs) {
      const { all } = right(pairs);
      return { all, longGood: all, shortGood: all };
    },
  },
  "one-token-is-no-difference": {
    because: "A difference of one token was not counted. Longer is longer.",
    ...splitting(
      ({ chosen, rejected }) => chosen.length > rejected.length + 1,
      ({ chosen, rejected }) => chosen.length + 1 < rejected.length,
    ),
  },
  "zeros-for-a-missing-side": {
    because:
      "A part without pairs got an accuracy of 0. Nothing was measured there, so nothing should be said.",
    lengthAudit(pairs) {
      const none = { accuracy: 0, margin: 0 };
      return { longGood: none, shortGood: none, ...right(pairs) };
    },
  },
  "undefined-for-a-missing-side": {
    because: "A part without pairs is there, with nothing in it. It should be missing.",
    lengthAudit: (pairs) => ({ longGood: undefined, shortGood: undefined, ...right(pairs) }) as LengthAudit,
  },
  "all-without-the-equal": {
    because: "Pairs of equal length were left out of all pairs, too.",
    lengthAudit(pairs) {
      const audit = right(pairs);
      const some = pairs.filter((pair) => longer(pair) || shorter(pair));
      return some.length > 0 ? { ...audit, all: metrics(some) } : audit;
    },
  },
  "rewards-in-turn": {
    because: "The rewards were read in turn, chosen and rejected. All chosen ones come first.",
    ...taking(
      (i) => 2 * i,
      (i) => 2 * i + 1,
    ),
  },
  "rejected-first": {
    because: "The first half was taken for the rejected texts. The chosen ones come first.",
    ...taking(
      (i, n) => n + i,
      (i) => i,
    ),
  },
  "same-reward-twice": {
    because:
      "Chosen and rejected got the same reward. That of the rejected text lies one list of pairs further on.",
    ...taking(
      (i) => i,
      (i) => i,
    ),
  },
  "rejected-from-the-end": {
    because: "The rewards of the rejected texts were read from the end. They are in the order of the pairs.",
    ...taking(
      (i) => i,
      (i, n) => 2 * n - 1 - i,
    ),
  },
  "empty-text-left-out": {
    because: "A pair with a text of no token was left out. A text of one token is longer than it.",
    ...splitting(
      (pair) => longer(pair) && pair.rejected.length > 0,
      (pair) => shorter(pair) && pair.chosen.length > 0,
    ),
  },
  "zero-is-no-reward": {
    because: "A reward of 0 was treated as a missing one. It is a reward like any other.",
    scorePairs: (pairs, rewards) =>
      rightScores(pairs, rewards).map((pair) => ({
        ...pair,
        chosenReward: pair.chosenReward || Number.NaN,
        rejectedReward: pair.rejectedReward || Number.NaN,
      })),
  },
  "wrong-throughout-is-missing": {
    because:
      "A kind whose accuracy is 0 was left out. It has pairs, and the model ranks all of them wrongly.",
    lengthAudit: (pairs) => {
      const { all, longGood, shortGood } = right(pairs);
      return {
        all,
        ...(longGood?.accuracy && { longGood }),
        ...(shortGood?.accuracy && { shortGood }),
      };
    },
  },
  "found-by-the-pair": {
    because:
      "The place was looked up by the pair. A pair that is there twice got the rewards of its first place both times.",
    scorePairs: (pairs, rewards) => {
      const scored = rightScores(pairs, rewards);
      return pairs.map((pair) => scored[pairs.indexOf(pair)]);
    },
  },
  "all-as-mean-of-both": {
    because:
      "The pooled numbers are the mean of the two parts. Pairs count there, and one part may have more of them.",
    lengthAudit(pairs) {
      const { all, longGood: a, shortGood: b } = right(pairs);
      if (!a || !b) return right(pairs);
      const half = { accuracy: (a.accuracy + b.accuracy) / 2, margin: (a.margin + b.margin) / 2 };
      return { all: { ...all, ...half }, longGood: a, shortGood: b };
    },
  },
  "prefers-the-longer": {
    because:
      "In shortGood the longer text was taken for the better one. Both parts ask how often the better text wins.",
    lengthAudit(pairs) {
      const audit = right(pairs);
      const turned = pairs.filter(shorter).map((pair) => ({
        ...pair,
        chosenReward: pair.rejectedReward,
        rejectedReward: pair.chosenReward,
      }));
      return turned.length > 0 ? { ...audit, shortGood: metrics(turned) } : audit;
    },
  },
  "ties-left-out-of-the-parts": {
    because:
      "Pairs with equal rewards were left out of the two parts. There they count half, as among all pairs.",
    ...splitting(
      (pair) => longer(pair) && (isRight(pair) || isWrong(pair)),
      (pair) => shorter(pair) && (isRight(pair) || isWrong(pair)),
    ),
  },
});
