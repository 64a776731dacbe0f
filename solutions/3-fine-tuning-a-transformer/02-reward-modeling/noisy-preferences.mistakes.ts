import { mistakesFor } from "#lib/author/mistakes";
import { mersenneTwister, type Random } from "#lib/random";
import { noisyPreferences as right } from "./noisy-preferences.js";
import { preferenceOdds } from "./preference-odds.js";

type Pair = [number, number];
type Label = 0 | 1;

const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;

/** The right ceiling, and another judge. */
const choosing = (choose: (pair: Pair, rng: Random) => Label) => ({
  noisyPreferences(pairs: Pair[], rng: Random) {
    const { ceiling } = right(pairs, mersenneTwister(0));
    return { chosen: pairs.map((pair) => choose(pair, rng)), ceiling };
  },
});

/** The right judge, who chooses the second with another chance. */
const chance = (ofSecond: (first: number, second: number) => number) =>
  choosing(([first, second], rng) => Number(rng.random() < ofSecond(first, second)) as Label);

/** The right labels, and another ceiling, of the preferences for the first of each pair. */
const under = (ceiling: (preferences: number[], chosen: Label[], pairs: Pair[]) => number) => ({
  noisyPreferences(pairs: Pair[], rng: Random) {
    const { chosen } = right(pairs, rng);
    const preferences = pairs.map(([first, second]) => preferenceOdds(first, second));
    return { chosen, ceiling: ceiling(preferences, chosen, pairs) };
  },
});

export default mistakesFor<typeof import("./noisy-preferences.js")>({
  "always-the-stronger": {
    because:
      "The stronger one is always chosen. This judge prefers by chance: a lead of 1 still loses 27 times of 100.",
    ...chance((first, second) => (first === second ? 0.5 : Number(second > first))),
  },
  "always-the-stronger-or-the-first": {
    because:
      "The stronger one is always chosen. This judge prefers by chance: a lead of 1 still loses 27 times of 100.",
    ...choosing(([first, second]) => (preferenceOdds(first, second) >= 0.5 ? 0 : 1)),
  },
  "always-the-stronger-or-the-second": {
    because:
      "The stronger one is always chosen. This judge prefers by chance: a lead of 1 still loses 27 times of 100.",
    ...choosing(([first, second]) => (preferenceOdds(first, second) > 0.5 ? 0 : 1)),
  },
  coin: {
    because:
      "Each of the two is chosen half of the time. The larger the lead, the more often the stronger one is chosen.",
    ...chance(() => 0.5),
  },
  "first-always-chosen": {
    because:
      "The label is always 0, as if pairs were sorted by who was chosen. The order of a pair says nothing about its label.",
    ...choosing(() => 0),
  },
  "stronger-or-weaker": {
    because:
      "The label says whether the stronger one was chosen. It should say which of the two: the first or the second.",
    ...choosing(([first, second], rng) =>
      rng.random() < preferenceOdds(Math.max(first, second), Math.min(first, second)) ? 0 : 1,
    ),
  },
  turned: {
    because: "The labels are exchanged: 0 means that the first of the two was chosen.",
    ...chance((first, second) => preferenceOdds(first, second)),
  },
  "one-draw-for-all": {
    because:
      "One number was drawn for all pairs. Each pair is judged apart from the others, so each takes a draw of its own.",
    noisyPreferences(pairs, rng) {
      const u = rng.random();
      const { ceiling } = right(pairs, mersenneTwister(0));
      return { chosen: pairs.map(([a, b]): Label => (u < preferenceOdds(a, b) ? 0 : 1)), ceiling };
    },
  },
  "normal-noise": {
    because:
      "Normal noise was added to both strengths, and the larger sum won. That is Thurstone's judge: a lead of 1 wins 76 times of 100, not 73.",
    ...choosing(([first, second], rng) => (first + rng.gauss(0, 1) < second + rng.gauss(0, 1) ? 1 : 0)),
  },
  "flipped-sometimes": {
    because:
      "A fixed share of the labels was flipped. Errors are frequent where the two are alike, and rare where they are not.",
    ...chance((first, second) => (second > first ? 0.9 : 0.1)),
  },
  "noise-near-ties-only": {
    because:
      "Pairs that are nearly equal were labeled by a coin, all others by strength. The chance of a surprise falls smoothly with the lead.",
    ...chance((first, second) => (Math.abs(first - second) < 1 ? 0.5 : Number(second > first))),
  },
  "majority-of-three": {
    because:
      "Three draws were made and the majority taken. A label is one judgment; three agree with the stronger more often.",
    ...choosing(([first, second], rng) => {
      const votes = [0, 1, 2].map(() => Number(rng.random() < preferenceOdds(second, first)));
      return mean(votes) > 0.5 ? 1 : 0;
    }),
  },
  "two-draws-compared": {
    because:
      "Each answer got a draw against its own preference. One draw decides a pair: if it is not the first, it is the second.",
    ...choosing(([first, second], rng) =>
      rng.random() * preferenceOdds(first, second) < rng.random() * preferenceOdds(second, first) ? 1 : 0,
    ),
  },
  "share-of-strengths": {
    because:
      "The chance is the share of a strength in the sum of both. Strengths have no ratio: take preferenceOdds.",
    ...chance((first, second) => (first === second ? 0.5 : second / (first + second))),
  },
  "own-chance": {
    because: "It drew from a source of its own, started again at each call. All chance must come from rng.",
    noisyPreferences: (pairs) => right(pairs, mersenneTwister(1)),
  },
  "seeded-by-rng-once": {
    because: "The labels of a call repeat after eight pairs. Each pair takes a new draw.",
    noisyPreferences(pairs, rng) {
      const draws = pairs.slice(0, 8).map(() => rng.random());
      const { ceiling } = right(pairs, mersenneTwister(0));
      return {
        chosen: pairs.map(([a, b], i): Label => (draws[i % 8] < preferenceOdds(a, b) ? 0 : 1)),
        ceiling,
      };
    },
  },
  "ceiling-of-the-first": {
    because:
      "The preferences for the first of each pair were averaged. The model names the likelier one, be it the first or the second.",
    ...under((preferences) => mean(preferences)),
  },
  "ceiling-is-one": {
    because:
      "The ceiling is 1, as if knowing the strengths were knowing the labels. The judge's chance remains.",
    ...under(() => 1),
  },
  "ceiling-counted": {
    because:
      "The agreement with the drawn labels was counted. The ceiling is an expectation, over all labels that might have been drawn.",
    ...under((preferences, chosen) =>
      mean(chosen.map((label, i) => Number(preferences[i] >= 0.5 === (label === 0)))),
    ),
  },
  "ceiling-of-what-was-chosen": {
    because:
      "The preferences for the chosen ones were averaged. The model doesn't know who is chosen: it names the likelier one.",
    ...under((preferences, chosen) =>
      mean(chosen.map((label, i) => (label ? 1 - preferences[i] : preferences[i]))),
    ),
  },
  "two-judges": {
    because:
      "This is how often two such judges agree, P² + (1 − P)². A model that names the likelier one makes no noise of its own.",
    ...under((preferences) => mean(preferences.map((p) => p ** 2 + (1 - p) ** 2))),
  },
  "ceiling-at-the-mean-lead": {
    because:
      "The leads were averaged before their chance was taken. The chance is no straight line: average the agreements.",
    ...under((_preferences, _chosen, pairs) =>
      preferenceOdds(mean(pairs.map(([first, second]) => Math.abs(first - second))), 0),
    ),
  },
  "equal-pairs-once": {
    because: "Pairs of equal preference were counted once. Each pair has a label of its own, so each counts.",
    ...under((preferences) => mean([...new Set(preferences.map((p) => Math.max(p, 1 - p)))])),
  },
  "largest-agreement": {
    because: "The ceiling is that of the clearest pair. It is the mean over all pairs.",
    ...under((preferences) => Math.max(...preferences.map((p) => Math.max(p, 1 - p)))),
  },
  "sum-of-agreements": {
    because: "The agreements were added up. The ceiling is a share: divide by the number of pairs.",
    ...under((preferences) => preferences.reduce((sum, p) => sum + Math.max(p, 1 - p), 0)),
  },
  "likelier-on-average": {
    because:
      "The likelier of the two was taken once, after averaging. The model names the likelier answer of each pair.",
    ...under((preferences) => Math.max(mean(preferences), 1 - mean(preferences))),
  },
  "draw-may-equal": {
    because:
      "A draw of 0 chooses the first even where it has no chance. The draw has to lie below the preference.",
    ...choosing(([first, second], rng) => (rng.random() <= preferenceOdds(first, second) ? 0 : 1)),
  },
  "same-strengths-same-label": {
    because:
      "Pairs of the same strengths all got the label of the first such pair. Each pair is judged apart.",
    noisyPreferences(pairs, rng) {
      const known = new Map<number, Label>();
      const { ceiling } = right(pairs, mersenneTwister(0));
      const chosen = pairs.map(([first, second]) => {
        const preference = preferenceOdds(first, second);
        if (!known.has(preference)) known.set(preference, rng.random() < preference ? 0 : 1);
        return known.get(preference) as Label;
      });
      return { chosen, ceiling };
    },
  },
});
