import { mistakesFor } from "#lib/mistakes";
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
    because: "The likeliest token came each time. Drawing means that the others get their share too.",
    ...drawing({ find: largest }),
  },
  "options-forgotten": {
    because: "The draw was made from the softmax: temperature, top-k and top-p were not handed on.",
    ...drawing({ distribution: (logits) => samplingDistribution(logits) }),
  },
  "temperature-only": {
    because: "Only the temperature was handed on. top-k and top-p belong to the options too.",
    ...drawing({
      distribution: (logits, options) => samplingDistribution(logits, { temperature: options?.temperature }),
    }),
  },
  "top-p-forgotten": {
    because: "Temperature and top-k were handed on, top-p was not. All options belong together.",
    ...drawing({
      distribution: (logits, options) => samplingDistribution(logits, { ...options, topP: undefined }),
    }),
  },
  "filters-after-drawing": {
    because: "A token that may not be drawn was drawn, then replaced by the likeliest. Cut first, then draw.",
    sampleToken: (logits, options, rng) => {
      const allowed = samplingDistribution(logits, options);
      const token = walk(samplingDistribution(logits, { temperature: options.temperature }), rng.random());
      return allowed[token] > 0 ? token : largest(allowed);
    },
  },
  "draws-until-it-fits": {
    because:
      "It drew again until a token was allowed. One number is drawn: from the distribution that is left.",
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
    because: "The pieces were laid from the last id to the first. The order is that of the ids.",
    ...drawing({
      find: (probabilities, u) => probabilities.length - 1 - walk([...probabilities].reverse(), u),
    }),
  },
  "likeliest-first": {
    because: "The pieces were laid from the likeliest down. The order is that of the ids.",
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
    because: "A draw on the border went to the token below it. u = 0 would then hit one of probability 0.",
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
  "compares-before-adding": {
    because: "u was compared before the token's own probability was added: the next token came back.",
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
      "What was missing was filled in, in the caller's options. They are used again: leave them alone.",
    sampleToken: (logits, options, rng) => {
      options.temperature ??= 1;
      options.topK ??= logits.length;
      options.topP ??= 1;
      return drawing({}).sampleToken(logits, options, rng);
    },
  },
  "no-token-at-the-end": {
    because:
      "The sum was rounded below u, and no token came back. The last one with a probability is due then.",
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
    because: "When the sum stayed below u, the last id came back, though it has no probability.",
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
    because:
      "When the sum stayed below u, token 0 came back. The last one that has a probability is due then.",
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
      "When the sum stayed below u, the likeliest token came back. The last one that has a probability is due.",
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
    because: "The tokens that are left were drawn alike. Each comes with its own probability.",
    ...drawing({
      find: (probabilities, u) => {
        const left = probabilities.flatMap((p, id) => (p > 0 ? [id] : []));
        return left[Math.floor(u * left.length)];
      },
    }),
  },
  "number-among-the-kept": {
    because: "This is the place of the token among those that are left, not its id.",
    ...drawing({
      find: (probabilities, u) => {
        const left = probabilities.filter((p) => p > 0);
        return walk(left, u);
      },
    }),
  },
  "greedy-without-a-draw": {
    because: "At temperature 0 no number was drawn. One is, always, so that later draws stay the same.",
    sampleToken: (logits, options, rng) => {
      const probabilities = samplingDistribution(logits, options);
      return options.temperature === 0 ? largest(probabilities) : walk(probabilities, rng.random());
    },
  },
  "compares-without-adding": {
    because: "u was compared with each probability by itself. The pieces lie end to end: add them up.",
    ...drawing({
      find: (probabilities, u) => {
        const found = probabilities.findIndex((p) => p > u);
        return found >= 0 ? found : probabilities.findLastIndex((p) => p > 0);
      },
    }),
  },
  "math-random": {
    because: "The number came from Math.random: no text could be written twice. Draw it from rng.",
    ...drawing({ draw: () => Math.random() }),
  },
  "the-probability-for-the-token": {
    because: "The probability of the token came back. Its id is due.",
    ...drawing({ find: (probabilities, u) => probabilities[walk(probabilities, u)] }),
  },
});
