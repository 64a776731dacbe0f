import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { type SamplingOptions, samplingDistribution } from "./sampling-distribution.js";

type Walk = (probabilities: number[], u: number) => number;

const walk: Walk = (probabilities, u) => {
  let reached = 0;
  for (const [id, p] of probabilities.entries()) {
    reached += p;
    if (reached > u) return id;
  }
  return probabilities.findLastIndex((p) => p > 0);
};

/** The function with another walk, distribution or draw. */
const drawing = ({
  find = walk,
  distribution = samplingDistribution,
  draw = (rng) => rng.random(),
}: {
  find?: Walk;
  distribution?: typeof samplingDistribution;
  draw?: (rng: Random, probabilities: number[]) => number;
}) => ({
  sampleToken: (logits: number[], options: SamplingOptions, rng: Random): number => {
    samplingDistribution(logits, options);
    const probabilities = distribution(logits, options);
    return find(probabilities, draw(rng, probabilities));
  },
});

const largest = (probabilities: number[]) => probabilities.indexOf(Math.max(...probabilities));

export default mistakesFor<typeof import("./sample-token.js")>({
  "always-the-likeliest": {
    because: "You returned the likeliest token each time. A draw lets the others have their share too.",
    ...drawing({ find: largest }),
  },
  "options-forgotten": {
    because: "You drew from the plain softmax: you didn't pass temperature, top-k and top-p on.",
    ...drawing({ distribution: (logits) => samplingDistribution(logits) }),
  },
  "temperature-only": {
    because: "You passed only the temperature on. top-k and top-p are options too.",
    ...drawing({
      distribution: (logits, options) => samplingDistribution(logits, { temperature: options?.temperature }),
    }),
  },
  "top-p-forgotten": {
    because: "You passed temperature and top-k on, but not top-p. Pass all options.",
    ...drawing({
      distribution: (logits, options) => samplingDistribution(logits, { ...options, topP: undefined }),
    }),
  },
  "filters-after-drawing": {
    because:
      "You drew a token that may not be drawn, then replaced it by the likeliest. Cut first, then draw.",
    sampleToken: (logits, options, rng) => {
      const allowed = samplingDistribution(logits, options);
      const token = walk(samplingDistribution(logits, { temperature: options.temperature }), rng.random());
      return allowed[token] > 0 ? token : largest(allowed);
    },
  },
  "draws-until-it-fits": {
    because: "You drew again until a token was allowed. Draw one number, from the distribution that is left.",
    sampleToken: (logits, options, rng) => {
      const allowed = samplingDistribution(logits, options);
      if (options.temperature === 0) return walk(allowed, rng.random());
      for (;;) {
        const token = walk(samplingDistribution(logits, { temperature: options.temperature }), rng.random());
        if (allowed[token] > 0) return token;
      }
    },
  },
  "from-the-end": {
    because: "You laid the pieces from the last id to the first. The order is that of the ids.",
    ...drawing({
      find: (probabilities, u) => probabilities.length - 1 - walk([...probabilities].reverse(), u),
    }),
  },
  "likeliest-first": {
    because: "You laid the pieces from the likeliest down. The order is that of the ids.",
    ...drawing({
      find: (probabilities, u) => {
        const ranked = probabilities.map((_, id) => id).sort((a, b) => probabilities[b] - probabilities[a]);
        return ranked[
          walk(
            ranked.map((id) => probabilities[id]),
            u,
          )
        ];
      },
    }),
  },
  "border-belongs-below": {
    because:
      "You gave a draw on the border to the token below it. u = 0 would then hit a token of probability 0.",
    ...drawing({
      find: (probabilities, u) => {
        let reached = 0;
        for (const [id, p] of probabilities.entries()) {
          reached += p;
          if (reached >= u) return id;
        }
        return probabilities.findLastIndex((p) => p > 0);
      },
    }),
  },
  "nearly-on-the-border": {
    because: "You treated a u just below a border as one on it. Compare the sum and u as they are.",
    ...drawing({
      find: (probabilities, u) => {
        let reached = 0;
        for (const [id, p] of probabilities.entries()) {
          reached += p;
          if (reached > u + 1e-12) return id;
        }
        return probabilities.findLastIndex((p) => p > 0);
      },
    }),
  },
  "compares-before-adding": {
    because: "You compared u before you added the token's own probability, so you returned the next token.",
    ...drawing({
      find: (probabilities, u) => {
        let reached = 0;
        for (const [id, p] of probabilities.entries()) {
          if (reached > u) return id;
          reached += p;
        }
        return probabilities.findLastIndex((p) => p > 0);
      },
    }),
  },
  "writes-the-defaults": {
    because:
      "You wrote defaults into the caller's options. The caller uses them again: leave them unchanged.",
    sampleToken: (logits, options, rng) => {
      options.temperature ??= 1;
      options.topK ??= logits.length;
      options.topP ??= 1;
      return drawing({}).sampleToken(logits, options, rng);
    },
  },
  "no-token-at-the-end": {
    because:
      "Your sum was rounded below u, and you returned no token. Return the last one with a probability.",
    ...drawing({
      find: (probabilities, u) => {
        let reached = 0;
        return probabilities.findIndex((p) => {
          reached += p;
          return reached > u;
        });
      },
    }),
  },
  "last-id-at-the-end": {
    because: "When the sum stayed below u, you returned the last id, although it has no probability.",
    ...drawing({
      find: (probabilities, u) => {
        let reached = 0;
        for (const [id, p] of probabilities.entries()) {
          reached += p;
          if (reached > u) return id;
        }
        return probabilities.length - 1;
      },
    }),
  },
  "first-id-at-the-end": {
    because: "When the sum stayed below u, you returned token 0. Return the last one with a probability.",
    ...drawing({
      find: (probabilities, u) => {
        let reached = 0;
        for (const [id, p] of probabilities.entries()) {
          reached += p;
          if (reached > u) return id;
        }
        return 0;
      },
    }),
  },
  "likeliest-at-the-end": {
    because:
      "When the sum stayed below u, you returned the likeliest token. Return the last one with a probability.",
    ...drawing({
      find: (probabilities, u) => {
        let reached = 0;
        for (const [id, p] of probabilities.entries()) {
          reached += p;
          if (reached > u) return id;
        }
        return largest(probabilities);
      },
    }),
  },
  "all-alike": {
    because: "You drew all remaining tokens with equal probability. Each has its own.",
    ...drawing({
      find: (probabilities, u) => {
        const left = probabilities.flatMap((p, id) => (p > 0 ? [id] : []));
        return left[Math.floor(u * left.length)];
      },
    }),
  },
  "number-among-the-kept": {
    because: "You returned the token's index among those that are left, not its id.",
    ...drawing({
      find: (probabilities, u) => {
        const left = probabilities.filter((p) => p > 0);
        return walk(left, u);
      },
    }),
  },
  "greedy-without-a-draw": {
    because: "At temperature 0 you drew no number. Always draw one, so that later draws stay the same.",
    sampleToken: (logits, options, rng) => {
      const probabilities = samplingDistribution(logits, options);
      return options.temperature === 0 ? largest(probabilities) : walk(probabilities, rng.random());
    },
  },
  "compares-without-adding": {
    because: "You compared u with each probability separately. The pieces lie end to end: add them up.",
    ...drawing({
      find: (probabilities, u) => {
        const found = probabilities.findIndex((p) => p > u);
        return found >= 0 ? found : probabilities.findLastIndex((p) => p > 0);
      },
    }),
  },
  "math-random": {
    because: "You drew the number from Math.random, so no text can be reproduced. Draw it from rng.",
    ...drawing({ draw: () => Math.random() }),
  },
  "the-probability-for-the-token": {
    because: "You returned the probability of the token. Return its id.",
    ...drawing({ find: (probabilities, u) => probabilities[walk(probabilities, u)] }),
  },
});
