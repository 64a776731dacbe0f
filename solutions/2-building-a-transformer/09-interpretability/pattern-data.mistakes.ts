import { mistakesFor } from "#lib/author/mistakes";
import { mersenneTwister, type Random } from "#lib/random";
import type { PatternTask } from "./pattern-data.js";

type Draw = (task: PatternTask, rng: Random, i: number) => number[];

/** Every sequence by itself; a mistake replaces some of the steps. */
const drawing = (other: {
  period?: (task: PatternTask, rng: Random, i: number) => number;
  pattern?: (period: number, vocabulary: number, rng: Random) => number[];
  tile?: (pattern: number[], length: number) => number[];
}) => {
  const {
    period = ({ periods }, rng) => periods[rng.integer(periods.length)],
    pattern = (n, V, rng) => Array.from({ length: n }, () => rng.integer(V)),
    tile = (tokens, length) => Array.from({ length }, (_, t) => tokens[t % tokens.length]),
  } = other;
  const one: Draw = (task, rng, i) => tile(pattern(period(task, rng, i), task.vocabulary, rng), task.length);
  return (count: number, task: PatternTask, rng: Random) =>
    Array.from({ length: count }, (_, i) => one(task, rng, i));
};

export default mistakesFor<typeof import("./pattern-data.js")>({
  "never-draws-the-last-token": {
    because: "You never draw token V − 1: the bound of rng.integer is already exclusive.",
    patternData: drawing({
      pattern: (n, V, rng) => Array.from({ length: n }, () => rng.integer(V - 1)),
    }),
  },
  "counts-tokens-from-one": {
    because: "Your ids run from 1 to V. The vocabulary has the ids 0 to V − 1.",
    patternData: drawing({
      pattern: (n, V, rng) => Array.from({ length: n }, () => 1 + rng.integer(V)),
    }),
  },
  "index-of-the-period": {
    because:
      "You used the index that you drew as the period. The period is the entry of the list at this index.",
    patternData: drawing({ period: ({ periods }, rng) => rng.integer(periods.length) }),
  },
  "never-draws-the-last-period": {
    because: "You never draw the last period of the list: the bound of rng.integer is already exclusive.",
    patternData: drawing({
      period: ({ periods }, rng) => periods[rng.integer(Math.max(1, periods.length - 1))],
    }),
  },
  "any-period-between": {
    because:
      "You drew periods from the range between the smallest and the largest. Draw only those of the list.",
    patternData: drawing({
      period: ({ periods }, rng) => {
        const [low, high] = [Math.min(...periods), Math.max(...periods)];
        return low + rng.integer(high - low + 1);
      },
    }),
  },
  "periods-take-turns": {
    because: "Your periods follow each other in the order of the list. Each sequence draws its own.",
    patternData: drawing({ period: ({ periods }, _rng, i) => periods[i % periods.length] }),
  },
  "one-period-for-all": {
    because: "You drew the period once for the whole call. Each sequence draws its own.",
    patternData: (count, task, rng) => {
      const period = task.periods[rng.integer(task.periods.length)];
      return drawing({ period: () => period })(count, task, rng);
    },
  },
  "one-pattern-for-all": {
    because:
      "All your sequences repeat the same tokens, so a model could memorize them. Draw a pattern for each.",
    patternData: (count, task, rng) => {
      const tokens = Array.from({ length: Math.max(...task.periods) }, () => rng.integer(task.vocabulary));
      return drawing({ pattern: (n) => tokens.slice(0, n) })(count, task, rng);
    },
  },
  "one-token-repeated": {
    because:
      "You drew one token and filled the whole pattern with it. Draw each of the pattern's tokens separately.",
    patternData: drawing({ pattern: (n, V, rng) => Array(n).fill(rng.integer(V)) }),
  },
  "caps-the-period": {
    because: "You cut long patterns off at 20 tokens. A pattern is as long as its period, whatever that is.",
    patternData: drawing({
      period: ({ periods }, rng) => Math.min(periods[rng.integer(periods.length)], 20),
    }),
  },
  "without-replacement": {
    because:
      "No token occurs twice in your patterns. Draw each from the whole vocabulary, whatever was drawn before.",
    patternData: drawing({
      pattern: (n, V, rng) => {
        const tokens: number[] = [];
        while (tokens.length < n) {
          const token = rng.integer(V);
          if (!tokens.includes(token) || tokens.length >= V) tokens.push(token);
        }
        return tokens;
      },
    }),
  },
  "runs-out-of-tokens": {
    because:
      "You drew without replacement, so a pattern longer than V runs out of tokens. Draw each from the whole vocabulary.",
    patternData: drawing({
      pattern: (n, V, rng) => {
        const tokens: number[] = [];
        while (tokens.length < Math.min(n, V)) {
          const token = rng.integer(V);
          if (!tokens.includes(token)) tokens.push(token);
        }
        return Array.from({ length: n }, (_, t) => tokens[t]);
      },
    }),
  },
  "sorts-the-pattern": {
    because:
      "You sorted the tokens of the pattern. Each is drawn independently and stays where it was drawn.",
    patternData: drawing({
      pattern: (n, V, rng) => Array.from({ length: n }, () => rng.integer(V)).sort((a, b) => a - b),
    }),
  },
  "does-not-cut": {
    because: "You kept the last repetition whole, so the sequences differ in length. Cut at T.",
    patternData: drawing({
      tile: (tokens, length) =>
        Array(Math.ceil(length / tokens.length))
          .fill(tokens)
          .flat(),
    }),
  },
  "whole-repetitions-only": {
    because:
      "Your sequence ends with the last whole repetition. It must reach length T, even in the middle of a pattern.",
    patternData: drawing({
      tile: (tokens, length) =>
        Array(Math.floor(length / tokens.length))
          .fill(tokens)
          .flat(),
    }),
  },
  "never-repeats": {
    because: "You drew every token independently. After one pattern the sequence repeats the same tokens.",
    patternData: (count, { vocabulary, length }, rng) =>
      Array.from({ length: count }, () => Array.from({ length }, () => rng.integer(vocabulary))),
  },
  "there-and-back": {
    because: "Your pattern runs back and forth. Each repetition begins with its first token again.",
    patternData: drawing({
      tile: (tokens, length) => {
        const both = [...tokens, ...tokens.slice(1, -1).reverse()];
        return Array.from({ length }, (_, t) => both[t % both.length]);
      },
    }),
  },
  "repeats-each-token": {
    because: "You repeated each token where it is: a a b b. Repeat the whole pattern: a b a b.",
    patternData: drawing({
      tile: (tokens, length) =>
        Array.from({ length }, (_, t) => tokens[Math.floor((t * tokens.length) / length)]),
    }),
  },
  "loses-the-last-of-the-pattern": {
    because:
      "Your repetitions are one token short: a pattern of p tokens begins again after p, not after p − 1.",
    patternData: drawing({
      tile: (tokens, length) => Array.from({ length }, (_, t) => tokens[t % (tokens.length - 1)]),
    }),
  },
  "ends-as-it-began": {
    because: "The last token of your long patterns is their first one. Draw every token independently.",
    patternData: drawing({
      pattern: (n, V, rng) => {
        const tokens = Array.from({ length: n }, () => rng.integer(V));
        return n > 3 ? [...tokens.slice(0, -1), tokens[0]] : tokens;
      },
    }),
  },
  "ends-on-the-opposite": {
    because: "The last token of your patterns follows from their first one. Draw every token independently.",
    patternData: drawing({
      pattern: (n, V, rng) => {
        const tokens = Array.from({ length: n }, () => rng.integer(V));
        return n > 3 ? [...tokens.slice(0, -1), V - 1 - tokens[0]] : tokens;
      },
    }),
  },
  "seeds-itself": {
    because:
      "Your calls all draw the same sequences: the numbers come from your own generator, not from rng.",
    patternData: (count, task) => drawing({})(count, task, mersenneTwister(1)),
  },
});
